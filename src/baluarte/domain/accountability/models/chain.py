from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.access.models.institutions import body_of_the_state
from baluarte.domain.accountability.choices import Assessed, AssessmentSide, Verdict
from baluarte.domain.accountability.models.entry_wall import (
    ANSWERS_FOR_SUBJECT,
    until_it_stands,
)
from baluarte.domain.statements.models import Document
from baluarte.domain.statements.models.walls import OURS

# What is agreed, and how it is judged once a second person let it stand, is read by everybody with
# an account; what it stands on is a document that all of them see.
ON_A_SHARED_DOCUMENT = (
    "exists (select 1 from public.statements_document held"
    " where held.id = document_id and held.is_shared)"
)


# An authority judges as one, and everybody else as civil society: no row says otherwise.
ON_ITS_SIDE = f"(side = '{AssessmentSide.AUTHORITY}') = {body_of_the_state('holder_id')}"


class Target(models.Model):
    """The value that an indicator is to reach by a day, as somebody agreed: immutable.

    A second person of its house lets it stand. A newer one of the same holder, indicator and
    institution takes its place; one without a value says that nothing is agreed any more.
    """

    wall = until_it_stands(
        add=f"holder_id = any ({OURS}) and by_id = bal.account() and {ON_A_SHARED_DOCUMENT}",
        at="set_at",
    )
    sensitivity: ClassVar = {"ground": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # Whose it is: the organisation or authority for which somebody wrote it down.
    holder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    # A code of the policy's indicators; an institution of the catalogue, or empty for all.
    indicator = models.CharField(max_length=12)
    institution = models.CharField(max_length=20, blank=True)
    value = models.DecimalField(max_digits=19, decimal_places=4, null=True)
    due_date = models.DateField(null=True)
    # Where it begins, where the texts of the indicator say no baseline.
    baseline_value = models.DecimalField(max_digits=19, decimal_places=4, null=True)
    baseline_date = models.DateField(null=True)
    # By which agreement, and where in its document.
    ground = models.CharField(max_length=600)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["indicator", "institution", "-set_at"], name="target_newest"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="target_has_its_day",
                condition=Q(value__isnull=True, due_date__isnull=True)
                | Q(value__isnull=False, due_date__isnull=False),
            ),
            models.CheckConstraint(
                name="target_baseline_has_its_day",
                condition=Q(baseline_value__isnull=True, baseline_date__isnull=True)
                | Q(baseline_value__isnull=False, baseline_date__lt=F("due_date")),
            ),
            models.CheckConstraint(name="target_has_its_ground", condition=~Q(ground="")),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value}"


class Assessment(models.Model):
    """How one side judges an indicator, objective or institution in a period: immutable.

    The newest of an organisation counts; that of an authority and that of civil society stand side
    by side and are never joined.
    """

    wall = until_it_stands(
        add=f"holder_id = any ({OURS}) and by_id = bal.account() and {ON_A_SHARED_DOCUMENT}"
        f" and {ON_ITS_SIDE}"
        f" and (side <> '{AssessmentSide.AUTHORITY}' or {ANSWERS_FOR_SUBJECT})",
        at="said_at",
    )
    sensitivity: ClassVar = {"words": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # Whose it is: the organisation or authority for which somebody wrote it down.
    holder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    of = models.CharField(max_length=12, choices=Assessed)
    subject = models.CharField(max_length=20)
    first_date = models.DateField()
    last_date = models.DateField()
    side = models.CharField(max_length=10, choices=AssessmentSide)
    verdict = models.CharField(max_length=12, choices=Verdict)
    words = models.CharField(max_length=1200)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["of", "subject", "-last_date"], name="assessment_of"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="assessment_period_runs_forward",
                condition=Q(first_date__lte=F("last_date")),
            ),
            models.CheckConstraint(name="assessment_has_words", condition=~Q(words="")),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.verdict}"
