"""Say which structural causes a remedy of non-repetition answers, and look at it again."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.reparation.actions.words import log, remark
from baluarte.domain.reparation.models import CauseAnswer, Remedy
from baluarte.domain.reparation.queries.causes import is_cause_of_ours
from baluarte.domain.reparation.refusals import ReparationRefused
from baluarte.domain.reparation.rules import require_addition
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.catalogues import UnknownCode, term
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.institutions import public_institution
from baluarte.norms.reparation import NON_REPETITION, family_of


@dataclass(frozen=True, kw_only=True)
class NewAnswer:
    """Which causes are answered, which institution answers for them, when they are looked at again.

    `words`, kept sealed: of a review, what it found.
    """

    causes: tuple[UUID, ...]
    owner: str
    review_date: date
    words: str = ""


@transaction.atomic
def answer_causes(
    *, remedy: Remedy, new: NewAnswer, by: UUID, at: datetime
) -> tuple[CauseAnswer, ...]:
    """Say that a remedy of non-repetition answers causes of one's own house; all of them or none.

    Of a cause that it answers already this is a review, and says what it found.
    """
    victim = remedy.plan.victim
    require_addition(victim, by=by)
    _check_remedy(remedy)
    body = _check(new, at=at)
    take_turns([remedy.pk])
    asked = tuple(dict.fromkeys(new.causes))
    is_review = CauseAnswer.objects.filter(remedy=remedy, cause__in=asked).exists()
    if is_review and not new.words.strip():
        raise ReparationRefused("review_words", field="words")
    return tuple(_write(remedy, one, new, body, by=by, at=at) for one in asked)


def _write(
    remedy: Remedy, cause: UUID, new: NewAnswer, owner: str, *, by: UUID, at: datetime
) -> CauseAnswer:
    made = CauseAnswer(
        compartment_id=remedy.compartment_id, remedy=remedy, cause=cause, owner=owner,
        review_date=new.review_date, by_id=by, recorded_at=at,
    )  # fmt: skip
    made.save(force_insert=True)
    remark(remedy.plan.victim, made.pk, new.words, by=by, at=at)
    log("reparation.answer_cause", remedy.plan.victim, made.pk, by=by, at=at)
    return made


def _check_remedy(remedy: Remedy) -> None:
    if family_of(remedy.heading) != NON_REPETITION:
        raise ReparationRefused(
            "not_of_causes", field="causes", given=term("measures", remedy.heading)
        )
    if Remedy.objects.filter(replaces=remedy).exists():
        raise ReparationRefused("not_owed_now", field="causes")


def _check(new: NewAnswer, *, at: datetime) -> str:
    """Refuse no cause, one that is not of one's house, no institution, a day that has come."""
    if not new.causes:
        raise ReparationRefused("no_cause", field="causes")
    if not all(is_cause_of_ours(one) for one in new.causes):
        raise ReparationRefused("not_our_cause", field="causes")
    try:
        body = public_institution(new.owner)
    except UnknownCode:
        raise ReparationRefused("owner_of_cause", field="owner", given=new.owner) from None
    if new.review_date <= local_day(at):
        raise ReparationRefused("review_day", field="review_date", given=new.review_date)
    return body.code
