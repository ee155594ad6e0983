from typing import ClassVar
from uuid import UUID, uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models

from baluarte.domain.access.models import Account, Compartmented, Institution
from baluarte.domain.cases.choices import ComplaintStage, Grievance
from baluarte.domain.cases.models.cases import CONTRIBUTE, IDENTIFIED, Case
from baluarte.domain.cases.models.complaint_readers import INSTITUTIONS_THAT_READ, READERS_OF
from baluarte.domain.sealing.models import Sealed, SealedField
from baluarte.domain.wall.declarations import by_condition

# In a compartment of the receiver's. Whoever it concerns sees no row, whatever they were granted.
NOT_OF_ME = (
    "about_account_id is distinct from bal.account()"
    " and not (concerned && array(select bal.institutions()))"
)
MINE = "(made_by_id = bal.account() or made_for_id = bal.account())"
MY_COMPARTMENT = (
    "exists (select 1 from access_compartment opened where opened.id = compartment_id"
    " and opened.kind = 'complaint' and opened.opened_by_id = bal.account())"
)
ANSWERED_BY_ITS_RECEIVER = (
    "exists (select 1 from cases_complaint asked where asked.id = complaint_id"
    " and asked.made_by_id <> bal.account() and asked.made_for_id is distinct from bal.account())"
)
SEEN_WITH_ITS_COMPLAINT = (
    "exists (select 1 from cases_complaint asked where asked.id = complaint_id)"
)


class Complaint(Compartmented, Sealed):
    """What somebody complains of, sealed to whom she chose to read it; never evidence against her.

    `concerned` are the institutions it is about, whom they answer to and who answers to them.
    """

    definers = (INSTITUTIONS_THAT_READ, READERS_OF)
    wall = by_condition(
        read=f"({IDENTIFIED} and {NOT_OF_ME}) or (made_for_id = bal.account() and {IDENTIFIED})",
        add=f"{MY_COMPARTMENT} and made_by_id = bal.account()",
    )
    sensitivity: ClassVar = {"sealed_text": "sealed"}
    text = ""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=12, choices=Grievance)
    about_account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+"
    )
    about_institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, related_name="+"
    )
    concerned = ArrayField(models.UUIDField(), default=list)
    receiver = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    # Whose complaint it is, where she has an account; on paper it is hers all the same.
    made_for = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    sealed_text = SealedField()

    @property
    def of_whom(self) -> set[UUID]:
        """Return whose it is and who wrote it down."""
        return {one for one in (self.made_by_id, self.made_for_id) if one is not None}

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["compartment"], name="cases_one_complaint_a_compartment"
            ),
            models.CheckConstraint(
                name="cases_complaint_is_about_somebody",
                condition=models.Q(about_account__isnull=False)
                | models.Q(about_institution__isnull=False),
            ),
            models.CheckConstraint(
                name="cases_complaint_goes_to_nobody_concerned",
                condition=~models.Q(concerned__contains=[models.F("receiver")]),
            ),
            models.CheckConstraint(
                name="cases_complaint_is_not_of_who_writes_it",
                condition=models.Q(about_account__isnull=True)
                | ~models.Q(about_account=models.F("made_by")),
            ),
        ]


class ComplaintAnswer(Compartmented, Sealed):
    """A complaint was received and read, or answered; once each, and only added to."""

    wall = by_condition(
        read=f"{IDENTIFIED} and {SEEN_WITH_ITS_COMPLAINT}",
        add=f"{CONTRIBUTE} and by_id = bal.account() and {ANSWERED_BY_ITS_RECEIVER}",
    )
    sensitivity: ClassVar = {"sealed_text": "sealed"}
    text = ""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="answers")
    stage = models.CharField(max_length=14, choices=ComplaintStage)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    sealed_text = SealedField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["complaint", "stage"], name="cases_a_complaint_is_answered_once"
            ),
        ]
