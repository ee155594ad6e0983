"""The public face: tables in, clusters out."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from baluarte.science.scan.assembly import assemble
from baluarte.science.scan.assumptions import assumptions_of
from baluarte.science.scan.categories import search_mixtures
from baluarte.science.scan.clusters import describe, number_of_ties, without_overlap
from baluarte.science.scan.dates import Unit
from baluarte.science.scan.detection import Detectable, what_is_detectable
from baluarte.science.scan.draws import null_draw
from baluarte.science.scan.expected import rake
from baluarte.science.scan.inference import Chance, Progress, run_chance
from baluarte.science.scan.observed import search_counts, search_values
from baluarte.science.scan.options import Inference, Options, TimeStrata, check
from baluarte.science.scan.problem import (
    Analysis,
    Model,
    Problem,
    Rates,
    Real,
    Whole,
    Window,
)
from baluarte.science.scan.replicates import best_of, sampler
from baluarte.science.scan.results import Cluster, ScanResult
from baluarte.science.scan.settings import settings_of

REFERENCE_PLACES, REFERENCE_INTERVALS, REFERENCE_POWER = 12, 6, 0.8
MOST_ITERATIONS = 10


def find_clusters(
    cases: Any,
    population: Any,
    places: Any,
    *,
    model: Model = "poisson",
    analysis: Analysis = "retrospective",
    max_population: float = 0.5,
    max_radius_km: float | None = None,
    max_places: int | None = None,
    window: Window = "circular",
    penalty: float = 0.5,
    alpha1: float = 0.2,
    max_duration: float | str | dt.timedelta | None = None,
    plane: bool = False,
    simulations: int = 999,
    seed: int = 0,
    controls: Any = None,
    neighbours: Any = None,
    covariates: Sequence[str] | None = None,
    adjust_time: TimeStrata | None = None,
    adjust_place: str | None = None,
    interval: Unit | None = None,
    interval_length: int = 1,
    period: tuple[Any, Any] | None = None,
    rates: Rates = "high",
    least_cases: int = 2,
    inference: Inference = "monte_carlo",
    stop_after: int = 50,
    iterative: bool = False,
    alpha: float = 0.05,
    max_clusters: int | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> ScanResult:
    """Find where and when there are more cases than chance explains.

    Every circle (or cylinder: a circle for some time) is a window; the most unusual one is judged
    against the most unusual ones of data sets made by chance alone, so that looking everywhere is
    paid for. Statistics and windows are SaTScan's; `ScanResult.settings` says the settings that
    make it give the same.

    Parameters
    ----------
    cases : DataFrame
        `place`, `date` (not for spatial scans), `count` (one a row if absent), `category`
        (multinomial, ordinal), `value` (normal, exponential), `censored` (exponential: true where
        it has not ended), and columns of covariates. pandas, or anything with `to_pandas`.
    population : DataFrame or None
        `place`, `population`, `year` or `date` where it changes, and columns of covariates. Between
        dates it runs in straight lines; a year means its 1 July. For the Bernoulli model cases are
        part of it. None for models other than Poisson and Bernoulli.
    places : DataFrame
        `place`, and `longitude`, `latitude` in degrees, or `x`, `y` with `plane=True`. Neither is
        needed with `neighbours` or in temporal scans.
    model : {"poisson", "bernoulli", "permutation", "multinomial", "ordinal", "normal", \
"exponential"}
        How cases come about without a cluster; in the last two, how what was measured of them does.
    analysis : {"spatial", "temporal", "retrospective", "prospective"}
        Where windows lie: in space, in time, in both, or in both up to the last interval.
    max_population : float
        Share of the population at risk that a circle may hold, in (0, 1]. At risk means expected
        cases in the Poisson model (the standardised population over the period), cases and controls
        in the Bernoulli model, cases in the others.
    max_radius_km : float or None
        The largest radius in kilometres (or the plane's unit); of an ellipse its longer half-axis.
    max_places : int or None
        The most places that a window may hold. Of windows that follow borders also how many places
        near a centre are looked at: 15 if None, and 20 at most.
    window : {"circular", "elliptic", "flexible", "restricted"}
        Elliptic: circles, and ellipses 1.5, 2, 3, 4 and 5 times as long as wide at 4, 6, 9, 12 and
        15 angles, as SaTScan draws them; on a plane. Flexible: of a centre and the places nearest
        to it every set that holds the centre and hangs together by borders, which `neighbours`
        tells. Restricted: the same of places that are unusual by themselves, see `alpha1`.
    penalty : float
        By how much narrow ellipses are held back: their statistic is multiplied by
        (4s/(s+1)^2)^penalty, s being length over width. SaTScan's none, medium and strong are 0,
        0.5 and 1.
    alpha1 : float
        In restricted windows, below which mid-p-value of its own count a place enters.
    max_duration : float, str, timedelta or None
        The longest window: a number of units, "24 months", a timedelta, or a share of the period
        below 1. Half the period if None.
    plane : bool
        Whether coordinates lie on a plane; its unit is the kilometre.
    simulations : int
        Data sets made by chance.
    seed : int
        The same seed gives the same result, to the bit, with any number of workers.
    controls : DataFrame or None
        Like `cases`, for the Bernoulli model instead of `population`.
    neighbours : mapping, DataFrame, graph or None
        From a place to its neighbours from the nearest outward, or a table of `place`, `neighbour`
        in that order: windows follow it instead of circles. Of a libpysal W or Graph, a networkx
        graph or a GeoDataFrame windows grow ring by ring (see `science.neighbours`). Windows that
        follow borders read it as who borders whom, in any order, or as a list of pairs; coordinates
        are then needed too.
    covariates : sequence of str or None
        Columns to standardise by indirectly; those that cases and population share if None.
    adjust_time : {"interval", "year", "season", "weekday"} or None
        Each keeps its number of cases, so that only differences between places count. A season is a
        calendar month.
    adjust_place : str or None
        A column of `places`, such as a state: each keeps its number of cases. With `adjust_time`
        both margins are kept.
    interval : {"day", "month", "year"} or None
        The unit of time; what the dates say if None: years, months if all are the first of one, or
        days.
    interval_length : int
        How many units make an interval, counted back from the end.
    period : pair of dates or None
        First and last date of the study; those of the cases (and controls) if None.
    rates : {"high", "low", "both"}
        What counts as a cluster. In the normal model high values; in the exponential model high
        rates of ending are short times, and long times are "low".
    least_cases : int
        The fewest cases of a cluster of high rates.
    inference : {"monte_carlo", "sequential", "gumbel"}
        Sequential inference stops when `stop_after` data sets made by chance are as unusual (Besag
        & Clifford 1991); Gumbel reads p off a fitted tail.
    stop_after : int
        See `inference`.
    iterative : bool
        Search again without each cluster of p at most `alpha` (Zhang, Assuncao & Kulldorff 2010).
    alpha : float
        The p-value that `iterative` and `ScanResult.detectable` ask for.
    max_clusters : int or None
        Report no more than so many.
    workers : int or None
        Threads; all cores if None. joblib's backends serve too (`joblib.parallel_config`).
    progress : callable or None
        Called with (done, total) replicates; what it raises cancels the scan.

    Returns
    -------
    ScanResult
        `.clusters`, the most unusual first: members, start, end, observed, expected, relative_risk,
        statistic, p_value, recurrence_interval; `.detectable`: what this scan could have seen.

    Raises
    ------
    InvalidTable, InvalidDate, NoPopulation, NothingToScan
        The tables cannot be used; the message names the column and the row.
    InvalidSetting, TooLarge
        The settings cannot be, do not go together, or need too much memory.

    Notes
    -----
    Poisson: LLR = c ln(c/mu) + (C-c) ln((C-c)/(C-mu)) for c > mu; see `statistics` and `categories`
    for the other models. Complexity grows with places^2 x share x windows x simulations.

    References
    ----------
    Kulldorff M (1997). A spatial scan statistic. Communications in Statistics 26:1481-1496.
    Kulldorff M (2001). Prospective time periodic geographical disease surveillance using a scan
    statistic. Journal of the Royal Statistical Society A 164:61-72.
    Kulldorff M et al. (2005). A space-time permutation scan statistic for disease outbreak
    detection. PLoS Medicine 2:e59.
    Kulldorff M, Huang L, Pickle L, Duczmal L (2006). An elliptic spatial scan statistic. Statistics
    in Medicine 25:3929-3943.
    Huang L, Kulldorff M, Gregorio D (2007). A spatial scan statistic for survival data. Biometrics
    63:109-118.
    Kulldorff M, Huang L, Konty K (2009). A scan statistic for continuous data based on the normal
    probability model. International Journal of Health Geographics 8:58.
    Tango T, Takahashi K (2005). A flexibly shaped spatial scan statistic for detecting clusters.
    International Journal of Health Geographics 4:11.
    Tango T, Takahashi K (2012). A flexible spatial scan statistic with a restricted likelihood
    ratio for detecting disease clusters. Statistics in Medicine 31:4207-4218.

    """
    options = check(
        Options(
            model=model,
            analysis=analysis,
            max_population=max_population,
            max_radius_km=max_radius_km,
            max_places=max_places,
            window=window,
            penalty=penalty,
            alpha1=alpha1,
            max_duration=max_duration,
            plane=plane,
            interval=interval,
            interval_length=interval_length,
            period=period,
            rates=rates,
            least_cases=least_cases,
            covariates=covariates,
            adjust_time=adjust_time,
            adjust_place=adjust_place,
            inference=inference,
            simulations=simulations,
            stop_after=stop_after,
            iterative=iterative,
            alpha=alpha,
            seed=seed,
        )
    )
    problem, used = assemble(
        cases, population, places, controls=controls, neighbours=neighbours, options=options
    )
    clusters, chance = _search(problem, options, workers, progress)
    if iterative:
        clusters = _again(problem, options, clusters, workers, progress)
    listed = neighbours is not None and not options.follows_borders
    return ScanResult(
        clusters=tuple(clusters[:max_clusters]),
        chance=chance,
        detectable=_detectable(problem, chance, options),
        settings=settings_of(options, problem, used, neighbours=listed),
        assumptions=assumptions_of(options, used, neighbours=listed),
        total=problem.total,
        problem=problem,
    )


def search_once(problem: Problem) -> tuple[Real, Whole]:
    """Find the best window of every row of circles in the data as observed."""
    if problem.by_category is not None:
        return search_mixtures(problem, problem.by_category)
    if problem.measured is not None:
        return search_values(
            problem, problem.measured.summed(problem.counts.shape), problem.measured
        )
    return search_counts(problem, problem.counts)


def _search(
    problem: Problem, options: Options, workers: int | None, progress: Progress | None
) -> tuple[list[Cluster], Chance]:
    statistic, where = search_once(problem)
    best, _ = best_of(statistic, where)
    chance = run_chance(
        sampler(problem, null_draw(problem, replicates=options.simulations, seed=options.seed)),
        options.simulations,
        observed=best,
        stop_after=options.stop_after if options.inference == "sequential" else None,
        progress=progress,
        workers=workers,
    )
    clusters = [
        describe(
            problem,
            row,
            where[row],
            statistic=float(statistic[row]),
            ties=number_of_ties(problem, row, statistic, where),
            chance=chance,
            options=options,
        )
        for row in without_overlap(problem, statistic, where)
    ]
    return clusters, chance


def _again(
    problem: Problem, options: Options, clusters: list[Cluster], workers: int | None,
    progress: Progress | None,
) -> list[Cluster]:  # fmt: skip
    """Take out the most unusual cluster while it is significant, and search what is left."""
    found: list[Cluster] = []
    for _ in range(MOST_ITERATIONS):
        if not clusters:
            break
        found.append(clusters[0])
        if (clusters[0].p_value or 0.0) > options.alpha:
            break
        statistic, where = search_once(problem)
        row = next(without_overlap(problem, statistic, where))
        problem = _without(problem, row, where[row])
        if problem.total == 0:
            break
        clusters, _ = _search(problem, options, workers, progress)
    return found


def _without(problem: Problem, row: int, window: Whole) -> Problem:
    """Return the problem with nobody and nothing in a window."""
    last, begin, end = (int(value) for value in window)
    inside = np.zeros(problem.counts.shape, np.bool_)
    inside[problem.circles.members(row, last), begin:end] = True
    counts = np.where(inside, 0, problem.counts)
    kinds = problem.by_category
    if kinds is not None:
        kinds = np.where(inside[:, :, None], 0, kinds)
    at_risk = problem.at_risk
    expected = np.where(inside, 0.0, problem.expected)
    if at_risk is not None:
        at_risk = np.where(inside, 0, at_risk)
        expected = at_risk * (counts.sum() / max(at_risk.sum(), 1))
    elif kinds is None:
        strata = problem.strata.astype(np.int64)
        if problem.time_strata is not None and problem.place_strata is not None:
            expected = rake(expected, counts, problem.time_strata, problem.place_strata)
        else:
            label = strata.ravel()
            wanted, had = np.bincount(label, counts.ravel()), np.bincount(label, expected.ravel())
            factor = np.divide(wanted, had, out=np.zeros(len(had)), where=had > 0)
            expected = expected * factor[strata]
    return replace(problem, counts=counts, expected=expected, at_risk=at_risk, by_category=kinds)


def _detectable(problem: Problem, chance: Chance, options: Options) -> Detectable | None:
    # A restricted window asks of each of its places by itself: its sum says too little.
    if not len(chance.maxima) or not problem.is_told_by_sums:
        return None
    alpha = options.alpha
    return what_is_detectable(
        problem,
        chance.critical_value(alpha),
        places=min(REFERENCE_PLACES, len(problem.places)),
        intervals=min(REFERENCE_INTERVALS, problem.longest),
        alpha=alpha,
        power=REFERENCE_POWER,
    )
