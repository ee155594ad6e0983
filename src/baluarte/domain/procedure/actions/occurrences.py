"""How an act is kept: one row, checked before, counted after; acts in a matter follow one another.

What begins by itself begins in the same instant.
"""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Min

from baluarte.domain.audit.actions import record
from baluarte.domain.procedure.actions.locks import lock_matter
from baluarte.domain.procedure.actions.projection import Looked, refresh
from baluarte.domain.procedure.actions.remarks import write_remark
from baluarte.domain.procedure.acts import is_bound
from baluarte.domain.procedure.choices import OccurrenceKind, Subject
from baluarte.domain.procedure.models import Matter, Occurrence, Proceeding, ProtocolText
from baluarte.domain.procedure.queries.calendars import zone_of_matter
from baluarte.domain.procedure.queries.matters import Course
from baluarte.domain.procedure.queries.texts import protocol_of, texts_in_force
from baluarte.domain.procedure.rules import require_contributor, require_ours
from baluarte.norms.agenda import ActRefused, Happening, check
from baluarte.norms.agenda import Occurrence as Told
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.protocols import Protocol
from baluarte.norms.protocols import events as known_events


def new_row(
    matter: Matter,
    kind: OccurrenceKind,
    happened_at: datetime | None,
    *,
    by: UUID,
    at: datetime,
    proceeding: Proceeding | None = None,
    step: str = "",
    run: str = "",
) -> Occurrence:
    return Occurrence(
        id=uuid4(),
        compartment_id=matter.compartment_id,
        matter=matter,
        proceeding=proceeding,
        kind=kind,
        step=step,
        run=run,
        happened_at=happened_at,
        recorded_at=at,
        by_id=by,
    )


def row_of(
    proceeding: Proceeding,
    kind: OccurrenceKind,
    happened_at: datetime | None,
    *,
    by: UUID,
    at: datetime,
    step: str = "",
    run: str = "",
) -> Occurrence:
    lock_matter(proceeding.matter_id)
    require_contributor(proceeding.matter)
    require_ours(proceeding)
    return new_row(
        proceeding.matter,
        kind,
        happened_at,
        by=by,
        at=at,
        proceeding=proceeding,
        step=step,
        run=run,
    )


def check_in(course: Course, row: Occurrence, *, at: datetime) -> None:
    check(
        course.protocol,
        course.done,
        told(row),
        at=at,
        calendar=course.calendar,
        own_terms=course.own_terms,
    )


def check_of_matter(matter: Matter, row: Occurrence, *, at: datetime) -> None:
    """Check what happened outside any proceeding: in time, and of a kind there is."""
    if row.happened_at is not None and row.happened_at > at:
        raise ActRefused("in_the_future", given=row.happened_at, right=at)
    for event in row.events:
        if event not in known_events():
            raise ActRefused("unknown_event", given=event)
        if known_events()[event].names_a_date and row.names is None:
            raise ActRefused("no_date_named", given=(event,))
    first = _first_known(matter)
    if row.supersedes_id is None and first and row.happened_at and row.happened_at < first:
        raise ActRefused("before_the_first", given=row.happened_at, right=first)


def _first_known(matter: Matter) -> datetime | None:
    standing = Occurrence.objects.filter(
        matter=matter, superseded_by__isnull=True, is_withdrawn=False
    )
    first: datetime | None = standing.aggregate(first=Min("happened_at"))["first"]
    return first


def root_of(row: Occurrence) -> Occurrence:
    """Return the first version of what was told."""
    while row.supersedes is not None:
        row = row.supersedes
    return row


def check_act(protocol: Protocol, step: str, act: str, *, matter: UUID) -> None:
    """Refuse a step that a room's own action does, unless that action does it."""
    named = next((one for one in protocol.steps if one.id == step), None)
    if named is None or named.act == act:
        return
    if act or is_bound(named, matter):
        raise ActRefused("has_its_act", given=step, right=named.act or "—")


