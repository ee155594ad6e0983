"""Send a step to an institution, hand it over, take it back.

Nothing is sent before the gate was asked, in the transaction that sends.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.procedure.actions import assignment_state as holding
from baluarte.domain.procedure.actions.projection import refresh
from baluarte.domain.procedure.actions.task_lines import Shown, write_lines
from baluarte.domain.procedure.choices import (
    AnswerKind,
    AssignmentState,
    Gate,
    OccurrenceKind,
)
from baluarte.domain.procedure.models import Assignment, Matter, Obligation, Occurrence, Proceeding
from baluarte.domain.procedure.queries.matters import course_of
from baluarte.domain.procedure.queries.routing import ABOVE, cleared_persons, gate_keeping
from baluarte.domain.procedure.queries.texts import protocol_by_key
from baluarte.domain.procedure.rules import gate, must_be_named, require_ours
from baluarte.domain.procedure.signals import before_telling, taken_back
from baluarte.domain.sealing.references import new_reference
from baluarte.domain.wall.signed_jobs import defer_signed

# Silence is brought to whoever sent after a quarter of the time, in these bounds: our proposal.
SOONEST, LATEST = timedelta(minutes=15), timedelta(hours=24)
UNTIL_SILENT = 4
# First its sender is called, then it goes to the level above.
AFTER_THE_CALL = timedelta(minutes=1)


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


@transaction.atomic
def assign(
    *,
    proceeding: Proceeding,
    step: str,
    institution: Institution,
    run: str = "",
    account: Account | None = None,
    she_said_yes: bool = False,
    lines: Sequence[Shown] = (),
    by: UUID,
    at: datetime,
) -> Assignment:
    """Send an open step to an institution that passes the gate; its duty is called at once.

    With what it says beyond step and clock, each line as she was shown it: none that she was not.
    """
    matter = proceeding.matter
    holding.in_turn(matter)
    require_ours(proceeding)
    by_her_yes = _ask_the_gate(matter, institution, she_said_yes=she_said_yes, by=by, at=at)
    item = next((one for one in course_of(proceeding).agenda(at=at).unfinished
                 if one.step.id == step and run in ("", one.run)), None)  # fmt: skip
    if item is None:
        raise NothingToSend(f"{step} has no open clock")
    sent = _assignment(proceeding, step, item.run, institution, account, by=by, at=at)
    _only_the_cleared(sent, matter, by_her_yes=by_her_yes, at=at)
    sent.escalate_at = silent_at(at, item.due.late_after)
    try:
        with transaction.atomic():
            sent.save(force_insert=True)
    except IntegrityError as error:
        raise SentAlready(f"{step} was sent already") from error
    write_lines(sent, lines, by=by, at=at)
    holding.note(
        "procedure.assign", "assignment", [sent.pk, institution.pk], by=by, at=at, step=step,
        she_said_yes=str(she_said_yes),
    )  # fmt: skip
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
    lines: Sequence[Shown] = (),
    by: UUID,
    at: datetime,
) -> Assignment:
    """Hand an assignment to another institution without a gap: the old ends as the new begins.

    What the old one said stays with it: she is shown anew what the new one says.
    """
    proceeding = Proceeding.objects.select_related("matter__compartment").get(
        pk=assignment.proceeding_id
    )
    matter = proceeding.matter
    holding.in_turn(matter)
    require_ours(proceeding)
    held = holding.still_open(assignment)
    by_her_yes = _ask_the_gate(matter, institution, she_said_yes=she_said_yes, by=by, at=at)
    answer = holding.answer(held, AnswerKind.HANDED_OVER, by=by, at=at)
    holding.say(answer, reason, by=by, at=at)
    holding.end(held, AssignmentState.HANDED_OVER, at=at)
    sent = _assignment(proceeding, held.step, held.run, institution, account, by=by, at=at)
    sent.replaces = held
    _only_the_cleared(sent, matter, by_her_yes=by_her_yes, at=at)
    owed = Obligation.objects.filter(proceeding=proceeding, step=held.step, run=held.run).first()
    sent.escalate_at = silent_at(at, owed.late_after if owed else None)
    sent.save(force_insert=True)
    write_lines(sent, lines, by=by, at=at)
    holding.note(
        "procedure.hand_over", "assignment", [held.pk, sent.pk, institution.pk], by=by, at=at,
        she_said_yes=str(she_said_yes),
    )  # fmt: skip
    refresh([matter.pk], at=at)
    _call(sent)
    taken_back.send(Assignment, assignments=[held.pk], by=by, at=at)
    return sent


@transaction.atomic
def withdraw_assignment(
    *, assignment: Assignment, reason: str, by: UUID, at: datetime
) -> Assignment:
    """Take an assignment back: whoever had it sees it no more."""
    matter = Matter.objects.select_related("compartment").get(pk=assignment.matter_key)
    holding.in_turn(matter)
    require_ours(Proceeding.objects.get(pk=assignment.proceeding_id))
    held = holding.still_open(assignment)
    answer = holding.answer(held, AnswerKind.WITHDRAWN, by=by, at=at)
    holding.say(answer, reason, by=by, at=at)
    holding.end(held, AssignmentState.WITHDRAWN, at=at)
    holding.note("procedure.withdraw_assignment", "assignment", [held.pk], by=by, at=at)
    refresh([matter.pk], at=at)
    taken_back.send(Assignment, assignments=[held.pk], by=by, at=at)
    return held


def _ask_the_gate(
    matter: Matter, institution: Institution, *, she_said_yes: bool, by: UUID, at: datetime
) -> bool:
    """Refuse whom the gate leaves out; say whether only her yes that names it lets it pass."""
    keeping = gate_keeping(matter, at=at)
    said = gate(institution, keeping, she_said_yes=she_said_yes)
    if said != Gate.PASSES:
        raise NotThroughTheGate(said)
    by_her_yes = gate(institution, keeping) != Gate.PASSES
    before_telling.send(
        Matter, matter=matter, institution=institution, by_her_yes=by_her_yes, by=by, at=at
    )
    return by_her_yes


def _only_the_cleared(sent: Assignment, matter: Matter, *, by_her_yes: bool, at: datetime) -> None:
    """Say whether one person alone is told, and until when that person is trusted.

    `NobodyCleared` where it is not somebody who is cleared, and her yes names nobody there.
    """
    sent.she_said_yes = by_her_yes
    keeping = gate_keeping(matter, at=at)
    if not must_be_named(sent.institution, keeping, she_said_yes=by_her_yes):
        return
    cleared = cleared_persons(matter, institution=sent.institution_id, at=at)
    account = sent.account_id
    last = cleared.filter(account=account).order_by("valid_until").last() if account else None
    if last is None:
        raise NobodyCleared
    sent.is_personal, sent.told_until = True, last.valid_until


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
    needs_her_word = protocol_by_key(proceeding.text_id).step(step).needs_her_word
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
        needs_her_word=needs_her_word,
        resumes=_withdrawn(proceeding, step, run),
        sent_at=at,
        sent_by_id=by,
    )


def _withdrawn(proceeding: Proceeding, step: str, run: str) -> Occurrence | None:
    """Return what was done of a step and taken back: whoever does it again supersedes that."""
    return Occurrence.objects.filter(
        proceeding=proceeding, step=step, run=run, superseded_by__isnull=True, is_withdrawn=True,
        kind__in=(OccurrenceKind.DONE, OccurrenceKind.EXCUSED),
    ).first()  # fmt: skip


def silent_at(at: datetime, late_after: datetime | None) -> datetime:
    """Return from when on nobody having acknowledged it is silence."""
    if late_after is None:
        return at + LATEST
    return at + min(max((late_after - at) / UNTIL_SILENT, SOONEST), LATEST)


def _call(sent: Assignment) -> None:
    app.configure_task("procedure.call_duty").defer(assignment=str(sent.pk))
    _call_the_level_above(sent)


def _call_the_level_above(sent: Assignment) -> None:
    """Have it go up a level if nobody acknowledges it, as whoever sends it now.

    What is told of days past went up then or not at all.
    """
    if sent.institution.jurisdiction in ABOVE and sent.escalate_at > timezone.now():
        job = app.configure_task(
            "procedure.escalate", schedule_at=sent.escalate_at + AFTER_THE_CALL
        )
        defer_signed(job, account=sent.sent_by_id, assignment=str(sent.pk))
