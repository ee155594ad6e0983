"""One figure, a series of them, or the newest of every indicator, from one reading."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import chain

from baluarte.domain.accountability.indicators import (
    cross,
    early_warnings,
    investigation,
    prevention,
    protection,
    reparation,
)
from baluarte.domain.accountability.indicators.figure import Figure, FigureState, NoData, without
from baluarte.domain.accountability.indicators.from_statements import (
    HUNDRED,
    Stated,
    degree_figure,
    sum_figure,
)
from baluarte.domain.accountability.indicators.of_reports import (
    report_figure,
    report_figure_of_one,
)
from baluarte.domain.accountability.indicators.rules import (
    Computed,
    DegreeRule,
    PeriodicReportRule,
    QueryRule,
    Rule,
    SumRule,
)
from baluarte.domain.accountability.periods import Period
from baluarte.domain.statements.models import Statement
from baluarte.domain.statements.queries import Asked, standing
from baluarte.domain.statements.report_states import REPORT_DAY, REPORT_DELIVERED
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.policy import PolicyIndicator, policy_indicator, policy_indicators

RULES: Mapping[str, Rule] = {
    **prevention.RULES,
    **protection.RULES,
    **investigation.RULES,
    **reparation.RULES,
    **early_warnings.RULES,
    **cross.RULES,
}
SHARES = ("percent",)
# How far back a series of what is computed goes.
YEARS = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """What stands of some headings as known at an instant: read once, for many figures.

    `at` is now, where what is known now is asked for.
    """

    statements: tuple[Statement, ...]
    known_at: datetime
    at: datetime | None = None

    def years(self, headings: Collection[str]) -> list[int]:
        """Return the years of which something is stated under some headings, oldest first."""
        rows = (one for one in self.statements if one.heading in headings)
        return sorted({one.last_date.year for one in rows})


def rule_of(code: str) -> Rule | None:
    """Return how an indicator is figured; nothing while nobody can."""
    policy_indicator(code)
    return RULES.get(code)


def headings_of(rule: Rule | None) -> frozenset[str]:
    """Return the headings that a rule reads."""
    match rule:
        case SumRule():
            return frozenset({rule.numerator, rule.denominator, rule.stated} - {""})
        case DegreeRule():
            return frozenset(heading for heading, _ in rule.headings)
        case PeriodicReportRule():
            return frozenset({REPORT_DELIVERED, REPORT_DAY})
        case _:
            return frozenset()


def read_statements(
    codes: Collection[str],
    *,
    known_at: datetime,
    at: datetime | None = None,
    shared_only: bool = False,
) -> Reading:
    """Read what stands for some indicators, in one query; only what is shared where asked."""
    wanted = frozenset(chain.from_iterable(headings_of(RULES.get(code)) for code in codes))
    if not wanted:
        return Reading((), known_at, at)
    rows = standing(known_at=known_at, asked=Asked(headings=wanted, shared_only=shared_only))
    return Reading(tuple(rows), known_at, at)


def figure_of(
    code: str,
    period: Period,
    *,
    known_at: datetime,
    at: datetime | None = None,
    reading: Reading | None = None,
) -> Figure:
    """Return one indicator in one period, as known at an instant.

    Whoever asks as of now says so by `at`: the registry then answers by its sums.
    """
    of, rule = policy_indicator(code), RULES.get(code)
    blank = Figure(
        code=code, state=FigureState.NO_DATA, reason=NoData.NOT_BUILT, unit=of.unit,
        period=period, known_at=known_at,
    )  # fmt: skip
    match rule:
        case None:
            return blank
        case QueryRule():
            found = rule.query(period, known_at, at or (reading.at if reading else None))
            return _computed(replace(blank, sources=(rule.source,)), found)
    reading = reading or read_statements([code], known_at=known_at)
    stated = Stated.of(reading.statements, period, known_at)
    return _stated_figure(of, rule, stated)


def series_of(
    code: str, *, known_at: datetime, at: datetime | None = None, reading: Reading | None = None
) -> list[Figure]:
    """Return an indicator year by year, oldest first; a year without data says so."""
    rule = RULES.get(code)
    this_year = local_day(known_at).year
    if rule is None:
        return []
    if isinstance(rule, QueryRule):
        years = list(range(this_year - YEARS + 1, this_year + 1)) if rule.is_light else [this_year]
        return [figure_of(code, Period(year), known_at=known_at, at=at) for year in years]
    reading = reading or read_statements([code], known_at=known_at)
    found = reading.years(headings_of(rule))
    if not found:
        return []
    every = range(found[0], max(found[-1], found[0]) + 1)
    return [figure_of(code, Period(y), known_at=known_at, reading=reading) for y in every]


def newest_figures(
    codes: Collection[str] | None = None,
    *,
    known_at: datetime,
    at: datetime | None = None,
    with_queries: bool = False,
) -> dict[str, Figure]:
    """Return the newest figure of each indicator: of its last year with a value.

    Queries that a page of many may ask are asked only where that is wanted; the others never.
    """
    wanted = list(policy_indicators() if codes is None else codes)
    reading = read_statements(wanted, known_at=known_at)
    this_year = Period(local_day(known_at).year)
    found: dict[str, Figure] = {}
    for code in wanted:
        rule = RULES.get(code)
        if isinstance(rule, QueryRule):
            if rule.is_light and with_queries:
                found[code] = figure_of(code, this_year, known_at=known_at, at=at)
            continue
        years = [Period(one) for one in reading.years(headings_of(rule))] or [this_year]
        several = [
            figure_of(code, one, known_at=known_at, reading=reading) for one in reversed(years)
        ]
        found[code] = next((one for one in several if one.value is not None), several[0])
    return found


def figure_by_institution(
    code: str, period: Period, *, known_at: datetime, reading: Reading | None = None
) -> dict[str, Figure]:
    """Return a stated indicator for each institution that was asked, one without data too."""
    of, rule = policy_indicator(code), RULES.get(code)
    if rule is None or isinstance(rule, QueryRule):
        return {}
    reading = reading or read_statements([code], known_at=known_at)
    stated = Stated.of(reading.statements, period, known_at)
    return {
        one: _figure_of_one(of, replace(rule, institutions=(one,)), stated)
        for one in rule.institutions
    }


def _stated_figure(
    of: PolicyIndicator, rule: SumRule | DegreeRule | PeriodicReportRule, stated: Stated
) -> Figure:
    match rule:
        case SumRule():
            return sum_figure(of, rule, stated)
        case DegreeRule():
            return degree_figure(of, rule, stated)
        case PeriodicReportRule():
            return report_figure(of, rule, stated)


def _figure_of_one(
    of: PolicyIndicator, rule: SumRule | DegreeRule | PeriodicReportRule, stated: Stated
) -> Figure:
    if isinstance(rule, PeriodicReportRule):
        return report_figure_of_one(of, rule, stated)
    return _stated_figure(of, rule, stated)


def _computed(blank: Figure, found: Computed) -> Figure:
    known = replace(
        blank,
        numerator=None if found.numerator is None else Decimal(found.numerator),
        denominator=None if found.denominator is None else Decimal(found.denominator),
        asked=found.asked,
        answered=found.answered,
    )
    if found.reason is not None:
        return without(known, found.reason)
    value = found.value
    if value is None:
        if known.denominator is None or known.numerator is None:
            return without(known, NoData.NO_DENOMINATOR)
        if not known.denominator:
            return without(known, NoData.ZERO_DENOMINATOR)
        value = known.numerator / known.denominator
        value *= HUNDRED if known.unit in SHARES else 1
    return replace(
        known, state=FigureState.COMPUTED, reason=None, value=value, low=found.low, high=found.high
    )
