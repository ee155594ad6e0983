from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.procedure.choices import NoticeKind
from baluarte.domain.procedure.models.door import DoorMessage
from baluarte.domain.procedure.models.matters import OF_MY_INSTITUTION, counted
from baluarte.domain.procedure.models.routing import Assignment
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import (
    READ,
    Declaration,
    Rows,
    by_condition,
    internal,
    only,
)

MINE = "account_id = bal.account()"
# A notice of what one may no longer see is no longer there. That some clock runs out soon is told
# to whoever is on duty, of a case they are not of the team of too: not which.
TOLD = "exists (select 1 from procedure_assignment a where a.id = procedure_notice.assignment_id)"
OWED = "exists (select 1 from procedure_obligation o where o.id = procedure_notice.obligation_key)"
LEFT = "exists (select 1 from procedure_doormessage d where d.id = door_message_id)"
OF_WHAT_I_SEE = (
    f"{MINE} and (assignment_id is null or {TOLD})"
    f" and (obligation_key is null or kind = 'running' or {OWED})"
    f" and (door_message_id is null or {LEFT})"
)
I_ADMINISTER = "institution_id = any (array(select bal.institutions('organisation_admin')))"
I_KEEP_DATA = "institution_id = any (array(select bal.institutions('data_steward')))"
# The worker knows who is on duty and does not read where they can be called.
WITHOUT_TELEPHONE = Declaration(
    {
        str(DatabaseRole.WORKER): (
            only(READ, ("id", "institution_id", "account_id", "deputy_id", "begins_at", "ends_at",
                        "withdrawn_at")),
        )
    },
    {str(DatabaseRole.WORKER): Rows(read="true")},
)  # fmt: skip


class DutyTurn(models.Model):
    """Somebody is on duty for an institution, with hours, a telephone and a deputy."""

    wall = by_condition(
        read=OF_MY_INSTITUTION,
        add=I_ADMINISTER,
        change=I_ADMINISTER,
        columns=("withdrawn_at",),
        worker=WITHOUT_TELEPHONE,
    )
    sensitivity: ClassVar = {"telephone": "personal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    telephone = models.CharField(max_length=40)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["institution", "begins_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="procedure_turn_ends_after_it_begins",
                condition=Q(ends_at__gt=F("begins_at")),
            ),
            models.CheckConstraint(
                name="procedure_deputy_is_somebody_else",
                condition=Q(deputy__isnull=True) | ~Q(deputy=F("account")),
            ),
        ]


class Deputy(models.Model):
    """Somebody stands in for who answers for cases of an institution, from and until an instant.

    Only herself or a steward names one: it opens her cases to the deputy, who may be let in.
    """

    wall = by_condition(
        read=OF_MY_INSTITUTION,
        add=f"named_by_id = bal.account() and ended_at is null and {OF_MY_INSTITUTION}"
        f" and (account_id = bal.account() or {I_KEEP_DATA})",
        worker=internal(worker=(READ,)),
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    named_at = models.DateTimeField()
    named_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["institution", "account", "ends_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="procedure_deputyship_ends_after_it_begins",
                condition=Q(ends_at__gt=F("begins_at")),
            ),
            models.CheckConstraint(
                name="procedure_nobody_is_her_own_deputy", condition=~Q(deputy=F("account"))
            ),
        ]


class Notice(models.Model):
    """Somebody is called to look at the workbench; it says of what kind, never of whom or where."""

    wall = by_condition(
        read=OF_WHAT_I_SEE,
        change=OF_WHAT_I_SEE,
        columns=("read_at",),
        worker=counted("made_at", "read_at", "letter", "letter_at", "mailed_at", "rung_at"),
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=NoticeKind)
    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, null=True, related_name="notices"
    )
    obligation_key = models.UUIDField(null=True)
    # What a room above calls to, and the matter it is of; a word of the kind says no more.
    about_key = models.UUIDField(null=True)
    matter_key = models.UUIDField(null=True)
    door_message = models.ForeignKey(
        DoorMessage, on_delete=models.PROTECT, null=True, related_name="notices"
    )
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    # Of the letter that tells of it, and when a worker last took it to be sent.
    letter = models.UUIDField(null=True)
    letter_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    # Unread until then, it rings the deputy.
    rings_at = models.DateTimeField(null=True)
    rung_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["account", "-made_at"]),
            models.Index(
                fields=["rings_at"],
                condition=Q(read_at__isnull=True, rung_at__isnull=True),
                name="procedure_ringing",
            ),
            models.Index(
                fields=["made_at"], condition=Q(mailed_at__isnull=True), name="procedure_unmailed"
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="procedure_one_notice_of_a_kind",
                fields=[
                    "account",
                    "kind",
                    "assignment",
                    "obligation_key",
                    "door_message",
                    "about_key",
                ],
                nulls_distinct=False,
            ),
        ]
