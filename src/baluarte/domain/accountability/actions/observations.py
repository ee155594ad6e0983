"""Observe what an institution says, let it out as another person, or take it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Institution
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.accountability.actions.requirements import (
    new_reference,
    note,
    require_words,
)
from baluarte.domain.accountability.choices import Observed, ReviewObjection
from baluarte.domain.accountability.models import (
    Observation,
    ObservationEvidence,
    ObservationReview,
    ObservationWithdrawal,
)
from baluarte.domain.accountability.observation_rules import (
    observations_to_review,
    observes_for,
    require_observer,
)
from baluarte.domain.accountability.queries.observed import Subject, subject_of
from baluarte.domain.procedure.queries.calendars import Calendars
from baluarte.domain.statements.models import Document
from baluarte.domain.wall import context
from baluarte.domain.wall.turns import take_turns
from baluarte.norms.clocks.calendar import CAPITAL, local_day
from baluarte.norms.institutions import public_institution
from baluarte.norms.policy import policy_indicator
from baluarte.norms.policy.answer_terms import AnswerTerm, answer_term
from baluarte.norms.policy.refusals import PolicyRefused

FEDERAL, OF_A_STATE = "federal", "state"
WHOLE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A document that shows something, and on which page."""

    document: Document
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewObservation:
    """What is observed, what it should say, who must answer, and what shows it."""

    kind: Observed
    subject: str
    words: str
    institution: str
    evidence: Sequence[Shown]
    year: int | None = None
    # What the page said when it was observed, in words.
    seen: str = ""
    proposed_value: Decimal | None = None


@transaction.atomic
def open_observation(
    *, new: NewObservation, institution: Institution, by: UUID, at: datetime
) -> Observation:
    """Observe something for an organisation; it waits for a second person."""
    context.require(by)
    require_observer(by, institution)
    require_words(new.words, field="words")
    subject = subject_of(new.kind, new.subject, year=new.year, known_at=at)
    _require_answerer(subject, new.institution)
    if new.proposed_value is not None and not subject.is_figure:
        raise PolicyRefused("no_value", field="proposed_value")
    _require_sense(new)
    if not new.evidence:
        raise PolicyRefused("no_evidence", field="evidence")
    for one in new.evidence:
        require_shared(one.document, one.page)
    take_turns([f"{institution.pk} {new.kind} {subject.code}"])
    _require_new(new, subject, institution)
    made = Observation.objects.create(
        reference=new_reference(), holder=institution, kind=new.kind, subject=subject.code,
        year=subject.year, seen=new.seen.strip(), seen_value=subject.value,
        proposed_value=new.proposed_value, institution=new.institution, words=new.words.strip(),
        opened_date=local_day(at), opened_at=at, opened_by_id=by,
    )  # fmt: skip
    ObservationEvidence.objects.bulk_create(
        ObservationEvidence(observation=made, document=one.document, page=one.page, by_id=by)
        for one in new.evidence
    )
    note("accountability.open_observation", "observation", made.pk, by=by, at=at)
    return made


@transaction.atomic
def review_observation(
    *, observation: Observation, objection: ReviewObjection | None = None, by: UUID, at: datetime
) -> ObservationReview:
    """Let an observation out, so that its term begins, or say why not; never one's own."""
    context.require(by)
    take_turns([observation.pk])
    if not Observation.objects.filter(observations_to_review(by), pk=observation.pk).exists():
        raise NotAllowed("accountability.observations.review_needs_a_role")
    if observation.opened_by_id == by:
        raise PolicyRefused("two_people", field="objection")
    if _is_decided(observation):
        raise PolicyRefused("said_before", field="objection")
    term = answer_term(local_day(at))
    made = ObservationReview.objects.create(
        observation=observation, opened_by_id=observation.opened_by_id, objection=objection or "",
        due_date=None if objection else due_date_of(observation.institution, term, at=at),
        term_version=None if objection else term.version, reviewed_at=at, reviewed_by_id=by,
    )  # fmt: skip
    note("accountability.review_observation", "observation", observation.pk, by=by, at=at)
    return made


@transaction.atomic
def withdraw_observation(
    *, observation: Observation, why: str, by: UUID, at: datetime
) -> ObservationWithdrawal:
    """Take an observation back for its organisation, and say why; what was said stays."""
    context.require(by)
    require_words(why, field="why")
    take_turns([observation.pk])
    if observation.holder not in observes_for(by):
        raise NotAllowed("accountability.observations.not_its_own")
    if ObservationWithdrawal.objects.filter(observation=observation).exists():
        raise PolicyRefused("said_before", field="why")
    made = ObservationWithdrawal.objects.create(
        observation=observation, why=why.strip(), withdrawn_at=at, withdrawn_by_id=by
    )
    note("accountability.withdraw_observation", "observation", observation.pk, by=by, at=at)
    return made


def _require_sense(new: NewObservation) -> None:
    """Refuse a share beyond the whole."""
    if new.proposed_value is None or new.kind != Observed.INDICATOR:
        return
    if policy_indicator(new.subject).unit == "percent" and new.proposed_value > WHOLE:
        raise PolicyRefused("share", field="proposed_value", given=new.proposed_value)


def _require_new(new: NewObservation, subject: Subject, institution: Institution) -> None:
    """Refuse what waits in the same words: a form that is sent twice is one observation."""
    before = Observation.objects.filter(
        holder=institution, kind=new.kind, subject=subject.code, year=subject.year,
        institution=new.institution, words=new.words.strip(), withdrawal=None,
    )  # fmt: skip
    if before.filter(review=None).exists():
        raise PolicyRefused("observed_before", field="words")


def due_date_of(institution: str, term: AnswerTerm, *, at: datetime) -> date:
    """Return until when an institution answers what is let out at an instant."""
    state = public_institution(institution).state
    calendars = Calendars.read(known_at=at)
    calendar = calendars.of(OF_A_STATE if state else FEDERAL, state=state or CAPITAL)
    return term.due_date(local_day(at), calendar=calendar)


def require_shared(document: Document, page: int | None) -> None:
    """Raise `PolicyRefused` where the other side could not read a document, or not that page."""
    if not document.is_shared:
        raise PolicyRefused("not_shared", field="document", given=document.title)
    if page is not None and document.pages is not None and page > document.pages:
        raise PolicyRefused("page_beyond", field="page", given=page, right=document.pages)


def _require_answerer(subject: Subject, institution: str) -> None:
    if not subject.answerers:
        raise PolicyRefused("nobody_answers", field="institution", given=subject.code)
    if institution not in subject.answerers:
        raise PolicyRefused("not_whose", field="institution", given=institution)


def _is_decided(observation: Observation) -> bool:
    reviewed = ObservationReview.objects.filter(observation=observation).exists()
    return reviewed or ObservationWithdrawal.objects.filter(observation=observation).exists()
