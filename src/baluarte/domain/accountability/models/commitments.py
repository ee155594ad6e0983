"""What institutions said they would do by a day, at a table or elsewhere, and what became of it."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.accountability.choices import Progress
from baluarte.domain.accountability.models.dialogue import DialogueSession
from baluarte.domain.accountability.models.entry_wall import is_outside, until_it_stands
from baluarte.domain.accountability.models.observation_wall import ANSWERS, SHARED_DOCUMENT
from baluarte.domain.accountability.models.policy_wall import KEEPERS, kept
from baluarte.domain.statements.models import Document
from baluarte.domain.statements.models.walls import where_i_am
from baluarte.domain.wall.declarations import dated

# The institution that owes it says so in its own voice, with a document; organisations in theirs.
BY_WHO_OWES = (
    f"(holder_id = any ({where_i_am(ANSWERS + KEEPERS)}) and {SHARED_DOCUMENT}"  # noqa: S608
    " and exists (select 1 from public.accountability_commitment owed"
    " join public.access_institution body on body.code = owed.institution"
    " where owed.id = commitment_id and body.id = accountability_commitmentstep.holder_id))"
)
BY_AN_ORGANISATION = f"(holder_id = any ({where_i_am(KEEPERS)}) and {is_outside('holder_id')})"


class Commitment(models.Model):
    """One institution's promise with its day; an agreement of a dialogue where it has a session."""

    wall = dated(kept(), "written_at")
    sensitivity: ClassVar = {"says": "internal", "resources": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    institution = models.CharField(max_length=20)
    axis = models.CharField(max_length=16)
    says = models.CharField(max_length=600)
    said_date = models.DateField()
    due_date = models.DateField()
    # In words; empty where none were named.
    resources = models.CharField(max_length=300, blank=True)
    session = models.ForeignKey(
        DialogueSession, on_delete=models.PROTECT, null=True, related_name="agreements"
    )
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["institution", "due_date"], name="accountability_promised"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="accountability_promised_before_it_is_due",
                condition=Q(said_date__lte=F("due_date")),
            ),
            models.CheckConstraint(
                name="accountability_a_promise_was_made_somewhere",
                condition=Q(session__isnull=False) | Q(document__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.says


class CommitmentStep(models.Model):
    """What became of a promise on a day, as one house says it, with the document that shows it."""

    wall = until_it_stands(
        add=f"by_id = bal.account() and ({BY_WHO_OWES} or {BY_AN_ORGANISATION})", at="written_at"
    )
    sensitivity: ClassVar = {"says": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="steps")
    progress = models.CharField(max_length=12, choices=Progress)
    happened_date = models.DateField()
    says = models.CharField(max_length=600, blank=True)
    # Whose word it is: the institution that owes it, or an organisation.
    holder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    page = models.PositiveIntegerField(null=True)
    written_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            # Kept is what a document shows; given up needs a reason.
            models.CheckConstraint(
                name="accountability_kept_is_shown",
                condition=~Q(progress=Progress.KEPT) | Q(document__isnull=False),
            ),
            models.CheckConstraint(
                name="accountability_given_up_says_why",
                condition=~Q(progress=Progress.GIVEN_UP) | ~Q(says=""),
            ),
        ]
