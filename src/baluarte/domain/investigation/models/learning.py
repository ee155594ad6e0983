"""Audits of finished inquiries by a drawn sample, what they found, and what changed by it."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from baluarte.domain.access.models import Account, Compartment, Compartmented, Institution
from baluarte.domain.investigation.choices import LearningChange
from baluarte.domain.investigation.models.inquiries import Inquiry
from baluarte.domain.investigation.models.offices import I_KEEP, KEEPERS
from baluarte.domain.investigation.models.walls import CODED, INQUIRY
from baluarte.domain.statements.models import Statement
from baluarte.domain.statements.models.walls import where_i_am
from baluarte.domain.wall.declarations import (
    BY_SOMEBODY,
    READ,
    by_condition,
    dated,
    internal,
    lies_beside,
)

OURS = f"holder_id = any ({where_i_am(KEEPERS)})"
OF_OUR_SAMPLE = (
    "exists (select 1 from public.investigation_auditsample drawn"  # noqa: S608 (constants)
    f" where drawn.id = sample_id and drawn.holder_id = any ({where_i_am(KEEPERS)}))"
)
AS_DRAWN = (
    "exists (select 1 from public.investigation_auditedinquiry drawn"
    " where drawn.id = audited_id"
    " and drawn.sample_id = investigation_auditreading.sample_id"
    " and drawn.compartment_id = investigation_auditreading.compartment_id)"
)
# Whoever sees the codes of an inquiry, in the house that drew it, audits it.
IN_ITS_COMPARTMENT = f"{CODED} and {OF_OUR_SAMPLE}"


class AuditSample(models.Model):
    """A sample of finished inquiries: whoever has its seed and the same frame draws it again."""

    wall = dated(
        by_condition(read=OURS, add=f"{OURS} and {I_KEEP} and by_id = bal.account()"), "drawn_at"
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # The house whose people audit it: no other reads which files it holds.
    holder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=12, unique=True)
    # What the frame is of: one office, or all where it is empty; finished from and until a day.
    office = models.CharField(max_length=20, blank=True)
    first_date = models.DateField()
    last_date = models.DateField()
    seed = models.CharField(max_length=40)
    size = models.PositiveSmallIntegerField()
    frame_size = models.PositiveIntegerField()
    frame_sha256 = models.CharField(max_length=64)
    drawn_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="investigation_sample_of_its_frame",
                condition=Q(size__gte=1) & Q(size__lte=models.F("frame_size")),
            ),
            models.CheckConstraint(
                name="investigation_frame_runs_forward",
                condition=Q(first_date__lte=models.F("last_date")),
            ),
        ]


class AuditedInquiry(Compartmented):
    """One inquiry of a sample, at its place in the order drawn."""

    wall = by_condition(
        read=IN_ITS_COMPARTMENT,
        add=f"{IN_ITS_COMPARTMENT}"
        f" and {lies_beside('investigation_auditedinquiry', 'inquiry_id', INQUIRY)}",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    compartment = models.ForeignKey(
        Compartment, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    sample = models.ForeignKey(AuditSample, on_delete=models.PROTECT, related_name="inquiries")
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sample", "position"], name="investigation_drawn_in_order"
            ),
            models.UniqueConstraint(fields=["sample", "inquiry"], name="investigation_drawn_once"),
        ]


class AuditReading(Compartmented):
    """Somebody read an audited inquiry whole, and found so many kinds of faults; perhaps none."""

    wall = dated(
        by_condition(
            read=IN_ITS_COMPARTMENT,
            add=f"{IN_ITS_COMPARTMENT} and by_id = bal.account() and {AS_DRAWN}",
        ),
        "read_at",
    )
    sensitivity: ClassVar = {"found": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    compartment = models.ForeignKey(
        Compartment, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    sample = models.ForeignKey(AuditSample, on_delete=models.PROTECT, related_name="+")
    audited = models.OneToOneField(AuditedInquiry, on_delete=models.PROTECT, related_name="reading")
    # Codes of kinds of findings, in their order; none where nothing was found.
    found = models.JSONField(default=list)
    read_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)


class AuditFinding(models.Model):
    """What an audit found of how an office works: of a practice, and never of one file."""

    wall = dated(
        by_condition(
            read=BY_SOMEBODY,
            add=f"{I_KEEP} and by_id = bal.account() and (sample_id is null or {OF_OUR_SAMPLE})",
            worker=internal(worker=(READ,)),
        ),
        "found_at",
    )
    sensitivity: ClassVar = {"says": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    sample = models.ForeignKey(
        AuditSample, on_delete=models.PROTECT, null=True, related_name="findings"
    )
    office = models.CharField(max_length=20)
    # A code of the text of audits.
    kind = models.CharField(max_length=32)
    says = models.CharField(max_length=600)
    found_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["office", "kind"], name="investigation_findings_of"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="investigation_finding_in_words", condition=Q(says__regex=r"\S")
            ),
        ]


class FindingClosure(models.Model):
    """A finding ends with a change since a day, or with the reason why nothing changes."""

    wall = dated(
        by_condition(
            read=BY_SOMEBODY,
            add=f"{I_KEEP} and by_id = bal.account()",
            worker=internal(worker=(READ,)),
        ),
        "closed_at",
    )
    sensitivity: ClassVar = {"says": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    finding = models.OneToOneField(AuditFinding, on_delete=models.PROTECT, related_name="closure")
    change = models.CharField(max_length=10, choices=LearningChange)
    # What changed, or why nothing does.
    says = models.CharField(max_length=600)
    # Since when what changed holds; nothing where nothing does.
    since_date = models.DateField(null=True)
    evidence = models.ForeignKey(Statement, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="investigation_closed_with_a_change_or_a_reason",
                condition=Q(says__regex=r"\S"),
            ),
            models.CheckConstraint(
                name="investigation_a_change_has_its_day",
                condition=Q(change=LearningChange.NONE, since_date__isnull=True)
                | (~Q(change=LearningChange.NONE) & Q(since_date__isnull=False)),
            ),
        ]
