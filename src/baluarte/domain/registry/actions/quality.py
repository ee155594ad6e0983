"""Set a check aside for an event, by a written reason and until a day; undo it."""

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from baluarte.domain.audit.actions import record
from baluarte.domain.registry.actions.determinations import held_for_change
from baluarte.domain.registry.actions.grounds import write_ground
from baluarte.domain.registry.models import Event, SetAside
from baluarte.domain.registry.rules import require_contributor
from baluarte.norms.catalogues import term
from baluarte.norms.clocks.calendar import local_day

LONGEST: Final = timedelta(days=366)


class NotUntilThen(ValueError):
    """A check is set aside from today on, for a year at most."""

    code = "registry.set_aside.until"
    words = _("Choose a day from today on, within a year.")


class NotSetAside(ValueError):
    """The check counts for the event already."""

    code = "registry.set_aside.is_not"
    words = _("This check counts for the event already.")


@transaction.atomic
def set_check_aside(
    *, event: Event, check: str, reason: str, until_date: date, by: UUID, at: datetime
) -> SetAside:
    """Set a check aside for an event until a day; `MustSayWhy` without a reason."""
    if not local_day(at) <= until_date <= local_day(at) + LONGEST:
        raise NotUntilThen
    return _say(event, check, until_date, reason, by=by, at=at)


@transaction.atomic
def count_check_again(*, event: Event, check: str, reason: str, by: UUID, at: datetime) -> SetAside:
    """Undo that a check was set aside; both decisions stay in the history."""
    if not SetAside.objects.filter(
        event=event,
        check_code=check,
        superseded_by__isnull=True,
        until_date__gte=local_day(at),
    ).exists():
        raise NotSetAside
    return _say(event, check, None, reason, by=by, at=at)


def _say(
    event: Event, check: str, until: date | None, reason: str, *, by: UUID, at: datetime
) -> SetAside:
    term("quality_checks", check)
    require_contributor(event)
    # Locks the event: two who decide at once decide one after the other.
    held = held_for_change(event)
    newest = SetAside.objects.filter(
        event=event, check_code=check, superseded_by__isnull=True
    ).first()
    said = SetAside(
        compartment_id=held.compartment_id,
        event_id=held.event_id,
        check_code=check,
        supersedes=newest,
        until_date=until,
        ground=write_ground(reason, compartment=held.compartment_id, what="reason"),
        decided_at=at,
        by_id=by,
    )
    said.save(force_insert=True)
    record(
        act="registry.set_check_aside" if until else "registry.count_check_again",
        object_type="event",
        objects=[held.event_id],
        payload={"check": check, "until": until.isoformat() if until else None},
        by=by,
        at=at,
    )
    return said
