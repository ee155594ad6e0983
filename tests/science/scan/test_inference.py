import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from joblib import parallel_config
from scipy.stats import gumbel_r
from tests.science.scan.invented import country

from baluarte.science.scan import Chance, find_clusters
from baluarte.science.scan.draws import null_draw
from baluarte.science.scan.inference import run_chance
from baluarte.science.scan.replicates import sampler

CASES, PEOPLE, WHERE = country()


def chance_of(maxima, *, stopped=False):
    return Chance(np.array(maxima, float), 999, stopped)


def one_problem(**options):
    options = {"plane": True, "simulations": 0} | options
    return find_clusters(CASES, PEOPLE, WHERE, **options).problem


def run(problem, number, *, observed=1e9, stop_after=None, progress=None, workers=1, seed=4):
    one = sampler(problem, null_draw(problem, replicates=number, seed=seed))
    return run_chance(
        one, number, observed=observed, stop_after=stop_after, progress=progress, workers=workers
    )


def test_p_is_the_rank_among_replicates():
    assert chance_of([1, 2, 3, 4]).p_value(2.5) == 3 / 5


def test_equal_replicates_count_as_larger():
    assert chance_of([1, 2, 3, 4]).p_value(3 + 1e-12) == 3 / 5


def test_after_a_stop_p_is_the_share():
    assert chance_of([5, 1, 6, 2, 7], stopped=True).p_value(4) == 3 / 5


@settings(deadline=None)
@example(maxima=[1.0] * 50 + [2.0] * 49, alpha=0.49999999999999994)
@given(
    maxima=st.lists(st.floats(1, 20), min_size=99, max_size=99),
    alpha=st.floats(0.01, 0.5),
)
def test_a_statistic_has_p_at_most_alpha_exactly_from_the_critical_value_on(maxima, alpha):
    chance = chance_of(maxima)
    critical = chance.critical_value(alpha)
    larger = [one for one in maxima if one > critical + 1e-6]
    # 0.29 x 100 is 28.999999999999996 in floating point and means 29.
    assert chance.p_value(critical + 1e-7) <= alpha + 1e-9
    assert len(larger) < alpha * 100
    assert chance.p_value(critical - 1e-6) > alpha - 0.01 - 1e-9


def test_with_too_few_replicates_nothing_is_critical():
    assert chance_of([1, 2, 3]).critical_value(0.05) == np.inf


def test_gumbel_tail_is_that_of_the_distribution():
    maxima = gumbel_r.rvs(8, 1.3, size=200_000, random_state=3)
    found = chance_of(maxima).gumbel_p_value(14.0)
    assert found == pytest.approx(gumbel_r.sf(14.0, 8, 1.3), rel=0.03)


def test_gumbel_needs_maxima_that_vary():
    assert np.isnan([chance_of([3, 3]).gumbel_p_value(4), chance_of([3]).gumbel_p_value(4)]).all()


def test_workers_do_not_change_the_answer():
    problem = one_problem()
    one, two = (run(problem, 400, workers=workers) for workers in (1, 2))
    assert one.maxima.tolist() == two.maxima.tolist()


@pytest.mark.parametrize("backend", ["sequential", pytest.param("loky", marks=pytest.mark.prove)])
def test_other_backends_give_the_same_answer(backend):
    problem = one_problem(analysis="spatial")
    with parallel_config(backend=backend, n_jobs=2):
        elsewhere = run(problem, 300, workers=2)
    assert elsewhere.maxima.tolist() == run(problem, 300).maxima.tolist()


def test_more_simulations_begin_with_the_same():
    problem = one_problem(analysis="prospective")
    assert run(problem, 150).maxima.tolist() == run(problem, 400).maxima[:150].tolist()


@pytest.mark.parametrize("workers", [1, 2])
def test_a_sequence_stops_at_the_replicate_that_decides(workers):
    problem = one_problem()
    whole = run(problem, 600).maxima
    observed = float(np.sort(whole)[-100])
    reached = np.flatnonzero(whole >= observed)[9]
    stopped = run(problem, 600, observed=observed, stop_after=10, workers=workers)
    assert (stopped.stopped, len(stopped.maxima), stopped.p_value(observed)) == (
        True,
        reached + 1,
        10 / (reached + 1),
    )


def test_a_sequence_that_decides_nothing_runs_to_its_end():
    chance = run(one_problem(), 300, stop_after=10)
    assert (chance.stopped, len(chance.maxima)) == (False, 300)


def test_progress_is_told_until_all_is_done():
    told = []
    run(one_problem(), 300, progress=lambda done, total: told.append((done, total)))
    assert (told[0], told[-1], sorted(told) == told) == ((0, 300), (300, 300), True)


def test_what_progress_raises_cancels():
    class Cancelled(Exception): ...

    def cancel(done, _):
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        run(one_problem(), 600, progress=cancel)


TRIALS, SIMULATIONS = 1000, 199
SMALL = {"plane": True, "max_duration": 6, "max_population": 0.4, "workers": 1}
# The share of 1,000 null data sets with p <= .05 lies in these bounds with probability .95.
LOW, HIGH = 0.036, 0.064


def share_at_five_percent(trials, **options):
    """Return how often data without a cluster have one with p at most 0.05."""
    significant = 0
    for trial in range(trials):
        cases, people, where = country(places=25, months=12, rate=0.7, seed=10_000 + trial)
        if options.get("model") == "permutation":
            people = None
        result = find_clusters(
            cases, people, where, simulations=SIMULATIONS, seed=trial, period=("2020", "2020"),
            **SMALL, **options,
        )  # fmt: skip
        significant += result.clusters[0].p_value <= 0.05
    return significant / trials


NULLS = [
    {"analysis": "spatial"},
    {"analysis": "retrospective"},
    {"analysis": "prospective"},
    {"analysis": "temporal"},
    {"analysis": "retrospective", "model": "permutation"},
    {"analysis": "prospective", "model": "permutation"},
    {"analysis": "retrospective", "inference": "sequential", "stop_after": 20},
    {"analysis": "retrospective", "inference": "gumbel"},
    {"analysis": "retrospective", "adjust_time": "interval"},
]


@pytest.mark.prove
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("options", NULLS, ids=lambda one: "-".join(map(str, one.values())))
def test_null_data_are_significant_one_time_in_twenty(options):
    assert LOW <= share_at_five_percent(TRIALS, **options) <= HIGH


def test_few_null_data_are_significant():
    # Of 40, five or fewer with probability .986.
    assert share_at_five_percent(40, analysis="prospective") <= 0.125
