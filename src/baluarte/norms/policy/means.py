"""What means are held against: standards, periodic reports, and what is asked of each office."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cache
from itertools import chain
from typing import Any

from baluarte.norms.catalogues import FALLBACK_LANGUAGE
from baluarte.norms.policy.owners import institutions_of
from baluarte.norms.policy.texts import Said, looked_up, policy_text

MONTHS = 12


class Shape(StrEnum):
    """What stands in a column of a matrix."""

    DEGREE = "degree"
    DAY = "day"
    COUNT = "count"


@dataclass(frozen=True)
class Standard:
    """A threshold with its source: a load at most, or so many staff at least."""

    code: str
    heading: str
    label: Said
    says: Said
    of: tuple[str, ...]
    law: str
    is_proposal: bool
    source: tuple[str, ...]
    confidence: str
    valid_from: date
    at_most: int | None = None
    at_least: int | None = None

    @property
    def threshold(self) -> int:
        """Return the number that must not be passed, or must be reached."""
        return self.at_least if self.at_most is None else self.at_most  # type: ignore[return-value]

    def is_passed_by(self, value: Decimal) -> bool:
        """Say whether a value is on the wrong side; the threshold itself is not."""
        if self.at_most is not None:
            return value > self.at_most
        return value < self.threshold


@dataclass(frozen=True)
class PeriodicReport:
    """A report owed for each period of some months, late so many days after the period ends."""

    code: str
    label: Said
    months: int
    days: int
    first_date: date
    is_proposal: bool
    law: str
    source: tuple[str, ...]
    confidence: str

    def periods_of(self, year: int) -> tuple["ReportPeriod", ...]:
        """Return the periods that begin in a year, from its first month on."""
        starts = range(1, MONTHS + 1, self.months)
        found = (ReportPeriod.of(year, month, self) for month in starts)
        return tuple(one for one in found if one.last_date >= self.first_date)


@dataclass(frozen=True)
class ReportPeriod:
    """One period of a report, and the last day on which its report is not late."""

    first_date: date
    last_date: date
    due_date: date

    @classmethod
    def of(cls, year: int, month: int, report: PeriodicReport) -> "ReportPeriod":
        """Return the period that begins in a month."""
        after = month - 1 + report.months
        last = date(year + after // MONTHS, after % MONTHS + 1, 1) - timedelta(1)
        return cls(date(year, month, 1), last, last + timedelta(report.days))


@dataclass(frozen=True)
class MatrixColumn:
    """One thing asked of every office of a class."""

    heading: str
    about: str
    shape: Shape
    label: Said

    def in_language(self, language: str) -> str:
        """Return its label in a language, in Spanish where it has no other."""
        return self.label.get(language, self.label[FALLBACK_LANGUAGE])


@dataclass(frozen=True)
class Matrix:
    """What is asked of each office of a class; who was trained, and what shows that it is used."""

    code: str
    label: Said
    short: Said
    of: tuple[str, ...]
    columns: tuple[MatrixColumn, ...]
    report: str = ""
    trained: str = ""
    unused: str = ""

    @property
    def institutions(self) -> tuple[str, ...]:
        """Return every office, whether anybody stated anything of it or not."""
        return tuple(chain.from_iterable(institutions_of(one) for one in self.of))

    def in_language(self, language: str) -> str:
        """Return its label in a language, in Spanish where it has no other."""
        return self.label.get(language, self.label[FALLBACK_LANGUAGE])


@cache
def standards() -> Mapping[str, Standard]:
    """Return every standard by its code."""
    return {row["code"]: Standard(**_listed(row)) for row in _text()["standards"]}


def standards_for(institution: str, heading: str, *, on: date) -> list[Standard]:
    """Return what the value of a heading is held against on a day; nothing where no text says.

    What a law asks is asked from its day on; a proposal of ours measures any year.
    """
    return [
        one
        for one in standards().values()
        if one.heading == heading
        and (one.is_proposal or one.valid_from <= on)
        and any(institution in institutions_of(each) for each in one.of)
    ]


@cache
def periodic_reports() -> Mapping[str, PeriodicReport]:
    """Return every periodic report by its code."""
    return {row["code"]: PeriodicReport(**_listed(row)) for row in _text()["reports"]}


@cache
def matrices() -> Mapping[str, Matrix]:
    """Return every matrix by its code, in the order of the text."""
    return {row["code"]: _matrix(row) for row in _text()["matrices"]}


def matrix(code: str) -> Matrix:
    """Return one matrix; `UnknownCode` where the text has none of this code."""
    return looked_up(matrices(), code, "means")


def _matrix(row: Mapping[str, Any]) -> Matrix:
    columns = tuple(MatrixColumn(**{**one, "shape": Shape(one["shape"])}) for one in row["columns"])
    return Matrix(**{**_listed(row), "columns": columns})


def _listed(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, **{name: tuple(row[name]) for name in ("of", "source") if name in row}}


@cache
def _text() -> Mapping[str, list[dict[str, Any]]]:
    found: Mapping[str, list[dict[str, Any]]] = policy_text("means.yaml")
    return found
