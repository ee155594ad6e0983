"""What is answered to an assignment by whoever was told: read, taken on, refused, shown, done."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django import app

from baluarte.domain.access.models import Account
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.procedure.actions import assignment_state as holding
from baluarte.domain.procedure.actions.documents import keep_document
from baluarte.domain.procedure.actions.locks import lock_matter
from baluarte.domain.procedure.actions.occurrences import check_act
from baluarte.domain.procedure.acts import may_be_refused
from baluarte.domain.procedure.choices import (
    AnswerKind,
    AssignmentState,
    NoticeKind,
    OccurrenceKind,
)
from baluarte.domain.procedure.confined_documents import require_readable
from baluarte.domain.procedure.documents import DocumentGiven
from baluarte.domain.procedure.models import (
    Answer,
    Assignment,
    Obligation,
    Occurrence,
    StepDocument,
)
from baluarte.domain.procedure.queries.texts import protocol_by_key
from baluarte.domain.procedure.rules import require_told
from baluarte.domain.procedure.signals import taken_back, taken_on
from baluarte.norms.agenda import ActRefused
from baluarte.norms.protocols.form import Choice


class TakenOnAlready(ValueError):
    """Somebody else of the institution took it on before; `account` is who."""

    def __init__(self, account: Account) -> None:
        super().__init__(f"{account} took it on")
        self.account = account


class NoPlace(NotAllowed):
    """Who takes it on may not be where it is done; `why` says so in one word."""

    def __init__(self, why: str) -> None:
        super().__init__(f"procedure.no_place.{why}")
        self.why = why


@transaction.atomic
def acknowledge(*, assignment: Assignment, by: UUID, at: datetime) -> Assignment:
    """Say that it was read: from now on somebody knows."""
    held = holding.still_open(assignment)
    require_told(held, by)
    if held.acknowledged_at is None:
        holding.answer(held, AnswerKind.ACKNOWLEDGED, by=by, at=at)
        held.acknowledged_at, held.status = at, AssignmentState.ACKNOWLEDGED
        held.save(update_fields=["acknowledged_at", "status"])
        holding.note("procedure.acknowledge", "assignment", [held.pk], by=by, at=at)
    return held


@transaction.atomic
def accept(*, assignment: Assignment, by: UUID, at: datetime) -> Assignment:
    """Take it on, once: a step that is done in the case gives who takes it on a place there."""
    held = acknowledge(assignment=assignment, by=by, at=at)
    before = Answer.objects.filter(assignment=held, kind=AnswerKind.ACCEPTED)
    first = before.select_related("by").order_by("answered_at").first()
    if first is not None:
        if first.by_id != by:
            raise TakenOnAlready(first.by)
        return held
    holding.answer(held, AnswerKind.ACCEPTED, by=by, at=at)
    # That it says it did it stays in sight, whoever takes it on afterwards.
    if held.status != AssignmentState.REPORTED:
        held.status = AssignmentState.ACCEPTED
        held.save(update_fields=["status"])
    holding.note("procedure.accept", "assignment", [held.pk], by=by, at=at)
    taken_on.send(Assignment, assignment=held, by=by, at=at)
    return held


@transaction.atomic
def refuse(*, assignment: Assignment, reason: str, by: UUID, at: datetime) -> Assignment:
    """Refuse it, saying why: whoever sent it is called, and owes it again until it is sent anew."""
    held = acknowledge(assignment=assignment, by=by, at=at)
    step = protocol_by_key(f"{held.code}/{held.version}").step(held.step)
    if not may_be_refused(step, held.matter_key):
        raise ActRefused("has_its_act", given=held.step, right=step.act)
    given = holding.answer(held, AnswerKind.REFUSED, by=by, at=at)
    holding.say(given, reason, by=by, at=at, institution=held.institution_id)
    holding.end(held, AssignmentState.REFUSED, at=at)
    holding.note("procedure.refuse", "assignment", [held.pk], by=by, at=at)
    holding.tell_sender(held)
    # Who sees one step cannot say whose it is from now on; the worker does.
    app.configure_task("procedure.refresh", lock=str(held.matter_key)).defer(
        matter=str(held.matter_key)
    )
    taken_back.send(Assignment, assignments=[held.pk], by=by, at=at)
    return held


@transaction.atomic
def attach_evidence(
    *, assignment: Assignment, document: DocumentGiven, by: UUID, at: datetime
) -> Answer:
    """Keep a document that shows what was done, under the seal of who answers."""
    held = holding.still_open(assignment)
    require_told(held, by)
    given = holding.answer(held, AnswerKind.EVIDENCE, by=by, at=at, evidence=document.sha256)
    _keep(document, given, held)
    holding.note("procedure.attach_evidence", "assignment", [held.pk], by=by, at=at)
    return given


@transaction.atomic
def finish(
    *,
    assignment: Assignment,
    happened_at: datetime,
    events: Iterable[str] = (),
    document: DocumentGiven | None = None,
    act: str = "",
    by: UUID,
    at: datetime,
) -> Occurrence:
    """Say that the step was done, with the document that shows it: its clock stops at once.

    Not of one that is owed to a person: of that, `report_done`. Whoever is told of one step sees
    nothing else of the matter, so what follows is begun and counted by the worker in a moment, and
    counted by every page of the matter itself. `act` is named by the room whose own action this is.
    """
    lock_matter(assignment.matter_key)
    held = acknowledge(assignment=assignment, by=by, at=at)
    outcome = _outcome(held, events, act=act)
    if not act:
        _require_proof(held, document)
    _require_its_time(held, happened_at, at=at)
    shown = document.sha256 if document else ""
    done = _done(held, outcome, happened_at, shown, by=by, at=at)
    done.act = act
    try:
        with transaction.atomic():
            done.save(force_insert=True)
    except IntegrityError as error:
        raise ActRefused("done_already", given=held.step, right="?") from error
    given = holding.answer(held, AnswerKind.DONE, by=by, at=at, evidence=shown)
    if document is not None:
        _keep(document, given, held)
    _note_done(done)
    holding.end(held, AssignmentState.DONE, at=at)
    holding.note("procedure.finish", "assignment", [held.pk, done.pk], by=by, at=at, step=held.step)
    holding.tell_sender(held)
    app.configure_task("procedure.follow", lock=str(held.matter_key)).defer(occurrence=str(done.pk))
    return done


@transaction.atomic
def report_done(
    *, assignment: Assignment, happened_at: datetime, document: DocumentGiven | None, by: UUID,
    at: datetime,
) -> Answer:  # fmt: skip
    """Say that a step owed to a person was done: a statement, shown as said, that ends no clock.

    Who sent it and who answers for the matter are called to ask the person. The document is opened
    apart: `DocumentRefused` where it is none that can be read.
    """
    if document is not None:
        require_readable(document)
    lock_matter(assignment.matter_key)
    held = acknowledge(assignment=assignment, by=by, at=at)
    step = protocol_by_key(f"{held.code}/{held.version}").step(held.step)
    if not step.needs_her_word:
        raise ActRefused("nothing_to_say", given=held.step)
    if document is None:
        raise ActRefused("no_document", given=held.step)
    _require_its_time(held, happened_at, at=at)
    given = holding.answer(
        held, AnswerKind.REPORTED, by=by, at=at, evidence=document.sha256, happened_at=happened_at
    )
    _keep(document, given, held)
    held.status = AssignmentState.REPORTED
    held.save(update_fields=["status"])
    holding.note("procedure.report_done", "assignment", [held.pk], by=by, at=at, step=held.step)
    app.configure_task("procedure.tell_sender").defer(
        assignment=str(held.pk), kind=str(NoticeKind.REPORTED)
    )
    return given


def _require_proof(held: Assignment, document: DocumentGiven | None) -> None:
    step = protocol_by_key(f"{held.code}/{held.version}").step(held.step)
    if step.needs_her_word:
        raise ActRefused("is_her_word", given=held.step)
    if document is None:
        raise ActRefused("no_document", given=held.step)


def _require_its_time(held: Assignment, happened_at: datetime, *, at: datetime) -> None:
    owed = Obligation.objects.get(proceeding_id=held.proceeding_id, step=held.step, run=held.run)
    if happened_at > at:
        raise ActRefused("in_the_future", given=happened_at, right=at)
    if happened_at < owed.started_at:
        raise ActRefused("before_its_start", given=happened_at, right=owed.started_at)


def _note_done(done: Occurrence) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select bal.note_done(%s)", [done.pk])


def _keep(document: DocumentGiven, given: Answer, held: Assignment) -> None:
    keep_document(
        StepDocument, document, about=given.pk, compartment=held.compartment_id,
        institution=held.institution_id, by=given.by_id, at=given.answered_at,
    )  # fmt: skip


def _done(
    held: Assignment,
    events: list[str],
    happened_at: datetime,
    evidence_sha256: str,
    *,
    by: UUID,
    at: datetime,
) -> Occurrence:
    return Occurrence(
        id=uuid4(),
        compartment_id=held.compartment_id,
        matter_id=held.matter_key,
        proceeding_id=held.proceeding_id,
        kind=OccurrenceKind.DONE,
        events=events,
        step=held.step,
        run=held.run,
        happened_at=happened_at,
        recorded_at=at,
        by_id=by,
        supersedes_id=held.resumes_id,
        evidence_sha256=evidence_sha256,
    )


def _outcome(held: Assignment, events: Iterable[str], *, act: str) -> list[str]:
    protocol = protocol_by_key(f"{held.code}/{held.version}")
    step, named = protocol.step(held.step), list(events)
    check_act(protocol, held.step, act, matter=held.matter_key)
    if not named and step.choose == Choice.ALL:
        return list(step.emits)
    if not set(named) <= set(step.emits) or not named:
        raise ActRefused("wrong_outcome", given=tuple(named), right=step.emits)
    if step.choose == Choice.ONE and len(named) > 1:
        raise ActRefused("one_outcome", given=held.step, right=step.emits)
    return named
