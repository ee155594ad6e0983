"""The self-controlled case series: each unit is its own control, exposed days beside others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import brentq
from scipy.special import xlogy
from scipy.stats import chi2
from scipy.stats import t as student

from baluarte.science.errors import Refused

ASSUMPTIONS = (
    "Given the unit, events come as in a Poisson process: one event does not bring the next. "
    "Where events cluster, the exact interval is too short and the robust one is to be read.",
    "An event does not decide whether and when the unit is exposed.",
    "An event does not end what is observed of the unit.",
    "What else changes a rate with time is the same on exposed days and on others, save for the "
    "periods that are given.",
    "Events are noticed as often on exposed days as on others.",
)
MOST_EXACT = 3_000
STEPS, SETTLED, FARTHEST = 100, 1e-10, 40.0

Real = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


class CannotCompare(Refused, ValueError):
    """Nothing can be compared: no unit has an event and days on both sides."""


class InvalidIntervals(Refused, ValueError):
    """Intervals are not equally long, or hold what cannot be; the message names what."""


@dataclass(frozen=True)
class RateRatio:
    """How many times as many events a day on exposed days as on others.

    Attributes
    ----------
    value : the ratio; 0 or infinity where one side has no event
    lower, upper : exact limits, or those of the profile likelihood where periods are given
    robust_lower, robust_upper : from how much units differ (sandwich, Student's t with units
        less one); NaN where one side has no event or fewer than two units inform
    standard_error : of the logarithm of the ratio; NaN where one side has no event
    exposed_events, reference_events, exposed_days, reference_days : over compared units
    units : with days on both sides
    informative : those among them with an event
    method : "exact" or "profile"
    confidence : of all limits
    assumptions : what has to hold

    """

    value: float
    lower: float
    upper: float
    robust_lower: float
    robust_upper: float
    standard_error: float
    exposed_events: int
    reference_events: int
    exposed_days: int
    reference_days: int
    units: int
    informative: int
    method: str
    confidence: float
    assumptions: tuple[str, ...] = field(default=ASSUMPTIONS, repr=False)


@dataclass(frozen=True)
class _Rows:
    unit: Whole
    design: Real  # exposed first, then periods but the first
    days: Real
    events: Real

    @property
    def exposed(self) -> Real:
        return np.asarray(self.design[:, 0])


def self_controlled_rate_ratio(
    *,
    unit: Sequence[Any],
    exposed: Sequence[bool],
    days: Sequence[int],
    events: Sequence[int],
    period: Sequence[Any] | None = None,
    confidence: float = 0.95,
) -> RateRatio:
    r"""Compare events a day on exposed days with others, within units.

    .. math:: L = \prod_i \prod_k \left( \frac{d_{ik} e^{x_{ik}\beta + \gamma_{t(ik)}}}
              {\sum_l d_{il} e^{x_{il}\beta + \gamma_{t(il)}}} \right)^{y_{ik}}

    Parameters
    ----------
    unit, exposed, days, events : sequences of equal length
        An interval of a unit: whether it was exposed, how long, how many events.
    period : sequence, optional
        Age or calendar group of each interval, whose rates may differ.
    confidence : float
        Of all limits.

    Returns
    -------
    RateRatio

    Raises
    ------
    InvalidIntervals
        Unequal lengths, days or events below 0, events on no day.
    CannotCompare
        No unit has an event and days on both sides.

    Notes
    -----
    Conditioning on the number of events of each unit takes out whatever makes units differ, as
    long as it does not change in time. Without periods the exposed events of all units are a sum
    of binomials, and the limits are those of Clopper and Pearson on that sum; with periods, or
    beyond 3,000 events, they are those of the profile likelihood. To leave out days before the
    exposure, do not give them.

    References
    ----------
    Farrington (1995), Relative incidence estimation from case series, Biometrics 51. Whitaker,
    Farrington, Spiessens & Musonda (2006), Statistics in Medicine 25.

    """
    if not 0 < confidence < 1:
        raise InvalidIntervals(f"confidence: {confidence!r} is no share between 0 and 1")
    given = _read(unit, exposed, days, events, period)
    rows = _compared(given)
    is_exposed = rows.exposed > 0
    counted = rows.events[is_exposed].sum(), rows.events[~is_exposed].sum()
    informs = pd.Series(rows.events).groupby(rows.unit).sum().to_numpy() > 0
    if not informs.any():
        raise CannotCompare("no unit has an event and days on both sides")
    # Units on one side only say nothing of the ratio, but of how rates differ between periods.
    kept = _of_units(rows, informs) if period is None else given
    value, error, robust = _estimate(kept, counted)
    exact = period is None and sum(counted) <= MOST_EXACT
    alpha = 1 - confidence
    lower, upper = _exact(kept, alpha, counted) if exact else _profile(kept, alpha, value, counted)
    reach = student.ppf((1 + confidence) / 2, max(informs.sum() - 1, 1)) * robust
    return RateRatio(
        value=value, lower=lower, upper=upper, standard_error=error,
        robust_lower=value * float(np.exp(-reach)), robust_upper=value * float(np.exp(reach)),
        exposed_events=int(counted[0]), reference_events=int(counted[1]),
        exposed_days=int(rows.days[is_exposed].sum()),
        reference_days=int(rows.days[~is_exposed].sum()),
        units=len(informs), informative=int(informs.sum()),
        method="exact" if exact else "profile", confidence=confidence,
    )  # fmt: skip


def _read(
    unit: Sequence[Any],
    exposed: Sequence[bool],
    days: Sequence[int],
    events: Sequence[int],
    period: Sequence[Any] | None,
) -> _Rows:
    given = {"unit": unit, "exposed": exposed, "days": days, "events": events}
    if period is not None:
        given["period"] = period
    if len({len(one) for one in given.values()}) > 1:
        raise InvalidIntervals("the columns are not equally long")
    frame = pd.DataFrame(given)
    for name in ("days", "events"):
        column = frame[name].to_numpy(dtype=np.float64)
        wrong = ~np.isfinite(column) | (column < 0) | (np.floor(column) != column)
        if wrong.any():
            raise InvalidIntervals(f"{name}: {column[wrong][0]:g} is no count")
    if ((frame["days"] == 0) & (frame["events"] > 0)).any():
        raise InvalidIntervals("events: some stand on no day")
    frame = frame[frame["days"] > 0]
    keys = ["unit", "exposed", *(["period"] if period is not None else [])]
    frame = frame.groupby(keys, as_index=False)[["days", "events"]].sum()
    columns = [frame["exposed"].to_numpy(dtype=np.float64)]
    if period is not None:
        groups = sorted(frame["period"].unique())
        columns += [(frame["period"] == one).to_numpy(dtype=np.float64) for one in groups[1:]]
    return _Rows(
        pd.factorize(frame["unit"])[0].astype(np.int64),
        np.column_stack(columns),
        frame["days"].to_numpy(dtype=np.float64),
        frame["events"].to_numpy(dtype=np.float64),
    )


def _compared(rows: _Rows) -> _Rows:
    """Keep the units that have days on both sides: the others say nothing of the ratio."""
    if not len(rows.unit):
        return rows
    share = pd.Series(rows.exposed > 0).groupby(rows.unit).mean().to_numpy()
    return _of_units(rows, (share > 0) & (share < 1))


def _of_units(rows: _Rows, chosen: npt.NDArray[np.bool_]) -> _Rows:
    kept = chosen[rows.unit]
    names = np.unique(rows.unit[kept], return_inverse=True)[1].astype(np.int64)
    return _Rows(names, rows.design[kept], rows.days[kept], rows.events[kept])


def _estimate(rows: _Rows, counted: tuple[float, float]) -> tuple[float, float, float]:
    """Return the ratio, the error of its logarithm, and the same from how units differ."""
    if min(counted) == 0:
        return (0.0 if counted[0] == 0 else float("inf")), float("nan"), float("nan")
    found = _fit(rows, rows.design, np.zeros(len(rows.days)))
    slopes, curve = _derivatives(rows, rows.design, _chances(rows, rows.design @ found))
    inverse = np.linalg.pinv(curve)
    units = len(slopes)
    spread = inverse @ (slopes.T @ slopes) @ inverse
    robust = np.sqrt(spread[0, 0] * units / (units - 1)) if units > 1 else float("nan")
    return float(np.exp(found[0])), float(np.sqrt(inverse[0, 0])), float(robust)


def _chances(rows: _Rows, linear: Real) -> Real:
    """Return the chance of each interval to hold an event of its unit."""
    most = np.full(rows.unit.max() + 1, -np.inf)
    np.maximum.at(most, rows.unit, linear)
    weighed = rows.days * np.exp(linear - most[rows.unit])
    return np.asarray(weighed / np.bincount(rows.unit, weighed)[rows.unit])


def _likelihood(rows: _Rows, linear: Real) -> float:
    return float(xlogy(rows.events, _chances(rows, linear)).sum())


def _derivatives(rows: _Rows, design: Real, chances: Real) -> tuple[Real, Real]:
    """Return the slope of the likelihood for each unit, and how it curves down."""
    events = np.bincount(rows.unit, rows.events)
    means = np.column_stack([np.bincount(rows.unit, chances * column) for column in design.T])
    seen = np.column_stack([np.bincount(rows.unit, rows.events * c) for c in design.T])
    weight = events[rows.unit] * chances
    curve = design.T @ (design * weight[:, None]) - means.T @ (means * events[:, None])
    return seen - events[:, None] * means, np.asarray(curve)


def _fit(rows: _Rows, design: Real, offset: Real) -> Real:
    """Climb the likelihood by Newton's steps, halved where they overshoot."""
    found: Real = np.zeros(design.shape[1])
    best = _likelihood(rows, offset)
    for _ in range(STEPS if design.shape[1] else 0):
        chances = _chances(rows, offset + design @ found)
        slopes, curve = _derivatives(rows, design, chances)
        step = np.linalg.pinv(curve) @ slopes.sum(axis=0)
        reached = _likelihood(rows, offset + design @ (found + step))
        while reached < best - SETTLED and np.abs(step).max() > SETTLED:
            step = step / 2
            reached = _likelihood(rows, offset + design @ (found + step))
        found, best = found + step, max(best, reached)
        if np.abs(step).max() < SETTLED or np.abs(found).max() > FARTHEST:
            break
    return found


