"""Estimates of the undercount: proposed, agreed on by another person, let out, taken back."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account
from baluarte.domain.analysis.models import Run
from baluarte.domain.publication.choices import UndercountObjection, UndercountWithdrawn
from baluarte.domain.publication.models.published_wall import KEEPS_FIGURES, published
from baluarte.domain.wall.declarations import (
    ADD,
    CHANGE,
    READ,
    Rows,
    by_condition,
    dated,
    internal,
    only,
)

# Who keeps figures reads what would leave; who proposed it sees what became of it.
SEES = f"({KEEPS_FIGURES} or proposed_by_id = bal.account())"
# Two names for one person would be one pair of eyes; nothing exposed is agreed on.
AS_PROPOSED = (
    "exists (select 1 from public.publication_undercountproposal made where made.id = proposal_id"
    " and made.proposed_by_id = publication_undercountreview.proposed_by_id"
    " and (made.is_safe or publication_undercountreview.objection <> ''))"
)
# An estimate goes one way: out, and once taken back it stays so, with no figure left.
TAKEN_BACK = Rows(
    "true",
    change=f"{KEEPS_FIGURES} and withdrawn_at is null",
    changed="bal.is_now(withdrawn_at) and body = '{}'::jsonb",
    is_open=True,
)


class UndercountProposal(models.Model):
    """What would leave of one run, and what the audit of its table found: immutable.

    The true counts are nowhere in it: who reviews sees what a reader would see.
    """

    wall = by_condition(read=SEES, worker=internal(worker=(READ, ADD)))
    sensitivity: ClassVar = {
        "question": "internal",
        "lists": "internal",
        "body": "internal",
        "findings": "internal",
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    first_month = models.DateField()
    last_month = models.DateField()
    known_at = models.DateTimeField()
    # By what its events are parted, and what of them it asks: two tables of the same are compared.
    strata = models.CharField(max_length=12, blank=True)
    question = models.CharField(max_length=600, blank=True)
    # Whose list each letter stands for, in their order; never public.
    lists = models.JSONField()
    body = models.JSONField()
    is_safe = models.BooleanField()
    # Which cells would be given away, as stratum, combination and reason.
    findings = models.JSONField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-proposed_at", "id"], name="publication_undercounts"),
        ]


class UndercountReview(models.Model):
    """A second person on a proposed estimate; nothing objected lets it out."""

    wall = dated(
        by_condition(
            read=SEES,
            add=f"{KEEPS_FIGURES} and reviewed_by_id = bal.account() and {AS_PROPOSED}",
            worker=internal(worker=(READ,)),
        ),
        "reviewed_at",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    proposal = models.OneToOneField(
        UndercountProposal, on_delete=models.PROTECT, related_name="review"
    )
    # Kept here too, so that the database itself tells one pair of eyes from two.
    proposed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    objection = models.CharField(max_length=12, choices=UndercountObjection, blank=True)
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="publication_undercount_has_two_pairs_of_eyes",
                condition=~Q(reviewed_by=F("proposed_by")),
            ),
        ]


class UndercountRelease(models.Model):
    """A frozen, numbered estimate that anybody may read: only the worker lets it out."""

    wall = published(
        TAKEN_BACK,
        columns=("body", "withdrawn_at", "withdrawn_why"),
        worker=(READ, ADD, only(CHANGE, ("replaced_at",))),
    )

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    proposal = models.OneToOneField(
        UndercountProposal, on_delete=models.PROTECT, related_name="release"
    )
    number = models.PositiveIntegerField(unique=True)
    first_month = models.DateField()
    last_month = models.DateField()
    known_at = models.DateTimeField()
    released_at = models.DateTimeField()
    body = models.JSONField()
    body_sha256 = models.CharField(max_length=64)
    replaced_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=12, choices=UndercountWithdrawn, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="publication_undercount_taken_back_says_why",
                condition=Q(withdrawn_at__isnull=True, withdrawn_why="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_why=""),
            ),
        ]
        ordering: ClassVar = ["-number"]

    def __str__(self) -> str:
        return str(self.number)
