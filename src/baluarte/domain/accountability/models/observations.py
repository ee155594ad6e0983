"""Observations of organisations on figures, promises and papers; the institution's answer."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.accountability.choices import AnswerVerdict, Observed, ReviewObjection
from baluarte.domain.accountability.models.observation_wall import (
    OF_CIVIL_SOCIETY,
    OF_OBSERVATIONS,
    OF_OUR_INSTITUTION,
    OF_SEEN,
    OURS,
    SEEN,
    SHARED_DOCUMENT,
    THAT_DAY,
    WITHIN_THE_TERM,
    seen_by,
    written_once,
)
from baluarte.domain.statements.models import Document
from baluarte.domain.statements.models.walls import CURATES_FOR_ALL
from baluarte.domain.wall.declarations import dated

# To the institution that must answer, and to no other.
OF_ITS_INSTITUTION = (
    "exists (select 1 from public.accountability_observation seen"
    " join public.access_institution body on body.code = seen.institution"
    " where seen.id = observation_id and body.id = accountability_observationanswer.holder_id)"
)
ANSWER_SEEN = (
    "exists (select 1 from public.accountability_observationanswer said where said.id = answer_id"
)


class Observation(models.Model):
    """What an organisation contests, of what, and which institution must answer: immutable."""

    wall = dated(
        written_once(
            read=seen_by(ours=OURS),
            add=f"opened_by_id = bal.account() and {OF_CIVIL_SOCIETY}"
            f" and {THAT_DAY.format(day='opened_date', at='opened_at')}",
        ),
        "opened_at",
    )
    definers = OF_OBSERVATIONS
    sensitivity: ClassVar = {"words": "internal", "seen": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    # The organisation that observes.
    holder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=Observed)
    # A code of the policy's texts, or the reference of what is kept here.
    subject = models.CharField(max_length=80)
    # The year of the figure, where one is observed.
    year = models.PositiveSmallIntegerField(null=True)
    # What it said when it was observed: a figure changes afterwards.
    seen = models.CharField(max_length=200, blank=True)
    seen_value = models.DecimalField(max_digits=19, decimal_places=4, null=True)
    proposed_value = models.DecimalField(max_digits=19, decimal_places=4, null=True)
    # Of the catalogue of public institutions: who must answer.
    institution = models.CharField(max_length=20)
    words = models.CharField(max_length=2000)
    opened_date = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["kind", "subject"], name="accountability_observed"),
            models.Index(fields=["institution", "-opened_at"], name="accountability_observed_of"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="accountability_observation_says_something", condition=Q(words__regex=r"\S")
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class ObservationEvidence(models.Model):
    """A document that shows what is observed, and on which page; shared, so that all can read."""

    wall = written_once(
        read=OF_SEEN,
        add=f"by_id = bal.account() and {SHARED_DOCUMENT} and not bal.let_out(observation_id)"
        f" and {SEEN.format(of='seen.id = observation_id and seen.opened_by_id = bal.account()')}",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="evidence")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    page = models.PositiveIntegerField(null=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")


class ObservationReview(models.Model):
    """A second person on an observation; nothing objected lets it out, and its term begins."""

    wall = dated(
        written_once(
            read=OF_SEEN,
            add=f"reviewed_by_id = bal.account() and {WITHIN_THE_TERM} and "
            + SEEN.format(
                of="seen.id = observation_id"
                " and seen.opened_by_id = accountability_observationreview.opened_by_id"
                f" and (seen.{OURS} or {CURATES_FOR_ALL})"
            ),
        ),
        "reviewed_at",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    observation = models.OneToOneField(Observation, on_delete=models.PROTECT, related_name="review")
    # Kept here too, so that the database itself tells one pair of eyes from two.
    opened_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    objection = models.CharField(max_length=16, choices=ReviewObjection, blank=True)
    # Until when it is answered, by the term that held that day.
    due_date = models.DateField(null=True)
    term_version = models.PositiveSmallIntegerField(null=True)
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="accountability_observation_two_people",
                condition=~Q(reviewed_by=F("opened_by")),
            ),
            models.CheckConstraint(
                name="accountability_let_out_has_its_day",
                condition=Q(objection="", due_date__isnull=False, term_version__isnull=False)
                | (~Q(objection="") & Q(due_date__isnull=True, term_version__isnull=True)),
            ),
        ]


class ObservationWithdrawal(models.Model):
    """An observation taken back by its organisation, and why; nobody owes an answer any more."""

    wall = dated(
        written_once(
            read=OF_SEEN,
            add="withdrawn_by_id = bal.account() and "
            + SEEN.format(of=f"seen.id = observation_id and seen.{OURS}"),
        ),
        "withdrawn_at",
    )
    sensitivity: ClassVar = {"why": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    observation = models.OneToOneField(
        Observation, on_delete=models.PROTECT, related_name="withdrawal"
    )
    why = models.CharField(max_length=300)
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")


class ObservationAnswer(models.Model):
    """What the institution answers, with its document; the newest let out counts: immutable."""

    wall = dated(
        written_once(
            read=seen_by(ours=OF_OUR_INSTITUTION),
            add=f"answered_by_id = bal.account() and {OF_OUR_INSTITUTION} and {SHARED_DOCUMENT}"
            f" and bal.let_out(observation_id) and {OF_ITS_INSTITUTION}"
            f" and {THAT_DAY.format(day='answered_date', at='answered_at')}",
        ),
        "answered_at",
    )
    sensitivity: ClassVar = {"words": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="answers")
    # The institution that answers.
    holder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=12, choices=AnswerVerdict)
    words = models.CharField(max_length=2000)
    value = models.DecimalField(max_digits=19, decimal_places=4, null=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    page = models.PositiveIntegerField(null=True)
    answered_date = models.DateField()
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="accountability_answer_says_something", condition=Q(words__regex=r"\S")
            ),
        ]


class AnswerReview(models.Model):
    """A second person on an answer, of its institution or a curator: lets it out or objects."""

    wall = dated(
        written_once(
            read=f"{ANSWER_SEEN})",
            add=f"reviewed_by_id = bal.account() and {ANSWER_SEEN}"
            " and said.answered_by_id = accountability_answerreview.answered_by_id"
            f" and (said.{OF_OUR_INSTITUTION} or {CURATES_FOR_ALL}))",
        ),
        "reviewed_at",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    answer = models.OneToOneField(
        ObservationAnswer, on_delete=models.PROTECT, related_name="review"
    )
    # Kept here too, as with an observation.
    answered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    objection = models.CharField(max_length=16, choices=ReviewObjection, blank=True)
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="accountability_answer_two_people",
                condition=~Q(reviewed_by=F("answered_by")),
            ),
        ]
