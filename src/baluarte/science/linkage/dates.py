"""Dates as people write them, read as the first and the last day they may mean.

Spanish and English, numbers in either order, months and years alone, ranges and lists of days.
What is impossible (a thirteenth month, the year 2918) is not guessed: it has digits, no days.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from baluarte.science.linkage.folding import folded
from baluarte.science.linkage.lexicon import MONTHS

NO_DAY = -(2**30)
EARLIEST, LATEST = 1850, 2100
OPEN_DAYS = 90
_PIVOT = 39
_PAST = r"(?:^|\b)(?:antes de|before|hasta)|^\.\."
_SINCE = r"(?:^|\b)(?:despues de|after|desde|since|a partir de)|\.\.$"
_YMD = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(\d\d)(\d\d)(?!\d)")
_XXY = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?!\d)")
_YM = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})(?![-/.\d])")
_MY = re.compile(r"(?<![-/.\d])(\d{1,2})[-/.](\d{4})(?!\d)")
_CLOCK = re.compile(r"t?\b\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:h|hrs|am|pm|z)?\b")
_WORD = re.compile(r"[a-z]+|\d+")


class Days(NamedTuple):
    """First and last day as ordinals (`NO_DAY` where not known), and digits as yyyymmdd or 0."""

    first: np.ndarray
    last: np.ndarray
    digits: np.ndarray

    def take(self, rows: np.ndarray) -> "Days":
        """Return some rows."""
        return Days(self.first[rows], self.last[rows], self.digits[rows])


def read_days(raw: pd.Series, table: np.ndarray) -> Days:
    """Read a column; whether 5/6 is in June or in May is settled for each table by its rows."""
    codes, texts = pd.factorize(raw)
    plain = folded(pa.array(texts, pa.string())).to_pylist()
    filled = codes >= 0
    rows, columns = len(raw), 3
    told = np.full((rows, columns), NO_DAY, dtype=np.int64)
    told[:, 2] = 0
    for number in np.unique(table):
        inside = np.flatnonzero((table == number) & filled)
        distinct, back = np.unique(codes[inside], return_inverse=True)
        mine = [plain[code] for code in distinct]
        first = month_comes_first(mine)
        read = np.array([read_day(text, month_first=first) for text in mine], dtype=np.int64)
        if len(read):
            told[inside] = read[back]
    return Days(*(np.ascontiguousarray(column).astype(np.int32) for column in told.T))


def month_comes_first(texts: Iterable[str]) -> bool:
    """Say whether numbers in these dates mean month, day, year: only if more of them must."""
    month_first = day_first = 0
    for text in texts:
        for one, other, _ in _XXY.findall(text):
            day_first += int(one) > 12 >= int(other)  # noqa: PLR2004
            month_first += int(other) > 12 >= int(one)  # noqa: PLR2004
    return month_first > day_first


def read_day(text: str, *, month_first: bool = False) -> tuple[int, int, int]:
    """Read one folded text; first and last day as ordinals, digits as yyyymmdd."""
    text = _CLOCK.sub(" ", text).removesuffix(".0").strip()
    spans, digits = _numeric(text, month_first)
    if not spans and not digits:
        spans = _spoken(text)
    if not spans:
        return NO_DAY, NO_DAY, digits
    first, last = min(one for one, _ in spans), max(other for _, other in spans)
    if re.search(_PAST, text):
        first = last - timedelta(days=OPEN_DAYS)
    elif re.search(_SINCE, text):
        last = first + timedelta(days=OPEN_DAYS)
    if not digits and first == last:
        digits = first.year * 10_000 + first.month * 100 + first.day
    return first.toordinal(), last.toordinal(), digits if first == last else 0


def _numeric(text: str, month_first: bool) -> tuple[list[tuple[date, date]], int]:
    """Read dates in figures; the digits are those of the last that is no real day."""
    found: list[tuple[date, date]] = []
    digits = 0
    for pattern in (_YMD, _COMPACT, _XXY):
        for numbers in pattern.findall(text):
            year, month, day = _in_order(numbers, pattern is _XXY, month_first)
            digits = year * 10_000 + month * 100 + day
            if real := _day(year, month, day):
                found.append((real, real))
        if found or digits:
            return found, digits
    for pattern, at in ((_YM, 0), (_MY, 1)):
        for numbers in pattern.findall(text):
            year, month = int(numbers[at]), int(numbers[1 - at])
            if span := _month(year, month):
                found.append(span)
            else:
                digits = year * 10_000 + month * 100
        if found or digits:
            break
    return found, digits


def _in_order(
    numbers: Sequence[str], written_last: bool, month_first: bool
) -> tuple[int, int, int]:
    one, two, three = (int(number) for number in numbers)
    if not written_last:
        return one, two, three
    year = _year(numbers[2])
    if month_first:
        one, two = two, one
    # One order is possible only: take it.
    if two > 12 >= one:  # noqa: PLR2004
        one, two = two, one
    return year, two, one


def _year(text: str) -> int:
    number = int(text)
    return number + (0 if len(text) > 2 else 2000 if number <= _PIVOT else 1900)  # noqa: PLR2004


def _day(year: int, month: int, day: int) -> date | None:
    if not EARLIEST <= year <= LATEST:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(year: int, month: int) -> tuple[date, date] | None:
    first = _day(year, month, 1)
    if first is None:
        return None
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _spoken(text: str) -> list[tuple[date, date]]:
    """Read days and months in words: 3 de mayo de 2023; May 29, 30 or June 1, 2014; Mar-11."""
    words = _WORD.findall(text)
    months = [(at, MONTHS[word]) for at, word in enumerate(words) if word in MONTHS]
    years = [(at, int(word)) for at, word in enumerate(words) if len(word) == 4 and word.isdigit()]  # noqa: PLR2004
    if not years and months:
        years = [(at, _year(words[at])) for at in _short_year(words, months)]
    if not months:
        return [(date(year, 1, 1), date(year, 12, 31)) for _, year in years if _day(year, 1, 1)]
    if not years:
        return []
    taken = {at for at, _ in years}
    days = [
        (at, int(word))
        for at, word in enumerate(words)
        if at not in taken and word.isdigit() and len(word) <= 2  # noqa: PLR2004
    ]
    english = bool(days) and months[0][0] < days[0][0]
    spans: list[tuple[date, date] | None] = []
    for at, number in days:
        month = _nearest(months, at, before=english)
        real = _day(_nearest(years, at, before=False), month, number)
        spans.append((real, real) if real else None)
    if not days:
        spans = [_month(_nearest(years, at, before=False), month) for at, month in months]
    return [span for span in spans if span]


def _short_year(words: Sequence[str], months: Sequence[tuple[int, int]]) -> list[int]:
    """Find the year of 6-Jun-94 and Mar-11: two figures right behind the month, at the end."""
    last = months[-1][0] + 1
    two_figures = last == len(words) - 1 and words[last].isdigit() and len(words[last]) == 2  # noqa: PLR2004
    return [last] if two_figures else []


def _nearest(places: Sequence[tuple[int, int]], at: int, *, before: bool) -> int:
    """Return what stands nearest on the wanted side, or else on the other one."""
    earlier = [value for place, value in places if place < at]
    later = [value for place, value in places if place > at]
    if before:
        return earlier[-1] if earlier else later[0]
    return later[0] if later else earlier[-1]
