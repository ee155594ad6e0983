"""Power by simulation: how often a scan would find a cluster that is really there."""

import datetime as dt
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from joblib import Parallel, delayed
from scipy import stats

from baluarte.science.scan import chance
from baluarte.science.scan.detection import Detectable, what_is_detectable
from baluarte.science.scan.draws import (
    ALTERNATIVE,
    Draw,
    draw_in_strata,
    draw_persons,
    null_totals,
)
from baluarte.science.scan.inference import TIE, Progress, search_in_waves
from baluarte.science.scan.observed import search_counts
from baluarte.science.scan.options import InvalidSetting
from baluarte.science.scan.problem import Problem
from baluarte.science.scan.replicates import sampler
from baluarte.science.scan.results import ScanResult
from baluarte.science.scan.tables import InvalidTable

Real = npt.NDArray[np.float64]
# The normal quantile of a 95 % interval.
BATCH = 16


@dataclass(frozen=True)
class Power:
    """How often a cluster would be found, and how exactly this is known.

    Attributes
    ----------
    power : share of the data sets made with the cluster whose best window is significant
    lower, upper : its 95 % interval (Wilson)
    expected : cases expected in the cluster's window without it
    critical_value : the statistic that is needed
    simulations : how many data sets were made

    """

    power: float
    lower: float
    upper: float
    expected: float
    relative_risk: float
    critical_value: float
    alpha: float
    simulations: int


