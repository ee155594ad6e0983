from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.science.scan import twin
from tests.science.scan.invented import country, worlds

from baluarte.science.scan import find_clusters
from baluarte.science.scan.bit_lanes import lanes_for
from baluarte.science.scan.draws import null_draw
from baluarte.science.scan.observed import search_counts
from baluarte.science.scan.replicates import Sampler, sampler, search_replicates, unpack

FEW = settings(max_examples=50, deadline=None)


def drawn(one: Sampler, number: int) -> list[np.ndarray]:
    """Return the counts of some replicates, as the search meets them."""
    problem = one.problem
    x = np.zeros((problem.counts.shape[0], problem.slices, one.lanes.words), np.uint64)
    one.draw.into(x, one.lanes, 0, number)
    grids = []
    for lane in range(number):
        counts = np.zeros_like(problem.counts)
        problem.in_slices(counts)[:] = unpack(x, one.lanes, lane)
        grids.append(counts)
    return grids


@FEW
@given(
    worlds(least_cases=2),
    st.tuples(
        st.sampled_from(["spatial", "retrospective", "prospective"]),
        st.sampled_from(["poisson", "permutation", "bernoulli"]),
    ),
    st.floats(0.3, 1.0),
    st.integers(1, 5),
    st.booleans(),
)
def test_pruned_search_equals_brute_force(world, kind, share, longest, wide):
    analysis, model = kind
    if model == "permutation" and analysis == "spatial":
        analysis = "retrospective"
    longest = min(longest, len(world.counts[0]))
    options = {"model": model, "analysis": analysis, "max_population": share, "plane": True,
               "max_duration": longest, "period": world.period, "simulations": 0}  # fmt: skip
    if model == "bernoulli":
        others = world.cases.assign(count=1)
        result = find_clusters(world.cases, None, world.places, controls=others, **options)
    else:
        people = world.population if model == "poisson" else None
        result = find_clusters(world.cases, people, world.places, **options)
    problem = result.problem
    lanes = lanes_for(40_000 if wide else 40, problem.counts.shape[0] * problem.slices)
    one = replace(sampler(problem, null_draw(problem, replicates=9, seed=3)), lanes=lanes)
    found = search_replicates(one, 0, 9).statistic
    weight = {"poisson": world.people}.get(model)
    if weight is None:
        weight = (np.array(world.counts) + (model == "bernoulli")).sum(axis=1).tolist()
    if analysis == "spatial":
        longest = 1
    sets = twin.circles(world.points, weight, share=share)
    spans = twin.windows(problem.counts.shape[1], longest, anchored=problem.anchored)
    # In a prospective scan what lies before the windows counts in the total only.
    slow = [best_by_hand(problem, counts, sets, spans) for counts in drawn(one, 9)]
    assert found.tolist() == pytest.approx(slow, abs=1e-9)


def best_by_hand(problem, counts, sets, spans):
    """Return the largest statistic, with the total of the problem where lanes hold only a part."""
    outside = problem.total - counts.sum()
    grid = np.column_stack([np.zeros(len(counts), np.int64), counts])
    grid[0, 0] = outside
    expected = np.column_stack([np.zeros(len(counts)), problem.expected])
    at_risk = None
    if problem.at_risk is not None:
        at_risk = np.column_stack([np.zeros(len(counts), np.int64), problem.at_risk])
        at_risk = at_risk.tolist()
    later = [(begin + 1, end + 1) for begin, end in spans]
    return twin.best_count(grid.tolist(), expected.tolist(), sets, later, at_risk=at_risk)


@pytest.mark.parametrize("analysis", ["spatial", "retrospective", "prospective"])
def test_where_the_best_window_lies_is_where_it_has_its_statistic(analysis):
    cases, people, where = country()
    result = find_clusters(cases, people, where, analysis=analysis, plane=True, simulations=0)
    problem = result.problem
    one = sampler(problem, null_draw(problem, replicates=20, seed=5))
    found = search_replicates(one, 0, 20)
    recomputed = []
    for counts, (centre, last, begin, end) in zip(drawn(one, 20), found.where, strict=True):
        members = problem.circles.members(centre, last)
        c = counts[members, begin:end].sum()
        mu = problem.expected[members, begin:end].sum()
        recomputed.append(twin.poisson(c, mu, problem.total))
    assert found.statistic.tolist() == pytest.approx(recomputed, abs=1e-9)


def test_blocks_do_not_change_what_is_found():
    cases, people, where = country()
    problem = find_clusters(cases, people, where, plane=True, simulations=0).problem
    one = sampler(problem, null_draw(problem, replicates=300, seed=5))
    whole = search_replicates(one, 0, 300).statistic
    parts = [search_replicates(one, a, a + 75).statistic for a in range(0, 300, 75)]
    assert whole.tolist() == np.concatenate(parts).tolist()


@pytest.mark.parametrize("analysis", ["retrospective", "prospective"])
def test_circles_judged_together_lose_nothing(analysis):
    # Many small places: nested circles expect nearly the same, so that groups are full.
    cases, people, where = country(places=70, months=10, rate=0.5, seed=6)
    result = find_clusters(
        cases, people, where, analysis=analysis, plane=True, max_population=1.0, simulations=0
    )
    problem = result.problem
    one = sampler(problem, null_draw(problem, replicates=30, seed=5))
    together = search_replicates(one, 0, 30).statistic
    singly = [search_counts(problem, counts)[0].max() for counts in drawn(one, 30)]
    assert together.tolist() == pytest.approx(singly, abs=1e-9)
