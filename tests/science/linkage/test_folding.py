import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baluarte.science.linkage.folding import FEW, folded, folded_text, mended, plain, untold


def mac_roman_twice(text: str) -> str:
    """Damage a text as a register was: Mac Roman read as Windows-1252, and its like once more."""
    return text.encode("mac_roman").decode("cp1252").encode("mac_roman").decode("latin-1")


DAMAGES = [
    lambda text: text.encode().decode("latin-1"),
    lambda text: text.encode().decode("cp1252"),
    lambda text: text.encode().decode("cp1252").encode().decode("cp1252"),
    lambda text: text.encode("mac_roman").decode("latin-1"),
    lambda text: text.encode("cp850").decode("latin-1"),
    mac_roman_twice,
]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("text", ["Inventón Fictícia", "Núñez", "de la Colíndra", "Ocañón"])
def test_a_damaged_text_is_mended(text, damage) -> None:
    try:
        damaged = damage(text)
    except UnicodeError:
        damaged = text
    assert folded_text(mended(damaged)) == folded_text(text)


@pytest.mark.parametrize("text", ["José Ávila", "PEÑA", "São Paulo", "Straße", "日本", "", "Ñandú"])
def test_a_sound_text_stays_as_it_is(text) -> None:
    assert mended(text) == text


def test_a_lost_letter_inside_a_word_is_kept_as_lost() -> None:
    assert plain(folded(pa.array(["Jos_ Ram_rez", "a _ b"]))).to_pylist() == ["jos? ram?rez", "a b"]


@settings(deadline=None)
@given(st.lists(st.text(alphabet="aéÑñÕ_?�-,. xYz9Ã±í", max_size=12), min_size=1, max_size=5))
def test_few_texts_are_folded_as_many_are(texts) -> None:
    many = pa.array(texts * (FEW + 1), pa.string())
    few = pa.array(texts, pa.string())
    assert folded(few).to_pylist() == folded(many).to_pylist()[: len(texts)]
    assert plain(folded(few)).to_pylist() == plain(folded(many)).to_pylist()[: len(texts)]


def test_what_says_nothing_is_untold() -> None:
    said = ["Se reserva", "N/A", "no decir", "", None, "Ana", "RESERVADO"]
    assert untold(folded(pa.array(said))).tolist() == [True, True, True, True, True, False, True]
