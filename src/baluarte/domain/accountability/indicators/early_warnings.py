"""Indicators of early warnings: issued, planned, in time, and what nobody warned of."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from baluarte.domain.accountability.indicators.figure import NoData
from baluarte.domain.accountability.indicators.rules import Computed, QueryRule, Rule
from baluarte.domain.accountability.periods import Period
from baluarte.domain.prevention.queries import warning_totals as totals
from baluarte.domain.prevention.queries.warnings import TrackedWarning
from baluarte.norms.clocks.calendar import local_day

NOTHING = Computed(reason=NoData.NOTHING_RECORDED)


def warnings_issued(period: Period, known_at: datetime, _at: datetime | None) -> Computed:
    """Count the orange and red warnings of a period; none where no warning was ever issued."""
    found = _issued(period, known_at)
    if not found and not totals.high_warnings(until=known_at):
        return NOTHING
    return Computed(value=Decimal(len(found)))


def warnings_with_plan(period: Period, known_at: datetime, _at: datetime | None) -> Computed:
    """Count the warnings of a period of which an action of the plan was done within a day."""
    found = _issued(period, known_at)
    if not found:
        return NOTHING
    under_way = totals.with_plan_under_way(found, known_at=known_at)
    return Computed(numerator=under_way, denominator=len(found))


def regions_with_structural_action(
    period: Period, known_at: datetime, _at: datetime | None
) -> Computed:
    """Count the regions warned of in a period whose causes somebody answers for."""
    found = _issued(period, known_at)
    if not found:
        return NOTHING
    on = min(period.last_date, local_day(known_at))
    with_one, regions = totals.regions_with_action(found, on=on, known_at=known_at)
    return Computed(numerator=with_one, denominator=regions)


def lead_time(period: Period, known_at: datetime, _at: datetime | None) -> Computed:
    """Return the median days from the warnings of a period to what happened."""
    days = totals.median_lead_days(_issued(period, known_at), known_at=known_at)
    return NOTHING if days is None else Computed(value=Decimal(str(days)))


def grave_events_without_warning(
    period: Period, known_at: datetime, _at: datetime | None
) -> Computed:
    """Count the grave events of a period for which no orange or red warning stood."""
    without, all_of_them = totals.grave_without_warning(
        period.first_date, period.last_date, known_at=known_at
    )
    return Computed(numerator=without, denominator=all_of_them) if all_of_them else NOTHING


def _issued(period: Period, known_at: datetime) -> list[TrackedWarning]:
    return totals.issued_within(period.first_date, period.last_date, known_at=known_at)


RULES: Mapping[str, Rule] = {
    "REP-P-09": QueryRule(name="warnings_with_plan", query=warnings_with_plan),
    "REP-P-11": QueryRule(
        name="regions_with_structural_action", query=regions_with_structural_action
    ),
    "REP-P-12": QueryRule(name="warnings_issued", query=warnings_issued, is_light=True),
    "REP-O-02": QueryRule(name="lead_time", query=lead_time),
    "REP-O-04": QueryRule(name="grave_events_without_warning", query=grave_events_without_warning),
}
