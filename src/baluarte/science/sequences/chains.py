"""Chains: how often one kind of event came before another in the same place, and by how long."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from baluarte.science.sequences.columns import (
    OUTER,
    Floats,
    SequenceRefused,
    Whole,
    corrected,
    numbered,
    one_sided,
    read_days,
    require_equally_long,
    shuffled_within,
    years_of,
)

# More than any two days lie apart, so that places do not run into each other.
APART = 1_000_000
FEWEST = 10


@dataclass(frozen=True, eq=False)
class Chains:
    """What came before what.

    Attributes
    ----------
    table : DataFrame
        A row a pair of kinds of which there are enough: `first`, `then`, `after` (how many of
        `then` came after one of `first`), `of` (how many of `then` there are), `expected`, `low`,
        `high` (what chance gives: mean and the middle 95 %), `median_days` (from the last of
        `first`), `p_value`, `q_value`.
    within, replicates, seed : int
        As asked.
    """

    table: pd.DataFrame
    within: int
    replicates: int
    seed: int


def find_chains(
    place: Sequence[Any],
    day: Sequence[Any],
    kind: Sequence[Any],
    *,
    within: int = 180,
    replicates: int = 999,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Chains:
    """Count events that came after one of another kind in the same place, beside chance.

    Chance lays the kinds anew among the events of each place and year: places, days and how many
    there are of each kind stay, so that a place or a year with much of everything is no chain.
    What lies on the same day is not after.

    Parameters
    ----------
    place, day, kind : sequence
        Of each event: its place, its day (a date or `2026-03-01`), and of what kind it is.
    within : int
        Days in which the first must lie before the second.
    replicates : int
        How often chance is asked.
    seed : int
        Where chance begins.
    progress : callable, optional
        Told how many replicates of how many are done.

    Raises
    ------
    SequenceRefused
        Columns of unequal length, no event, days that are none, `within` under 1.
    """
    require_equally_long(place=place, day=day, kind=kind)
    if within < 1:
        raise SequenceRefused(f"within: {within} days")
    places, _ = numbered(place)
    days = read_days(day)
    kinds, names = numbered(kind)
    order = np.lexsort((kinds, days, places))
    places, days, kinds = places[order], days[order], kinds[order]
    keys = places * APART + days - days.min()
    strata = places * APART + years_of(days)
    seen = _followed(keys, kinds, len(names), within)
    generator = np.random.default_rng(seed)
    drawn = np.empty((replicates, *seen.shape))
    for number in range(replicates):
        laid = kinds[shuffled_within(strata, generator)]
        drawn[number] = _followed(keys, laid, len(names), within)
        if progress:
            progress(number + 1, replicates)
    medians = _medians(keys, kinds, len(names), within)
    return Chains(_table(names, kinds, seen, medians, drawn), within, replicates, seed)


def _since(keys: Whole, own: Whole) -> Whole:
    """Return how many days each event lies after the last of some before it."""
    if not len(own):
        return np.full(len(keys), APART)
    at = np.searchsorted(own, keys, side="left") - 1
    return np.asarray(np.where(at >= 0, keys - own[np.maximum(at, 0)], APART))


def _followed(keys: Whole, kinds: Whole, many: int, within: int) -> Floats:
    """Return for each pair of kinds how many of the second came after one of the first."""
    rows = [
        np.bincount(kinds[_since(keys, keys[kinds == first]) <= within], minlength=many)
        for first in range(many)
    ]
    return np.array(rows, dtype=np.float64)


def _medians(keys: Whole, kinds: Whole, many: int, within: int) -> Floats:
    """Return for each pair of kinds how many days lie between them, in the middle."""
    found = np.full((many, many), np.nan)
    for first in range(many):
        gap = _since(keys, keys[kinds == first])
        for then in range(many):
            days = gap[(gap <= within) & (kinds == then)]
            found[first, then] = np.median(days) if len(days) else np.nan
    return found


def _table(
    names: list[Any], kinds: Whole, seen: Floats, medians: Floats, drawn: Floats
) -> pd.DataFrame:
    totals = np.bincount(kinds, minlength=len(names))
    enough = (totals[:, None] >= FEWEST) & (totals[None, :] >= FEWEST)
    judged = enough & ~np.eye(len(names), dtype=bool)
    p_value = one_sided(seen, drawn)
    q_value = corrected(p_value, judged)
    low, high = np.percentile(drawn, OUTER, axis=0)
    expected = drawn.mean(axis=0)
    rows = [
        {
            "first": names[a], "then": names[b], "after": int(seen[a, b]), "of": int(totals[b]),
            "expected": expected[a, b], "low": low[a, b], "high": high[a, b],
            "median_days": medians[a, b],
            "p_value": p_value[a, b], "q_value": q_value[a, b],
        }
        for a, b in np.argwhere(judged)
    ]  # fmt: skip
    columns = ["first", "then", "after", "of", "expected", "low", "high", "median_days", "p_value",
               "q_value"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).sort_values(["q_value", "p_value"], kind="stable")
