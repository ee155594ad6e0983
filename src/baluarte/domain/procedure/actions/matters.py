"""Open a matter, tell what happened in it, start a proceeding."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Account, Compartment
from baluarte.domain.audit.actions import record
from baluarte.domain.procedure.actions.keeping import (
    begin,
    check_in,
    check_of_matter,
    keep,
    new_row,
)
from baluarte.domain.procedure.actions.locks import lock_matter
from baluarte.domain.procedure.actions.projection import refresh
from baluarte.domain.procedure.choices import OccurrenceKind, Perpetrator
from baluarte.domain.procedure.models import Matter, Occurrence, Proceeding
from baluarte.domain.procedure.queries.calendars import zone_of_matter
from baluarte.domain.procedure.queries.matters import course_of
from baluarte.domain.procedure.queries.texts import protocol_of, text_in_force
from baluarte.domain.procedure.rules import require_contributor
from baluarte.domain.sealing.references import new_reference
from baluarte.domain.territory.models import Municipality, State
from baluarte.norms.agenda import ActRefused
from baluarte.norms.protocols import Protocol
from baluarte.norms.protocols.form import Kind


@transaction.atomic
def open_matter(
    *,
    compartment: Compartment,
    state: State,
    municipality: Municipality | None = None,
    perpetrator: Perpetrator = Perpetrator.UNKNOWN,
    responsible: Account | None = None,
    by: UUID,
    at: datetime,
) -> Matter:
    """Open a matter in a compartment, in a place; whose it is stands in the rooms above."""
    matter = Matter(
        compartment=compartment,
        reference=new_reference(),
        state=state,
        municipality=municipality,
        perpetrator=perpetrator,
        responsible_id=responsible.pk if responsible else by,
        opened_at=at,
        opened_by_id=by,
    )
    require_contributor(matter)
    matter.save(force_insert=True)
    record(act="procedure.open_matter", object_type="matter", objects=[matter.pk], by=by, at=at)
    return matter


@transaction.atomic
def record_event(
    *,
    matter: Matter,
    event: str,
    happened_at: datetime | None,
    names: date | None = None,
    proceeding: Proceeding | None = None,
    by: UUID,
    at: datetime,
) -> Occurrence:
    """Tell that something happened; `proceeding` where it concerns that one alone.

    Proceedings that begin by themselves with it begin in the same instant.
    """
    lock_matter(matter.pk)
    require_contributor(matter)
    row = new_row(matter, OccurrenceKind.HAPPENED, happened_at, by=by, at=at, proceeding=proceeding)
    row.events, row.names = [event], names
    if proceeding is not None:
        check_in(course_of(proceeding), row, at=at)
    check_of_matter(matter, row, at=at)
    return keep(row, "procedure.record_event", by=by, at=at)


@transaction.atomic
def start_proceeding(
    *,
    matter: Matter,
    code: str,
    begun_by: Occurrence,
    jurisdiction: str = "",
    version: int | None = None,
    by: UUID,
    at: datetime,
) -> Proceeding:
    """Start a protocol in a matter with the version in force on the day of what began it."""
    lock_matter(matter.pk)
    require_contributor(matter)
    began = begun_by.happened_at or begun_by.recorded_at
    on = began.astimezone(zone_of_matter(matter)).date()
    text = text_in_force(code, on=on)
    if version is not None and version != text.version:
        raise ActRefused("begun_under_another_law", given=on, right=text.key)
    protocol = protocol_of(text)
    _check_beginning(protocol, begun_by, jurisdiction)
    proceeding = begin(matter, text, protocol, begun_by, jurisdiction, by=by, at=at)
    refresh([matter.pk], at=at)
    return proceeding


def _check_beginning(protocol: Protocol, begun_by: Occurrence, jurisdiction: str) -> None:
    if protocol.kind != Kind.STEPS:
        raise ActRefused("nothing_to_run", given=protocol.code)
    if not set(begun_by.events) & set(protocol.begins_with):
        raise ActRefused(
            "does_not_begin_with",
            given=", ".join(begun_by.events),
            right=", ".join(protocol.begins_with),
        )
    if jurisdiction and jurisdiction not in protocol.jurisdictions:
        raise ActRefused(
            "not_in_jurisdiction", given=jurisdiction, right=", ".join(protocol.jurisdictions)
        )
