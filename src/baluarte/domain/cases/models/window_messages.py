from typing import ClassVar
from uuid import uuid4

from django.db import models

from baluarte.domain.access.models import Account, Compartmented
from baluarte.domain.cases.models.cases import CONTRIBUTE, SHE_SAYS, Party
from baluarte.domain.cases.models.own_window import (
    MY_TASK_LINES,
    SEE_LIST,
    TRUSTED,
    WITHDRAW_LINE,
)
from baluarte.domain.sealing.models import Sealed, SealedField
from baluarte.domain.wall.declarations import by_condition

HERS_READ_BY_THE_TEAM = f"(is_hers and {CONTRIBUTE} and not {SHE_SAYS})"
THE_TEAMS_READ_BY_HER = f"(not is_hers and {SHE_SAYS})"


class WindowMessage(Compartmented, Sealed):
    """Something she wrote to her team in her window, or they to her; sealed, with when it was read.

    Who reads a case without adding to it reads none; of the others in the case none is seen.
    """

    definers = (TRUSTED, SEE_LIST, MY_TASK_LINES, WITHDRAW_LINE)
    wall = by_condition(
        read=f"{CONTRIBUTE} or {SHE_SAYS}",
        add="by_id = bal.account() and read_at is null"
        f" and ((is_hers and {SHE_SAYS}) or (not is_hers and {CONTRIBUTE}))",
        change=f"read_at is null and ({HERS_READ_BY_THE_TEAM} or {THE_TEAMS_READ_BY_HER})",
        changed="read_by_id = bal.account()",
        columns=("read_at", "read_by_id"),
    )
    sensitivity: ClassVar = {"sealed_text": "sealed"}
    text = ""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="messages")
    # From her to the team; otherwise from the team to her.
    is_hers = models.BooleanField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    sealed_text = SealedField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["party", "-sent_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="cases_a_message_is_read_by_somebody",
                condition=models.Q(read_at__isnull=True, read_by__isnull=True)
                | models.Q(read_at__isnull=False, read_by__isnull=False),
            ),
        ]
