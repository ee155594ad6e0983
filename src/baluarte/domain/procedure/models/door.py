from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.procedure.choices import DoorEnd, NotTold
from baluarte.domain.procedure.models.matters import OF_MY_INSTITUTION
from baluarte.domain.procedure.sql_functions import DOOR_DEFINERS
from baluarte.domain.sealing.models import SealedField
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import CHANGE, READ, Declaration, Rows, by_condition, only

I_ADMINISTER = "institution_id = any (array(select bal.institutions('organisation_admin')))"
# Whoever is on the roster, or was until half a day ago, and who is called where nobody is.
ON_THE_ROSTER = (
    "exists (select 1 from procedure_dutyturn t where t.withdrawn_at is null"
    " and t.institution_id = procedure_doormessage.institution_id"
    " and bal.account() in (t.account_id, t.deputy_id)"
    " and t.begins_at <= now() and t.ends_at > now() - interval '12 hours')"
)
LIAISONS = "institution_id = any (array(select bal.institutions('liaison')))"
TAKES = (
    f"({OF_MY_INSTITUTION}) and ({ON_THE_ROSTER} or {LIAISONS} or taken_by_id = bal.account())"
    " and not bal.acts_for_left_out(bal.account(), not_told)"
)
# The worker calls whoever is on duty; it reads neither the box nor what finds it again.
CALLS = Declaration(
    {
        str(DatabaseRole.WORKER): (
            only(READ, ("id", "institution_id", "not_told", "waiting_since", "taken_at",
                        "called_at", "rung_at")),
            only(CHANGE, ("called_at", "rung_at")),
        )
    },
    {str(DatabaseRole.WORKER): Rows(read="true", change="true")},
)  # fmt: skip


class Door(models.Model):
    """An institution keeps an urgent door: what to telephone, and the key of its letter box."""

    wall = by_condition(
        read=OF_MY_INSTITUTION,
        add=I_ADMINISTER,
        change=I_ADMINISTER,
        columns=("telephone", "closed_telephone", "closed_answers", "address", "withdrawn_at"),
    )
    definers = DOOR_DEFINERS
    sensitivity: ClassVar = {
        "telephone": "open",
        "closed_telephone": "open",
        "closed_answers": "open",
        "address": "open",
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    institution = models.OneToOneField(Institution, on_delete=models.PROTECT, related_name="+")
    # Public, and the institution's own: the telephone of a turn is a person's and stays inside.
    telephone = models.CharField(max_length=40)
    closed_telephone = models.CharField(max_length=40)
    closed_answers = models.CharField(max_length=120)
    # Where an answer is handed in; never where somebody who is protected may be found.
    address = models.CharField(max_length=200, blank=True)
    public_key = models.BinaryField(max_length=32)
    # Wrapped by the institution's key: a copy of the database opens nothing.
    private_key = models.BinaryField(max_length=40)
    kept_since = models.DateTimeField()
    kept_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)


class DoorMessage(models.Model):
    """Somebody is in danger now and wrote it: in a box the portal closes and cannot open.

    The row keeps the day. The minute stands only while a clock runs on it, until somebody takes
    it; the instant she sent it lies in the box, and from its opening in the log and in her case.
    """

    wall = by_condition(
        read=TAKES,
        change=TAKES,
        changed=f"({OF_MY_INSTITUTION}) and taken_by_id = bal.account()",
        columns=("taken_at", "taken_by_id", "waiting_since", "done_how", "box"),
        worker=CALLS,
    )
    sensitivity: ClassVar = {"box": "sealed"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    lookup = models.BinaryField(max_length=32, unique=True)
    # Gone once a case keeps her words: a copy would outlive their erasure.
    box = SealedField(null=True)
    not_told = ArrayField(models.CharField(max_length=20, choices=NotTold), default=list)
    received_date = models.DateField()
    waiting_since = models.DateTimeField(null=True)
    called_at = models.DateTimeField(null=True)
    rung_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    done_how = models.CharField(max_length=10, choices=DoorEnd, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["institution", "received_date"]),
            models.Index(
                fields=["waiting_since"], condition=Q(taken_at=None), name="procedure_at_the_door"
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="procedure_taken_by_somebody",
                condition=Q(taken_at=None, taken_by=None, waiting_since__isnull=False)
                | Q(taken_at__isnull=False, taken_by__isnull=False, waiting_since=None),
            ),
            models.CheckConstraint(
                name="procedure_box_is_there_until_done",
                condition=Q(box__isnull=False, done_how="")
                | (Q(box=None, taken_at__isnull=False) & ~Q(done_how="")),
            ),
        ]
