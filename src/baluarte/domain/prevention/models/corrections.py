"""What was asked of whoever said something stigmatising, until when, and what was answered."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.prevention.choices import CorrectionOutcome, Wanted
from baluarte.domain.prevention.models.recognitions import Recognition
from baluarte.domain.prevention.models.walls import OF_SEEN, OURS, written_once
from baluarte.domain.statements.models import Document

BY_US = f"noted_by_id = bal.account() and holder_id = any ({OURS})"
# Noted where the entry is held, with a document of the same house.
WITH_ITS_ENTRY = OF_SEEN.format(
    column="recognition_id",
    more=" and said.kind = 'stigmatising'"
    " and said.holder_id = prevention_correctionrequest.holder_id",
)
REQUEST_SEEN = "exists (select 1 from public.prevention_correctionrequest asked where asked.id"
OF_REQUEST = f"{REQUEST_SEEN} = request_id)"
OF_OUR_REQUEST = (
    f"{REQUEST_SEEN} = request_id and asked.holder_id = prevention_correctionanswer.holder_id)"
)


def of_our_document(table: str) -> str:
    """Return the condition that a document, where there is one, is of who notes it."""
    return (
        "(document_id is null or exists (select 1 from public.statements_document held"  # noqa: S608
        f" where held.id = document_id and held.holder_id = {table}.holder_id))"
    )


class CorrectionRequest(models.Model):
    """That a correction was asked for in public or in writing, and until when it is answered."""

    wall = written_once(
        read=OF_SEEN.format(column="recognition_id", more=""),
        add=f"{BY_US} and {WITH_ITS_ENTRY} and {of_our_document('prevention_correctionrequest')}",
        at="noted_at",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    holder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    recognition = models.ForeignKey(
        Recognition, on_delete=models.PROTECT, related_name="corrections"
    )
    wanted = models.CharField(max_length=12, choices=Wanted)
    asked_date = models.DateField()
    due_date = models.DateField()
    # As it was asked for; nothing where it was not kept.
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="prevention_asked_before_it_is_due",
                condition=Q(due_date__gt=F("asked_date")),
            ),
        ]


class CorrectionAnswer(models.Model):
    """What was answered where a correction was asked for, in a document."""

    wall = written_once(
        read=OF_REQUEST,
        add=f"{BY_US} and {OF_OUR_REQUEST} and {of_our_document('prevention_correctionanswer')}",
        at="noted_at",
    )
    sensitivity: ClassVar = {"quote": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    holder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    request = models.OneToOneField(
        CorrectionRequest, on_delete=models.PROTECT, related_name="answer"
    )
    outcome = models.CharField(max_length=12, choices=CorrectionOutcome)
    answered_date = models.DateField()
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    page = models.PositiveIntegerField(null=True)
    quote = models.CharField(max_length=600, blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