def told(row: Occurrence) -> Told:
    """Return a row as the agenda reads it."""
    return Told(
        id=str(row.pk),
        kind=Happening(row.kind),
        at=row.happened_at,
        recorded_at=row.recorded_at,
        events=tuple(row.events),
        step=row.step,
        run=row.run,
        names=row.names,
        supersedes=str(row.supersedes_id) if row.supersedes_id else "",
        is_withdrawn=row.is_withdrawn,
    )


def name_run(course: Course, row: Occurrence, *, at: datetime) -> None:
    """Name which opening an act ends, so that nobody can end it again."""
    if not row.run:
        drawn = course.agenda(at=at)
        waiting = [one for one in drawn.of(row.step) if not one.done_by and one.run]
        row.run = waiting[0].run if waiting else ""


def resume_withdrawn(row: Occurrence) -> None:
    """Doing again what was withdrawn is a newer version of it: a step is done once."""
    older = Occurrence.objects.filter(
        proceeding=row.proceeding, step=row.step, run=row.run, superseded_by__isnull=True,
        kind__in=(OccurrenceKind.DONE, OccurrenceKind.EXCUSED), is_withdrawn=True,
    ).first()  # fmt: skip
    if older is not None:
        row.supersedes = older


def keep(
    row: Occurrence, act: str, *, reason: str | None = None, by: UUID, at: datetime
) -> Occurrence:
    row.save(force_insert=True)
    if reason is not None:
        write_remark(
            subject=Subject.OCCURRENCE,
            about=row.pk,
            compartment=row.compartment_id,
            text=reason,
            by=by,
            at=at,
        )
    record(
        act=act,
        object_type="occurrence",
        objects=[row.pk, row.matter_id],
        payload={"kind": str(row.kind), "events": list(row.events), "step": row.step},
        by=by,
        at=at,
    )
    if not row.is_withdrawn:
        _start_what_begins_by_itself(row, by=by, at=at)
    refresh([row.matter_id], at=at)
    return row


@transaction.atomic
def follow(occurrence: UUID, *, at: datetime) -> Looked:
    """Begin and count what follows from a step of somebody who sees only that step."""
    row = Occurrence.objects.select_related("matter").get(pk=occurrence)
    lock_matter(row.matter_id)
    begun = Proceeding.objects.filter(matter=row.matter, begun_by=root_of(row).pk)
    if not begun.exists() and not Occurrence.objects.filter(supersedes=row).exists():
        _start_what_begins_by_itself(row, by=None, at=row.recorded_at)
    return refresh([row.matter_id], at=at)


def _start_what_begins_by_itself(row: Occurrence, *, by: UUID | None, at: datetime) -> None:
    if not row.events or row.supersedes_id is not None:
        return
    began = row.happened_at or row.recorded_at
    on = local_day(began, zone_of_matter(row.matter))
    running = set(
        Proceeding.objects.filter(matter=row.matter, is_open=True).values_list(
            "text__code", flat=True
        )
    )
    for code, text in texts_in_force(on=on).items():
        protocol = protocol_of(text)
        if not protocol.begins_by_itself or code in running:
            continue
        if set(row.events) & set(protocol.begins_with):
            begin(row.matter, text, protocol, row, "", by=by, at=at)


def begin(
    matter: Matter,
    text: ProtocolText,
    protocol: Protocol,
    begun_by: Occurrence,
    jurisdiction: str,
    *,
    by: UUID | None,
    at: datetime,
) -> Proceeding:
    proceeding = Proceeding(
        compartment_id=matter.compartment_id,
        matter=matter,
        text=text,
        jurisdiction=jurisdiction or protocol.jurisdictions[0],
        begun_by=root_of(begun_by).pk,
        started_at=at,
        started_by_id=by or begun_by.by_id,
    )
    proceeding.save(force_insert=True)
    record(
        act="procedure.start_proceeding",
        object_type="proceeding",
        objects=[proceeding.pk, matter.pk],
        payload={"text": text.key, "sha256": text.sha256},
        by=by,
        at=at,
    )
    return proceeding
