"""Everything that adds to a matter: open, tell what happened, do a step, suspend, correct, close.

Each act is checked against the protocol before anything is kept, in one transaction that lets acts
in one matter follow one another; what begins by itself begins in the same instant.
"""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from baluarte.domain.access.models import Account, Compartment
from baluarte.domain.audit.actions import record
from baluarte.domain.procedure.actions.locks import lock_matter
from baluarte.domain.procedure.actions.projection import refresh
from baluarte.domain.procedure.actions.statements import write_statement
from baluarte.domain.procedure.choices import OccurrenceKind, Perpetrator, Subject
from baluarte.domain.procedure.models import Matter, Occurrence, Proceeding, ProtocolText
from baluarte.domain.procedure.queries.calendars import zone_of_matter
from baluarte.domain.procedure.queries.matters import Course, course_of
from baluarte.domain.procedure.queries.texts import protocol_of, text_in_force, texts_in_force
from baluarte.domain.procedure.rules import require_contributor
from baluarte.domain.sealing.references import new_reference
from baluarte.domain.territory.models import Municipality, State
from baluarte.norms.agenda import ActRefused, Happening, check
from baluarte.norms.agenda import Occurrence as Told
from baluarte.norms.protocols import Protocol
from baluarte.norms.protocols import events as known_events
from baluarte.norms.protocols.form import Choice, Kind


class Superseded(Exception):
    """Somebody corrected this while you wrote: read what stands now."""


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
    row = _row(matter, OccurrenceKind.HAPPENED, happened_at, by=by, at=at, proceeding=proceeding)
    row.events, row.names = [event], names
    if proceeding is not None:
        _check_in(course_of(proceeding), row, at=at)
    _check_of_matter(matter, row, at=at)
    return _keep(row, "procedure.record_event", by=by, at=at)


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
    proceeding = _begin(matter, text, protocol, begun_by, jurisdiction, by=by, at=at)
    refresh([matter.pk], at=at)
    return proceeding


@transaction.atomic
def complete_step(
    *,
    proceeding: Proceeding,
    step: str,
    happened_at: datetime | None,
    run: str = "",
    events: Iterable[str] = (),
    act: str = "",
    evidence_sha256: str = "",
    by: UUID,
    at: datetime,
) -> Occurrence:
    """Do a step. `act` is named by the room whose own action this is, and by nobody else.

    Raises `ActRefused` where it cannot be: not begun, done before, another outcome.
    """
    row = _row_of(proceeding, OccurrenceKind.DONE, happened_at, by=by, at=at, step=step, run=run)
    course = course_of(proceeding)
    row.events = list(events) or _outcome(course.protocol, step)
    row.act, row.evidence_sha256 = act, evidence_sha256
    check_act(course.protocol, step, act)
    _check_in(course, row, at=at)
    _name_run(course, row, at=at)
    _resume_withdrawn(row)
    return _keep(row, "procedure.complete_step", by=by, at=at)


@transaction.atomic
def excuse_step(
    *, proceeding: Proceeding, step: str, reason: str, run: str = "", by: UUID, at: datetime
) -> Occurrence:
    """Say that this matter does not need a step, and why."""
    row = _row_of(proceeding, OccurrenceKind.EXCUSED, at, by=by, at=at, step=step, run=run)
    course = course_of(proceeding)
    _check_in(course, row, at=at)
    _name_run(course, row, at=at)
    _resume_withdrawn(row)
    return _keep(row, "procedure.excuse_step", reason=reason, by=by, at=at)


@transaction.atomic
def extend_step(
    *, proceeding: Proceeding, step: str, reason: str, run: str = "", by: UUID, at: datetime
) -> Occurrence:
    """Extend a clock, once, where the law allows it."""
    row = _row_of(proceeding, OccurrenceKind.EXTENDED, at, by=by, at=at, step=step, run=run)
    course = course_of(proceeding)
    _check_in(course, row, at=at)
    _name_run(course, row, at=at)
    return _keep(row, "procedure.extend_step", reason=reason, by=by, at=at)


