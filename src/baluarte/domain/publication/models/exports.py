"""Files of coded facts: somebody asks, another person lets out, the worker makes and seals."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.publication.choices import (
    ExportFormat,
    ExportMore,
    ExportObjection,
    ExportOutcome,
)
from baluarte.domain.sealing.models import Sealed, SealedField
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import (
    ADD,
    CHANGE,
    READ,
    Declaration,
    Rows,
    by_condition,
    dated,
    only,
)

MINE = "asked_by_id = bal.account()"
OF_MINE = "institution_id = any (array(select bal.institutions()))"
I_STEWARD = "institution_id = any (array(select bal.institutions('data_steward')))"
REQUEST_SEEN = "exists (select 1 from publication_exportrequest r where r.id = request_id)"
FILE_SEEN = "exists (select 1 from publication_exportfile f where f.id = file_id)"
REQUEST_OF_THE_SAME = (
    "exists (select 1 from publication_exportrequest r where r.id = request_id"
    " and r.institution_id = publication_exportreview.institution_id"
    " and r.asked_by_id = publication_exportreview.asked_by_id)"
)
# Whoever asked, while it stands; nobody else ever opens it.
MINE_TO_TAKE = (
    "exists (select 1 from publication_exportfile f"
    " join publication_exportrequest r on r.id = f.request_id"
    " where f.id = file_id and r.asked_by_id = bal.account()"
    " and r.closed_at is null and f.expires_at > now())"
)
WORKER = str(DatabaseRole.WORKER)
READ_BY_THE_WORKER = Declaration({WORKER: (READ,)}, {WORKER: Rows(read="true")})


class ExportRequest(models.Model):
    """Somebody asks to take out what she may see under a question; the question never changes."""

    wall = dated(
        by_condition(
            read=f"{MINE} or {I_STEWARD}",
            add=f"{MINE} and {OF_MINE} and closed_at is null",
            change=f"{MINE} or {I_STEWARD}",
            changed=f"({MINE} or {I_STEWARD}) and closed_by_id = bal.account()"
            " and bal.is_now(closed_at)",
            columns=("closed_at", "closed_by_id"),
            worker=READ_BY_THE_WORKER,
        ),
        "asked_at",
    )
    sensitivity: ClassVar = {"question": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    # As an address asks it: codes, days and numbers.
    question = models.CharField(max_length=600, blank=True)
    file_format = models.CharField(max_length=8, choices=ExportFormat)
    # Nothing else unless it was asked for; whoever lets it out sees what.
    more = ArrayField(models.CharField(max_length=8, choices=ExportMore), default=list)
    # Before its time, by whoever asked or by a steward.
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="publication_export_closed_by_somebody",
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["asked_by", "-asked_at"], name="publication_exports_of"),
            models.Index(fields=["institution", "-asked_at"], name="publication_exports_in"),
        ]


class ExportPurpose(Sealed):
    """What it is taken out for, in the words of whoever asked: sealed, and no file of the worker's.

    Prose can name somebody; each reading is logged.
    """

    wall = by_condition(read=REQUEST_SEEN, add=REQUEST_SEEN)
    sensitivity: ClassVar = {"sealed_text": "sealed"}

    request = models.OneToOneField(
        ExportRequest, on_delete=models.PROTECT, primary_key=True, related_name="purpose"
    )
    sealed_text = SealedField()


class ExportReview(models.Model):
    """A steward of the institution, never who asked, lets it out or says why not."""

    wall = dated(
        by_condition(
            read=REQUEST_SEEN,
            add=f"reviewed_by_id = bal.account() and {I_STEWARD} and {REQUEST_OF_THE_SAME}",
            worker=READ_BY_THE_WORKER,
        ),
        "reviewed_at",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    request = models.OneToOneField(ExportRequest, on_delete=models.PROTECT, related_name="review")
    # Kept here too, so that the database itself tells one pair of eyes from two.
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    # Nothing where one agrees.
    objection = models.CharField(max_length=12, choices=ExportObjection, blank=True)
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="publication_export_has_two_pairs_of_eyes",
                condition=~Q(reviewed_by=F("asked_by")),
            ),
        ]


class ExportFile(models.Model):
    """What the worker made of a request: its sum, its sizes, until when it stands; or why not."""

    wall = by_condition(
        read=REQUEST_SEEN,
        worker=Declaration(
            {WORKER: (READ, ADD, only(CHANGE, ("emptied_at",)))},
            {WORKER: Rows(read="true", add="true", change="true")},
        ),
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    request = models.OneToOneField(ExportRequest, on_delete=models.PROTECT, related_name="file")
    outcome = models.CharField(max_length=10, choices=ExportOutcome)
    made_at = models.DateTimeField()
    # The facts are as they were held then.
    cut_off_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    events = models.PositiveIntegerField(default=0)
    acts = models.PositiveIntegerField(default=0)
    bytes = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    # Whose rows are in it: where one of them is closed to who asked, so is the file.
    compartments = ArrayField(models.UUIDField(), default=list)
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="publication_export_made_has_its_sum",
                condition=~Q(outcome=ExportOutcome.MADE) | ~Q(sha256=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["expires_at"],
                condition=Q(emptied_at__isnull=True),
                name="publication_exports_to_empty",
            ),
        ]


class ExportPiece(Sealed):
    """A part of a file under seal: the worker seals it and cannot open it; emptied when it ends."""

    wall = by_condition(
        read=MINE_TO_TAKE,
        worker=Declaration(
            {WORKER: (only(READ, ("id", "file_id")), ADD, only(CHANGE, ("content",)))},
            {WORKER: Rows(read="true", add="true", change="true")},
        ),
    )
    sensitivity: ClassVar = {"content": "sealed"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    file = models.ForeignKey(
        ExportFile, on_delete=models.PROTECT, related_name="pieces", db_index=False
    )
    position = models.PositiveIntegerField()
    content = SealedField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["file", "position"], name="publication_one_piece_in_its_place"
            ),
        ]


class ExportTaking(models.Model):
    """Somebody took a file out: who and when, shown to her and to the stewards."""

    wall = dated(
        by_condition(read=FILE_SEEN, add=f"taken_by_id = bal.account() and {FILE_SEEN}"), "taken_at"
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    file = models.ForeignKey(ExportFile, on_delete=models.PROTECT, related_name="takings")
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
