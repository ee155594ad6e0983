"""Ladders of categories: from the finest to the coarsest, each step a whole of steps below."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from baluarte.science.disclosure.domains import InvalidHierarchy
from baluarte.science.disclosure.tables import InvalidTable

Parents = Mapping[Any, Any] | Callable[[Any], Any]
TOTAL = "Total"
MOST_YEARS = 100


@dataclass(frozen=True)
class Level:
    """One step of a ladder.

    Attributes
    ----------
    name : what its categories are: "month", "state"
    of : the category of this level for each of the *finest*; None where it is the finest itself

    """

    name: str
    of: Parents | None = None


MERGED = Level("merged", lambda _: TOTAL)
Ladder = Sequence[Level]


def calendar(years: int = 5) -> tuple[Level, ...]:
    """Return the ladder of a date: day, month, quarter, year, several years.

    Several years begin where the year is a multiple of their number, so that the same years fall
    together in every edition. Days are texts (``2024-05-17``), dates or timestamps.
    """
    if isinstance(years, bool) or not isinstance(years, int) or not 1 < years <= MOST_YEARS:
        raise InvalidTable(f"years: {years!r} is no whole number from 2 to {MOST_YEARS}")

    def several(day: Any) -> str:
        first = _day(day).year // years * years
        return f"{first}-{first + years - 1}"

    return (
        Level("day", lambda day: f"{_day(day):%Y-%m-%d}"),
        Level("month", lambda day: f"{_day(day):%Y-%m}"),
        Level("quarter", lambda day: f"{_day(day).year}-Q{(_day(day).month + 2) // 3}"),
        Level("year", lambda day: f"{_day(day).year}"),
        Level(f"{years} years", several),
    )


@dataclass(frozen=True, eq=False)
class Climb:
    """A column on every level of its ladder.

    Attributes
    ----------
    names : of the levels
    labels : the categories of each level
    codes : for each level, the position of each record's category among them
    bits : for each level, what it says less than the finest: the entropy of the finest category
        given this one, in bits a record

    """

    names: tuple[str, ...]
    labels: tuple[tuple[Any, ...], ...]
    codes: tuple[npt.NDArray[np.int64], ...]
    bits: tuple[float, ...]


def climb(column: pd.Series, name: str, ladder: Ladder, weights: npt.NDArray[np.int64]) -> Climb:
    """Take a column up its ladder, or say where a level is not made of whole ones below it."""
    if not ladder:
        raise InvalidHierarchy(f"ladders, {name!r}: it has no level")
    positions, met = pd.factorize(column.astype(object))
    labels, codes, bits = [], [], []
    below: npt.NDArray[np.int64] | None = None
    for level in ladder:
        of_each = np.array([_parent(one, name, level) for one in met] + [None], dtype=object)[:-1]
        of, coarse = pd.factorize(of_each)
        if below is not None:
            _refuse_crossing(below, of, met, name, level)
        below = of
        labels.append(tuple(coarse))
        codes.append(of[positions].astype(np.int64))
        bits.append(_entropy(positions, weights) - _entropy(of[positions], weights))
    return Climb(tuple(level.name for level in ladder), tuple(labels), tuple(codes), tuple(bits))


def _parent(label: Any, name: str, level: Level) -> Any:
    if level.of is None:
        return label
    try:
        found = level.of(label) if callable(level.of) else level.of[label]
    except (KeyError, ValueError, TypeError):
        found = None
    if found is None or found != found:  # noqa: PLR0124 (NaN)
        raise InvalidHierarchy(f"ladders, {name!r}: {label!r} has no {level.name}")
    return found


def _refuse_crossing(
    below: npt.NDArray[np.int64], of: npt.NDArray[np.intp], met: Any, name: str, level: Level
) -> None:
    first: dict[int, int] = {}
    for at, (fine, coarse) in enumerate(zip(below, of, strict=True)):
        other = first.setdefault(int(fine), at)
        if of[other] != coarse:
            raise InvalidHierarchy(
                f"ladders, {name!r}: {met[other]!r} and {met[at]!r} are one on the level below "
                f"{level.name!r}, and two on it"
            )


def _entropy(codes: npt.NDArray[Any], weights: npt.NDArray[np.int64]) -> float:
    shares = np.bincount(codes, weights)
    shares = shares[shares > 0] / weights.sum()
    return float(-(shares * np.log2(shares)).sum())


def _day(given: Any) -> date:
    if isinstance(given, date):
        return given
    if isinstance(given, str):
        return date.fromisoformat(given)
    raise TypeError(given)
