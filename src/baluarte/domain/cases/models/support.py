from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Compartmented
from baluarte.domain.cases.models.cases import CONTRIBUTE, IDENTIFIED, SHE_SAYS, Case, Party
from baluarte.domain.sealing.models import Sealed, SealedField
from baluarte.domain.wall.declarations import by_condition

# What hangs on a request for support is seen by whoever sees the request.
SEEN_WITH_ITS_REQUEST = (
    "exists (select 1 from cases_supportrequest asked where asked.id = request_id)"
)
ASKED_BY_ANOTHER = (
    "exists (select 1 from cases_supportrequest asked where asked.id = request_id"
    " and asked.by_id <> bal.account())"
)
BY_THE_TEAM = f"{CONTRIBUTE} and by_id = bal.account()"


def pesos(*, null: bool = False) -> models.DecimalField:
    """Return the column of an amount in Mexican pesos, to the centavo."""
    return models.DecimalField(max_digits=12, decimal_places=2, null=null)


def more_than_nothing(name: str) -> models.CheckConstraint:
    """Return the constraint that an amount is more than nothing."""
    return models.CheckConstraint(name=name, condition=Q(amount__gt=0))


class FundEntry(Compartmented):
    """Money set apart for the support of one case."""

    wall = by_condition(read=CONTRIBUTE, add=BY_THE_TEAM)
    sensitivity: ClassVar = {"number": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="fund")
    amount = pesos()
    number = models.CharField(max_length=40, blank=True)
    set_apart_on = models.DateField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [more_than_nothing("cases_fund_holds_more_than_nothing")]


class SupportRequest(Compartmented, Sealed):
    """Somebody asks for support of a kind, up to an amount; why stands under seal."""

    wall = by_condition(
        read=f"{IDENTIFIED} or {SHE_SAYS}",
        add=f"({CONTRIBUTE} or {SHE_SAYS}) and by_id = bal.account()",
    )
    sensitivity: ClassVar = {"sealed_reason": "sealed"}
    reason = ""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="support")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    amount = pesos()
    asked_on = models.DateField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    sealed_reason = SealedField()

    class Meta:
        constraints: ClassVar = [more_than_nothing("cases_support_asked_is_more_than_nothing")]
        indexes: ClassVar = [models.Index(fields=["case", "-asked_at"])]


class SupportDecision(Compartmented, Sealed):
    """Another than who asked decides: how much, or that it is not given, and why."""

    wall = by_condition(
        read=f"{IDENTIFIED} or {SEEN_WITH_ITS_REQUEST}",
        add=f"{BY_THE_TEAM} and {ASKED_BY_ANOTHER}",
    )
    sensitivity: ClassVar = {"sealed_reason": "sealed"}
    reason = ""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    request = models.OneToOneField(
        SupportRequest, on_delete=models.PROTECT, related_name="decision"
    )
    # Nothing where it is not given.
    amount = pesos(null=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    sealed_reason = SealedField()

    class Meta:
        constraints: ClassVar = [more_than_nothing("cases_support_given_is_more_than_nothing")]


class SupportPayment(Compartmented):
    """What was paid or handed over of what was approved, and all of it so far."""

    wall = by_condition(read=f"{IDENTIFIED} or {SEEN_WITH_ITS_REQUEST}", add=BY_THE_TEAM)
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    request = models.ForeignKey(SupportRequest, on_delete=models.PROTECT, related_name="payments")
    amount = pesos()
    is_in_kind = models.BooleanField(default=False)
    paid_so_far = pesos()
    approved = pesos()
    paid_on = models.DateField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            more_than_nothing("cases_support_paid_is_more_than_nothing"),
            models.CheckConstraint(
                name="cases_support_is_paid_up_to_what_was_approved",
                condition=Q(paid_so_far__lte=F("approved"), paid_so_far__gte=F("amount")),
            ),
        ]


class SupportReceipt(Compartmented, Sealed):
    """A receipt for what was paid: its date, its number, its amount; what it shows under seal."""

    wall = by_condition(read=f"{IDENTIFIED} or {SEEN_WITH_ITS_REQUEST}", add=BY_THE_TEAM)
    sensitivity: ClassVar = {"sealed_note": "sealed", "number": "internal"}
    note = ""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    request = models.ForeignKey(SupportRequest, on_delete=models.PROTECT, related_name="receipts")
    amount = pesos()
    dated_on = models.DateField()
    # The day on which the support was asked for: no receipt is older.
    asked_on = models.DateField()
    number = models.CharField(max_length=60)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    sealed_note = SealedField(null=True)

    class Meta:
        constraints: ClassVar = [
            more_than_nothing("cases_a_receipt_is_for_more_than_nothing"),
            models.CheckConstraint(
                name="cases_no_receipt_is_older_than_the_asking",
                condition=Q(dated_on__gte=F("asked_on")),
            ),
        ]
