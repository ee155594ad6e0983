import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.science.linkage.invented import features_of, rows

from baluarte.science.linkage.naming import CONTRADICTS, LEFT_OVER, NAME_STEPS, names

STEPS = np.array(NAME_STEPS)
FILLING = [f"Zoila{number} Quimera{number}" for number in range(300)]


def level(one: str, other: str) -> int:
    features = features_of(name=[one, other, *FILLING])
    words = features.words["name"].arrays
    return int(names(features.names, features.names, words, rows(0), rows(1), STEPS)[0])


def test_the_order_of_words_does_not_matter() -> None:
    assert level("Ana Pirul Quetzal", "QUETZAL PIRUL, ANA") == level(
        "Ana Pirul Quetzal", "Ana Pirul Quetzal"
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana Pirul Quetzal", "Ana Pirul"),
        ("Francisco Copal Ocote", "Pancho Copal Ocote"),
        ("Ana Tezontle Mezquite", "Ana Tezotnle Mezqiute"),
        ("Ana Pirul Quetzal / Luis Copal Ocote", "Copal Ocote Luis"),
        ("Ana de la Pirul Quetzal", "Ana Pirul Quetzal"),
        ("Jos_ Copal Ocote", "José Copal Ocote"),
    ],
)
def test_one_name_written_otherwise_agrees(one, other) -> None:
    assert level(one, other) >= 4


@pytest.mark.parametrize(
    ("one", "other"), [("Ana Pirul Quetzal", "Luis Copal Ocote"), ("Ana Pirul", "Luz Copal Ocote")]
)
def test_names_without_a_word_in_common_contradict(one, other) -> None:
    assert level(one, other) == 0


def test_initials_say_little() -> None:
    assert level("Ana Pirul Quetzal", "A. P. Q.") == 4


def twin(one: list[str], other: list[str], bits: dict[str, float]) -> float:
    """The obvious twin for whole words: what is shared, less what contradicts."""
    left, shared = list(other), 0.0
    for word in one:
        if word in left:
            left.remove(word)
            shared += bits[word]
    mine = len(one) - (len(other) - len(left))
    return shared - CONTRADICTS * min(mine, len(left)) - LEFT_OVER * abs(mine - len(left))


WORDS = ("pirul", "ocote", "quetzal", "nanche", "xoconostle")
WORD = st.lists(st.sampled_from(WORDS), min_size=2, max_size=4)


@settings(max_examples=40, deadline=None)
@given(WORD, WORD)
def test_the_bits_are_those_of_the_twin(one, other) -> None:
    features = features_of(name=[" ".join(one), " ".join(other), *FILLING])
    vocabulary = features.words["name"]
    bits = dict(zip(vocabulary.words.to_pylist(), vocabulary.arrays.bits.tolist(), strict=True))
    wanted = twin(one, other, bits)
    steps = np.array([wanted - 1e-3, wanted + 1e-3])
    found = names(features.names, features.names, vocabulary.arrays, rows(0), rows(1), steps)
    assert found.tolist() == [1]
