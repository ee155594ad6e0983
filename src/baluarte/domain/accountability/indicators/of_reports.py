"""Figures of reports that offices owe by a day: who did not deliver is counted, never left out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from baluarte.domain.accountability.indicators.figure import Figure, FigureState, NoData, without
from baluarte.domain.accountability.indicators.from_statements import (
    HUNDRED,
    Stated,
    blank_figure,
    sources_of,
)
from baluarte.domain.accountability.indicators.rules import (
    PeriodicReportRule,
    ReportCount,
)
from baluarte.domain.statements.report_states import (
    REPORT_DAY,
    REPORT_DELIVERED,
    Reported,
    ReportState,
    reported,
)
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.policy import PolicyIndicator
from baluarte.norms.policy.means import periodic_reports


def report_figure(of: PolicyIndicator, rule: PeriodicReportRule, stated: Stated) -> Figure:
    """Return the share of what was owed by now that was delivered, or on its day.

    What nobody delivered is in the whole. What documents leave open is in neither part, and the
    bounds are what it would be if none of that had come so, and if all had.
    """
    owed = {one: _owed(rule, one, stated) for one in rule.institutions}
    blank = blank_figure(of, stated, asked=len(rule.institutions))
    every = [one for several in owed.values() for one in several]
    if not any(one.rows for one in every):
        return blank
    said = _said(rule, owed)
    known = [one for one in said if one is not None]
    number, whole, open_ = sum(known), len(known), len(said) - len(known)
    rows = [row for one in every for row in one.rows]
    answered = sum(any(one is not None for one in _said(rule, {i: r})) for i, r in owed.items())
    found = replace(
        blank,
        numerator=Decimal(number),
        denominator=Decimal(whole),
        answered=answered,
        sources=sources_of(rows),
    )
    if not whole:
        return without(found, NoData.WITHOUT_FIGURE)
    return replace(
        found,
        state=FigureState.STATED,
        reason=None,
        value=Decimal(number) / whole * HUNDRED,
        low=Decimal(number) / len(said) * HUNDRED if open_ else None,
        high=Decimal(number + open_) / len(said) * HUNDRED if open_ else None,
        differing=sum(one.state is ReportState.CONTRADICTED for one in every),
    )


def report_figure_of_one(of: PolicyIndicator, rule: PeriodicReportRule, stated: Stated) -> Figure:
    """Return what one office delivered; where nothing came it did not report: that is no nought."""
    [institution] = rule.institutions
    owed = _owed(rule, institution, stated)
    blank = blank_figure(of, stated, asked=1)
    if not owed or not _is_stated(rule, stated):
        return blank
    said = _said(rule, {institution: owed})
    if not any(said) and all(one.state is ReportState.NOT_REPORTED for one in owed):
        rows = [row for one in owed for row in one.rows]
        return replace(without(blank, NoData.NOT_REPORTED), sources=sources_of(rows))
    found = report_figure(of, rule, stated)
    if found.value is None or rule.counts is not ReportCount.OFFICES:
        return found
    return replace(found, degree="yes" if found.value else "no")


def _is_stated(rule: PeriodicReportRule, stated: Stated) -> bool:
    """Say whether any document says of any office whether it delivered."""
    headings = (REPORT_DELIVERED, REPORT_DAY)
    return any(of == rule.report and heading in headings for _, heading, of in stated.cells)


def _owed(rule: PeriodicReportRule, institution: str, stated: Stated) -> list[Reported]:
    """Return the reports of one office that were due by now, or came before."""
    rows = [
        one
        for heading in (REPORT_DELIVERED, REPORT_DAY)
        for one in stated.cells.get((institution, heading, rule.report), ())
        if not one.unit
    ]
    periods = periodic_reports()[rule.report].periods_of(stated.period.year)
    today = local_day(stated.known_at)
    found = (reported(rule.report, one, rows, today) for one in periods)
    return [one for one in found if one.state is not ReportState.NOT_DUE]


def _said(rule: PeriodicReportRule, owed: Mapping[str, Sequence[Reported]]) -> list[bool | None]:
    """Return of each thing that is counted whether it is so; None where documents leave it open."""
    if rule.counts is ReportCount.ON_TIME:
        return [one.is_on_time for several in owed.values() for one in several]
    return [_any(one.came for one in several) for several in owed.values() if several]


def _any(said: Iterable[bool | None]) -> bool | None:
    several = list(said)
    if True in several:
        return True
    return None if None in several else False
