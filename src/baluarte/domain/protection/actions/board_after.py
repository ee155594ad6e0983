"""What a session leaves: agreements that are tasks, and words of the Council with their answers."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Institution
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.cases.models import Case
from baluarte.domain.procedure.actions import assign, record_occurrence
from baluarte.domain.procedure.models import Assignment, Proceeding
from baluarte.domain.procedure.queries import course_of, proceedings_of
from baluarte.domain.procedure.rules import acts_for
from baluarte.domain.protection.actions.board import (
    in_turn,
    lock,
    note,
    require_keeper,
    write_board_words,
)
from baluarte.domain.protection.actions.board_items import require_case_of, says_yes_by_name
from baluarte.domain.protection.choices import (
    AgreementState,
    BoardWords,
    CouncilAnswerKind,
    Outcome,
)
from baluarte.domain.protection.models import (
    AgendaItem,
    AgreementProgress,
    BoardAgreement,
    BoardDecision,
    CouncilAnswer,
    CouncilWord,
    Measure,
)
from baluarte.domain.protection.queries.board import compartment_of_body
from baluarte.norms.bodies import COUNCIL, BoardRefused
from baluarte.norms.catalogues import term
from baluarte.norms.clocks.calendar import local_day

# Where an agreement on a case becomes a task: what the Board decreed is put in place.
PROTOCOL, DECREED, PUT_IN_PLACE = "mech_ordinary", "board_decree", "OR-7"


@transaction.atomic
def agree(
    *,
    item: AgendaItem,
    institution: Institution | None,
    due_on: date | None,
    text: str,
    measure: Measure | None = None,
    by: UUID,
    at: datetime,
) -> BoardAgreement:
    """Record what somebody owes after an item was adopted; on a case it is sent as a task at once.

    An institution that cannot be told of the case is refused, and nothing is agreed then.
    """
    in_turn(item.session)
    if institution is None:
        raise BoardRefused("no_institution")
    if due_on is None:
        raise BoardRefused("no_due_date")
    if not text.strip():
        raise BoardRefused("no_words")
    _require_adopted(item)
    if due_on < local_day(item.session.starts_at):
        raise BoardRefused("due_before")
    if institution.left_at is not None:
        raise BoardRefused("institution_gone")
    if measure is not None and measure.case_id != item.case_id:
        raise BoardRefused("other_case")
    task = _send(require_case_of(item), institution, by=by, at=at) if item.case_id else None
    agreed = BoardAgreement(
        compartment_id=item.compartment_id, item=item, case_compartment_id=item.case_compartment_id,
        number=BoardAgreement.objects.filter(item=item).count() + 1, institution=institution,
        due_on=due_on, measure=measure, assignment=task.pk if task else None, by_id=by,
        agreed_at=at,
    )  # fmt: skip
    agreed.save(force_insert=True)
    write_board_words(
        item.session.compartment_id, agreed.pk, {BoardWords.AGREEMENT: text}, item=item.pk,
        case_compartment=item.case_compartment_id, by=by, at=at,
    )  # fmt: skip
    note("protection.agree", [item.pk, agreed.pk, institution.pk], by=by, at=at)
    return agreed


@transaction.atomic
def report_agreement(
    *, agreement: BoardAgreement, state: AgreementState, text: str = "", by: UUID, at: datetime
) -> AgreementProgress:
    """Say how far an agreement has come."""
    require_keeper(agreement.compartment_id)
    said = AgreementProgress(
        compartment_id=agreement.compartment_id, agreement=agreement,
        state=AgreementState(state), by_id=by, said_at=at,
    )  # fmt: skip
    said.save(force_insert=True)
    write_board_words(
        agreement.compartment_id, said.pk, {BoardWords.PROGRESS: text}, item=agreement.item_id,
        case_compartment=agreement.case_compartment_id, by=by, at=at,
    )  # fmt: skip
    note("protection.report_agreement", [agreement.pk, said.pk], by=by, at=at, state=str(state))
    return said


@transaction.atomic
def say_as_council(
    *, kind: str, text: str, answer_due_on: date | None = None, by: UUID, at: datetime
) -> CouncilWord:
    """Write a recommendation or opinion of the Council, with who answers and by which day."""
    compartment = compartment_of_body(COUNCIL)
    require_keeper(compartment.pk)
    if not text.strip():
        raise BoardRefused("no_words")
    facts = term("council_words", kind).facts
    owes = Institution.objects.filter(code=facts["answered_by"]).first()
    if owes is None:
        raise BoardRefused("no_board", given=facts["answered_by"], right=facts["answered_by"])
    today = local_day(at)
    if answer_due_on is not None and answer_due_on < today:
        raise BoardRefused("ends_before")
    word = CouncilWord(
        compartment=compartment, kind=kind, answered_by=owes, is_our_term=answer_due_on is None,
        answer_due_on=answer_due_on or today + timedelta(days=facts["days"]), by_id=by, said_at=at,
    )  # fmt: skip
    word.save(force_insert=True)
    write_board_words(
        compartment.pk, word.pk, {BoardWords.COUNCIL: text}, item=word.pk, body=COUNCIL, by=by,
        at=at,
    )  # fmt: skip
    note("protection.say_as_council", [word.pk], by=by, at=at, kind=kind)
    return word


@transaction.atomic
def answer_council(
    *, word: CouncilWord, kind: CouncilAnswerKind, reasons: str, by: UUID, at: datetime
) -> CouncilAnswer:
    """Answer the Council with reasons, once, for the institution that owes the answer."""
    if not acts_for(word.answered_by_id, by):
        raise NotAllowed("protection.council.only_who_owes_the_answer")
    if not reasons.strip():
        raise BoardRefused("needs_reason")
    lock(word.pk)
    if CouncilAnswer.objects.filter(word=word).exists():
        raise BoardRefused("answered")
    answer = CouncilAnswer(
        compartment_id=word.compartment_id, word=word, kind=CouncilAnswerKind(kind), by_id=by,
        answered_at=at,
    )  # fmt: skip
    answer.save(force_insert=True)
    # Who owes the answer sees the word, and not what else the Council keeps.
    write_board_words(
        word.compartment_id, answer.pk, {BoardWords.ANSWER: reasons}, item=word.pk, body=COUNCIL,
        by=by, at=at,
    )  # fmt: skip
    note("protection.answer_council", [word.pk, answer.pk], by=by, at=at, kind=str(kind))
    return answer


def _require_adopted(item: AgendaItem) -> None:
    decision = BoardDecision.objects.filter(item=item).first()
    if decision is None:
        raise BoardRefused("not_decided")
    if decision.outcome != Outcome.ADOPTED:
        raise BoardRefused("not_adopted")


def _send(case: Case, institution: Institution, *, by: UUID, at: datetime) -> Assignment:
    """Send a task of the ordinary procedure: an opening of its own for each agreement."""
    running = [
        one for one in proceedings_of(case.matter)
        if one.is_open and one.text_id.partition("/")[0] == PROTOCOL
    ]  # fmt: skip
    if not running:
        raise BoardRefused("no_proceeding")
    proceeding = running[-1]
    run = _unsent(proceeding, at=at)
    if not run:
        record_occurrence(
            matter=case.matter, event=DECREED, happened_at=at, proceeding=proceeding, by=by, at=at
        )
        run = _unsent(proceeding, at=at)
    return assign(
        proceeding=proceeding, step=PUT_IN_PLACE, run=run, institution=institution,
        she_said_yes=says_yes_by_name(case, institution), by=by, at=at,
    )  # fmt: skip


def _unsent(proceeding: Proceeding, *, at: datetime) -> str:
    """Return an opening of the step that nobody was sent yet."""
    sent = set(
        Assignment.objects.filter(proceeding=proceeding, step=PUT_IN_PLACE).values_list(
            "run", flat=True
        )
    )
    unfinished = course_of(proceeding).agenda(at=at).unfinished
    open_runs = [one.run for one in unfinished if one.step.id == PUT_IN_PLACE]
    return next((run for run in open_runs if run not in sent), "")
