"""Pairs of places that touch."""

import pytest

from baluarte.science.rates import NeighboursRefused, read_neighbours


def test_pairs_count_once_whichever_way_they_are_given() -> None:
    found = read_neighbours([("b", "a"), ("a", "b"), ("c", "b")], places=["a", "b", "c", "d"])
    assert found.pairs.tolist() == [[0, 1], [1, 2]]
    assert found.degrees.tolist() == [1, 2, 1, 0]


def test_parts_and_islands_are_known() -> None:
    found = read_neighbours([(0, 1), (3, 4)], places=5)
    assert found.part.tolist() == [0, 0, 1, 2, 2]
    assert found.is_island.tolist() == [False, False, True, False, False]


def test_the_matrix_is_symmetric_and_can_hold_the_place_itself() -> None:
    found = read_neighbours([(0, 1)], places=3)
    assert found.matrix().toarray().tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]
    assert found.matrix(with_self=True).toarray().tolist() == [[1, 1, 0], [1, 1, 0], [0, 0, 1]]


@pytest.mark.parametrize(
    ("pairs", "places", "said"),
    [
        ([("a", "b"), ("a", "z")], ["a", "b"], "neighbours, pair 1: 'z' is not among the places"),
        ([("a", "b"), ("b", "b")], ["a", "b"], "neighbours, pair 1: a place beside itself"),
        ([("a",)], ["a", "b"], "neighbours, pair 0: ('a',) is no pair"),
        ([("a", "b")], ["a", "b", "a"], "places: one of them stands there twice"),
    ],
)
def test_pairs_that_cannot_be_read_are_named(
    pairs: list[tuple[str, str]], places: list[str], said: str
) -> None:
    with pytest.raises(NeighboursRefused) as refused:
        read_neighbours(pairs, places=places)
    assert str(refused.value) == said


def test_neighbours_read_before_must_be_of_the_same_places() -> None:
    found = read_neighbours([(0, 1)], places=2)
    with pytest.raises(NeighboursRefused) as refused:
        read_neighbours(found, places=3)
    assert (read_neighbours(found, places=2) is found, str(refused.value)) == (
        True,
        "neighbours: of 2 places, not of 3",
    )
