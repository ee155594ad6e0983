from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.actions import record
from baluarte.domain.registry.actions.determinations import held_for_change, reopen_if_confirmed
from baluarte.domain.registry.choices import Occasion
from baluarte.domain.registry.models import Act, Determination, Event, Perpetrator
from baluarte.domain.wall.bulk_insert import insert_rows
from baluarte.norms.catalogues import term


class NoSuchVictim(ValueError):
    """The event has fewer victims than that number."""


@transaction.atomic
def add_act(
    *,
    event: Event,
    type: str,  # noqa: A002 (the word of the field)
    victim_number: int | None,
    perpetrators: Sequence[str] = (),
    by: UUID,
    at: datetime,
) -> Act:
    """Add an act: one type of harm to one victim; no number where it is not known which."""
    for catalogue, codes in (("aggression_types", [type]), ("perpetrators", perpetrators)):
        for code in codes:
            term(catalogue, code)
    held = held_for_change(event)
    if victim_number is not None:
        require_victim(held, victim_number)
    held = reopen_if_confirmed(held, occasion=Occasion.ACT_ADDED, by=by, at=at)
    act = Act(
        compartment_id=held.compartment_id,
        event_id=held.event_id,
        type=type,
        victim_number=victim_number,
        perpetrators=sorted(set(perpetrators)),
        listed_date=held.listed_date,
        decided_at=at,
        by_id=by,
    )
    act.save(force_insert=True)
    write_perpetrators([act], by=by, at=at)
    _record("registry.add_act", act, by=by, at=at)
    return act


@transaction.atomic
def end_act(*, act: Act, by: UUID, at: datetime) -> Act:
    """Hold an act no longer; it stays in the history."""
    held = held_for_change(Event(pk=act.event_id))
    reopen_if_confirmed(held, occasion=Occasion.ACT_ENDED, by=by, at=at)
    live = Act.objects.filter(pk=act.pk, ended_at__isnull=True)
    if not live.update(ended_at=at, ended_by_id=by):
        raise NotAllowed("registry.end_act.has_ended")
    _record("registry.end_act", act, by=by, at=at)
    act.refresh_from_db()
    return act


def require_victim(held: Determination, number: int) -> None:
    """Raise `NoSuchVictim` unless the event is held to have so many victims."""
    if not 1 <= number <= (held.victims or 1):
        raise NoSuchVictim


def write_perpetrators(acts: Sequence[Act], *, by: UUID, at: datetime) -> None:
    """Write a row for each class of presumed perpetrators of some acts, no more being said."""
    insert_rows(
        [
            Perpetrator(
                compartment_id=act.compartment_id, act=act, kind=kind, decided_at=at, by_id=by
            )
            for act in acts
            for kind in act.perpetrators
        ]
    )


def _record(name: str, act: Act, *, by: UUID, at: datetime) -> None:
    record(
        act=name,
        object_type="event",
        objects=[act.event_id],
        payload={"act": str(act.pk), "type": act.type, "victim": act.victim_number},
        by=by,
        at=at,
    )
