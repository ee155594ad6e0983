import pandas as pd
import pytest

from baluarte.science.linkage.names import read_names


def persons(cell: str | None) -> list[list[str]]:
    """Return the words of each person of one cell, as read."""
    people, vocabulary = read_names(pd.Series([cell, "otra persona"]))
    words = vocabulary.words.to_pylist()
    row = int(people.of_row[0])
    if row < 0:
        return []
    return [
        [words[word] for word in people.words[people.at[one] : people.at[one + 1]]]  # noqa: PD008 (no frame)
        for one in range(people.person_at[row], people.person_at[row + 1])
    ]


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("Ana Pirul Quetzal", [["ana", "pirul", "quetzal"]]),
        ("PIRUL QUETZAL, ANA MARÍA", [["pirul", "quetzal", "ana", "maria"]]),
        ("Lic. Ana de la Cruz Pirul", [["ana", "cruz", "pirul"]]),
        ("Ana Pirul / Luis Copal Ocote", [["ana", "pirul"], ["luis", "copal", "ocote"]]),
        ("Ana Pirul; Copal, Luis", [["ana", "pirul"], ["copal", "luis"]]),
        ("Ana Pirul, Luis Copal Ocote", [["ana", "pirul"], ["luis", "copal", "ocote"]]),
        ("Ana Pirul y Luis Copal", [["ana", "pirul"], ["luis", "copal"]]),
        ("José Pirul y Gasset", [["jose", "pirul", "gasset"]]),
        ("A. P. Q.", [["a", "p", "q"]]),
        ("Ana Pirul (inventada)", [["ana", "pirul"]]),
        ("Ana Pirul / Se reserva", [["ana", "pirul"], []]),
        ("Se reserva", []),
        ("", []),
        (None, []),
    ],
)
def test_a_cell_is_read_as_its_persons(cell, read) -> None:
    assert persons(cell) == read


def test_a_word_of_many_cells_weighs_less() -> None:
    _, vocabulary = read_names(pd.Series(["Ana Pirul", "Ana Copal", "Ana Ocote", "Luz Nopal"]))
    bits = dict(zip(vocabulary.words.to_pylist(), vocabulary.arrays.bits.tolist(), strict=True))
    assert bits["ana"] == pytest.approx(0.514573, abs=1e-5)
    assert bits["pirul"] == pytest.approx(1.736966, abs=1e-5)
