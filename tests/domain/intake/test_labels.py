import pytest
from hypothesis import given
from hypothesis import strategies as st

from baluarte.domain.intake.schema import fold_label, split_cell


@pytest.mark.parametrize("text", ["Se reserva", " SE  RESERVA ", "se reserva\n", "Sé reservá"])
def test_labels_are_the_same_whatever_their_accents_case_and_spaces(text):
    assert fold_label(text) == "se reserva"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Amenaza", ["Amenaza"]),
        ("Amenaza, Lesiones", ["Amenaza", "Lesiones"]),
        ("Bloqueo, alteración o remoción", ["Bloqueo, alteración o remoción"]),
        (
            "Amenaza, BLOQUEO, alteracion o remoción, x",
            ["Amenaza", "BLOQUEO, alteracion o remoción", "x"],
        ),
        (" , Amenaza,, ", ["Amenaza"]),
        ("", []),
    ],
)
def test_a_known_label_that_holds_a_separator_stays_whole(text, parts):
    known = {fold_label("Bloqueo, alteración o remoción"), "amenaza"}
    assert list(split_cell(text, separators=[","], known=known)) == parts


def test_without_separators_a_cell_is_one_part():
    assert list(split_cell(" a, b ", separators=[])) == ["a, b"]


def test_the_longest_separator_cuts_first():
    assert list(split_cell("a and b, c", separators=[",", " and "])) == ["a", "b", "c"]


@given(
    st.lists(st.text(st.characters(exclude_characters=",", exclude_categories=["C"]), max_size=8))
)
def test_nothing_between_separators_is_lost(parts):
    stripped = [part.strip() for part in parts if part.strip()]
    assert list(split_cell(",".join(parts), separators=[","])) == stripped
