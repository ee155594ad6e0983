"""The trigger calendar: elections as dated text and what one's house noted, what is near first."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from baluarte.domain.prevention.models import TriggerDate
from baluarte.domain.prevention.queries.warnings import TrackedWarning, track_warnings, warnings
from baluarte.domain.prevention.rules import kept_by
from baluarte.domain.prevention.warning_choices import TriggerKind, WarningStatus
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.elections import elections

# From how many days before a date on somebody is told that no warning stands.
NEAR = timedelta(days=30)
AHEAD = timedelta(days=366)
MOST_DATES = 200
OPEN = (WarningStatus.PROPOSED, WarningStatus.HELD, WarningStatus.STANDS)


@dataclass(frozen=True, slots=True)
class Trigger:
    """Days at which risk rises somewhere; without states, in the whole country."""

    kind: TriggerKind
    first_date: date
    last_date: date
    states: frozenset[str]
    municipality: str = ""
    # Nothing of what is dated text.
    row: TriggerDate | None = None
    # What an election is called, by language.
    label: tuple[tuple[str, str], ...] = ()
    # An open warning of that place which stands on one of its days.
    warning: str = ""

    def is_near(self, today: date) -> bool:
        """Say whether it begins within days, or goes on."""
        return self.first_date - NEAR <= today <= self.last_date


def trigger_calendar(by: UUID, *, at: datetime) -> list[Trigger]:
    """Return the dates of the coming year that one's house knows, the nearest first."""
    today = local_day(at)
    several = [*_elections(today), *map(_of_row, _noted(by, today))]
    several.sort(key=lambda one: (one.first_date, one.kind, sorted(one.states), one.municipality))
    ours = warnings().filter(kept_by(by), valid_until__gte=today)
    open_ones = [one for one in track_warnings(ours, at=at) if one.status in OPEN]
    return [_with_warning(one, open_ones) for one in several]


def near_without_warning(by: UUID, *, at: datetime) -> list[Trigger]:
    """Return what one's house noted that is near, and of which no warning stands or waits."""
    today = local_day(at)
    return [
        one
        for one in trigger_calendar(by, at=at)
        if one.row is not None and one.is_near(today) and not one.warning
    ]


def trigger_date(key: UUID, *, by: UUID) -> TriggerDate:
    """Return a date of one's house that was not taken back; `TriggerDate.DoesNotExist`."""
    return TriggerDate.objects.select_related("holder").get(kept_by(by), pk=key, withdrawal=None)


def _noted(by: UUID, today: date) -> QuerySet[TriggerDate]:
    found = TriggerDate.objects.filter(kept_by(by), withdrawal=None, last_date__gte=today)
    return found.select_related("municipality", "noted_by").order_by("first_date", "id")[
        :MOST_DATES
    ]


def _of_row(one: TriggerDate) -> Trigger:
    return Trigger(
        TriggerKind(one.kind), one.first_date, one.last_date, frozenset([one.state_id]),
        one.municipality_id or "", one,
    )  # fmt: skip


def _elections(today: date) -> list[Trigger]:
    return [
        Trigger(
            TriggerKind.ELECTION, one.day, one.day, one.states, label=tuple(one.label.items())
        )
        for one in elections().known
        if today <= one.day <= today + AHEAD
    ]  # fmt: skip


def _with_warning(one: Trigger, open_ones: list[TrackedWarning]) -> Trigger:
    if one.row is None:
        return one
    found = next((each.row for each in open_ones if _meets(one, each)), None)
    if found is None:
        return one
    return Trigger(
        one.kind, one.first_date, one.last_date, one.states, one.municipality, one.row, one.label,
        found.reference,
    )  # fmt: skip


def _meets(one: Trigger, found: TrackedWarning) -> bool:
    row = found.row
    is_there = row.state_id in one.states and row.municipality_id in (None, one.municipality)
    return is_there and not row.region and row.valid_until >= one.first_date
