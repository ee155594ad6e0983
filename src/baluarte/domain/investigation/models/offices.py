"""The improvement plan of an office: what is asked of it, by whom and when, and what came of it."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account
from baluarte.domain.investigation.choices import Improvement
from baluarte.domain.statements.models import Statement
from baluarte.domain.statements.models.walls import outside_the_state
from baluarte.domain.wall.declarations import BY_SOMEBODY, READ, by_condition, dated, internal

# Whoever brings together what institutions did, of one who owes nothing of it.
KEEPERS = ("curator", "analyst", "monitor")
I_KEEP = outside_the_state(KEEPERS)
# Done is what a fact about this very office shows.
SHOWN_OF_ITS_OFFICE = (
    "(evidence_id is null or exists (select 1 from public.statements_statement shown"
    " join public.investigation_officeimprovement asked"
    "   on asked.id = investigation_officeimprovementreview.improvement_id"
    " where shown.id = evidence_id and shown.institution = asked.office and shown.is_shared))"
)
WRITTEN_BY = (
    "exists (select 1 from public.investigation_officeimprovement asked"
    " where asked.id = improvement_id and asked.by_id = written_by_id)"
)


class OfficeImprovement(models.Model):
    """One line of an office's improvement plan; never changed, its reviews are added to it."""

    wall = dated(
        by_condition(
            read=BY_SOMEBODY,
            add=f"{I_KEEP} and by_id = bal.account()",
            worker=internal(worker=(READ,)),
        ),
        "written_at",
    )
    sensitivity: ClassVar = {"what": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    # A code of the catalogue of public institutions, and one of the text of maturity.
    office = models.CharField(max_length=20)
    heading = models.CharField(max_length=24)
    what = models.CharField(max_length=600)
    # Which institution does it.
    institution = models.CharField(max_length=20)
    due_date = models.DateField()
    written_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["office", "due_date"], name="investigation_improvements_of"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="investigation_improvement_in_words", condition=Q(what__regex=r"\S")
            ),
        ]

    def __str__(self) -> str:
        return self.what


class OfficeImprovementReview(models.Model):
    """What came of a line of the plan: done, with the fact that shows it, by another person."""

    wall = dated(
        by_condition(
            read=BY_SOMEBODY,
            add=f"{I_KEEP} and reviewed_by_id = bal.account() and {WRITTEN_BY}"
            f" and {SHOWN_OF_ITS_OFFICE}",
            worker=internal(worker=(READ,)),
        ),
        "reviewed_at",
    )
    sensitivity: ClassVar = {"reason": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    improvement = models.ForeignKey(
        OfficeImprovement, on_delete=models.PROTECT, related_name="reviews"
    )
    number = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=12, choices=Improvement)
    evidence = models.ForeignKey(Statement, on_delete=models.PROTECT, null=True, related_name="+")
    due_date = models.DateField(null=True)
    reason = models.CharField(max_length=600, blank=True)
    # Kept here too, so that the database itself tells one pair of eyes from two.
    written_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["improvement", "number"], name="investigation_reviews_follow"
            ),
            models.CheckConstraint(
                name="investigation_done_is_shown_to_another",
                condition=~Q(outcome=Improvement.DONE)
                | (Q(evidence__isnull=False) & ~Q(reviewed_by=F("written_by"))),
            ),
            models.CheckConstraint(
                name="investigation_not_done_says_why",
                condition=Q(outcome=Improvement.DONE) | Q(reason__regex=r"\S"),
            ),
            models.CheckConstraint(
                name="investigation_moved_to_a_day",
                condition=Q(outcome=Improvement.MOVED, due_date__isnull=False)
                | (~Q(outcome=Improvement.MOVED) & Q(due_date__isnull=True)),
            ),
        ]
