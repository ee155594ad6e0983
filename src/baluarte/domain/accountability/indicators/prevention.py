"""Indicators of prevention: the registry of aggressions itself, and norms of the states."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Exists, F, OuterRef

from baluarte.domain.accountability.indicators.figure import NoData
from baluarte.domain.accountability.indicators.institutions import STATE_GOVERNMENTS, STATE_SPEAKERS
from baluarte.domain.accountability.indicators.rules import (
    Computed,
    DegreeRule,
    QueryRule,
    Rule,
)
from baluarte.domain.accountability.periods import Period
from baluarte.domain.analysis.queries import Counted, Unit, count_goal_16_10_1
from baluarte.domain.analysis.queries.layer_crosstabs import count_known
from baluarte.domain.linkage.models import Judgement, Pair
from baluarte.domain.registry.queries import Filters, events
from baluarte.domain.skills.queries.totals import trained_in
from baluarte.norms.clocks.calendar import local_day

FRESH = timedelta(days=7)
# What is asked as of now is answered by the sums of the registry as it stands.
NOW = timedelta(minutes=1)
OBSTACLE = "obstacle"
OWN_LAW, EARLY_WARNING = "protection_law", "early_warning"


def fresh_events(period: Period, known_at: datetime, at: datetime | None) -> Computed:
    """Count events of a known day that were recorded within seven days of it."""
    of = events(_within(period), known_at=None if _is_now(known_at, at) else known_at)
    dated = of.filter(
        current__first_date=F("current__last_date"), created_at__lte=known_at
    )  # fmt: skip
    number = dated.count()
    if not number:
        return Computed(reason=NoData.NOTHING_RECORDED)
    fresh = dated.filter(created_at__date__lte=F("current__last_date") + FRESH)
    return Computed(numerator=fresh.count(), denominator=number)


def verified_events(period: Period, known_at: datetime, at: datetime | None) -> Computed:
    """Count the events that somebody confirmed, of all of a period."""
    found = _counted(Unit.EVENTS, period, known_at, at)
    if not found.total.all:
        return Computed(reason=NoData.NOTHING_RECORDED)
    return Computed(numerator=found.total.confirmed, denominator=found.total.all)


def obstacles(period: Period, known_at: datetime, at: datetime | None) -> Computed:
    """Count the events that are obstacles to the work, of all of a period."""
    found = _counted(Unit.EVENTS, period, known_at, at)
    if not found.total.all:
        return Computed(reason=NoData.NOTHING_RECORDED)
    narrowed = _counted(Unit.EVENTS, period, known_at, at, group=OBSTACLE)
    return Computed(numerator=narrowed.total.all, denominator=found.total.all)


def recorded_events(period: Period, known_at: datetime, at: datetime | None) -> Computed:
    """Count events of a period; acts and victims are other counts, never added to them."""
    found = _counted(Unit.EVENTS, period, known_at, at)
    if not found.total.all:
        return Computed(reason=NoData.NOTHING_RECORDED)
    return Computed(value=Decimal(found.total.all))


def victims_of_goal_16_10_1(period: Period, known_at: datetime, _at: datetime | None) -> Computed:
    """Count verified victims of the twelve months that end with a period."""
    until = min(period.last_date, local_day(known_at))
    found = count_goal_16_10_1(until=until, known_at=known_at)
    if not found.total and not sum(found.left_out.values()):
        return Computed(reason=NoData.NOTHING_RECORDED)
    return Computed(value=Decimal(found.total))


def judged_pairs(_period: Period, known_at: datetime, _at: datetime | None) -> Computed:
    """Count the pairs that somebody judged, of all that are proposed."""
    pairs = Pair.objects.filter(proposed_at__lte=known_at)
    number = pairs.count()
    if not number:
        return Computed(reason=NoData.NOTHING_RECORDED)
    said = Judgement.objects.filter(pair=OuterRef("pk"), decided_at__lte=known_at)
    return Computed(numerator=pairs.filter(Exists(said)).count(), denominator=number)


def trained_with_three_approaches(
    period: Period, known_at: datetime, _at: datetime | None
) -> Computed:
    """Count who passed the courses of a period with all three approaches and a final test.

    Of whom nobody said whether they passed is in neither number: the page of the course says it.
    """
    found = trained_in(period.first_date, period.last_date, known_at=known_at)
    if not found.courses:
        return Computed(reason=NoData.NOTHING_RECORDED)
    return Computed(numerator=found.passed, denominator=found.enrolled)


def _counted(
    unit: Unit, period: Period, known_at: datetime, at: datetime | None, group: str | None = None
) -> Counted:
    asked = replace(_within(period), group=group)
    return count_known(unit, (), asked, known_at=None if _is_now(known_at, at) else known_at)


def _within(period: Period) -> Filters:
    return Filters(from_date=period.first_date, until_date=period.last_date)


def _is_now(known_at: datetime, at: datetime | None) -> bool:
    """Say whether something is asked as of now; who does not say when that is asks as of then."""
    return at is not None and known_at >= at - NOW


RULES: Mapping[str, Rule] = {
    "PRV-S-02": DegreeRule(
        headings=(("norm_in_force", OWN_LAW),), institutions=STATE_GOVERNMENTS,
        speakers=STATE_SPEAKERS,
    ),
    "PRV-S-03": DegreeRule(
        headings=(("norm_in_force", EARLY_WARNING),), institutions=STATE_GOVERNMENTS,
        speakers=STATE_SPEAKERS,
    ),
    "PRV-P-01": QueryRule(name="fresh_events", query=fresh_events),
    "PRV-P-03": QueryRule(name="verified_events", query=verified_events, is_light=True),
    "PRV-P-04": QueryRule(name="judged_pairs", query=judged_pairs),
    "PRV-P-07": QueryRule(
        name="trained_with_three_approaches", query=trained_with_three_approaches, is_light=True
    ),
    "PRV-O-01": QueryRule(name="recorded_events", query=recorded_events, is_light=True),
    "PRV-O-04": QueryRule(name="obstacles", query=obstacles, is_light=True),
    "PRV-O-02": QueryRule(name="victims_of_goal_16_10_1", query=victims_of_goal_16_10_1),
}  # fmt: skip
