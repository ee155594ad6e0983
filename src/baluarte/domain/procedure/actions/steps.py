"""Do a step, excuse it, extend its clock."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.procedure.actions.documents import keep_document
from baluarte.domain.procedure.actions.locks import lock_matter
from baluarte.domain.procedure.actions.occurrences import (
    check_act,
    check_in,
    keep,
    name_run,
    resume_withdrawn,
    row_of,
)
from baluarte.domain.procedure.choices import OccurrenceKind, WordOnRecord
from baluarte.domain.procedure.documents import DocumentGiven
from baluarte.domain.procedure.models import Matter, Occurrence, Proceeding, StepDocument
from baluarte.domain.procedure.queries.matters import course_of
from baluarte.domain.procedure.queries.steps_awaiting_action import bound_and_open
from baluarte.domain.procedure.rules import require_contributor
from baluarte.norms.agenda import ActRefused
from baluarte.norms.protocols import Protocol, Step
from baluarte.norms.protocols.form import Choice, Proof


@transaction.atomic
def complete_step(
    *,
    proceeding: Proceeding,
    step: str,
    happened_at: datetime | None,
    run: str = "",
    events: Iterable[str] = (),
    act: str = "",
    document: DocumentGiven | None = None,
    evidence_sha256: str = "",
    her_word: WordOnRecord | None = None,
    reason: str | None = None,
    by: UUID,
    at: datetime,
) -> Occurrence:
    """Do a step, with the document that shows it.

    One that is owed to a person is done with it and with her word; `reason` says why it could not
    be had, where the text lets it be done without.

    `act` is named by the room whose own action this is, and by nobody else; that room keeps the
    document itself, and names its hash.

    Raises `ActRefused` where it cannot be: not begun, done before, another outcome.
    """
    row = row_of(proceeding, OccurrenceKind.DONE, happened_at, by=by, at=at, step=step, run=run)
    course = course_of(proceeding)
    row.events = list(events) or _outcome(course.protocol, step)
    row.act, row.evidence_sha256 = act, document.sha256 if document else evidence_sha256
    row.her_word = her_word or ""
    check_act(course.protocol, step, act, matter=proceeding.matter_id)
    check_in(course, row, at=at)
    _require_her_word(course.protocol.step(step), row, reason)
    name_run(course, row, at=at)
    resume_withdrawn(row)
    done = keep(row, "procedure.complete_step", reason=reason or None, by=by, at=at)
    if document is not None:
        keep_document(
            StepDocument, document, about=done.pk, compartment=done.compartment_id, by=by, at=at
        )
    return done


@transaction.atomic
def complete_by_act(
    *,
    matter: Matter,
    act: str,
    step: str = "",
    proceeding: Proceeding | None = None,
    happened_at: datetime,
    evidence_sha256: str = "",
    her_word: WordOnRecord | None = None,
    by: UUID,
    at: datetime,
) -> list[Occurrence]:
    """Do the steps of a matter that stand open and have this act: all, or the one named.

    For the room's own action, in its transaction. `proceeding` names where it must be done: raises
    `ActRefused` where it is not open there. Where none is named and none is open, nothing is done.
    """
    require_contributor(matter)
    lock_matter(matter.pk)
    waiting = bound_and_open(matter, act, at=at)
    found = [
        one
        for one in waiting
        if step in ("", one.item.step.id)
        and (proceeding is None or one.proceeding.pk == proceeding.pk)
    ]
    if (step or proceeding) and not found:
        raise ActRefused("not_open", given=step or act)
    return [
        complete_step(
            proceeding=one.proceeding,
            step=one.item.step.id,
            run=one.item.run,
            happened_at=happened_at,
            act=act,
            evidence_sha256=evidence_sha256,
            her_word=her_word,
            by=by,
            at=at,
        )
        for one in found
    ]


@transaction.atomic
def excuse_step(
    *, proceeding: Proceeding, step: str, reason: str, ground: str = "", run: str = "", by: UUID,
    at: datetime,
) -> Occurrence:  # fmt: skip
    """Say that this matter does not need a step, and why; on a ground where the law lists them."""
    row = row_of(proceeding, OccurrenceKind.EXCUSED, at, by=by, at=at, step=step, run=run)
    course = course_of(proceeding)
    reason = _on_a_ground(course.protocol, step, ground, reason)
    check_in(course, row, at=at)
    name_run(course, row, at=at)
    resume_withdrawn(row)
    return keep(row, "procedure.excuse_step", reason=reason, by=by, at=at)


@transaction.atomic
def extend_step(
    *, proceeding: Proceeding, step: str, reason: str, run: str = "", by: UUID, at: datetime
) -> Occurrence:
    """Extend a clock, once, where the law allows it."""
    row = row_of(proceeding, OccurrenceKind.EXTENDED, at, by=by, at=at, step=step, run=run)
    course = course_of(proceeding)
    check_in(course, row, at=at)
    name_run(course, row, at=at)
    return keep(row, "procedure.extend_step", reason=reason, by=by, at=at)


def _require_her_word(step: Step, row: Occurrence, reason: str | None) -> None:
    """Refuse what is owed to a person without its document and her word on it."""
    if not step.needs_her_word:
        return
    if not row.evidence_sha256:
        raise ActRefused("no_document", given=step.id)
    if step.shown_by == Proof.ARRIVAL and row.her_word != WordOnRecord.ARRIVED:
        raise ActRefused("not_arrived", given=step.id)
    # A room's own action keeps why it could not be had with its own record.
    says_why = bool(row.act or (reason or "").strip())
    if not row.her_word or (row.her_word == WordOnRecord.NOT_HAD and not says_why):
        raise ActRefused("no_word", given=step.id)


def _on_a_ground(protocol: Protocol, step: str, ground: str, reason: str) -> str:
    """Return the reason with its ground; refuse where the law lists grounds and this is none."""
    of = next((one for one in protocol.steps if one.id == step), None)
    if of is None or not of.excused_on:
        return reason
    known = {one.id: one for one in of.excused_on}
    if ground not in known:
        lawful = "; ".join(f"{one.text['es']} ({one.law})" for one in known.values())
        raise ActRefused("not_a_ground", given=step, right=lawful)
    found = known[ground]
    return f"{found.text['es']} ({found.law}). {reason}".strip() if reason.strip() else ""


def _outcome(protocol: Protocol, step: str) -> list[str]:
    """Return what a step brings about where there is nothing to choose."""
    found = next((one for one in protocol.steps if one.id == step), None)
    if found is None or (found.choose != Choice.ALL and len(found.emits) > 1):
        return []
    return list(found.emits)
