"""State a hypothesis of an inquiry, and what became of it; the first is that of the work."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from baluarte.domain.investigation.actions.words import Told, remark, say
from baluarte.domain.investigation.choices import Verdict
from baluarte.domain.investigation.models import Hypothesis, HypothesisVerdict, Inquiry
from baluarte.domain.investigation.refusals import InquiryRefused
from baluarte.domain.investigation.rules import require_addition
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns

# The hypothesis of the work stays open until it is excluded with reasons.
LAW: Final = "Protocolo Homologado, IP-07"


@transaction.atomic
def state_hypothesis(
    *, inquiry: Inquiry, is_of_the_work: bool, told: Told, by: UUID, at: datetime
) -> Hypothesis:
    """Write down a line of investigation, numbered as it came."""
    context.require(by)
    take_turns([inquiry.pk])
    if not told.words.strip():
        raise InquiryRefused("words", field="words")
    number = Hypothesis.objects.filter(inquiry=inquiry, supersedes=None).count() + 1
    return say(
        Hypothesis, inquiry, told, entry="investigation.state_hypothesis", by=by, at=at,
        number=number, is_of_the_work=is_of_the_work,
    )  # fmt: skip


@transaction.atomic
def decide_hypothesis(
    *, hypothesis: Hypothesis, verdict: Verdict, told: Told, by: UUID, at: datetime
) -> HypothesisVerdict:
    """Say what became of a hypothesis; nothing is discarded without its recorded reason."""
    context.require(by)
    inquiry = hypothesis.inquiry
    require_addition(inquiry)
    reason = told.words.strip()
    if verdict == Verdict.DISCARDED and not reason:
        raise InquiryRefused("reason_of_law", field="words", right=LAW)
    kept = remark(inquiry, hypothesis.pk, reason, by=by, at=at) if reason else None
    return say(
        HypothesisVerdict, inquiry,
        Told(source=told.source, confidence=told.confidence, date=told.date,
             document=told.document),
        entry="investigation.decide_hypothesis", by=by, at=at,
        hypothesis=hypothesis, verdict=verdict, reason=kept,
    )  # fmt: skip
