"""Send a step to an institution, answer, hand over; leave somebody out, clear somebody.

Nothing is sent before the gate was asked, in the transaction that sends; whoever is left out
afterwards sees nothing from that instant on.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from procrastinate.contrib.django import app

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.access.rules import NotAllowed, require_role
from baluarte.domain.audit.actions import record
from baluarte.domain.procedure.actions.keeping import check_act
from baluarte.domain.procedure.actions.locks import lock_matter
from baluarte.domain.procedure.actions.projection import refresh
from baluarte.domain.procedure.actions.statements import MustSayWhy, write_statement
from baluarte.domain.procedure.choices import (
    AnswerKind,
    AssignmentState,
    Exclusion,
    Gate,
    OccurrenceKind,
    Perpetrator,
    Subject,
)
from baluarte.domain.procedure.models import (
    Answer,
    Assignment,
    Clearance,
    LeftOut,
    Matter,
    Obligation,
    Occurrence,
    Proceeding,
)
from baluarte.domain.procedure.queries.matters import course_of
from baluarte.domain.procedure.queries.routing import cleared_persons, gate_keeping
from baluarte.domain.procedure.queries.texts import protocol_by_key
from baluarte.domain.procedure.rules import gate, require_contributor
from baluarte.domain.sealing.references import new_reference
from baluarte.domain.territory.models import Municipality, State
from baluarte.norms.agenda import ActRefused
from baluarte.norms.protocols.form import Choice

# Silence is brought to whoever sent after a quarter of the time, in these bounds: our proposal.
SOONEST, LATEST = timedelta(minutes=15), timedelta(hours=24)
UNTIL_SILENT = 4
WITHDRAWN = "withdrawn"


class NotThroughTheGate(NotAllowed):
    """An institution may not be told; `gate` says why."""

    def __init__(self, said: Gate) -> None:
        super().__init__(f"procedure.gate.{said}")
        self.gate = said


class NobodyCleared(NotAllowed):
    """Where the perpetrator is not known, only a person cleared by name is told: name one."""

    def __init__(self) -> None:
        super().__init__("procedure.assign.only_a_person_cleared_by_name")


class NothingToSend(ValueError):
    """The step has no open clock: there is nothing that anybody owes now."""


class SentAlready(ValueError):
    """The step was sent and is not over: hand it over instead."""


class AssignmentOver(ValueError):
    """The assignment ended: done, refused, handed over or withdrawn."""


@transaction.atomic
def leave_out(
    *,
    matter: Matter,
    why: Exclusion,
    institution: Institution | None = None,
    municipality: Municipality | None = None,
    by: UUID,
    at: datetime,
) -> LeftOut:
    """Leave an institution, or all authorities of a municipality, out of a matter: at once.

    What had been sent to whoever no longer passes is withdrawn in the same instant.
    """
    lock_matter(matter.pk)
    require_contributor(matter)
    out = LeftOut(
        compartment_id=matter.compartment_id,
        matter=matter,
        institution=institution,
        municipality=municipality,
        why=why,
        decided_at=at,
        decided_by_id=by,
    )
    out.save(force_insert=True)
    if why != Exclusion.DO_NOT_INVOLVE and matter.perpetrator == Perpetrator.UNKNOWN:
        Matter.objects.filter(pk=matter.pk).update(perpetrator=Perpetrator.NAMED)
        matter.perpetrator = Perpetrator.NAMED
    _record("procedure.leave_out", "left_out", [out.pk, matter.pk], by=by, at=at, why=str(why))
    _withdraw_from_left_out(matter, by=by, at=at)
    return out


@transaction.atomic
def end_her_wish(*, left_out: LeftOut, by: UUID, at: datetime) -> LeftOut:
    """Involve somebody again, because the person says so; presumed perpetrators stay out."""
    require_contributor(left_out.matter)
    if left_out.why != Exclusion.DO_NOT_INVOLVE:
        raise NotAllowed("procedure.left_out.presumed_perpetrators_stay_out")
    LeftOut.objects.filter(pk=left_out.pk).update(ended_at=at, ended_by=by)
    _record("procedure.end_her_wish", "left_out", [left_out.pk], by=by, at=at)
    return left_out


@transaction.atomic
def say_perpetrator(*, matter: Matter, perpetrator: Perpetrator, by: UUID, at: datetime) -> Matter:
    """Say what is known of who did it: while nobody knows, only cleared persons are told."""
    lock_matter(matter.pk)
    require_contributor(matter)
    Matter.objects.filter(pk=matter.pk).update(perpetrator=perpetrator)
    matter.perpetrator = perpetrator
    _record("procedure.say_perpetrator", "matter", [matter.pk], by=by, at=at)
    _withdraw_from_left_out(matter, by=by, at=at)
    return matter


@transaction.atomic
def say_list_was_seen(*, matter: Matter, by: UUID, at: datetime) -> Matter:
    """Say that the person saw who would be told, and struck out whom she did not want."""
    require_contributor(matter)
    Matter.objects.filter(pk=matter.pk).update(list_seen_at=at)
    matter.list_seen_at = at
    _record("procedure.say_list_was_seen", "matter", [matter.pk], by=by, at=at)
    return matter


@transaction.atomic
def clear_person(
    *,
    keeper: Institution,
    institution: Institution,
    account: Account,
    state: State,
    municipality: Municipality | None = None,
    until: datetime,
    ground: str,
    by: UUID,
    at: datetime,
) -> Clearance:
    """Trust a person of an institution with a place, by name and until a day; a steward may."""
    require_role(by, "data_steward", institution=keeper)
    if not ground.strip():
        raise MustSayWhy("say why")
    given = Clearance(
        keeper=keeper, institution=institution, account=account, state=state,
        municipality=municipality, ground=ground.strip(), valid_from=at, valid_until=until,
        given_by_id=by,
    )  # fmt: skip
    given.save(force_insert=True)
    _record("procedure.clear_person", "clearance", [given.pk, account.pk], by=by, at=at)
    return given


@transaction.atomic
def end_clearance(*, clearance: Clearance, by: UUID, at: datetime) -> Clearance:
    """Trust no longer, from now on."""
    require_role(by, "data_steward", institution=clearance.keeper)
    Clearance.objects.filter(pk=clearance.pk).update(valid_until=at)
    _record("procedure.end_clearance", "clearance", [clearance.pk], by=by, at=at)
    return clearance


@transaction.atomic
def assign(
    *,
    proceeding: Proceeding,
    step: str,
    institution: Institution,
    run: str = "",
    account: Account | None = None,
    she_said_yes: bool = False,
    by: UUID,
    at: datetime,
) -> Assignment:
    """Send an open step to an institution that passes the gate; its duty is called at once."""
    matter = proceeding.matter
    lock_matter(matter.pk)
    require_contributor(matter)
    _ask_the_gate(matter, institution, she_said_yes=she_said_yes, at=at)
    item = next((one for one in course_of(proceeding).agenda(at=at).unfinished
                 if one.step.id == step and run in ("", one.run)), None)  # fmt: skip
    if item is None:
        raise NothingToSend(f"{step} has no open clock")
    sent = _assignment(proceeding, step, item.run, institution, account, by=by, at=at)
    sent.is_personal = _only_the_cleared(matter, institution, account, at=at)
    sent.escalate_at = _silent_at(at, item.due.late_after)
    try:
        with transaction.atomic():
            sent.save(force_insert=True)
    except IntegrityError as error:
        raise SentAlready(f"{step} was sent already") from error
    _record("procedure.assign", "assignment", [sent.pk, institution.pk], by=by, at=at, step=step)
    refresh([matter.pk], at=at)
    _call(sent)
    return sent


@transaction.atomic
def hand_over(
    *,
    assignment: Assignment,
    institution: Institution,
    reason: str,
    account: Account | None = None,
    she_said_yes: bool = False,
    by: UUID,
    at: datetime,
) -> Assignment:
    """Hand an assignment to another institution without a gap: the old ends as the new begins."""
    proceeding = Proceeding.objects.select_related("matter__compartment").get(
        pk=assignment.proceeding_id
    )
    matter = proceeding.matter
    lock_matter(matter.pk)
    require_contributor(matter)
    held = _still_open(assignment)
    _ask_the_gate(matter, institution, she_said_yes=she_said_yes, at=at)
    answer = _answer(held, AnswerKind.HANDED_OVER, by=by, at=at)
    _say(answer, reason, by=by, at=at)
    _end(held, AssignmentState.HANDED_OVER, at=at)
    sent = _assignment(proceeding, held.step, held.run, institution, account, by=by, at=at)
    sent.replaces = held
    sent.is_personal = _only_the_cleared(matter, institution, account, at=at)
    owed = Obligation.objects.filter(proceeding=proceeding, step=held.step, run=held.run).first()
    sent.escalate_at = _silent_at(at, owed.late_after if owed else None)
    sent.save(force_insert=True)
    _record("procedure.hand_over", "assignment", [held.pk, sent.pk, institution.pk], by=by, at=at)
    refresh([matter.pk], at=at)
    _call(sent)
    return sent


@transaction.atomic
def acknowledge(*, assignment: Assignment, by: UUID, at: datetime) -> Assignment:
    """Say that it was read: from now on somebody knows."""
    held = _still_open(assignment)
    if held.acknowledged_at is None:
        _answer(held, AnswerKind.ACKNOWLEDGED, by=by, at=at)
        held.acknowledged_at, held.status = at, AssignmentState.ACKNOWLEDGED
        held.save(update_fields=["acknowledged_at", "status"])
        _record("procedure.acknowledge", "assignment", [held.pk], by=by, at=at)
    return held


@transaction.atomic
def accept(*, assignment: Assignment, by: UUID, at: datetime) -> Assignment:
    """Take it on."""
    held = acknowledge(assignment=assignment, by=by, at=at)
    _answer(held, AnswerKind.ACCEPTED, by=by, at=at)
    held.status = AssignmentState.ACCEPTED
    held.save(update_fields=["status"])
    _record("procedure.accept", "assignment", [held.pk], by=by, at=at)
    return held


@transaction.atomic
def refuse(*, assignment: Assignment, reason: str, by: UUID, at: datetime) -> Assignment:
    """Refuse it, saying why: whoever sent it is called and hands it to somebody else."""
    held = acknowledge(assignment=assignment, by=by, at=at)
    answer = _answer(held, AnswerKind.REFUSED, by=by, at=at)
    _say(answer, reason, by=by, at=at, institution=held.institution_id)
    _end(held, AssignmentState.REFUSED, at=at)
    _record("procedure.refuse", "assignment", [held.pk], by=by, at=at)
    _tell_sender(held)
    return held


@transaction.atomic
def attach_evidence(*, assignment: Assignment, sha256: str, by: UUID, at: datetime) -> Answer:
    """Bind the hash of a document that shows what was done; the document stays where it is."""
    held = _still_open(assignment)
    answer = _answer(held, AnswerKind.EVIDENCE, by=by, at=at, evidence=sha256)
    _record("procedure.attach_evidence", "assignment", [held.pk], by=by, at=at)
    return answer


@transaction.atomic
def finish(
    *,
    assignment: Assignment,
    happened_at: datetime,
    events: Iterable[str] = (),
    evidence_sha256: str = "",
    by: UUID,
    at: datetime,
) -> Occurrence:
    """Say that the step was done: its clock stops in this transaction, what follows begins at once.

    Whoever is told of one step sees nothing else of the matter, so what follows is counted by the
    worker in a moment, and by every page of the matter itself.
    """
    lock_matter(assignment.matter_key)
    held = acknowledge(assignment=assignment, by=by, at=at)
    outcome = _outcome(held, events)
    owed = Obligation.objects.get(proceeding_id=held.proceeding_id, step=held.step, run=held.run)
    if happened_at > at:
        raise ActRefused("in_the_future", given=happened_at, right=at)
    if happened_at < owed.started_at:
        raise ActRefused("before_its_start", given=happened_at, right=owed.started_at)
    done = Occurrence(
        id=uuid4(),
        compartment_id=held.compartment_id,
        matter_id=held.matter_key,
        proceeding_id=held.proceeding_id,
        kind=OccurrenceKind.DONE,
        events=outcome,
        step=held.step,
        run=held.run,
        happened_at=happened_at,
        recorded_at=at,
        by_id=by,
        evidence_sha256=evidence_sha256,
    )
    try:
        with transaction.atomic():
            done.save(force_insert=True)
    except IntegrityError as error:
        raise ActRefused("done_already", given=held.step, right="?") from error
    _answer(held, AnswerKind.DONE, by=by, at=at, evidence=evidence_sha256)
    Obligation.objects.filter(pk=owed.pk).update(
        done_at=happened_at, is_unfinished=False, status="done"
    )
    _end(held, AssignmentState.DONE, at=at)
    _record("procedure.finish", "assignment", [held.pk, done.pk], by=by, at=at, step=held.step)
    _tell_sender(held)
    app.configure_task("procedure.refresh", lock=str(held.matter_key)).defer(
        matter=str(held.matter_key)
    )
    return done


@transaction.atomic
def withdraw_assignment(
    *, assignment: Assignment, reason: str, by: UUID, at: datetime
) -> Assignment:
    """Take an assignment back: whoever had it sees it no more."""
    matter = Matter.objects.select_related("compartment").get(pk=assignment.matter_key)
    lock_matter(matter.pk)
    require_contributor(matter)
    held = _still_open(assignment)
    answer = _answer(held, AnswerKind.WITHDRAWN, by=by, at=at)
    _say(answer, reason, by=by, at=at)
    _end(held, AssignmentState.WITHDRAWN, at=at)
    _record("procedure.withdraw_assignment", "assignment", [held.pk], by=by, at=at)
    refresh([matter.pk], at=at)
    return held


def _ask_the_gate(
    matter: Matter, institution: Institution, *, she_said_yes: bool, at: datetime
) -> None:
    said = gate(institution, gate_keeping(matter, at=at), she_said_yes=she_said_yes)
    if said != Gate.PASSES:
        raise NotThroughTheGate(said)


def _only_the_cleared(
    matter: Matter, institution: Institution, account: Account | None, *, at: datetime
) -> bool:
    """Say whether one person alone is told; `NobodyCleared` where nobody cleared is named."""
    keeper = matter.compartment.institution_id
    if matter.perpetrator != Perpetrator.UNKNOWN or institution.pk == keeper:
        return False
    cleared = cleared_persons(matter, institution=institution.pk, at=at)
    if account is None or not cleared.filter(account=account).exists():
        raise NobodyCleared
    return True


def _withdraw_from_left_out(matter: Matter, *, by: UUID, at: datetime) -> None:
    keeping = gate_keeping(matter, at=at)
    sent = Assignment.objects.filter(matter_key=matter.pk).exclude(ended_how=WITHDRAWN)
    for one in sent.select_related("institution"):
        if gate(one.institution, keeping, she_said_yes=True) == Gate.PASSES:
            continue
        _answer(one, AnswerKind.WITHDRAWN, by=by, at=at)
        _end(one, AssignmentState.WITHDRAWN, at=at)
        _record("procedure.withdraw_assignment", "assignment", [one.pk], by=by, at=at)
    refresh([matter.pk], at=at)


def _assignment(
    proceeding: Proceeding,
    step: str,
    run: str,
    institution: Institution,
    account: Account | None,
    *,
    by: UUID,
    at: datetime,
) -> Assignment:
    code, _, version = proceeding.text_id.partition("/")
    return Assignment(
        compartment_id=proceeding.compartment_id,
        reference=new_reference(),
        matter_key=proceeding.matter_id,
        proceeding=proceeding,
        code=code,
        version=int(version),
        step=step,
        run=run,
        institution=institution,
        account=account,
        sent_at=at,
        sent_by_id=by,
    )


def _silent_at(at: datetime, late_after: datetime | None) -> datetime:
    if late_after is None:
        return at + LATEST
    return at + min(max((late_after - at) / UNTIL_SILENT, SOONEST), LATEST)


def _still_open(assignment: Assignment) -> Assignment:
    held = (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("institution")
        .get(pk=assignment.pk)
    )
    if held.ended_at is not None:
        raise AssignmentOver(f"it ended: {held.ended_how}")
    return held


def _answer(
    held: Assignment, kind: AnswerKind, *, by: UUID, at: datetime, evidence: str = ""
) -> Answer:
    answer = Answer(
        compartment_id=held.compartment_id,
        assignment=held,
        kind=kind,
        by_id=by,
        answered_at=at,
        evidence_sha256=evidence,
    )
    answer.save(force_insert=True)
    return answer


def _say(
    answer: Answer, reason: str, *, by: UUID, at: datetime, institution: UUID | None = None
) -> None:
    write_statement(
        subject=Subject.ANSWER,
        about=answer.pk,
        compartment=answer.compartment_id,
        text=reason,
        institution=institution,
        by=by,
        at=at,
    )


def _end(held: Assignment, state: AssignmentState, *, at: datetime) -> None:
    held.status, held.ended_at, held.ended_how = state, held.ended_at or at, str(state)
    Assignment.objects.filter(pk=held.pk).update(
        status=held.status, ended_at=held.ended_at, ended_how=held.ended_how
    )


def _outcome(held: Assignment, events: Iterable[str]) -> list[str]:
    protocol = protocol_by_key(f"{held.code}/{held.version}")
    step, named = protocol.step(held.step), list(events)
    check_act(protocol, held.step, "")
    if not named and step.choose == Choice.ALL:
        return list(step.emits)
    if not set(named) <= set(step.emits) or not named:
        raise ActRefused("wrong_outcome", given=tuple(named), right=step.emits)
    if step.choose == Choice.ONE and len(named) > 1:
        raise ActRefused("one_outcome", given=held.step, right=step.emits)
    return named


def _call(sent: Assignment) -> None:
    app.configure_task("procedure.call_duty").defer(assignment=str(sent.pk))


def _tell_sender(held: Assignment) -> None:
    app.configure_task("procedure.tell_sender").defer(assignment=str(held.pk))


def _record(
    act: str, object_type: str, objects: list[UUID], *, by: UUID, at: datetime, **payload: str
) -> None:
    record(act=act, object_type=object_type, objects=objects, payload=payload, by=by, at=at)