@transaction.atomic
def suspend(
    *, proceeding: Proceeding, happened_at: datetime, reason: str, by: UUID, at: datetime
) -> Occurrence:
    """Let the clocks of a proceeding stand still from an instant on."""
    row = _row_of(proceeding, OccurrenceKind.SUSPENDED, happened_at, by=by, at=at)
    _check_in(course_of(proceeding), row, at=at)
    return _keep(row, "procedure.suspend", reason=reason, by=by, at=at)


@transaction.atomic
def resume(*, proceeding: Proceeding, happened_at: datetime, by: UUID, at: datetime) -> Occurrence:
    """Let the clocks run on."""
    row = _row_of(proceeding, OccurrenceKind.RESUMED, happened_at, by=by, at=at)
    _check_in(course_of(proceeding), row, at=at)
    return _keep(row, "procedure.resume", by=by, at=at)


@transaction.atomic
def close(
    *, proceeding: Proceeding, happened_at: datetime, reason: str, by: UUID, at: datetime
) -> Occurrence:
    """Close a proceeding: what was late stays a breach, what was open is not needed any more."""
    row = _row_of(proceeding, OccurrenceKind.CLOSED, happened_at, by=by, at=at)
    _check_in(course_of(proceeding), row, at=at)
    Proceeding.objects.filter(pk=proceeding.pk).update(is_open=False)
    proceeding.is_open = False
    return _keep(row, "procedure.close", reason=reason, by=by, at=at)


@transaction.atomic
def correct(
    *,
    occurrence: Occurrence,
    happened_at: datetime | None = None,
    is_withdrawn: bool = False,
    names: date | None = None,
    reason: str,
    by: UUID,
    at: datetime,
) -> Occurrence:
    """Say when something really happened, or that it did not; what was told stays readable."""
    matter = occurrence.matter
    lock_matter(matter.pk)
    require_contributor(matter)
    if Occurrence.objects.filter(supersedes=occurrence).exists():
        raise Superseded("somebody corrected this before: read what stands now")
    row = _row(
        matter, OccurrenceKind(occurrence.kind), happened_at, by=by, at=at,
        proceeding=occurrence.proceeding, step=occurrence.step, run=occurrence.run,
    )  # fmt: skip
    row.events, row.names = list(occurrence.events), names or occurrence.names
    row.supersedes, row.is_withdrawn, row.act = occurrence, is_withdrawn, occurrence.act
    if is_withdrawn:
        row.happened_at = occurrence.happened_at
    _check_law_on_correction(occurrence, row)
    if row.proceeding is not None:
        _check_in(course_of(row.proceeding), row, at=at)
    else:
        _check_of_matter(matter, row, at=at)
    if row.kind == OccurrenceKind.CLOSED and is_withdrawn:
        Proceeding.objects.filter(pk=row.proceeding_id).update(is_open=True)
    return _keep(row, "procedure.correct", reason=reason, by=by, at=at)


def check_act(protocol: Protocol, step: str, act: str) -> None:
    """Refuse a step that a room's own action does, unless that action does it."""
    bound = next((one.act for one in protocol.steps if one.id == step), "")
    if bound != act:
        raise ActRefused("has_its_act", given=step, right=bound or "—")


