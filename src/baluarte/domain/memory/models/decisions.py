"""What two people let be read by all, and a page taken back whole."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Compartment, Compartmented
from baluarte.domain.cases.models.cases import CONTRIBUTE, HER_CASE, IDENTIFIED
from baluarte.domain.memory.choices import WhyWithdrawn
from baluarte.domain.memory.models.pages import MemoryPage, OfAPage
from baluarte.domain.memory.models.walls import (
    AS_PROPOSED,
    PAGE,
    TAKE_OUT_PAGE,
    is_hers,
    of_a_page,
)
from baluarte.domain.sealing.models import Sealed, SealedField
from baluarte.domain.wall.declarations import by_condition, dated, lies_beside


class ReleaseProposal(OfAPage, Sealed):
    """Somebody proposed what of a page all may read, and looked at what could happen to whom."""

    wall = of_a_page("memory_releaseproposal")
    sensitivity: ClassVar = {"sealed_risk": "sealed"}
    risk = ""

    # Texts of the page, and a hash over what each says: what was looked at is what goes out.
    texts = ArrayField(models.UUIDField())
    sha256 = models.CharField(max_length=64)
    sealed_risk = SealedField()


class ReleaseReview(OfAPage, Sealed):
    """A second person on a proposal; her yes puts it before the public."""

    wall = dated(
        by_condition(
            read=IDENTIFIED,
            add=f"{IDENTIFIED} and by_id = bal.account()"
            f" and {lies_beside('memory_releasereview', 'page_id', PAGE)}{AS_PROPOSED}",
        ),
        "recorded_at",
    )
    sensitivity: ClassVar = {"sealed_reason": "sealed"}
    reason = ""

    proposal = models.OneToOneField(
        ReleaseProposal, on_delete=models.PROTECT, related_name="review"
    )
    # Kept here too, so that the database itself tells one pair of eyes from two.
    proposed_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    agrees = models.BooleanField()
    sealed_reason = SealedField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="memory_two_pairs_of_eyes", condition=~Q(by=F("proposed_by"))
            ),
            models.CheckConstraint(
                name="memory_refused_with_a_reason",
                condition=Q(agrees=True) | Q(sealed_reason__isnull=False),
            ),
        ]


class PageWithdrawal(Compartmented):
    """A page taken back whole: of nothing on it does any earlier yes count from then on."""

    wall = dated(
        by_condition(
            read=f"{IDENTIFIED} or ({HER_CASE} and by_id = bal.account())",
            add=f"({CONTRIBUTE} or {is_hers('memory_pagewithdrawal.page_id')})"
            f" and by_id = bal.account()"
            f" and {lies_beside('memory_pagewithdrawal', 'page_id', PAGE)}",
        ),
        "withdrawn_at",
    )
    definers = (TAKE_OUT_PAGE,)
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    compartment = models.ForeignKey(
        Compartment, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    page = models.ForeignKey(MemoryPage, on_delete=models.PROTECT, related_name="withdrawals")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    why = models.CharField(max_length=8, choices=WhyWithdrawn)
    withdrawn_at = models.DateTimeField()
