"""Windows longer than wide, windows of few places, windows that tie, categories pooled."""

import math

import numpy as np
import pandas as pd
import pytest
from tests.science.scan import twin
from tests.science.scan.invented import World

from baluarte.science.scan import InvalidSetting, InvalidTable, find_clusters
from baluarte.science.scan.circles import CIRCLE, Shape, draw_circles, shapes_of
from baluarte.science.scan.draws import null_draw
from baluarte.science.scan.observed import search_counts
from baluarte.science.scan.replicates import sampler, search_replicates, unpack
from baluarte.science.scan.tables import read_places

SHARE = 0.6


def scattered(seed: int, number: int = 11) -> World:
    """Places at random with people and three years of cases."""
    chance = np.random.default_rng(seed)
    return World(
        [(x, y) for x, y in chance.uniform(0, 100, (number, 2)).tolist()],
        chance.integers(10, 90, number).tolist(),
        chance.integers(0, 5, (number, 3)).tolist(),
    )


def scan_of(world: World, **options):
    options = {"plane": True, "simulations": 0, "max_population": SHARE} | options
    return find_clusters(world.cases, world.population, world.places, **options)


def sets_of(world: World, shape: Shape, weight):
    """Return the places within each ellipse round each centre, by its formula."""
    turn = math.radians(shape.angle)
    long, wide = (math.cos(turn), math.sin(turn)), (-math.sin(turn), math.cos(turn))
    found = set()
    for x, y in world.points:
        away = [
            math.hypot(
                ((a - x) * long[0] + (b - y) * long[1]) / shape.ratio,
                (a - x) * wide[0] + (b - y) * wide[1],
            )
            for a, b in world.points
        ]
        for reach in away:
            members = frozenset(i for i, far in enumerate(away) if far <= reach + 1e-9)
            if sum(weight[i] for i in members) <= SHARE * sum(weight) + 1e-9:
                found.add(members)
    return found


@pytest.mark.parametrize(
    "shape", [Shape(1.5, 45.0, 1.0), Shape(3.0, 20.0, 1.0), Shape(5.0, 168.0, 1.0)]
)
def test_an_ellipse_holds_the_places_that_its_formula_says(shape):
    world = scattered(3)
    places = read_places(world.places, plane=True)
    weight = np.array(world.people, float)
    drawn = draw_circles(
        places, weight, share=SHARE, radius=None, plane=True, shapes=(CIRCLE, shape)
    )
    rows = range(len(world.points), 2 * len(world.points))
    found = {
        frozenset(drawn.members(row, last).tolist())
        for row in rows
        for last in range(drawn.first[row + 1] - drawn.first[row])
    }
    assert found == sets_of(world, shape, world.people)
    assert [drawn.centre(row) for row in rows] == list(range(len(world.points)))
    assert {drawn.shape(row) for row in rows} == {shape}


@pytest.mark.parametrize("penalty", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("analysis", ["spatial", "retrospective", "prospective"])
def test_the_best_ellipse_is_that_of_brute_force(analysis, penalty):
    world = scattered(len(analysis))
    found = scan_of(world, analysis=analysis, window="elliptic", penalty=penalty, max_duration=2)
    problem = found.problem
    spans = twin.windows(problem.counts.shape[1], problem.longest, anchored=problem.anchored)
    slow = max(
        shape.weight * twin.best_count(
            problem.counts.tolist(), problem.expected.tolist(),
            [sets_of(world, shape, world.people)], spans,
        )
        for shape in shapes_of(penalty)
    )  # fmt: skip
    assert found.clusters[0].statistic == pytest.approx(slow, abs=1e-9)


def test_shapes_are_those_that_satscan_begins_with():
    free, held_back = shapes_of(0.0), shapes_of(1.0)
    assert len(free) == 1 + 4 + 6 + 9 + 12 + 15
    assert {one.weight for one in free} == {1.0}
    assert [one.angle for one in free[1:5]] == [0, 45, 90, 135]
    assert held_back[-1].weight == pytest.approx(4 * 5 / 36)


@pytest.mark.parametrize("analysis", ["spatial", "retrospective", "prospective"])
def test_many_replicates_at_once_are_searched_as_each_alone(analysis):
    problem = scan_of(scattered(8), analysis=analysis, window="elliptic").problem
    one = sampler(problem, null_draw(problem, replicates=70, seed=4))
    together = search_replicates(one, 0, 70)
    x = np.zeros((len(problem.counts), problem.slices, one.lanes.words), np.uint64)
    one.draw.into(x, one.lanes, 0, min(70, one.lanes.in_block))
    counts = np.zeros_like(problem.counts)
    for lane in range(min(70, one.lanes.in_block)):
        problem.in_slices(counts)[:] = unpack(x, one.lanes, lane)
        statistic, _ = search_counts(problem, counts)
        assert together.statistic[lane] == pytest.approx(statistic.max(), abs=1e-9)
        row, last, begin, end = together.where[lane]
        inside = problem.circles.members(row, last)
        if together.statistic[lane] > 0:
            value = twin.poisson(
                counts[inside, begin:end].sum(), problem.expected[inside, begin:end].sum(),
                problem.total,
            )  # fmt: skip
            weight = problem.circles.shape(row).weight
            assert weight * value == pytest.approx(together.statistic[lane], abs=1e-9)


def test_what_happens_along_a_road_is_found_whole_only_by_an_ellipse():
    grid = [(x, y) for x in range(8) for y in range(8)]
    counts = [[30 if x == y and 1 < x < 7 else 8] for x, y in grid]
    world = World([(float(x), float(y)) for x, y in grid], [1000] * 64, counts)
    options = {"analysis": "spatial", "simulations": 99, "max_population": 0.5}
    [oval, *_] = scan_of(world, window="elliptic", **options).clusters
    [round_, *_] = scan_of(world, **options).clusters
    road = {f"p{n}" for n, (x, y) in enumerate(grid) if x == y and 1 < x < 7}
    assert set(oval.members) == road
    assert (oval.axis_ratio, oval.angle) == (4.0, 45.0)
    assert oval.p_value == 1 / 100
    assert set(round_.members) != road
    assert (round_.axis_ratio, round_.angle) == (1.0, 0.0)
    assert round_.statistic < oval.statistic


def test_what_the_settings_of_an_elliptic_scan_are_in_satscan():
    said = str(scan_of(scattered(1), window="elliptic", penalty=1.0).settings)
    assert "SpatialWindowShapeType=1" in said
    assert "NonCompactnessPenalty=2" in said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"window": "oval"}, "window: 'oval' is none of circular, elliptic"),
        ({"window": "elliptic", "plane": False}, "elliptic windows belong to a plane"),
        ({"window": "elliptic", "penalty": -1}, "penalty: -1 is no number from 0 to 4"),
        ({"max_places": 0}, "max_places: 0 is no whole number from 1"),
    ],
)
def test_what_cannot_be_is_refused(options, said):
    with pytest.raises(InvalidSetting, match=said):
        scan_of(scattered(1), **options)


