"""Consultations on a day: called, open or closed; which contributions nobody answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import (
    Case,
    DateTimeField,
    Exists,
    Func,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    When,
)

from baluarte.domain.accountability.choices import ConsultationState
from baluarte.domain.accountability.models import (
    Consultation,
    ConsultationDocument,
    Contribution,
    ContributionAnswer,
    ContributionWithdrawal,
)
from baluarte.domain.accountability.observation_rules import answers_for
from baluarte.norms.clocks.calendar import local_day


@dataclass(frozen=True, slots=True)
class ContributionShown:
    """A contribution with the answer that counts; `is_unanswered` once the call has closed."""

    row: Contribution
    answer: ContributionAnswer | None
    # What one's own house entered and no second person looked at.
    waiting: ContributionAnswer | None
    is_unanswered: bool
    days_since: int
    # Where who sent it took it back.
    withdrawal: ContributionWithdrawal | None = None
    # Where it was taken back after its term had ended without an answer: that silence happened.
    was_silent: bool = False


@dataclass(frozen=True, slots=True)
class ConsultationShown:
    """A consultation on a day, with what was contributed."""

    row: Consultation
    state: ConsultationState
    contributions: tuple[ContributionShown, ...]

    @property
    def answered(self) -> int:
        """Return how many contributions were answered, but those taken back."""
        return sum(one.answer is not None and not one.withdrawal for one in self.contributions)

    @property
    def number(self) -> int:
        """Return how many contributions stand."""
        return sum(one.withdrawal is None for one in self.contributions)

    @property
    def unanswered(self) -> int:
        """Return how many were not, after it closed."""
        return sum(one.is_unanswered for one in self.contributions)

    @property
    def withdrawn_in_silence(self) -> int:
        """Return how many were taken back once their term had ended without an answer."""
        return sum(one.was_silent for one in self.contributions)


def consultations(*, with_words: bool = False) -> QuerySet[Consultation]:
    """Return every consultation that stands, the last to close first, with all that is said.

    What organisations wrote comes `with_words` alone: the worker counts, and may not read it.
    """
    answers = ContributionAnswer.objects.select_related("document", "holder", "review")
    words = ("text", "text__document") if with_words else ()
    told = Contribution.objects.select_related("holder", "withdrawal", *words).prefetch_related(
        Prefetch("answers", answers.order_by("answered_at", "pk"))
    )
    # Also where what was answered is not one's to read.
    when = Func("pk", function="bal.contribution_answered_at", output_field=DateTimeField())
    told = told.annotate(answered_at=Case(When(withdrawal__isnull=False, then=when)))
    documents = ConsultationDocument.objects.select_related("document").order_by("pk")
    return (
        _standing()
        .prefetch_related(
            Prefetch("contributions", told.order_by("contributed_at", "pk")),
            Prefetch("documents", documents),
        )
        .order_by("-closes_date", "reference")
    )


def _standing() -> QuerySet[Consultation]:
    """Return what an institution called itself, and what a second person let stand of its call."""
    return Consultation.objects.filter(Q(document=None) | Q(review__objection=""))


def consultation(reference: str) -> Consultation:
    """Return one consultation, in words; `Consultation.DoesNotExist` where there is none."""
    return consultations(with_words=True).get(reference=reference)


def consultations_on(rows: Iterable[Consultation], *, on: date) -> list[ConsultationShown]:
    """Return where consultations stand on a day."""
    return [_shown(one, on) for one in rows]


def contributions_to_answer(by: UUID, *, on: date) -> QuerySet[Contribution]:
    """Return what nobody answered of closed consultations that an account's institution called.

    Who keeps the policy answers from the documents of others, and is not sent to them.
    """
    codes = [one.code for one in answers_for(by)]
    closed = Consultation.objects.filter(convened_by__in=codes, closes_date__lt=on)
    given = ContributionAnswer.objects.filter(
        Q(review=None) | Q(review__objection=""), contribution=OuterRef("pk")
    )
    found = Contribution.objects.filter(withdrawal=None, consultation__in=closed)
    return found.filter(~Exists(given))


def open_consultations(*, on: date) -> QuerySet[Consultation]:
    """Return the consultations to which an organisation may contribute on a day."""
    return _standing().filter(opens_date__lte=on, closes_date__gte=on)


def called_since(since: datetime) -> QuerySet[Consultation]:
    """Return the consultations called since an instant."""
    return _standing().filter(written_at__gte=since)


def _shown(row: Consultation, on: date) -> ConsultationShown:
    is_closed = on > row.closes_date
    state = ConsultationState.CLOSED if is_closed else ConsultationState.OPEN
    if on < row.opens_date:
        state = ConsultationState.CALLED
    days = max(0, (on - row.closes_date).days)
    told = []
    for one in row.contributions.all():
        answers = list(reversed(one.answers.all()))
        answer = next((each for each in answers if _stands(each)), None)
        waiting = next((each for each in answers if not hasattr(each, "review")), None)
        withdrawal = getattr(one, "withdrawal", None)
        is_unanswered = is_closed and answer is None and withdrawal is None
        answered_at = vars(one)["answered_at"]
        was_silent = withdrawal is not None and (
            local_day(withdrawal.withdrawn_at) > row.closes_date
            and (answered_at is None or answered_at > withdrawal.withdrawn_at)
        )
        told.append(
            ContributionShown(one, answer, waiting, is_unanswered, days, withdrawal, was_silent)
        )
    return ConsultationShown(row, state, tuple(told))


def _stands(answer: ContributionAnswer) -> bool:
    review = getattr(answer, "review", None)
    return review is not None and not review.objection
