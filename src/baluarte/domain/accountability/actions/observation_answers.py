"""Answer an observation for the institution that must, and let the answer out as another person."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Institution
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.accountability.actions.observations import require_shared
from baluarte.domain.accountability.actions.requirements import note, require_words
from baluarte.domain.accountability.choices import AnswerVerdict, Observed, ReviewObjection
from baluarte.domain.accountability.models import (
    AnswerReview,
    Observation,
    ObservationAnswer,
    ObservationReview,
    ObservationWithdrawal,
)
from baluarte.domain.accountability.observation_rules import answers_to_review, require_answerer
from baluarte.domain.accountability.queries.observed import subject_of
from baluarte.domain.statements.models import Document
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.policy.refusals import PolicyRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAnswer:
    """What an institution answers, and the document in which it does."""

    verdict: AnswerVerdict
    words: str
    document: Document
    page: int | None = None
    value: Decimal | None = None


@transaction.atomic
def answer_observation(
    *, observation: Observation, new: NewAnswer, institution: Institution, by: UUID, at: datetime
) -> ObservationAnswer:
    """Answer for the institution that must; it waits for a second person, and the day counts."""
    context.require(by)
    require_answerer(by, institution, observation.institution)
    require_words(new.words, field="words")
    require_shared(new.document, new.page)
    take_turns([observation.pk])
    if not _is_open(observation):
        raise PolicyRefused("not_open", field="words")
    if new.value is not None and not _is_figure(observation, at):
        raise PolicyRefused("no_value", field="value")
    if ObservationAnswer.objects.filter(observation=observation, review=None).exists():
        raise PolicyRefused("said_before", field="words")
    made = ObservationAnswer.objects.create(
        observation=observation, holder=institution, verdict=new.verdict, words=new.words.strip(),
        value=new.value, document=new.document, page=new.page, answered_date=local_day(at),
        answered_at=at, answered_by_id=by,
    )  # fmt: skip
    note("accountability.answer_observation", "observation", observation.pk, by=by, at=at)
    return made


@transaction.atomic
def review_answer(
    *, answer: ObservationAnswer, objection: ReviewObjection | None = None, by: UUID, at: datetime
) -> AnswerReview:
    """Let an answer out, or say why not, as somebody who did not write it."""
    context.require(by)
    take_turns([answer.observation_id])
    if not ObservationAnswer.objects.filter(answers_to_review(by), pk=answer.pk).exists():
        raise NotAllowed("accountability.observations.review_needs_a_role")
    if answer.answered_by_id == by:
        raise PolicyRefused("two_people", field="objection")
    if AnswerReview.objects.filter(answer=answer).exists():
        raise PolicyRefused("said_before", field="objection")
    made = AnswerReview.objects.create(
        answer=answer, answered_by_id=answer.answered_by_id, objection=objection or "",
        reviewed_at=at, reviewed_by_id=by,
    )  # fmt: skip
    note("accountability.review_answer", "observation", answer.observation_id, by=by, at=at)
    return made


def _is_open(observation: Observation) -> bool:
    let_out = ObservationReview.objects.filter(observation=observation, objection="").exists()
    return let_out and not ObservationWithdrawal.objects.filter(observation=observation).exists()


def _is_figure(observation: Observation, at: datetime) -> bool:
    kind = Observed(observation.kind)
    return subject_of(kind, observation.subject, year=observation.year, known_at=at).is_figure