def power(
    result: ScanResult,
    members: Sequence[Any],
    *,
    relative_risk: float,
    start: dt.date | None = None,
    end: dt.date | None = None,
    alpha: float = 0.05,
    simulations: int = 999,
    seed: int = 0,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Power:
    """Return how often this scan would find a cluster of a given risk in a given window.

    Data sets with as many cases are made in which the window's risk is so many times that outside;
    each is scanned as the data were, and found where its best window passes the critical value.

    Parameters
    ----------
    result : ScanResult
        Of `find_clusters`, with simulations, of a model that counts cases.
    members : sequence
        Identifiers of the places of the cluster.
    relative_risk : float
        How many times the risk outside (in the Bernoulli model, how many times likelier each person
        is to be the next case).
    start, end : date or None
        Its first and last day; the whole period if None.
    alpha : float
        The p-value at which a cluster counts as found.
    simulations : int
        Data sets made with the cluster.
    seed, workers, progress : int, int or None, callable or None
        As in `find_clusters`.

    Returns
    -------
    Power

    Raises
    ------
    InvalidSetting, InvalidTable
        A setting cannot be, or a place is not in the table of places.

    References
    ----------
    Kulldorff M, Tango T, Park PJ (2003). Power comparisons for disease clustering tests.
    Computational Statistics & Data Analysis 42:665-684.

    """
    problem = result.problem
    critical = result.critical_value(alpha)
    if problem.is_categorical or problem.measured is not None:
        raise InvalidSetting("power: categories and values have no relative risk")
    if not np.isfinite(critical):
        raise InvalidSetting(f"power: too few simulations for alpha {alpha:g}")
    if not relative_risk >= 0 or not np.isfinite(relative_risk):
        raise InvalidSetting(f"relative_risk: {relative_risk!r} is no risk")
    if simulations < 1:
        raise InvalidSetting(f"simulations: {simulations!r} is no whole number from 1")
    inside = _window(problem, members, start, end)
    odds = np.where(inside, relative_risk, 1.0)
    if problem.model == "permutation":
        maxima = _with_new_margins(
            problem, odds, simulations=simulations, seed=seed, workers=workers, progress=progress
        )
    else:
        drawn = sampler(problem, _draw(problem, odds, simulations, seed))
        waves = search_in_waves(drawn, simulations, workers=workers, progress=progress)
        maxima = np.concatenate([found.statistic for found in waves])
    found = int((maxima >= critical - TIE).sum())
    lower, upper = wilson(found, simulations)
    return Power(
        found / simulations, lower, upper, float(problem.expected[inside].sum()), relative_risk,
        critical, alpha, simulations,
    )  # fmt: skip


def detectable(
    result: ScanResult,
    *,
    places: int = 12,
    intervals: int | None = None,
    alpha: float = 0.05,
    wanted: float = 0.8,
) -> Detectable:
    """Return the least relative risk that a scan would probably have found round each place.

    Parameters
    ----------
    result : ScanResult
        Of `find_clusters`, with simulations, of high rates of a model that counts.
    places : int
        How many places the cluster has: a centre and those nearest to it.
    intervals : int or None
        How many of the last intervals it lasts; the longest window if None.
    alpha : float
        The p-value at which it counts as found.
    wanted : float
        The probability with which it is to be found.

    Returns
    -------
    Detectable
        `.table` has a row a place; see `detection` for the formula.

    Raises
    ------
    InvalidSetting
        A setting cannot be, or the model has no relative risk.

    """
    problem = result.problem
    if not problem.is_told_by_sums:
        raise InvalidSetting(
            "detectable: only for high rates of models that count, and windows without restriction"
        )
    longest = problem.longest if intervals is None else intervals
    if places < 1 or not 1 <= longest <= problem.longest:
        raise InvalidSetting(
            f"places, intervals: {places!r} and {intervals!r} are no window of this scan"
        )
    if not 0 < wanted < 1 or not 0 < alpha < 1:
        raise InvalidSetting(f"alpha, wanted: {alpha!r} and {wanted!r} are no probabilities")
    return what_is_detectable(
        problem, result.critical_value(alpha), places=places, intervals=longest, alpha=alpha,
        power=wanted,
    )  # fmt: skip


def wilson(found: int, tried: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927)."""
    interval = stats.binomtest(found, tried).proportion_ci(0.95, method="wilson")
    return float(interval.low), float(interval.high)


def _window(
    problem: Problem, members: Sequence[Any], start: dt.date | None, end: dt.date | None
) -> npt.NDArray[np.bool_]:
    at = problem.places.labels.get_indexer(list(members))
    if (at < 0).any():
        unknown = members[int(np.argmax(at < 0))]
        raise InvalidTable(f"members: {unknown!r} is not in the table of places")
    inside = np.zeros(problem.counts.shape, np.bool_)
    begin, stop = 0, problem.counts.shape[1]
    if problem.axis is not None:
        edges = problem.axis.edges
        if start is not None:
            begin = int(np.searchsorted(edges, start.toordinal(), side="right")) - 1
        if end is not None:
            stop = int(np.searchsorted(edges, end.toordinal() + 1, side="left"))
    if not 0 <= begin < stop <= problem.counts.shape[1]:
        raise InvalidSetting(f"start, end: {start} to {end} is no window of the period")
    rows = np.zeros(1, np.int64) if problem.analysis == "temporal" else at
    inside[rows, begin:stop] = True
    return inside


def _draw(problem: Problem, odds: Real, simulations: int, seed: int) -> Draw:
    starts = chance.streams(seed, simulations, purpose=ALTERNATIVE)
    if problem.at_risk is not None:
        return draw_persons(problem, starts, odds)
    totals = null_totals(problem, simulations, seed)
    return draw_in_strata(problem, starts, problem.expected * odds, totals, seed=seed)


def _with_new_margins(
    problem: Problem, odds: Real, *, simulations: int, seed: int, workers: int | None,
    progress: Progress | None,
) -> Real:  # fmt: skip
    """Search data sets one by one: each expects what its own margins say."""
    weight = (problem.expected * odds).ravel()
    children = np.random.SeedSequence([seed, ALTERNATIVE]).spawn(simulations)
    maxima: list[float] = []
    with Parallel(n_jobs=workers or os.cpu_count() or 1, prefer="threads") as parallel:
        for begin in range(0, simulations, BATCH):
            if progress is not None:
                progress(begin, simulations)
            maxima += parallel(
                delayed(_one_maximum)(problem, weight, child)
                for child in children[begin : begin + BATCH]
            )
    if progress is not None:
        progress(simulations, simulations)
    return np.array(maxima)


def _one_maximum(problem: Problem, weight: Real, child: np.random.SeedSequence) -> float:
    by_chance = np.random.default_rng(child)
    flat = by_chance.multinomial(problem.total, weight / weight.sum())
    counts = flat.reshape(problem.counts.shape).astype(np.int64)
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / problem.total
    statistic, _ = search_counts(replace(problem, counts=counts, expected=expected), counts)
    return float(statistic.max())