def test_a_users_list_has_a_shape_of_its_own():
    with pytest.raises(InvalidTable, match="a list has a shape of its own"):
        scan_of(scattered(1), window="elliptic", neighbours={"p0": ["p1"]})


@pytest.mark.parametrize("window", ["circular", "elliptic"])
def test_no_window_holds_more_places_than_asked_for(window):
    circles = scan_of(scattered(5), window=window, max_places=3).problem.circles
    assert np.diff(circles.first).max() == 3


def test_of_places_equally_far_all_come_in_or_none():
    cross = World([(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)], [10] * 5, [[3], [1], [1], [1], [1]])
    circles = scan_of(cross, analysis="spatial", max_places=3, max_population=1.0).problem.circles
    assert circles.members(0, int(circles.first[1]) - 1).tolist() == [0]


def test_a_list_of_neighbours_is_cut_too():
    road = {f"p{n}": [f"p{m}" for m in range(11) if m != n] for n in range(11)}
    circles = scan_of(scattered(5), neighbours=road, max_places=2).problem.circles
    assert np.diff(circles.first).max() == 2


def test_windows_that_tie_are_told():
    alone = scan_of(scattered(5)).clusters[0]
    assert alone.ties == 0
    # Two ways to hold the same cases with the same people, over one another.
    twice = World([(0, 0), (1, 0), (2, 0), (50, 0), (51, 0), (52, 0)], [10] * 6,
                  [[2], [9], [2], [1], [1], [1]])  # fmt: skip
    tied = scan_of(twice, analysis="spatial", max_population=0.34, least_cases=11,
                   neighbours={"p0": ["p1"], "p2": ["p1"], "p1": ["p0"], "p3": ["p4"]})  # fmt: skip
    assert tied.clusters[0].ties == 1
    assert "scan_ties" in {one.code for one in tied.cautions}


def test_categories_that_an_ordinal_scan_takes_together_are_named():
    rows = [("p0", grade, count) for grade, count in enumerate((2, 9, 8, 30))]
    rows += [("p1", grade, count) for grade, count in enumerate((20, 12, 14, 9))]
    rows += [("p2", grade, count) for grade, count in enumerate((20, 12, 14, 9))]
    cases = pd.DataFrame(rows, columns=["place", "category", "count"])
    places = pd.DataFrame({"place": ["p0", "p1", "p2"], "x": [0.0, 5, 9], "y": 0.0})
    asked = {"model": "ordinal", "analysis": "spatial", "plane": True, "simulations": 0}
    [first, *_] = find_clusters(cases, None, places, **asked).clusters
    # Of 42, 33, 36 and 48 cases the shares inside are .05, .27, .22 and .63: two do not rise.
    assert (first.members, first.pools) == (("p0",), ((0,), (1, 2), (3,)))
    turned = cases.assign(category=3 - cases["category"])
    [low, *_] = find_clusters(turned, None, places, rates="low", **asked).clusters
    assert (low.members, low.pools) == (("p0",), ((3,), (2, 1), (0,)))
