import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.science.scan import twin

from baluarte.science.scan.circles import TooLarge, draw_circles, follow_neighbours
from baluarte.science.scan.tables import InvalidTable, read_places

FEW = settings(max_examples=50, deadline=None)


def on_plane(points):
    table = pd.DataFrame({"place": [f"p{n}" for n in range(len(points))], "x": [float(x) for x, _ in points],
                          "y": [float(y) for _, y in points]})  # fmt: skip
    return read_places(table, plane=True)


def as_sets(circles, number):
    """Return, for each centre, the sets of its circles."""
    found = []
    for centre in range(number):
        first, after = circles.first[centre], circles.first[centre + 1]
        closing = np.flatnonzero(circles.closes[first:after])
        found.append([frozenset(circles.members(centre, last).tolist()) for last in closing])
    return found


@FEW
@given(st.data())
def test_circles_are_the_sets_within_each_distance(data):
    number = data.draw(st.integers(1, 9))
    grid = st.tuples(st.integers(0, 3), st.integers(0, 3))
    points = data.draw(st.lists(grid, min_size=number, max_size=number))
    weight = data.draw(st.lists(st.integers(1, 9), min_size=number, max_size=number))
    share = data.draw(st.sampled_from([0.1, 0.25, 0.5, 1.0]))
    radius = data.draw(st.one_of(st.none(), st.floats(0, 4)))
    drawn = draw_circles(
        on_plane(points), np.array(weight, float), share=share, radius=radius, plane=True
    )
    assert as_sets(drawn, number) == twin.circles(points, weight, share=share, radius=radius)


def test_great_circles_are_measured_along_the_globe():
    table = pd.DataFrame({"place": ["a", "b"], "longitude": [179.0, -179.0], "latitude": [0.0, 0]})
    drawn = draw_circles(
        read_places(table, plane=False), np.ones(2), share=1, radius=None, plane=False
    )
    assert drawn.distance[1] == pytest.approx(6367 * np.radians(2), rel=1e-12)


def test_order_of_members_is_from_the_nearest_outward():
    drawn = draw_circles(
        on_plane([(0, 0), (5, 0), (1, 0), (2, 0)]), np.ones(4), share=1, radius=None, plane=True
    )
    assert drawn.members(0, 3).tolist() == [0, 2, 3, 1]


def test_places_at_the_same_point_come_together():
    drawn = draw_circles(on_plane([(0, 0), (0, 0)]), np.ones(2), share=1, radius=None, plane=True)
    assert as_sets(drawn, 2) == [[frozenset({0, 1})], [frozenset({0, 1})]]


def test_a_place_larger_than_the_share_has_no_circle():
    drawn = draw_circles(
        on_plane([(0, 0), (5, 0), (6, 0)]), np.array([8.0, 1, 1]), share=0.5, radius=None,
        plane=True,
    )  # fmt: skip
    assert as_sets(drawn, 3) == [[], [frozenset({1}), frozenset({1, 2})],
                                 [frozenset({2}), frozenset({1, 2})]]  # fmt: skip


def test_the_order_of_centres_is_a_permutation():
    chance = np.random.default_rng(3)
    drawn = draw_circles(
        on_plane(chance.random((200, 2)).tolist()), np.ones(200), share=0.1, radius=None, plane=True
    )
    assert sorted(drawn.order.tolist()) == list(range(200))


def test_more_circles_than_fit_in_memory_are_refused():
    with pytest.raises(TooLarge, match="give a smaller max_population or max_radius_km"):
        draw_circles(
            on_plane([(0, 0), (1, 0)]), np.ones(2), share=1, radius=None, plane=True, most=3
        )


PLACES = read_places(pd.DataFrame({"place": ["a", "b", "c"]}), plane=True, coordinates=False)


@pytest.mark.parametrize(
    "neighbours",
    [
        {"a": ["c", "b"], "b": ["a"]},
        pd.DataFrame({"place": ["a", "a", "b"], "neighbour": ["c", "b", "a"]}),
        {"a": ["a", "c", "b"], "b": ["b", "a"]},
    ],
)
def test_neighbours_that_are_listed_make_nested_sets(neighbours):
    drawn = follow_neighbours(PLACES, np.ones(3), neighbours, share=1)
    assert as_sets(drawn, 3) == [
        [frozenset({0}), frozenset({0, 2}), frozenset({0, 1, 2})],
        [frozenset({1}), frozenset({0, 1})],
        [frozenset({2})],
    ]


@pytest.mark.parametrize(
    ("neighbours", "said"),
    [
        ({"a": ["z"]}, "neighbours, column 'neighbour', row 0: 'z' is not in the table of places"),
        ({"a": ["b", "b"]}, "neighbours, column 'neighbour', row 1: 'b' stands twice for the same"
                            " place"),
    ],
)  # fmt: skip
def test_neighbours_that_cannot_be_are_named(neighbours, said):
    with pytest.raises(InvalidTable) as caught:
        follow_neighbours(PLACES, np.ones(3), neighbours, share=1)
    assert str(caught.value) == said
