"""Observations as they stand on a day: waiting, open, answered, late by so many days, withdrawn."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from baluarte.domain.accountability.choices import AnswerVerdict, ObservationState, Observed
from baluarte.domain.accountability.models import (
    Observation,
    ObservationAnswer,
    ObservationEvidence,
)
from baluarte.domain.accountability.observation_rules import (
    answers_for,
    answers_to_review,
    observations_to_review,
)
from baluarte.norms.clocks.calendar import local_day


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedObservations:
    """Which observations are asked for; what is empty narrows nothing."""

    kind: str = ""
    subject: str = ""
    institution: str = ""
    holder: UUID | None = None


@dataclass(frozen=True, slots=True)
class Followed:
    """An observation on a day, as known at an instant; `answer` is the newest that was let out."""

    row: Observation
    state: ObservationState
    due_date: date | None
    # By how many days the answer came, or has not come, after its day.
    days_late: int
    answer: ObservationAnswer | None

    @property
    def is_late(self) -> bool:
        """Say whether its answer is overdue."""
        return self.state == ObservationState.LATE

    @property
    def difference(self) -> Decimal | None:
        """Return what the institution holds less what the organisation does; None without both."""
        said = self.answer.value if self.answer else None
        if said is None or self.row.proposed_value is None:
            return None
        return said - self.row.proposed_value


@dataclass(frozen=True, slots=True)
class PublicEvidence:
    """A document that shows something, by what anybody can check: its title, hash and page."""

    reference: str
    title: str
    issuer: str
    document_date: date
    sha256: str
    url: str
    page: int | None


@dataclass(frozen=True, slots=True)
class PublicAnswer:
    """An answer that was let out."""

    institution: str
    verdict: AnswerVerdict
    words: str
    value: Decimal | None
    answered_date: date
    evidence: PublicEvidence


@dataclass(frozen=True, slots=True)
class PublicObservation:
    """All that may be published of an observation: both sides, and no account."""

    reference: str
    kind: Observed
    subject: str
    year: int | None
    seen: str
    seen_value: Decimal | None
    proposed_value: Decimal | None
    holder: str
    institution: str
    words: str
    evidence: tuple[PublicEvidence, ...]
    opened_date: date
    due_date: date | None
    state: ObservationState
    days_late: int
    difference: Decimal | None
    withdrawn_because: str
    # The oldest first; the last one counts.
    answers: tuple[PublicAnswer, ...]


def observations(asked: AskedObservations | None = None) -> QuerySet[Observation]:
    """Return observations that the context sees, the newest first, with all that is said."""
    asked = asked or AskedObservations()
    given = {
        "kind": asked.kind,
        "subject": asked.subject,
        "institution": asked.institution,
        "holder": asked.holder,
    }
    answers = ObservationAnswer.objects.select_related("holder", "document", "review")
    evidence = ObservationEvidence.objects.select_related("document").order_by("pk")
    rows = Observation.objects.filter(**{name: one for name, one in given.items() if one})
    return (
        rows.select_related("holder", "review", "withdrawal")
        .prefetch_related(
            Prefetch("answers", answers.order_by("answered_at", "pk")),
            Prefetch("evidence", evidence),
        )
        .order_by("-opened_at", "pk")
    )


def observation(reference: str) -> Observation:
    """Return one observation; `Observation.DoesNotExist` where none is seen."""
    return observations().get(reference=reference)


def followed(rows: Iterable[Observation], *, on: date, known_at: datetime) -> list[Followed]:
    """Return where observations stand on a day, as known at an instant."""
    return [_followed(one, on, known_at) for one in rows if one.opened_at <= known_at]


def observations_waiting_for(by: UUID) -> QuerySet[Observation]:
    """Return what others wrote and this account may let out."""
    rows = observations().filter(observations_to_review(by), review=None, withdrawal=None)
    return rows.exclude(opened_by=by)


def answers_waiting_for(by: UUID) -> QuerySet[ObservationAnswer]:
    """Return the answers that others wrote and this account may let out."""
    rows = ObservationAnswer.objects.filter(answers_to_review(by), review=None)
    rows = rows.filter(observation__withdrawal=None).exclude(answered_by=by)
    return rows.select_related("observation").order_by("answered_at", "pk")


def observations_to_answer(by: UUID) -> QuerySet[Observation]:
    """Return what waits for the answer of an institution of this account: none is written yet."""
    codes = [one.code for one in answers_for(by)]
    rows = observations().filter(institution__in=codes, review__objection="", withdrawal=None)
    answered = ObservationAnswer.objects.filter(Q(review=None) | Q(review__objection=""))
    return rows.exclude(pk__in=answered.values("observation"))


def answered_since(holders: Collection[UUID], *, since: datetime) -> QuerySet[Observation]:
    """Return the observations of some organisations whose answer was let out since an instant."""
    let_out = ObservationAnswer.objects.filter(
        review__objection="", review__reviewed_at__gte=since, observation__holder__in=holders
    )
    return Observation.objects.filter(pk__in=let_out.values("observation"))


def let_out_since(since: datetime) -> QuerySet[Observation]:
    """Return the observations that were let out since an instant."""
    return Observation.objects.filter(review__objection="", review__reviewed_at__gte=since)


def public_observations(known_at: datetime) -> list[PublicObservation]:
    """Return what may be published of observations, as known at an instant, the newest first.

    Only what a second person let out, and of its answers likewise; a withdrawn one says so.
    """
    rows = observations().filter(review__objection="", review__reviewed_at__lte=known_at)
    found = followed(rows, on=local_day(known_at), known_at=known_at)
    return [_public(one, known_at) for one in found]


def _followed(row: Observation, on: date, known_at: datetime) -> Followed:
    review = getattr(row, "review", None)
    if review is not None and review.reviewed_at > known_at:
        review = None
    withdrawal = getattr(row, "withdrawal", None)
    due_date = review.due_date if review else None
    answer = next(iter(reversed(_let_out(row, known_at))), None)
    days = _days_late(due_date, answer.answered_date if answer else on)
    if withdrawal is not None and withdrawal.withdrawn_at <= known_at:
        return Followed(row, ObservationState.WITHDRAWN, due_date, 0, answer)
    if review is None:
        return Followed(row, ObservationState.WAITING, None, 0, None)
    if review.objection:
        return Followed(row, ObservationState.REFUSED, None, 0, None)
    if answer is not None:
        return Followed(row, ObservationState.ANSWERED, due_date, days, answer)
    return Followed(
        row, ObservationState.LATE if days else ObservationState.OPEN, due_date, days, None
    )


def _let_out(row: Observation, known_at: datetime) -> list[ObservationAnswer]:
    """Return the answers that were let out by an instant, the oldest first."""
    return [
        one
        for one in row.answers.all()
        if hasattr(one, "review")
        and not one.review.objection
        and one.review.reviewed_at <= known_at
    ]


def _days_late(due_date: date | None, day: date) -> int:
    return max(0, (day - due_date).days) if due_date else 0


def _public(one: Followed, known_at: datetime) -> PublicObservation:
    row = one.row
    is_withdrawn = one.state == ObservationState.WITHDRAWN
    return PublicObservation(
        reference=row.reference,
        kind=Observed(row.kind),
        subject=row.subject,
        year=row.year,
        seen=row.seen,
        seen_value=row.seen_value,
        proposed_value=row.proposed_value,
        holder=str(row.holder),
        institution=row.institution,
        words=row.words,
        evidence=tuple(_evidence(each) for each in row.evidence.all()),
        opened_date=row.opened_date,
        due_date=one.due_date,
        state=one.state,
        days_late=one.days_late,
        difference=one.difference,
        withdrawn_because=row.withdrawal.why if is_withdrawn else "",
        answers=tuple(
            PublicAnswer(
                str(each.holder), AnswerVerdict(each.verdict), each.words, each.value,
                each.answered_date, _evidence(each),
            )
            for each in _let_out(row, known_at)
        ),
    )  # fmt: skip


def _evidence(one: ObservationEvidence | ObservationAnswer) -> PublicEvidence:
    held = one.document
    return PublicEvidence(
        held.reference, held.title, held.issuer, held.document_date, held.sha256, held.url,
        one.page,
    )  # fmt: skip
