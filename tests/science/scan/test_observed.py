import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.science.scan import twin
from tests.science.scan.invented import worlds

from baluarte.science.scan import find_clusters
from baluarte.science.scan.observed import search_counts

FEW = settings(max_examples=50, deadline=None)


@FEW
@given(
    worlds(),
    st.sampled_from(["spatial", "retrospective", "prospective", "temporal"]),
    st.sampled_from(["high", "low", "both"]),
    st.floats(0.3, 1.0),
    st.tuples(st.integers(1, 5), st.integers(1, 4)),
)
def test_best_window_is_that_of_brute_force(world, analysis, rates, share, limits):
    longest, least = min(limits[0], len(world.counts[0])), limits[1]
    result = find_clusters(
        world.cases, world.population, world.places, analysis=analysis, rates=rates, plane=True,
        max_population=share, max_duration=longest, least_cases=least, period=world.period,
        simulations=0,
    )  # fmt: skip
    problem = result.problem
    statistic, _ = search_counts(problem, problem.counts)
    sets = [[frozenset({0})]]
    if analysis != "temporal":
        sets = twin.circles(world.points, world.people, share=share)
    spans = twin.windows(
        problem.counts.shape[1], 1 if analysis == "spatial" else longest, anchored=problem.anchored
    )
    slow = twin.best_count(
        problem.counts.tolist(), problem.expected.tolist(), sets, spans, rates=rates, least=least
    )
    assert statistic.max() == pytest.approx(slow, abs=1e-9)


@FEW
@given(worlds(), st.sampled_from(["high", "low", "both"]))
def test_the_window_named_has_the_statistic_named(world, rates):
    result = find_clusters(
        world.cases, world.population, world.places, rates=rates, plane=True, simulations=0
    )
    problem = result.problem
    statistic, where = search_counts(problem, problem.counts)
    recomputed = []
    for centre, (last, begin, end) in enumerate(where):
        members = problem.circles.members(centre, last)
        c = problem.counts[members, begin:end].sum()
        mu = problem.expected[members, begin:end].sum()
        recomputed.append(twin.poisson(c, mu, problem.total) if statistic[centre] else 0.0)
    assert statistic.tolist() == pytest.approx(recomputed, abs=1e-9)


def test_of_windows_alike_the_smallest_is_named():
    # The second place has neither cases nor population: it changes nothing.
    counts = np.array([[3], [0], [1]])
    result = find_clusters(*tables_of(counts, [10, 0, 90]), analysis="spatial", plane=True,
                           simulations=0)  # fmt: skip
    assert result.clusters[0].members == ("p0",)


def tables_of(counts, people):
    from tests.science.scan.invented import World

    world = World([(i, 0) for i in range(len(people))], people, counts.tolist())
    return world.undated, world.population, world.places
