from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chisquare, hypergeom
from tests.science.scan.invented import country
from tests.science.scan.test_search import drawn

from baluarte.science.scan import find_clusters
from baluarte.science.scan.draws import (
    ALTERNATIVE,
    draw_persons,
    null_draw,
    null_totals,
    observed_totals,
)
from baluarte.science.scan.replicates import sampler

UNLIKELY = 1e-4
CASES, PEOPLE, WHERE = country(places=6, months=4, rate=2)
SHAPED = {"plane": True, "simulations": 0, "max_duration": 2, "max_population": 1.0}


def replicates(problem, number, seed=11):
    return drawn(sampler(problem, null_draw(problem, replicates=number, seed=seed)), number)


def drawn_in_blocks(problem, number, seed=11):
    """Return the sum of many replicates."""
    one = sampler(problem, null_draw(problem, replicates=number, seed=seed))
    total = np.zeros_like(problem.counts)
    block = one.lanes.in_block
    for begin in range(0, number, block):
        x = np.zeros((problem.counts.shape[0], problem.slices, one.lanes.words), np.uint64)
        last = min(begin + block, number)
        one.draw.into(x, one.lanes, begin, last)
        per = one.lanes.in_word
        for lane in range(last - begin):
            shift = np.uint64(one.lanes.bits * (lane % per))
            part = (x[:, :, lane // per] >> shift) & np.uint64((1 << one.lanes.bits) - 1)
            problem.in_slices(total)[:] += part.astype(np.int64)
    return total


@pytest.mark.parametrize("analysis", ["retrospective", "prospective", "spatial"])
def test_poisson_cases_fall_as_expected(analysis):
    problem = find_clusters(CASES, PEOPLE, WHERE, analysis=analysis, **SHAPED).problem
    total = problem.in_slices(drawn_in_blocks(problem, 2000)).ravel()
    wanted = problem.in_slices(problem.expected).ravel()
    fit = chisquare(total, wanted / wanted.sum() * total.sum())
    assert bool(fit.pvalue > UNLIKELY)


def test_poisson_replicates_hold_as_many_cases_as_were_observed():
    problem = find_clusters(CASES, PEOPLE, WHERE, **SHAPED).problem
    assert {int(grid.sum()) for grid in replicates(problem, 50)} == {problem.total}


def test_within_reach_of_a_prospective_scan_there_are_as_many_as_chance_has():
    problem = find_clusters(CASES, PEOPLE, WHERE, analysis="prospective", **SHAPED).problem
    share = problem.expected[:, -2:].sum() / problem.expected.sum()
    sums = [int(grid.sum()) for grid in replicates(problem, 100)]
    deviation = np.sqrt(problem.total * share * (1 - share) / len(sums))
    assert np.mean(sums) == pytest.approx(problem.total * share, abs=4 * deviation)


@pytest.mark.parametrize(("time", "place"), [("interval", None), (None, "side"), ("year", "side")])
def test_strata_keep_their_cases(time, place):
    where = WHERE.assign(side=["east", "west"] * 3)
    problem = find_clusters(
        CASES, PEOPLE, where, adjust_time=time, adjust_place=place, **SHAPED
    ).problem
    labels = problem.strata if time is None or place is None else problem.place_strata[:, None]
    labels = np.broadcast_to(labels, problem.counts.shape).ravel()
    wanted = np.bincount(labels, problem.counts.ravel()).tolist()
    found = {tuple(np.bincount(labels, grid.ravel()).tolist()) for grid in replicates(problem, 20)}
    assert found == {tuple(wanted)}


def test_crossed_strata_keep_both_margins_and_no_more():
    where = WHERE.assign(side=["east", "west"] * 3)
    problem = find_clusters(
        CASES, PEOPLE, where, adjust_time="interval", adjust_place="side", **SHAPED
    ).problem
    totals = null_totals(problem, 40, 1).reshape(40, 2, 4)
    observed = observed_totals(problem, 1).reshape(2, 4)
    assert np.unique(totals.sum(axis=1), axis=0).tolist() == [observed.sum(axis=0).tolist()]
    assert np.unique(totals.sum(axis=2), axis=0).tolist() == [observed.sum(axis=1).tolist()]
    assert len(np.unique(totals, axis=0)) > 1


def test_permuted_cases_keep_places_and_dates():
    problem = find_clusters(CASES, None, WHERE, model="permutation", **SHAPED).problem
    for grid in replicates(problem, 20):
        assert grid.sum(axis=0).tolist() == problem.counts.sum(axis=0).tolist()
        assert grid.sum(axis=1).tolist() == problem.counts.sum(axis=1).tolist()


def test_permuted_cases_within_reach_fall_as_expected():
    problem = find_clusters(
        CASES, None, WHERE, model="permutation", analysis="prospective", **SHAPED
    ).problem
    total = drawn_in_blocks(problem, 3000)[:, -2:] / 3000
    assert total.ravel().tolist() == pytest.approx(
        problem.expected[:, -2:].ravel().tolist(), rel=0.1, abs=0.05
    )


@pytest.mark.parametrize("cases", [9, 31])
def test_bernoulli_cases_are_hypergeometric_whether_they_are_few_or_most(cases):
    places = pd.DataFrame({"place": ["a", "b"], "x": [0.0, 1], "y": [0.0, 0]})
    people = pd.DataFrame({"place": ["a", "b"], "population": [15, 25]})
    rows = pd.DataFrame({"place": ["a", "b"], "count": [cases // 3, cases - cases // 3]})
    problem = find_clusters(
        rows, people, places, model="bernoulli", analysis="spatial", plane=True, simulations=0
    ).problem
    one = sampler(problem, null_draw(problem, replicates=5000, seed=2))
    held = []
    for begin in range(0, 5000, one.lanes.in_block):
        last = min(begin + one.lanes.in_block, 5000)
        part = replace(one.draw, starts=one.draw.starts[begin:last])
        grids = drawn(replace(one, draw=part), last - begin)
        held += [tuple(grid[:, 0].tolist()) for grid in grids]
    assert {sum(pair) for pair in held} == {cases}
    ways = np.arange(max(0, cases - 25), min(15, cases) + 1)
    seen = np.bincount([a for a, _ in held], minlength=16)[ways]
    likely = hypergeom.pmf(ways, 40, 15, cases) * 5000
    keep = likely > 5
    scaled = likely[keep] * seen[keep].sum() / likely[keep].sum()
    assert bool(chisquare(seen[keep], scaled).pvalue > UNLIKELY)


def test_odds_draw_some_persons_more_often():
    places = pd.DataFrame({"place": ["a", "b"], "x": [0.0, 1], "y": [0.0, 0]})
    people = pd.DataFrame({"place": ["a", "b"], "population": [5000, 5000]})
    rows = pd.DataFrame({"place": ["a", "b"], "count": [50, 50]})
    problem = find_clusters(
        rows, people, places, model="bernoulli", analysis="spatial", plane=True, simulations=0
    ).problem
    from baluarte.science.scan.chance import streams

    draw = draw_persons(problem, streams(1, 100, purpose=ALTERNATIVE), np.array([[3.0], [1.0]]))
    share = np.mean([grid[0, 0] for grid in drawn(sampler(problem, draw), 100)]) / 100
    assert share == pytest.approx(0.75, abs=4 * np.sqrt(0.75 * 0.25 / 10_000))
