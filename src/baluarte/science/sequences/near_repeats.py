"""Near-repeats: pairs of events that lie near in space and in time, beside chance (Knox)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from baluarte.science.sequences.columns import (
    OUTER,
    Floats,
    SequenceRefused,
    Whole,
    corrected,
    one_sided,
    read_days,
    require_equally_long,
    shuffled_within,
    years_of,
)

EARTH_KM = 6371.0088
# Beyond these the pairs do not fit a machine's memory with room to spare.
MOST_PAIRS = 4_000_000
FEWEST_PAIRS = 5.0
DISTANCES = (0.0, 50.0, 100.0)
DAYS = (7, 14, 30, 60)


@dataclass(frozen=True, eq=False)
class NearRepeats:
    """Pairs of events by how far apart they lie.

    Attributes
    ----------
    table : DataFrame
        A row a band of distance and of days: `km_from`, `km_to`, `days_from`, `days_to`, `pairs`,
        `expected`, `low`, `high` (what chance gives: mean and the middle 95 %), `p_value`,
        `q_value` (NaN where chance gives fewer than five pairs).
    events, replicates, seed : int
        How many events, and as asked.
    """

    table: pd.DataFrame
    events: int
    replicates: int
    seed: int


def find_near_repeats(
    longitude: ArrayLike,
    latitude: ArrayLike,
    day: Sequence[Any],
    *,
    distances: Sequence[float] = DISTANCES,
    days: Sequence[int] = DAYS,
    replicates: int = 999,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> NearRepeats:
    """Count pairs of events near each other in space and time, beside chance.

    Chance lays the days anew among the events of each year: where events are and in which year
    stays, so that years with more on record are no near-repeats.

    Parameters
    ----------
    longitude, latitude : array_like
        Of each event, in degrees; the centre of its place.
    day : sequence
        Of each event.
    distances, days : sequence
        Upper ends of the bands, ascending; a distance of 0 is the same place.
    replicates, seed, progress
        As in `find_chains`.

    Raises
    ------
    SequenceRefused
        Columns of unequal length, no event, bands out of order, too many pairs.

    References
    ----------
    Knox, E. G. (1964). The detection of space-time interactions. Applied Statistics 13, 25-29.
    """
    x, y = (np.radians(np.asarray(one, dtype=np.float64)) for one in (longitude, latitude))
    require_equally_long(longitude=x, latitude=y, day=day)
    if list(distances) != sorted(set(distances)) or list(days) != sorted(set(days)):
        raise SequenceRefused("bands: upper ends ascend")
    when = read_days(day)
    order = np.argsort(when, kind="stable")
    x, y, when = x[order], y[order], when[order]
    pairs = _pairs(x, y, np.asarray(distances))
    shape = (len(distances), len(days))
    seen = _counted(when, pairs, days, shape)
    generator, years = np.random.default_rng(seed), years_of(when)
    drawn = np.empty((replicates, *shape))
    for number in range(replicates):
        laid = when[shuffled_within(years, generator)]
        drawn[number] = _counted(laid, pairs, days, shape)
        if progress:
            progress(number + 1, replicates)
    return NearRepeats(_table(seen, drawn, distances, days), len(when), replicates, seed)


def _pairs(x: Floats, y: Floats, distances: Floats) -> tuple[Whole, Whole, Whole]:
    """Return the pairs that lie within the last distance, and in which band."""
    spots, at = np.unique(np.column_stack([x, y]), axis=0, return_inverse=True)
    members = [np.flatnonzero(at == number) for number in range(len(spots))]
    found: list[tuple[Whole, Whole, Whole]] = []
    total = 0
    for number, own in enumerate(members):
        lon, lat = spots[number]
        half = (
            np.sin((spots[number:, 1] - lat) / 2) ** 2
            + np.cos(lat) * np.cos(spots[number:, 1]) * np.sin((spots[number:, 0] - lon) / 2) ** 2
        )
        km = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(1, half)))
        for other in np.flatnonzero(km <= distances[-1]):
            theirs = members[number + other]
            one, two = np.repeat(own, len(theirs)), np.tile(theirs, len(own))
            kept = one < two if other == 0 else np.ones(len(one), dtype=bool)
            band = int(np.searchsorted(distances, km[other], side="left"))
            total += int(kept.sum())
            if total > MOST_PAIRS:
                raise SequenceRefused(f"more than {MOST_PAIRS} pairs of events near each other")
            found.append((one[kept], two[kept], np.full(int(kept.sum()), band)))
    left, right, far = (np.concatenate(column) for column in zip(*found, strict=True))
    return left, right, far


def _counted(
    when: Whole,
    pairs: tuple[Whole, Whole, Whole],
    days: Sequence[int],
    shape: tuple[int, int],
) -> Floats:
    left, right, far = pairs
    apart = np.abs(when[left] - when[right])
    near = apart <= days[-1]
    band = np.searchsorted(np.asarray(days), apart[near], side="left")
    counted = np.bincount(far[near] * shape[1] + band, minlength=shape[0] * shape[1])
    return np.asarray(counted.reshape(shape), dtype=np.float64)


def _table(
    seen: Floats, drawn: Floats, distances: Sequence[float], days: Sequence[int]
) -> pd.DataFrame:
    expected = drawn.mean(axis=0)
    low, high = np.percentile(drawn, OUTER, axis=0)
    p_value = one_sided(seen, drawn)
    q_value = corrected(p_value, expected >= FEWEST_PAIRS)
    rows = [
        {
            "km_from": distances[a - 1] if a else 0.0, "km_to": distances[a],
            "days_from": days[b - 1] + 1 if b else 0, "days_to": days[b],
            "pairs": int(seen[a, b]), "expected": expected[a, b], "low": low[a, b],
            "high": high[a, b], "p_value": p_value[a, b], "q_value": q_value[a, b],
        }
        for a in range(seen.shape[0])
        for b in range(seen.shape[1])
    ]  # fmt: skip
    return pd.DataFrame(rows)
