"""How she wishes to be attended to; each interview about a fact; who asks her no more."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Account
from baluarte.domain.registry.models import Event
from baluarte.domain.reparation.actions.words import commission_then, log, past, remark, said
from baluarte.domain.reparation.choices import ComplaintResult, OfficerWish
from baluarte.domain.reparation.models import (
    CaseVictim,
    ComplaintOutcome,
    Interview,
    InterviewComplaint,
    InterviewWishes,
)
from baluarte.domain.reparation.queries.interviews import (
    complained_of,
    interviews_of_fact,
    same_victim,
    wishes_on,
)
from baluarte.domain.reparation.refusals import ReparationRefused
from baluarte.domain.reparation.rules import require_addition, require_addition_or_herself
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.reparation import tellings_without_reason


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """How she wishes to be attended to; `place` in words, kept sealed.

    `language` is a BCP 47 tag, empty where she wishes no interpreter.
    """

    officer: str = OfficerWish.ANY
    language: str = ""
    variant: str = ""
    with_support: bool = False
    with_breaks: bool = False
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class Held:
    """An interview as it was held; `met` names the wishes that were met.

    `is_breach` says that it was held though the rule did not let it: without her yes or a reason
    beyond what is allowed, or by somebody of whom she complained.
    """

    commission: str
    held_date: date
    event: Event | None = None
    officer: Account | None = None
    met: frozenset[str] = frozenset()
    has_her_yes: bool = False
    reason: str = ""
    is_breach: bool = False


@transaction.atomic
def say_wishes(*, victim: CaseVictim, wishes: Wishes, by: UUID, at: datetime) -> InterviewWishes:
    """Keep how she wishes to be attended to, as she or the team says; the newest stands."""
    require_addition_or_herself(victim, by=by)
    made = InterviewWishes(
        compartment_id=victim.compartment_id, victim=victim, officer=OfficerWish(wishes.officer),
        language=wishes.language.strip(), variant=wishes.variant.strip(),
        with_support=wishes.with_support, with_breaks=wishes.with_breaks,
        has_place=bool(wishes.place.strip()), by_id=by, recorded_at=at,
    )  # fmt: skip
    made.save(force_insert=True)
    remark(victim, made.pk, wishes.place, by=by, at=at)
    log("reparation.say_wishes", victim, made.pk, by=by, at=at)
    return made


@transaction.atomic
def record_interview(*, victim: CaseVictim, held: Held, by: UUID, at: datetime) -> Interview:
    """Count an interview about a fact; beyond what is allowed it needs a reason and her yes.

    One that was held all the same is kept as a breach of the rule: it counts, and shows.
    """
    require_addition(victim, by=by)
    take_turns(same_victim(victim))
    past(held.held_date, field="held_date", at=at)
    commission_then(held.commission, held.held_date)
    before = len(interviews_of_fact(victim, held.event))
    refused = _refusal(victim, held, before)
    if refused is not None and not held.is_breach:
        raise refused
    asked = wishes_on(victim, held.held_date)
    made = Interview(
        compartment_id=victim.compartment_id, victim=victim, event=held.event,
        commission=held.commission, held_date=held.held_date, officer=held.officer,
        number=before + 1, is_breach=refused is not None, has_her_yes=held.has_her_yes,
        has_reason=bool(held.reason.strip()), asked=len(asked),
        met=len(asked & held.met), by_id=by, recorded_at=at,
    )  # fmt: skip
    made.save(force_insert=True)
    remark(victim, made.pk, held.reason, by=by, at=at)
    log("reparation.record_interview", victim, made.pk, by=by, at=at)
    return made


def _refusal(victim: CaseVictim, held: Held, before: int) -> ReparationRefused | None:
    """Return why an interview should not have been; nothing where it may."""
    if before >= tellings_without_reason() and not (held.has_her_yes and held.reason.strip()):
        return ReparationRefused("third", field="reason", given=before)
    if held.officer is not None and held.officer.pk in complained_of(victim):
        return ReparationRefused("replaced", field="officer")
    return None


@transaction.atomic
def complain_of_interview(
    *, interview: Interview, words: str, by: UUID, at: datetime
) -> InterviewComplaint:
    """Keep her complaint of how she was interviewed: whoever did it asks her no more."""
    victim = interview.victim
    require_addition_or_herself(victim, by=by)
    said(words, field="words", code="words")
    take_turns([victim.pk])
    if InterviewComplaint.objects.filter(interview=interview).exists():
        raise ReparationRefused("twice", field="words")
    made = InterviewComplaint(
        compartment_id=victim.compartment_id, interview=interview, by_id=by, recorded_at=at
    )
    made.save(force_insert=True)
    remark(victim, made.pk, words, by=by, at=at)
    log("reparation.complain_of_interview", victim, made.pk, by=by, at=at)
    return made


@transaction.atomic
def say_result_of_complaint(
    *, complaint: InterviewComplaint, result: str, known_date: date, words: str = "", by: UUID,
    at: datetime,
) -> ComplaintOutcome:  # fmt: skip
    """Say what came of her complaint, as known on a day; what was said before stays readable."""
    victim = complaint.interview.victim
    require_addition(victim, by=by)
    if result not in ComplaintResult.values:
        raise ReparationRefused("complaint_result", field="result", given=result)
    past(known_date, field="known_date", at=at, since=complaint.interview.held_date)
    made = ComplaintOutcome(
        compartment_id=victim.compartment_id, complaint=complaint, result=result,
        known_date=known_date, by_id=by, recorded_at=at,
    )  # fmt: skip
    made.save(force_insert=True)
    remark(victim, made.pk, words, by=by, at=at)
    log("reparation.say_result_of_complaint", victim, made.pk, by=by, at=at)
    return made
