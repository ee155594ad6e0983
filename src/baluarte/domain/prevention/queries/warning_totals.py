"""Orange and red warnings of a period, counted for the policy's indicators.

As far as the context sees them: a house its own, and whoever is told what it was told.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from statistics import median
from uuid import UUID

from baluarte.domain.prevention.models import (
    EarlyWarning,
    PlanActionReport,
    StructuralCause,
    WarningOutcome,
)
from baluarte.domain.prevention.queries.warning_scores import covers, issued_day
from baluarte.domain.prevention.queries.warnings import TrackedWarning, track_warnings, warnings
from baluarte.domain.prevention.warning_choices import (
    ActionOutcome,
    LevelOfWarning,
    SecondWord,
    WhatCame,
)
from baluarte.domain.registry.queries import Filters, events
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.warnings import warning_policy_on

HIGH = (LevelOfWarning.ORANGE, LevelOfWarning.RED)
# Within how long after its issue a plan is under way: the indicator's own proposal.
UNDER_WAY = timedelta(hours=24)


def high_warnings(*, until: datetime) -> list[TrackedWarning]:
    """Return the orange and red warnings that were issued, as they stood at an instant."""
    rows = warnings().filter(level__in=HIGH, proposed_at__lte=until)
    return [one for one in track_warnings(rows, at=until) if one.is_issued]


def issued_within(first: date, last: date, *, known_at: datetime) -> list[TrackedWarning]:
    """Return those of them that were issued from one day to another."""
    return [one for one in high_warnings(until=known_at) if first <= issued_day(one) <= last]


def with_plan_under_way(several: Sequence[TrackedWarning], *, known_at: datetime) -> int:
    """Count the warnings of which some action was reported as done within a day of the issue."""
    reports = PlanActionReport.objects.filter(
        warning__in=_keys(several), outcome=ActionOutcome.DONE, reported_at__lte=known_at
    )
    # The newest first, so that the first report of each warning is kept.
    done = dict(reports.order_by("-reported_at").values_list("warning", "reported_at"))
    return sum(
        one.issued_at is not None
        and one.row.pk in done
        and done[one.row.pk] <= one.issued_at + UNDER_WAY
        for one in several
    )


def regions_with_action(
    several: Sequence[TrackedWarning], *, on: date, known_at: datetime
) -> tuple[int, int]:
    """Count the regions warned of, and those of which a cause has an owner and a day to come."""
    causes = StructuralCause.objects.filter(
        warning__in=_keys(several), noted_at__lte=known_at, review_date__gte=on
    )
    active = set(causes.values_list("warning", flat=True))
    regions = {_region(one.row) for one in several}
    with_one = {_region(one.row) for one in several if one.row.pk in active}
    return len(with_one), len(regions)


def median_lead_days(several: Sequence[TrackedWarning], *, known_at: datetime) -> float | None:
    """Return the median days from issue to what happened; nothing where nothing did yet."""
    rows = WarningOutcome.objects.filter(
        warning__in=_keys(several),
        review__answer=SecondWord.CONFIRMED,
        review__reviewed_at__lte=known_at,
    ).order_by("number")
    last = {one.warning_id: one for one in rows}
    days = [
        (last[one.row.pk].happened_date - issued_day(one)).days  # type: ignore[operator]
        for one in several
        if one.row.pk in last and last[one.row.pk].outcome == WhatCame.HAPPENED
    ]
    return median(days) if days else None


def grave_without_warning(first: date, last: date, *, known_at: datetime) -> tuple[int, int]:
    """Count the grave events of a known day and municipality, and those no warning stood for."""
    until = min(last, local_day(known_at))
    policy, tracked = warning_policy_on(until), high_warnings(until=known_at)
    found = {
        row
        for group in policy.grave_groups
        for row in events(
            Filters(from_date=first, until_date=until, group=group), known_at=known_at
        )
        .filter(municipality__isnull=False)
        .order_by()
        .values_list("pk", "municipality", "listed_date")
    }
    without = [
        key
        for key, municipality, day in found
        if not any(covers(one, municipality, day) for one in tracked)
    ]
    return len(without), len(found)


def _keys(several: Sequence[TrackedWarning]) -> list[UUID]:
    return [one.row.pk for one in several]


def _region(one: EarlyWarning) -> tuple[str, str, str]:
    return one.state_id, one.municipality_id or "", one.region