def _exact(rows: _Rows, alpha: float, counted: tuple[float, float]) -> tuple[float, float]:
    """Return the ratios at which so many exposed events, or more extreme, have half of alpha."""
    size, seen = int(sum(counted)), int(counted[0])
    events = np.bincount(rows.unit, rows.events)
    exposed = np.bincount(rows.unit, rows.days * rows.exposed)
    others = np.bincount(rows.unit, rows.days) - exposed
    turns = np.exp(2j * np.pi * np.arange(size + 1) / (size + 1))

    def at_most(most: int, log_ratio: float) -> float:
        share = exposed / (exposed + others * np.exp(-log_ratio))
        # The chances of a sum of binomials, from their characteristic function.
        waves = np.exp(np.log1p(share[:, None] * (turns - 1)[None]).T @ events)
        return float(np.clip(np.fft.fft(waves).real / (size + 1), 0, 1)[: most + 1].sum())

    lower = 0.0 if seen == 0 else _root(lambda b: 1 - at_most(seen - 1, b) - alpha / 2)
    upper = float("inf") if seen == size else _root(lambda b: alpha / 2 - at_most(seen, b))
    return lower, upper


def _profile(
    rows: _Rows, alpha: float, value: float, counted: tuple[float, float]
) -> tuple[float, float]:
    """Return the ratios whose best likelihood falls short by as much as chance allows."""
    rest, far = rows.design[:, 1:], rows.exposed

    def best(log_ratio: float) -> float:
        offset = log_ratio * far
        return _likelihood(rows, offset + rest @ _fit(rows, rest, offset))

    middle = float(np.log(value)) if 0 < value < np.inf else -np.sign(1 - value) * FARTHEST
    fallen = best(middle) - float(chi2.ppf(1 - alpha, 1)) / 2
    lower, upper = 0.0, float("inf")
    if counted[0] > 0:
        since = _beyond(best, min(middle, 0.0), fallen, -1)
        lower = _root(lambda b: best(b) - fallen, since=since, upto=middle)
    if counted[1] > 0:
        upto = _beyond(best, max(middle, 0.0), fallen, 1)
        upper = _root(lambda b: fallen - best(b), since=middle, upto=upto)
    return lower, upper


def _beyond(best: Callable[[float], float], since: float, fallen: float, way: int) -> float:
    """Return a logarithm of the ratio at which the best likelihood has fallen far enough."""
    step = 0.5
    while best(since + way * step) > fallen:
        step *= 2
    return since + way * step


def _root(
    short: Callable[[float], float], *, since: float = -FARTHEST, upto: float = FARTHEST
) -> float:
    """Return the ratio at which something that rises with its logarithm is 0."""
    return float(np.exp(brentq(short, since, upto, xtol=1e-9)))
