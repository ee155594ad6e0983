"""What a scan could have seen: the least risk that it would probably have found, and where.

A window that expects mu cases is found when it holds at least c*, the least count whose statistic
passes the critical value. Cases in it being Poisson, the chance of that reaches a wanted power from
the mean m on with P(Poisson(m) >= c*) = power, that is, from the relative risk rho with

    m = C rho mu / (C - mu + rho mu)

on. Other windows that overlap the true cluster may find it too, so that the power is at least this.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import gammaincinv

from baluarte.science.scan.problem import Problem
from baluarte.science.scan.statistics import fill_least

Real = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Detectable:
    """The least relative risk that would probably have been found, round each place.

    Attributes
    ----------
    alpha, power : at which p-value found, and with which probability
    places, intervals : the size of the cluster asked about
    critical_value : the statistic that is needed
    table : place, members, expected, least_count, relative_risk (infinite where no risk would do)
    share_seen : share of places round which a cluster of tenfold risk would be found
    statement : the same in words

    """

    alpha: float
    power: float
    places: int
    intervals: int
    critical_value: float
    share_seen: float
    statement: str
    table: pd.DataFrame = field(repr=False, compare=False)


TENFOLD = 10.0


def what_is_detectable(
    problem: Problem, critical: float, *, places: int, intervals: int, alpha: float, power: float
) -> Detectable:
    """Return what would be found in windows of the places nearest to each centre, at the end."""
    grown = problem.circles.grown(places)
    members = np.array([len(one) for one in grown], np.int64)
    recent = problem.expected[:, problem.expected.shape[1] - intervals :].sum(axis=1)
    expected = np.array([recent[one].sum() for one in grown])
    least = least_counts(problem, expected, critical)
    risk = least_risks(expected, least, problem.total, power)
    table = pd.DataFrame(
        {
            "place": problem.places.labels if len(problem.places) == len(risk) else ["all"],
            "members": members,
            "expected": expected,
            "least_count": least,
            "relative_risk": risk,
        }
    )
    seen = float((risk <= TENFOLD).mean())
    return Detectable(
        alpha, power, places, intervals, critical, seen,
        _in_words(
            problem, risk, seen=seen, places=places, intervals=intervals, alpha=alpha, power=power
        ), table,
    )  # fmt: skip


def least_counts(problem: Problem, expected: Real, critical: float) -> npt.NDArray[np.int64]:
    """Return the least count that passes a critical value where so many are expected."""
    order = np.argsort(expected)
    least = np.zeros(len(expected), np.int64)
    found = np.zeros(len(expected), np.int64)
    total = float(problem.total)
    if not np.isfinite(critical):
        return np.full(len(expected), problem.total + 1)
    # A trifle below: reaching the critical value suffices.
    fill_least(found, expected[order], critical - 1e-9, total, float(problem.trials), problem.least)
    least[order] = found
    return least


def least_risks(expected: Real, least: npt.NDArray[np.int64], total: int, power: float) -> Real:
    """Return the relative risk from which counts reach the least one with the wanted power."""
    mean = gammaincinv(least.astype(np.float64), power)
    risk = np.full(len(expected), np.inf)
    can = (least <= total) & (mean < total) & (expected > 0) & (expected < total)
    risk[can] = mean[can] * (total - expected[can]) / (expected[can] * (total - mean[can]))
    return risk


def _in_words(
    problem: Problem, risk: Real, *, seen: float, places: int, intervals: int, alpha: float,
    power: float,
) -> str:  # fmt: skip
    finite = risk[np.isfinite(risk)]
    size = "the whole area" if problem.analysis == "temporal" else f"{places} places"
    unit = "period" if problem.axis is None or problem.analysis == "spatial" else None
    axis = problem.axis
    time = "" if unit or axis is None else f" in {intervals * axis.length} {axis.unit}s"
    if not len(finite):
        return f"No cluster of {size}{time} could have been found, whatever its risk."
    return (
        f"A cluster of {size}{time} would have been found (p at most {alpha:g}, with probability "
        f"{power:.0%}) round half of the places only if its risk was {np.median(risk):.3g} times "
        f"that outside, or more; at ten times, round {seen:.0%} of the places."
    )
