"""Take a turn to verify an event, so that two do not do the same; leave it again."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import record
from baluarte.domain.registry.actions.determinations import held_for_change
from baluarte.domain.registry.choices import EventState
from baluarte.domain.registry.models import Event, VerificationTurn
from baluarte.domain.registry.rules import require_contributor, require_verifier

LASTS: Final = timedelta(hours=2)


class TakenByAnother(Exception):
    """Another verifier has the turn, and it is not over."""

    code = "registry.turn.taken"
    words = _("Another person is verifying this event: take another, or come back later.")


class OwnDetermination(Exception):
    """Nobody verifies what they determined themselves."""

    code = "registry.turn.own"
    words = _("You determined this event yourself: another person verifies it.")


class NothingWaits(Exception):
    """The event does not wait to be verified."""

    code = "registry.turn.nothing_waits"
    words = _("This event does not wait to be verified any more.")


@transaction.atomic
def take_turn(*, event: Event, by: UUID, at: datetime) -> VerificationTurn:
    """Have an event to oneself for two hours, as a verifier of its steward; again, for two more."""
    require_contributor(event)
    held = held_for_change(event)
    if held.status != EventState.REPORTED:
        raise NothingWaits
    try:
        require_verifier(held, by=by)
    except NotAllowed as refused:
        if refused.rule == "registry.verify.needs_a_second_person":
            raise OwnDetermination from refused
        raise
    with connection.cursor() as cursor:
        cursor.execute(
            _TAKE,
            {
                "id": uuid4(),
                "compartment": held.compartment_id,
                "event": held.event_id,
                "by": by,
                "at": at,
                "until": at + LASTS,
            },
        )
        row = cursor.fetchone()
    if row is None:
        raise TakenByAnother
    _record("registry.take_turn", held.event_id, by=by, at=at)
    return VerificationTurn.objects.get(pk=row[0])


@transaction.atomic
def leave_turn(*, event: Event, by: UUID, at: datetime) -> None:
    """Let others take an event that one has to oneself."""
    mine = VerificationTurn.objects.filter(event=event, by=by, until_at__gt=at)
    if not mine.update(until_at=at):
        raise NotAllowed("registry.leave_turn.is_not_yours")
    _record("registry.leave_turn", event.pk, by=by, at=at)


def _record(act: str, event: UUID, *, by: UUID, at: datetime) -> None:
    record(act=act, object_type="event", objects=[event], payload={}, by=by, at=at)


# The row of an event is one: whoever comes second finds it taken, and no lock is asked of her.
_TAKE = """
insert into registry_verificationturn as t
       (id, compartment_id, event_id, by_id, taken_at, until_at)
values (%(id)s, %(compartment)s, %(event)s, %(by)s, %(at)s, %(until)s)
    on conflict (event_id) do update
   set by_id = excluded.by_id, taken_at = excluded.taken_at, until_at = excluded.until_at
 where t.until_at <= %(at)s or t.by_id = excluded.by_id
returning t.id
"""
