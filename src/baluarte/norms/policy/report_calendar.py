"""Which reports are due, of which periods and until which day, as dated text."""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from baluarte.norms.catalogues import FALLBACK_LANGUAGE
from baluarte.norms.policy.texts import Said, looked_up, policy_rows

WRITTEN = re.compile(r"(?P<year>[1-9]\d{3})(?:-(?:(?P<month>0[1-9]|1[0-2])|S(?P<half>[12])))?")
FILE, MONTHS, HALF = "report_calendar.yaml", 12, 6


class InvalidReportPeriod(ValueError):
    """A period of a report is written 2026, 2026-S1 or 2026-03."""


class PeriodKind(StrEnum):
    """How long a period is."""

    MONTH = "month"
    HALF_YEAR = "half_year"
    YEAR = "year"


class ReportOf(StrEnum):
    """What a report speaks of beside its period."""

    NOTHING = "nothing"
    RECOMMENDATION_SET = "recommendation_set"
    INSTITUTION = "institution"


# How many periods back from the day on which it is said reports begin to be due, at most.
MOST_PERIODS = 24
MONTHS_OF = {PeriodKind.MONTH: 1, PeriodKind.HALF_YEAR: HALF, PeriodKind.YEAR: MONTHS}


@dataclass(frozen=True, slots=True, order=True)
class ReportPeriod:
    """A month, half a year or a year."""

    first_date: date
    kind: PeriodKind

    @classmethod
    def read(cls, written: str) -> "ReportPeriod":
        """Read a period as `str` writes it."""
        found = WRITTEN.fullmatch(written)
        if found is None:
            raise InvalidReportPeriod(
                f"{written!r} is no period of a report (2026, 2026-S1, 2026-03)"
            )
        year = int(found["year"])
        if found["month"]:
            return cls(date(year, int(found["month"]), 1), PeriodKind.MONTH)
        if found["half"]:
            return cls(date(year, 1 if found["half"] == "1" else HALF + 1, 1), PeriodKind.HALF_YEAR)
        return cls(date(year, 1, 1), PeriodKind.YEAR)

    @classmethod
    def of_day(cls, kind: PeriodKind, day: date) -> "ReportPeriod":
        """Return the period of a kind that holds a day."""
        months = MONTHS_OF[kind]
        return cls(date(day.year, (day.month - 1) // months * months + 1, 1), kind)

    @property
    def last_date(self) -> date:
        """Return its last day."""
        return self.after.first_date - timedelta(days=1)

    @property
    def after(self) -> "ReportPeriod":
        """Return the one after, of the same length."""
        return ReportPeriod(_months_on(self.first_date, MONTHS_OF[self.kind]), self.kind)

    @property
    def before(self) -> "ReportPeriod":
        """Return the one before, of the same length."""
        return ReportPeriod(_months_on(self.first_date, -MONTHS_OF[self.kind]), self.kind)

    def __str__(self) -> str:
        year = f"{self.first_date.year:04}"
        if self.kind is PeriodKind.MONTH:
            return f"{year}-{self.first_date.month:02}"
        if self.kind is PeriodKind.HALF_YEAR:
            return f"{year}-S{1 if self.first_date.month <= HALF else 2}"
        return year


@dataclass(frozen=True)
class ReportRule:
    """One kind of report: its period, until when it is due, and what asks for it."""

    code: str
    slug: str
    period: PeriodKind
    of: ReportOf
    months_after: int
    due_day: int
    label: Said
    says: Said
    rule: Said
    basis: str
    law: str
    source: tuple[str, ...]
    confidence: str
    version: int
    valid_from: date

    def in_language(self, language: str) -> str:
        """Return the label in a language, in Spanish where it has no other."""
        return self.label.get(language, self.label[FALLBACK_LANGUAGE])

    def due_date(self, period: ReportPeriod) -> date:
        """Return the last day on which the report of a period is in time."""
        month = _months_on(period.last_date.replace(day=1), self.months_after)
        return month.replace(day=min(self.due_day, monthrange(month.year, month.month)[1]))


def report_rules() -> Mapping[str, ReportRule]:
    """Return the newest rule of each kind of report, in the order of the text."""
    return {code: versions[-1] for code, versions in _versions().items()}


def report_rule(code: str, *, on: date | None = None) -> ReportRule:
    """Return the rule of a kind for a period that ends on a day; the first for those before any."""
    versions = looked_up(_versions(), code, FILE)
    if on is None:
        return versions[-1]
    held = [one for one in versions if one.valid_from <= on]
    return held[-1] if held else versions[0]


def due_date_of(code: str, period: ReportPeriod) -> date:
    """Return until which day the report of a kind and period is due, by the rule of its time."""
    return report_rule(code, on=period.last_date).due_date(period)


def periods_due(
    code: str, *, first: date, today: date, until: date | None
) -> Iterator[ReportPeriod]:
    """Yield the periods over by today from the one that holds a day, until one before an end."""
    period = ReportPeriod.of_day(report_rule(code).period, first)
    while period.last_date < today and (until is None or period.first_date < until):
        yield period
        period = period.after


def may_begin(code: str, *, day: date, today: date) -> bool:
    """Say whether reports begin, or end, on a day: no more than so many periods from today."""
    rule = report_rule(code)
    months = MOST_PERIODS * MONTHS_OF[rule.period]
    first = ReportPeriod.of_day(rule.period, today).first_date
    return _months_on(first, -months) <= day <= _months_on(first, months)


@cache
def _versions() -> Mapping[str, tuple[ReportRule, ...]]:
    found: dict[str, list[ReportRule]] = {}
    for row in policy_rows(FILE):
        due = row["due"]
        kept = {name: value for name, value in row.items() if name != "due"}
        kept |= {
            "period": PeriodKind(row["period"]),
            "of": ReportOf(row["of"]),
            "source": tuple(row["source"]),
        }
        rule = ReportRule(months_after=due["months"], due_day=due["day"], **kept)
        found.setdefault(rule.code, []).append(rule)
    return {
        code: tuple(sorted(several, key=lambda one: one.valid_from))
        for code, several in found.items()
    }


def _months_on(first: date, months: int) -> date:
    """Return the first day of a month so many months later or earlier."""
    counted = first.year * MONTHS + first.month - 1 + months
    return date(counted // MONTHS, counted % MONTHS + 1, 1)
