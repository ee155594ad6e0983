from datetime import datetime, timedelta
from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Compartmented, Institution
from baluarte.domain.cases.choices import LetterKind, LetterState, SentHow
from baluarte.domain.cases.models.cases import CONTRIBUTE, HER_CASE, Case
from baluarte.domain.procedure.models import Clearance
from baluarte.domain.sealing.models import Sealed, SealedField
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import (
    CHANGE,
    READ,
    Change,
    Declaration,
    Rows,
    by_condition,
    only,
)

CHANGES = (
    "approved_at", "approved_by_id", "sent_at", "sent_by_id", "acknowledged_at", "answered_at",
    "stopped_at",
)  # fmt: skip
# What is said with an instant is said once, as that is.
SAID_ONCE = (
    Change(("sent_how",), "old.sent_at is null"),
    Change(("acknowledged_number", "sealed_received_by"), "old.acknowledged_at is null"),
    Change(("sealed_answer",), "old.answered_at is null"),
    Change(("stopped_why",), "old.stopped_at is null"),
)
# The worker stops letters for her who says no in her own window; it reads neither text nor answer.
STOPPED_BY = ("id", "compartment_id", "case_id", "institution_id", "kind", "sent_at",
              "acknowledged_at", "stopped_at")  # fmt: skip
STOPS_FOR_HER = Declaration(
    {
        str(DatabaseRole.WORKER): (
            only(READ, STOPPED_BY),
            only(CHANGE, ("stopped_at", "stopped_why")),
        )
    },
    {str(DatabaseRole.WORKER): Rows(read=HER_CASE, change=HER_CASE)},
)


class Letter(Compartmented, Sealed):
    """What an institution is told or asked in writing: drafted, approved, sent, acknowledged."""

    # The team's own until it goes; who reads a case without adding to it sees none.
    wall = by_condition(
        # What went out of her she knows of; what is only drafted goes nowhere yet.
        read=f"{CONTRIBUTE} or (sent_at is not null and {HER_CASE})",
        add=f"({CONTRIBUTE}) and drafted_by_id = bal.account()",
        change=CONTRIBUTE,
        columns=CHANGES,
        changes=SAID_ONCE,
        worker=STOPS_FOR_HER,
    )
    sensitivity: ClassVar = {
        "sealed_text": "sealed",
        "sealed_received_by": "sealed",
        "sealed_answer": "sealed",
        "acknowledged_number": "internal",
        "addressed_to": "personal",
    }
    text = ""
    received_by = ""
    answer = ""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # Random, and neither the case's nor its matter's: it is told outside.
    reference = models.CharField(max_length=12)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=16, choices=LetterKind)
    version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    # The one person it is handed to, where only persons cleared by name may be told.
    addressee = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    clearance = models.ForeignKey(
        Clearance, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    # Name or office, as it stands in the text.
    addressed_to = models.CharField(max_length=200)
    layer = models.CharField(max_length=40)
    danger_declared_at = models.DateTimeField(null=True)
    sealed_text = SealedField()
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    answer_by = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    sent_how = models.CharField(max_length=12, choices=SentHow, blank=True)
    sent_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_number = models.CharField(max_length=60, blank=True)
    sealed_received_by = SealedField(null=True)
    answered_at = models.DateTimeField(null=True)
    sealed_answer = SealedField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_why = models.CharField(max_length=12, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case", "-drafted_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="cases_letter_approved_by_another",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")),
            ),
            models.CheckConstraint(
                name="cases_letter_sent_after_its_approval",
                condition=Q(sent_at__isnull=True)
                | Q(kind="hand_over", sent_at__gte=F("drafted_at"))
                | Q(approved_at__isnull=False, sent_at__gte=F("approved_at")),
            ),
            models.CheckConstraint(
                name="cases_letter_acknowledged_after_it_was_sent",
                condition=Q(acknowledged_at__isnull=True)
                | Q(sent_at__isnull=False, acknowledged_at__gte=F("sent_at")),
            ),
            models.CheckConstraint(
                name="cases_letter_answered_after_its_acknowledgement",
                condition=Q(answered_at__isnull=True)
                | Q(acknowledged_at__isnull=False, answered_at__gte=F("acknowledged_at")),
            ),
            models.CheckConstraint(
                name="cases_letter_stopped_says_why",
                condition=Q(stopped_at__isnull=True) | ~Q(stopped_why=""),
            ),
        ]

    @property
    def state(self) -> LetterState:
        """Say where it stands."""
        if self.stopped_at is not None:
            return LetterState.STOPPED
        for stands, since in (
            (LetterState.ANSWERED, self.answered_at),
            (LetterState.ACKNOWLEDGED, self.acknowledged_at),
            (LetterState.SENT, self.sent_at),
            (LetterState.APPROVED, self.approved_at),
        ):
            if since is not None:
                return stands
        return LetterState.DRAFTED

    def overdue_by(self, *, at: datetime) -> timedelta | None:
        """Return how late the answer is; nothing where it is not late."""
        is_waiting = self.state in (LetterState.SENT, LetterState.ACKNOWLEDGED)
        over = self.kind == LetterKind.HAND_OVER and self.acknowledged_at is not None
        return at - self.answer_by if is_waiting and not over and at > self.answer_by else None
