from typing import ClassVar
from uuid import uuid4

from django.db import models

from baluarte.domain.access.models import Account, Compartmented, Institution
from baluarte.domain.cases.choices import Channel
from baluarte.domain.cases.models.cases import CONTRIBUTE, IDENTIFIED, SHE_SAYS, Case, Party
from baluarte.domain.sealing.models import Sealed, SealedField
from baluarte.domain.wall.declarations import by_condition


class Consent(Compartmented, Sealed):
    """What a person says of one layer: yes or no, each asked apart; a newer word replaces an older.

    Without a word it is no. `institution` is whom a layer is for, where it names somebody.
    """

    wall = by_condition(
        read=f"{IDENTIFIED} or {SHE_SAYS}",
        add=f"({CONTRIBUTE} or {SHE_SAYS}) and by_id = bal.account()",
    )
    sensitivity: ClassVar = {"sealed_words": "sealed"}
    words = ""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="consents")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="consents")
    layer = models.CharField(max_length=40)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, related_name="+"
    )
    is_given = models.BooleanField()
    told = models.CharField(max_length=12, choices=Channel)
    decided_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    sealed_words = SealedField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case", "layer", "-decided_at"])]
