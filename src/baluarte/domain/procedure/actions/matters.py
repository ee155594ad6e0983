"""Open a matter, tell what happened in it, start a proceeding."""

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Q

from baluarte.domain.access.models import Account, Compartment
from baluarte.domain.audit.actions import record
from baluarte.domain.procedure.actions.locks import lock_matter
from baluarte.domain.procedure.actions.occurrences import (
    begin,
    check_in,
    check_of_matter,
    keep,
    new_row,
    root_of,
)
from baluarte.domain.procedure.actions.projection import refresh
from baluarte.domain.procedure.choices import OccurrenceKind, Perpetrator
from baluarte.domain.procedure.models import Matter, Occurrence, Proceeding
from baluarte.domain.procedure.queries.calendars import zone_of_matter
from baluarte.domain.procedure.queries.matters import course_of
from baluarte.domain.procedure.queries.texts import protocol_of, text_in_force
from baluarte.domain.procedure.rules import require_contributor, require_ours
from baluarte.domain.sealing.references import new_reference
from baluarte.domain.territory.models import Municipality, State
from baluarte.norms.agenda import ActRefused
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.protocols import Protocol
from baluarte.norms.protocols.form import Kind


class OpenedAlready(Exception):
    """The same asking opened its matter before."""


@transaction.atomic
def open_matter(
    *,
    compartment: Compartment,
    state: State | None,
    municipality: Municipality | None = None,
    perpetrator: Perpetrator = Perpetrator.UNKNOWN,
    responsible: Account | None = None,
    key: UUID | None = None,
    by: UUID,
    at: datetime,
) -> Matter:
    """Open a matter in a compartment, in a place; whose it is stands in the rooms above.

    A `key` chosen beforehand lets the same asking open one matter: `OpenedAlready` the next time.
    """
    matter = Matter(
        id=key or uuid4(),
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
    try:
        with transaction.atomic():
            matter.save(force_insert=True)
    except IntegrityError as error:
        raise OpenedAlready("this asking opened its matter before") from error
    record(act="procedure.open_matter", object_type="matter", objects=[matter.pk], by=by, at=at)
    return matter


@transaction.atomic
def record_occurrence(
    *,
    matter: Matter,
    event: str,
    happened_at: datetime | None,
    names: date | None = None,
    proceeding: Proceeding | None = None,
    seen_at: datetime | None = None,
    by: UUID,
    at: datetime,
) -> Occurrence:
    """Tell that something happened; `proceeding` where it concerns that one alone.

    Proceedings that begin by themselves with it begin in the same instant. Whoever tells had read
    the matter at `seen_at`: what was told since is not told again unseen.
    """
    lock_matter(matter.pk)
    require_contributor(matter)
    row = new_row(matter, OccurrenceKind.HAPPENED, happened_at, by=by, at=at, proceeding=proceeding)
    row.events, row.names = [event], names
    if proceeding is not None:
        require_ours(proceeding)
        check_in(course_of(proceeding), row, at=at)
    check_of_matter(matter, row, at=at)
    _check_told_once(row, seen_at=seen_at)
    return keep(row, "procedure.record_occurrence", by=by, at=at)


@transaction.atomic
def start_proceeding(
    *,
    matter: Matter,
    code: str,
    begun_by: Occurrence,
    jurisdiction: str = "",
    version: int | None = None,
    is_another: bool = False,
    by: UUID,
    at: datetime,
) -> Proceeding:
    """Start a protocol in a matter with the version in force on the day of what began it.

    One that runs from the same beginning already is not started again, unless it is another.
    """
    lock_matter(matter.pk)
    require_contributor(matter)
    began = begun_by.happened_at or begun_by.recorded_at
    on = local_day(began, zone_of_matter(matter))
    text = text_in_force(code, on=on)
    if version is not None and version != text.version:
        raise ActRefused("begun_under_another_law", given=on, right=text.key)
    protocol = protocol_of(text)
    _check_beginning(protocol, begun_by, jurisdiction)
    if not is_another:
        _check_started_once(matter, protocol, begun_by)
    proceeding = begin(matter, text, protocol, begun_by, jurisdiction, by=by, at=at)
    refresh([matter.pk], at=at)
    return proceeding


def _check_beginning(protocol: Protocol, begun_by: Occurrence, jurisdiction: str) -> None:
    if protocol.kind != Kind.STEPS:
        raise ActRefused("nothing_to_run", given=protocol.code)
    if not set(begun_by.events) & set(protocol.begins_with):
        raise ActRefused(
            "does_not_begin_with",
            given=tuple(begun_by.events),
            right=protocol.begins_with,
        )
    if jurisdiction and jurisdiction not in protocol.jurisdictions:
        raise ActRefused(
            "not_in_jurisdiction", given=jurisdiction, right=", ".join(protocol.jurisdictions)
        )


def _check_told_once(row: Occurrence, *, seen_at: datetime | None) -> None:
    """Refuse what stands already: one event at one time, sent again, is not a second one."""
    standing = Occurrence.objects.filter(
        matter=row.matter,
        proceeding=row.proceeding,
        kind=OccurrenceKind.HAPPENED,
        events=row.events,
        superseded_by__isnull=True,
        is_withdrawn=False,
    )
    same = Q(happened_at=row.happened_at, names=row.names)
    if standing.filter(same | Q(recorded_at__gt=seen_at) if seen_at else same).exists():
        raise ActRefused("told_already", given=tuple(row.events))


def _check_started_once(matter: Matter, protocol: Protocol, begun_by: Occurrence) -> None:
    running = Proceeding.objects.filter(
        matter=matter, text__code=protocol.code, begun_by=root_of(begun_by).pk, is_open=True
    )
    if running.exists():
        raise ActRefused("started_already", given=protocol.code)
