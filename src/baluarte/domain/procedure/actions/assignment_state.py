"""What acts on assignments have in common: hold one, answer, say why, end it."""

from datetime import datetime
from uuid import UUID

from procrastinate.contrib.django import app

from baluarte.domain.audit.actions import record
from baluarte.domain.procedure.actions.locks import lock_matter
from baluarte.domain.procedure.actions.projection import refresh
from baluarte.domain.procedure.actions.remarks import write_remark
from baluarte.domain.procedure.choices import AnswerKind, AssignmentState, Gate, Subject
from baluarte.domain.procedure.models import Answer, Assignment, Matter
from baluarte.domain.procedure.queries.routing import gate_keeping
from baluarte.domain.procedure.rules import gate_by_name, require_contributor


class AssignmentOver(ValueError):
    """The assignment ended: done, refused, handed over or withdrawn."""


def in_turn(matter: Matter) -> None:
    """Let acts in a matter follow one another; what the gate asks is read anew."""
    lock_matter(matter.pk)
    require_contributor(matter)
    matter.refresh_from_db(fields=["perpetrator", "list_seen_at", "responsible"])


def still_open(assignment: Assignment) -> Assignment:
    held = (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("institution")
        .get(pk=assignment.pk)
    )
    if held.ended_at is not None:
        raise AssignmentOver(f"it ended: {held.ended_how}")
    return held


def answer(
    held: Assignment,
    kind: AnswerKind,
    *,
    by: UUID,
    at: datetime,
    evidence: str = "",
    happened_at: datetime | None = None,
) -> Answer:
    given = Answer(
        compartment_id=held.compartment_id,
        assignment=held,
        kind=kind,
        by_id=by,
        answered_at=at,
        happened_at=happened_at,
        evidence_sha256=evidence,
    )
    given.save(force_insert=True)
    return given


def say(
    given: Answer, reason: str, *, by: UUID, at: datetime, institution: UUID | None = None
) -> None:
    write_remark(
        subject=Subject.ANSWER,
        about=given.pk,
        compartment=given.compartment_id,
        text=reason,
        institution=institution,
        by=by,
        at=at,
    )


def end(held: Assignment, state: AssignmentState, *, at: datetime) -> None:
    held.status, held.ended_at, held.ended_how = state, held.ended_at or at, str(state)
    Assignment.objects.filter(pk=held.pk).update(
        status=held.status, ended_at=held.ended_at, ended_how=held.ended_how
    )


def withdraw_from_left_out(matter: Matter, *, by: UUID, at: datetime) -> None:
    """Withdraw, in this transaction, all that was sent to whoever no longer passes the gate."""
    keeping = gate_keeping(matter, at=at)
    # What challenges who keeps the matter is not theirs to take back, whatever they leave out.
    sent = Assignment.objects.filter(matter_key=matter.pk, proceeding__is_apart=False)
    for one in sent.exclude(ended_how=AssignmentState.WITHDRAWN).select_related("institution"):
        said = gate_by_name(one.institution, one.account_id, keeping, she_said_yes=one.she_said_yes)
        if said == Gate.PASSES:
            continue
        answer(one, AnswerKind.WITHDRAWN, by=by, at=at)
        end(one, AssignmentState.WITHDRAWN, at=at)
        note("procedure.withdraw_assignment", "assignment", [one.pk], by=by, at=at)
    refresh([matter.pk], at=at)


def tell_sender(held: Assignment) -> None:
    app.configure_task("procedure.tell_sender").defer(assignment=str(held.pk))


def note(
    act: str, object_type: str, objects: list[UUID], *, by: UUID, at: datetime, **payload: str
) -> None:
    record(act=act, object_type=object_type, objects=objects, payload=payload, by=by, at=at)
