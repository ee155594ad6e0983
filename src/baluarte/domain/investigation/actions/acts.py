"""Say how far acts of the protocol came, which criteria are met, what was asked and answered."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.rules import is_open
from baluarte.domain.investigation.actions.words import Told, say, when
from baluarte.domain.investigation.choices import ActOutcome, Answered, RequestAnswer
from baluarte.domain.investigation.models import (
    ActRequest,
    ActRequestAnswer,
    AttractionCriterion,
    Inquiry,
    InvestigativeAct,
)
from baluarte.domain.investigation.protocols import attraction_texts, followed_by
from baluarte.domain.investigation.refusals import InquiryRefused
from baluarte.domain.wall.choices import Level
from baluarte.norms.clocks.calendar import local_day


@transaction.atomic
def record_act(
    *,
    inquiry: Inquiry,
    act: str,
    outcome: ActOutcome,
    told: Told,
    corrects: InvestigativeAct | None = None,
    by: UUID,
    at: datetime,
) -> InvestigativeAct:
    """Say how far an act of the protocol of an inquiry came; that it does not apply says why."""
    _check_act(inquiry, act)
    if outcome == ActOutcome.NOT_APPLICABLE and not told.words.strip():
        raise InquiryRefused("reason", field="words")
    return say(
        InvestigativeAct, inquiry, told, entry="investigation.record_act", by=by, at=at,
        corrects=corrects, act=act, outcome=outcome,
    )  # fmt: skip


@transaction.atomic
def answer_criterion(
    *,
    inquiry: Inquiry,
    criterion: str,
    answer: Answered,
    told: Told,
    corrects: AttractionCriterion | None = None,
    by: UUID,
    at: datetime,
) -> AttractionCriterion:
    """Say whether a criterion of attraction is met."""
    if criterion not in {one.id for one in attraction_texts(on=local_day(at))}:
        raise InquiryRefused("criterion", field="criterion", given=criterion)
    return say(
        AttractionCriterion, inquiry, told, entry="investigation.answer_criterion", by=by, at=at,
        corrects=corrects, criterion=criterion, answer=answer,
    )  # fmt: skip


@transaction.atomic
def ask_for_act(
    *, inquiry: Inquiry, told: Told, act: str = "", by: UUID, at: datetime
) -> ActRequest:
    """Write down that the victim, or her adviser, asked the office for an act, in which words."""
    if act:
        _check_act(inquiry, act)
    if not told.words.strip():
        raise InquiryRefused("words", field="words")
    if not told.date:
        raise InquiryRefused("date", field="date", given="—")
    return say(
        ActRequest, inquiry, told, entry="investigation.ask_for_act", by=by, at=at,
        by_herself_too=True,
        act=act, hers_id=None if is_open(inquiry.compartment_id, Level.CONTRIBUTE) else by,
    )  # fmt: skip


@transaction.atomic
def answer_act_request(
    *, request: ActRequest, answer: RequestAnswer, told: Told, by: UUID, at: datetime
) -> ActRequestAnswer:
    """Write down what the office answered to a request for an act."""
    given = ActRequestAnswer.objects.filter(request=request, is_withdrawn=False)
    if given.filter(superseded_by=None).exists():
        raise InquiryRefused("answered", field="answer")
    known = when(told.date, on=local_day(at))
    if known and known.last and request.first_date and known.last < request.first_date:
        raise InquiryRefused("before_asking", field="date", right=request.first_date)
    if answer == RequestAnswer.REFUSED and not told.words.strip():
        raise InquiryRefused("reason", field="words")
    return say(
        ActRequestAnswer, request.inquiry, told, entry="investigation.answer_act_request", by=by,
        at=at, request=request, answer=answer, hers_id=request.hers_id,
    )  # fmt: skip


def _check_act(inquiry: Inquiry, act: str) -> None:
    if act not in {step.id for step in followed_by(inquiry).steps}:
        raise InquiryRefused("act", field="act", given=act)
