"""How a place's heat came and went: kinds of emerging hot spots."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.stats import false_discovery_control, norm

from baluarte.science.messages import Message, message
from baluarte.science.rates.columns import (
    Booleans,
    ColumnRefused,
    Floats,
    read_numbers,
    require_one_order,
)
from baluarte.science.rates.local import Control, LocalPattern, Texts, find_local_patterns
from baluarte.science.rates.neighbours import Neighbours
from baluarte.science.rates.source import RatesResult, Source

MOST = 0.9
LEAST_MONTHS = 4
SECOND_RUN = 2
ASSUMPTIONS = (
    message("rates_month_alone"),
    message("rates_trend_independent"),
    message("rates_kinds_describe"),
)


@dataclass(frozen=True, eq=False)
class EmergingHotSpots(RatesResult):
    """Kinds of hot and cold spots over time.

    Attributes
    ----------
    kind : ndarray of str, shape (places,)
        "none", or the kind and "hot" or "cold": new, consecutive, intensifying, persistent,
        diminishing, sporadic, oscillating, historical.
    trend : ndarray, shape (places,)
        Mann and Kendall's normal score of the place's Gi*; positive where heat rises.
    trend_p_value, trend_q_value : ndarray, shape (places,)
        Two-sided, and corrected over places.
    months : LocalPattern
        Gi* by place and month.
    assumptions : tuple of Message
        What has to hold, in words.
    """

    kind: Texts
    trend: Floats
    trend_p_value: Floats
    trend_q_value: Floats
    months: LocalPattern
    assumptions: tuple[Message, ...] = ASSUMPTIONS

    @property
    def source(self) -> Source:  # type: ignore[override]
        """The places and months, and the digest of what the months were made from."""
        return self.months.source

    @property
    def cautions(self) -> tuple[Message, ...]:
        """As those of the months."""
        return self.months.cautions

    def to_frame(self) -> pd.DataFrame:
        """Return a row a place: kind, trend, trend_p_value, trend_q_value."""
        table = pd.DataFrame({"place": np.array([*self.places, None], dtype=object)[:-1]})
        return table.assign(
            kind=self.kind,
            trend=self.trend,
            trend_p_value=self.trend_p_value,
            trend_q_value=self.trend_q_value,
        )

    def findings(self) -> dict[Any, Message]:
        """Return whether each place stands out in the last month, and since when it has."""
        return self.months.findings()


def find_emerging_hot_spots(
    values: ArrayLike,
    neighbours: Iterable[tuple[Any, Any]] | Neighbours,
    *,
    places: Sequence[Any] | None = None,
    level: float = 0.05,
    control: Control = "benjamini-hochberg",
    simulations: int = 9_999,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> EmergingHotSpots:
    """Name how each place's heat came and went.

    For hot spots (cold ones alike), by the months in which Gi* is significant:

    - new: only in the last;
    - consecutive: in an unbroken run of two or more that reaches the last, never before it, in
      under 90 % of all;
    - intensifying, diminishing: in 90 % or more, the last included, with a rising or a falling
      trend; persistent: in 90 % or more, without a trend;
    - historical: in 90 % or more, but not in the last, and with a trend;
    - oscillating: in the last, in under 90 %, and significantly cold before;
    - sporadic: in the last, in under 90 %, on and off, never cold.

    Parameters
    ----------
    values : array_like, shape (places, months)
        Smoothed rates or standardised deviations, at least four months, in order.
    neighbours, places, level, control, simulations, seed, progress
        As in `find_local_patterns`; `level` and `control` hold for the trends too.

    Returns
    -------
    EmergingHotSpots

    Raises
    ------
    ColumnRefused, NeighboursRefused
        As `find_local_patterns`; fewer than four months.

    References
    ----------
    Mann, H. B. (1945). Nonparametric tests against trend. Econometrica 13, 245-259.
    Kendall, M. G. (1975). Rank correlation methods. Griffin, London.
    The kinds are those of ArcGIS's emerging hot spot analysis, as its manual describes them.
    """
    require_one_order(places=places, values=values)
    given = read_numbers(values, name="values")
    if given.ndim == 1 or given.shape[1] < LEAST_MONTHS:
        raise ColumnRefused(f"values: {LEAST_MONTHS} months at least are needed to speak of trends")
    months = find_local_patterns(
        values,
        neighbours,
        places=places,
        level=level,
        control=control,
        simulations=simulations,
        seed=seed,
        progress=progress,
    )
    trend, p_value = mann_kendall(months.statistic)
    q_value = p_value
    if control != "none":
        method = "bh" if control == "benjamini-hochberg" else "by"
        q_value = np.asarray(false_discovery_control(p_value, method=method))
    direction = np.where(q_value <= level, np.sign(trend), 0).astype(np.int64)
    hot, cold = months.kind == "hot", months.kind == "cold"
    as_hot, as_cold = classify(hot, cold, direction), classify(cold, hot, -direction)
    kind = np.where(
        as_hot != "none",
        np.strings.add(as_hot, " hot"),
        np.where(as_cold != "none", np.strings.add(as_cold, " cold"), "none"),
    )
    return EmergingHotSpots(kind, trend, p_value, q_value, months)


def mann_kendall(series: ArrayLike) -> tuple[Floats, Floats]:
    """Test each row for a trend.

    ``S = sum_{s<t} sign(x_t - x_s)``, its variance corrected for ties, and
    ``z = (S - sign S) / sqrt(var S)``.

    Parameters
    ----------
    series : array_like, shape (places, months)
        Values in order.

    Returns
    -------
    score, p_value : ndarray, shape (places,)
        The normal score and the two-sided p-value; 0 and 1 where all values are equal.

    Raises
    ------
    ColumnRefused
        Values that are missing.

    References
    ----------
    Mann, H. B. (1945). Nonparametric tests against trend. Econometrica 13, 245-259.
    """
    rows = np.atleast_2d(read_numbers(series, name="series"))
    length = rows.shape[1]
    total = np.zeros(len(rows))
    for month in range(1, length):
        total += np.sign(rows[:, month, None] - rows[:, :month]).sum(axis=1)
    variance = np.full(len(rows), length * (length - 1) * (2 * length + 5.0))
    for place, row in enumerate(np.sort(rows, axis=1)):
        ends = np.flatnonzero(np.append(row[1:] != row[:-1], True))
        ties = np.diff(np.append(-1, ends)).astype(np.float64)
        variance[place] -= (ties * (ties - 1) * (2 * ties + 5)).sum()
    variance /= 18
    certain = np.where(variance > 0, variance, 1.0)
    score = np.where(variance > 0, (total - np.sign(total)) / np.sqrt(certain), 0.0)
    return score, np.asarray(2 * norm.sf(np.abs(score)))


def classify(hot: Booleans, cold: Booleans, direction: ArrayLike) -> Texts:
    """Name each place's kind from its hot and cold months and the direction of its trend."""
    rising = np.asarray(direction)
    length = hot.shape[1]
    share = hot.mean(axis=1)
    last, ever_cold = hot[:, -1], cold.any(axis=1)
    times = hot.sum(axis=1)
    run = np.cumprod(hot[:, ::-1], axis=1).sum(axis=1)
    mostly = share >= MOST
    in_part = last & ~mostly
    chosen = [
        (mostly & (rising == 0), "persistent"),
        (mostly & last & (rising > 0), "intensifying"),
        (mostly & last & (rising < 0), "diminishing"),
        (mostly & ~last, "historical"),
        (in_part & (times == 1) & (length > 1) & ~ever_cold, "new"),
        (in_part & (run == times) & (run >= SECOND_RUN) & ~ever_cold, "consecutive"),
        (in_part & ever_cold, "oscillating"),
        (in_part, "sporadic"),
    ]
    return np.select([one for one, _ in chosen], [name for _, name in chosen], "none")