def _row_of(
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
    return _row(
        proceeding.matter,
        kind,
        happened_at,
        by=by,
        at=at,
        proceeding=proceeding,
        step=step,
        run=run,
    )


def _row(
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


def _outcome(protocol: Protocol, step: str) -> list[str]:
    """Return what a step brings about where there is nothing to choose."""
    found = next((one for one in protocol.steps if one.id == step), None)
    if found is None or (found.choose != Choice.ALL and len(found.emits) > 1):
        return []
    return list(found.emits)


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


def _check_in(course: Course, row: Occurrence, *, at: datetime) -> None:
    check(
        course.protocol,
        course.done,
        told(row),
        at=at,
        calendar=course.calendar,
        own_terms=course.own_terms,
    )


def _check_of_matter(matter: Matter, row: Occurrence, *, at: datetime) -> None:
    """Check what happened outside any proceeding: in time, and of a kind there is."""
    if row.happened_at is not None and row.happened_at > at:
        raise ActRefused("in_the_future", given=row.happened_at, right=at)
    for event in row.events:
        if event not in known_events():
            raise ActRefused("unknown_event", given=event)
        if known_events()[event].names_a_date and row.names is None:
            raise ActRefused("no_date_named", given=event)
    first = (
        Occurrence.objects.filter(matter=matter, superseded_by__isnull=True, is_withdrawn=False)
        .exclude(pk=row.supersedes_id)
        .order_by("happened_at")
        .first()
    )
    is_early = first is not None and first.happened_at is not None and row.happened_at is not None
    if is_early and row.happened_at < first.happened_at and row.supersedes_id is None:
        raise ActRefused("before_the_first", given=row.happened_at, right=first.happened_at)


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


def _check_law_on_correction(occurrence: Occurrence, row: Occurrence) -> None:
    root = occurrence
    while root.supersedes is not None:
        root = root.supersedes
    for proceeding in Proceeding.objects.filter(matter=occurrence.matter, begun_by=root.pk):
        if row.is_withdrawn and proceeding.is_open:
            raise ActRefused("began_a_proceeding", given=proceeding.text_id)
        if row.is_withdrawn or row.happened_at is None:
            continue
        code = proceeding.text_id.partition("/")[0]
        on = row.happened_at.astimezone(zone_of_matter(occurrence.matter)).date()
        right = text_in_force(code, on=on)
        if right.key != proceeding.text_id:
            raise ActRefused("correction_changes_the_law", given=on, right=right.key)


def _name_run(course: Course, row: Occurrence, *, at: datetime) -> None:
    """Name which opening an act ends, so that nobody can end it again."""
    if not row.run:
        drawn = course.agenda(at=at)
        waiting = [one for one in drawn.of(row.step) if not one.done_by and one.run]
        row.run = waiting[0].run if waiting else ""


def _resume_withdrawn(row: Occurrence) -> None:
    """Doing again what was withdrawn is a newer version of it: a step is done once."""
    older = Occurrence.objects.filter(
        proceeding=row.proceeding, step=row.step, run=row.run, superseded_by__isnull=True,
        kind__in=(OccurrenceKind.DONE, OccurrenceKind.EXCUSED), is_withdrawn=True,
    ).first()  # fmt: skip
    if older is not None:
        row.supersedes = older


def _keep(
    row: Occurrence, act: str, *, reason: str | None = None, by: UUID, at: datetime
) -> Occurrence:
    row.save(force_insert=True)
    if reason is not None:
        write_statement(
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


def _start_what_begins_by_itself(row: Occurrence, *, by: UUID, at: datetime) -> None:
    if not row.events or row.supersedes_id is not None:
        return
    began = row.happened_at or row.recorded_at
    on = began.astimezone(zone_of_matter(row.matter)).date()
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
            _begin(row.matter, text, protocol, row, "", by=by, at=at)


def _begin(
    matter: Matter,
    text: ProtocolText,
    protocol: Protocol,
    begun_by: Occurrence,
    jurisdiction: str,
    *,
    by: UUID,
    at: datetime,
) -> Proceeding:
    root = begun_by
    while root.supersedes is not None:
        root = root.supersedes
    proceeding = Proceeding(
        compartment_id=matter.compartment_id,
        matter=matter,
        text=text,
        jurisdiction=jurisdiction or protocol.jurisdictions[0],
        begun_by=root.pk,
        started_at=at,
        started_by_id=by,
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
