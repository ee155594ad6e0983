"""The file of a victim on its way to another commission, and who found it whole."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from baluarte.domain.access.models import Institution
from baluarte.domain.cases.models.cases import CONTRIBUTE, IDENTIFIED
from baluarte.domain.reparation.models.applications import APPLICATION, Application
from baluarte.domain.reparation.models.posts import OFFICERS
from baluarte.domain.reparation.models.transfer_rules import OF_TRANSFERS
from baluarte.domain.reparation.models.victims import Kept
from baluarte.domain.reparation.models.walls import BY_THE_TEAM, of_hers
from baluarte.domain.sealing.models import Sealed, SealedField
from baluarte.domain.wall.declarations import by_condition, dated, lies_beside

# A SHA-256 as it is written.
A_SUM = "^[0-9a-f]{64}$"
TRANSFER = "reparation_transferpackage"
HERS = of_hers(TRANSFER, "application_id", APPLICATION)
OF_AN_OFFICER = " or ".join(
    f"to_institution_id = any (array(select bal.institutions('{one}')))" for one in OFFICERS
)
TO_ITS_OFFICERS = f"(withdrawn_at is null and ({OF_AN_OFFICER}))"


class TransferPackage(Kept, Sealed):
    """What a commission is given of a victim's file, with her yes: one archive, sealed.

    Read by her team, by her, and by the officers of the commission it is for until it is withdrawn.
    `sealed_phrase` opens the copy that leaves as a file; it goes another way.
    """

    definers = OF_TRANSFERS
    wall = dated(
        by_condition(
            read=f"{IDENTIFIED} or {HERS} or {TO_ITS_OFFICERS}",
            add=f"{BY_THE_TEAM} and withdrawn_at is null"
            f" and {lies_beside(TRANSFER, 'application_id', APPLICATION)}",
            change=f"{CONTRIBUTE} and withdrawn_at is null",
            changed=f"{CONTRIBUTE} and bal.is_now(withdrawn_at)",
            columns=("withdrawn_at",),
        ),
        "recorded_at",
    )
    sensitivity: ClassVar = {"sealed_content": "sealed", "sealed_phrase": "sealed"}

    reference = models.CharField(max_length=12, db_index=True)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="transfers")
    from_commission = models.CharField(max_length=20)
    to_commission = models.CharField(max_length=20)
    # Where the commission has accounts here; otherwise it gets the file by hand.
    to_institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # Of the whole archive: what either side compares.
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    documents = models.PositiveSmallIntegerField()
    sealed_content = SealedField()
    sealed_phrase = SealedField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="reparation_transferred_to_another",
                condition=~Q(to_commission=models.F("from_commission")),
            ),
            models.CheckConstraint(
                name="reparation_sent_with_its_sum", condition=Q(sha256__regex=A_SUM)
            ),
        ]


# For the commission speak its own officers; its sum, read out by telephone, the team writes down.
BY_WHOM_IT_SAYS = (
    f"exists (select 1 from public.{TRANSFER} sent where sent.id = package_id"  # noqa: S608
    " and sent.withdrawn_at is null and case"
    f" when commission = '' then not is_heard and {CONTRIBUTE}"
    " when commission <> sent.to_commission then false"
    f" when is_heard then {CONTRIBUTE} else {OF_AN_OFFICER} end)"
)


class TransferReceipt(Kept):
    """Somebody compared the file she got with what was sent: `sha256` is of what she got."""

    wall = dated(
        by_condition(
            read=f"exists (select 1 from public.{TRANSFER} sent"  # noqa: S608 (our own tables)
            " where sent.id = package_id)",
            add=f"by_id = bal.account() and {BY_WHOM_IT_SAYS}"
            f" and {lies_beside('reparation_transferreceipt', 'package_id', TRANSFER)}",
        ),
        "recorded_at",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    package = models.ForeignKey(TransferPackage, on_delete=models.PROTECT, related_name="receipts")
    # For which commission; empty where the team that sent it compared.
    commission = models.CharField(max_length=20, blank=True)
    # The commission read its sum out, and the team wrote it down.
    is_heard = models.BooleanField(default=False)
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="reparation_compared_by_a_sum", condition=Q(sha256__regex=A_SUM)
            ),
        ]
