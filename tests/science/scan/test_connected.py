"""Windows of any shape: sets of places that hang together by borders."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from tests.science.scan import twin
from tests.science.scan.invented import World

from baluarte.science.scan import (
    InvalidSetting,
    InvalidTable,
    TooLarge,
    border_certainty,
    find_clusters,
    power,
)
from baluarte.science.scan.connected import connect, least_alone, refuse_too_many
from baluarte.science.scan.draws import null_draw
from baluarte.science.scan.observed import search_counts
from baluarte.science.scan.replicates import sampler, search_replicates, unpack
from baluarte.science.scan.tables import read_places

SHARE = 0.7


def scattered(seed, number=9):
    """Places at random with people, three years of cases, and borders of the nearest ones."""
    chance = np.random.default_rng(seed)
    points = chance.uniform(0, 100, (number, 2)).tolist()
    world = World(
        [(x, y) for x, y in points],
        chance.integers(10, 90, number).tolist(),
        chance.poisson(1.6, (number, 3)).tolist(),
    )
    pairs = [
        (a, b)
        for a, b in itertools.combinations(range(number), 2)
        if sum(math.dist(points[a], one) < math.dist(points[a], points[b]) for one in points) <= 3
    ]
    return world, [(f"p{a}", f"p{b}") for a, b in pairs]


def sets_of(world, pairs, *, number, share=SHARE):
    """Return every window by its definition: each subset of the nearest, held to be connected."""
    links = {(int(a[1:]), int(b[1:])) for a, b in pairs}
    links |= {(b, a) for a, b in links}
    found = set()
    for centre, here in enumerate(world.points):
        far = [math.dist(here, other) for other in world.points]
        near = sorted(range(len(far)), key=lambda i, far=far: far[i])[:number]
        for size in range(number):
            for others in itertools.combinations([i for i in near if i != centre], size):
                members = {centre, *others}
                reached = {centre}
                while more := {b for a, b in links if a in reached and b in members} - reached:
                    reached |= more
                weight = sum(world.people[i] for i in members)
                if reached == members and weight <= share * sum(world.people) + 1e-9:
                    found.add(frozenset(members))
    return found


def scan_of(world, pairs, **options):
    told = {"plane": True, "simulations": 0, "max_population": SHARE, "max_places": 5,
            "window": "flexible", "neighbours": pairs, "max_duration": 2}  # fmt: skip
    return find_clusters(world.cases, world.population, world.places, **told | options)


@pytest.mark.parametrize("seed", range(4))
def test_every_connected_set_is_looked_at_once(seed):
    world, pairs = scattered(seed)
    places = read_places(world.places, plane=True)
    sets = connect(
        places, np.array(world.people, float), pairs, share=SHARE, number=6, radius=None,
        plane=True, alpha1=None,
    )  # fmt: skip
    plain = sets_of(world, pairs, number=6)
    number = 0
    for centre, here in enumerate(world.points):
        far = [math.dist(here, other) for other in world.points]
        near = set(sorted(range(len(far)), key=lambda i, far=far: far[i])[:6])
        number += sum(centre in one <= near for one in plain)
    assert sets.number == number
    assert sets.count(3) == 4


@pytest.mark.parametrize("analysis", ["spatial", "retrospective", "prospective"])
@pytest.mark.parametrize("rates", ["high", "low", "both"])
def test_the_best_set_is_that_of_brute_force(analysis, rates):
    world, pairs = scattered(len(analysis) + len(rates))
    problem = scan_of(world, pairs, analysis=analysis, rates=rates).problem
    slow = twin.best_count(
        problem.counts.tolist(), problem.expected.tolist(), [sets_of(world, pairs, number=5)],
        problem.spans, rates=rates,
    )  # fmt: skip
    statistic, where = search_counts(problem, problem.counts)
    assert statistic.max() == pytest.approx(slow, abs=1e-9)
    row = int(statistic.argmax())
    members = problem.circles.members(row, int(where[row, 0]))
    assert members[0] == row
    assert len(members) == problem.circles.sizes(where[:, 0])[row]


def by_itself(n, mu):
    return (
        sum(stats.poisson.pmf(k, mu) for k in range(n + 1, n + 60)) + stats.poisson.pmf(n, mu) / 2
    )


@pytest.mark.parametrize("analysis", ["spatial", "retrospective", "prospective"])
@pytest.mark.parametrize("seed", [3, 8])
def test_the_best_restricted_set_is_that_of_brute_force(analysis, seed):
    world, pairs = scattered(seed)
    found = scan_of(world, pairs, analysis=analysis, window="restricted", alpha1=0.3)
    problem = found.problem
    slow = 0.0
    for begin, end in problem.spans:
        counts, expected = (
            problem.counts[:, begin:end].sum(1),
            problem.expected[:, begin:end].sum(1),
        )
        enter = {i for i in range(9) if by_itself(int(counts[i]), expected[i]) < 0.3}
        sets = [one for one in sets_of(world, pairs, number=5) if one <= enter]
        if sets:
            value = twin.best_count(
                problem.counts.tolist(), problem.expected.tolist(), [sets], [(begin, end)]
            )
            slow = max(slow, value)
    assert search_counts(problem, problem.counts)[0].max() == pytest.approx(slow, abs=1e-9)


def test_the_least_count_of_a_place_is_that_of_its_mid_p_value():
    for mu in (0.0, 0.01, 0.4, 3.0, 51.3):
        for alpha1 in (0.05, 0.2, 0.5):
            least = int(least_alone(np.array([mu]), alpha1)[0])
            assert by_itself(least, mu) < alpha1
            assert least == 0 or by_itself(least - 1, mu) >= alpha1


@pytest.mark.parametrize("analysis", ["spatial", "retrospective", "prospective"])
def test_many_replicates_at_once_are_searched_as_each_alone(analysis):
    problem = scan_of(*scattered(8), analysis=analysis).problem
    one = sampler(problem, null_draw(problem, replicates=70, seed=4))
    together = search_replicates(one, 0, 70)
    x = np.zeros((len(problem.counts), problem.slices, one.lanes.words), np.uint64)
    one.draw.into(x, one.lanes, 0, 70)
    counts = np.zeros_like(problem.counts)
    for lane in range(70):
        problem.in_slices(counts)[:] = unpack(x, one.lanes, lane)
        statistic, _ = search_counts(problem, counts)
        assert together.statistic[lane] == pytest.approx(statistic.max(), abs=1e-9)
        if not statistic.max():
            continue
        row, bits, begin, end = (int(value) for value in together.where[lane])
        members = problem.circles.members(row, bits)
        c = counts[members, begin:end].sum()
        mu = problem.expected[members, begin:end].sum()
        assert twin.poisson(c, mu, problem.total) == pytest.approx(together.statistic[lane])


def river():
    """A grid of 8 by 8 places, in which those along a bent river have five times the cases."""
    side = 8
    grid = list(itertools.product(range(side), range(side)))
    wet = [(3, 1), (3, 2), (3, 3), (4, 3), (5, 3), (5, 4)]
    pairs = [
        (f"p{a}", f"p{b}")
        for a, b in itertools.combinations(range(len(grid)), 2)
        if abs(grid[a][0] - grid[b][0]) + abs(grid[a][1] - grid[b][1]) == 1
    ]
    chance = np.random.default_rng(12)
    mean = [25.0 if one in wet else 5.0 for one in grid]
    world = World(grid, [100] * len(grid), [[n] for n in chance.poisson(mean).tolist()])
    return world, pairs, {f"p{grid.index(one)}" for one in wet}


@pytest.mark.parametrize("window", ["flexible", "restricted"])
def test_a_bent_river_is_found_where_circles_find_a_part(window):
    world, pairs, wet = river()
    told = {"plane": True, "analysis": "spatial", "simulations": 99, "seed": 3, "workers": 1}
    round_one = find_clusters(world.undated, world.population, world.places, **told).clusters[0]
    bent = find_clusters(
        world.undated, world.population, world.places, window=window, neighbours=pairs,
        max_places=20, **told,
    )  # fmt: skip
    first = bent.clusters[0]
    assert first.p_value == 0.01
    assert {*first.members} == wet
    assert {*round_one.members} != wet
    assert first.statistic > round_one.statistic
    assert first.radius_km == pytest.approx(math.sqrt(5))
    assert (bent.detectable is None) == (window == "restricted")
    assert str(bent.settings).count("hang together by borders") == 1


@pytest.mark.parametrize("window", ["flexible", "restricted"])
def test_chance_alone_is_seldom_a_cluster(window):
    _, pairs, _ = river()
    grid = list(itertools.product(range(8), range(8)))
    found = 0
    for seed in range(60):
        chance = np.random.default_rng(seed)
        world = World(grid, [100] * 64, [[n] for n in chance.poisson(2.0, 64).tolist()])
        scan = find_clusters(
            world.undated, world.population, world.places, plane=True, analysis="spatial",
            window=window, neighbours=pairs, max_places=8, simulations=39, seed=seed, workers=1,
        )  # fmt: skip
        found += bool(scan.clusters) and scan.clusters[0].p_value <= 0.1
    # Of 60 a right scan finds 1 to 12 with probability 0.995.
    assert 1 <= found <= 12


def test_permutation_bernoulli_border_and_power_serve_sets_too():
    world, pairs = scattered(5)
    told = {"plane": True, "neighbours": pairs, "max_places": 5, "simulations": 19, "workers": 1}
    for window in ("flexible", "restricted"):
        scan = find_clusters(
            world.cases, None, world.places, model="permutation", window=window, **told
        )
        assert scan.clusters[0].p_value is not None
        one = scan_of(world, pairs, window=window, simulations=19, workers=1)
        assert border_certainty(one, simulations=19, workers=1)["certainty"].between(0, 1).all()
        assert 0 <= power(one, ["p0", "p1"], relative_risk=9, simulations=9, workers=1).power <= 1
    people = world.population.assign(population=200)
    scan = find_clusters(
        world.undated, people, world.places, model="bernoulli", analysis="spatial",
        window="flexible", **told,
    )  # fmt: skip
    best = max(
        twin.bernoulli(c, 200 * len(one), scan.total, 1800)
        for one in sets_of(World(world.points, [200] * 9, world.counts), pairs, number=5, share=0.5)
        if (c := sum(sum(world.counts[i]) for i in one)) > scan.total * len(one) / 9
    )
    assert scan.clusters[0].statistic == pytest.approx(best)


def test_borders_come_as_pairs_a_mapping_a_table_or_another_librarys_graph():
    libpysal = pytest.importorskip("libpysal")
    world, pairs = scattered(6)
    told = {name: [b for a, b in pairs if a == name] for name in world.places["place"]}
    both = {
        name: [b for a, b in pairs if a == name] + [a for a, b in pairs if b == name]
        for name in world.places["place"]
    }
    table = pd.DataFrame(pairs, columns=["place", "neighbour"])
    graph = libpysal.weights.W(both, silence_warnings=True)
    values = {
        scan_of(world, one).clusters[0].statistic for one in (pairs, told, both, table, graph)
    }
    assert len(values) == 1


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"neighbours": None}, InvalidTable,
         "neighbours: flexible windows follow borders: give them"),
        ({"neighbours": [("p0", "p0")]}, None, ""),
        ({"neighbours": []}, InvalidTable, "neighbours: no two places share a border"),
        ({"neighbours": [("p0", "nowhere")]}, InvalidTable,
         "neighbours, column 'neighbour', row 0: 'nowhere' is not in the table of places"),
        ({"max_places": 21}, InvalidSetting,
         "windows that follow borders hold at most 20 places: with more there are too many of them"),
        ({"alpha1": 0.6, "window": "restricted"}, InvalidSetting,
         "alpha1: 0.6 is no probability up to 0.5"),
        ({"window": "restricted", "rates": "both"}, InvalidSetting,
         "restricted windows belong to high rates of the Poisson and permutation models"),
        ({"model": "ordinal"}, InvalidSetting,
         "windows that follow borders belong to models that count"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(options, error, said):
    world, pairs = scattered(2)
    if error is None:
        # A place that borders on itself alone stands alone.
        assert len(scan_of(world, pairs, **options).clusters[0].members) == 1
        return
    with pytest.raises(error) as caught:
        scan_of(world, pairs, **options)
    assert str(caught.value) == said


def test_more_sets_than_can_be_looked_at_are_refused():
    problem = scan_of(*scattered(2)).problem
    spans = len(problem.spans)
    refuse_too_many(problem.circles, spans, most=problem.circles.number * spans)
    with pytest.raises(TooLarge) as caught:
        refuse_too_many(problem.circles, spans, most=20)
    assert str(caught.value) == (
        "9 places and 5 spans of time make more than 20 windows that hang together: give a smaller "
        "max_places or max_duration"
    )
