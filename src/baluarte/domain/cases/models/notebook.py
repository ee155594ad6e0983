from typing import ClassVar
from uuid import uuid4

from django.db import models

from baluarte.domain.access.models import Account, Compartmented
from baluarte.domain.cases.choices import Note
from baluarte.domain.cases.models.cases import CONTRIBUTE, HER_TEAM, SHE_SAYS, Case, Party
from baluarte.domain.sealing.models import Sealed, SealedField
from baluarte.domain.wall.declarations import by_condition


class Contact(Compartmented, Sealed):
    """How and when somebody may safely be reached, and how never; a newer one replaces it."""

    # In her own window somebody reads how she is reached herself, and of nobody else.
    wall = by_condition(
        read=f"{CONTRIBUTE} or {SHE_SAYS}",
        add=f"({HER_TEAM} or {SHE_SAYS}) and by_id = bal.account()",
    )
    sensitivity: ClassVar = {"sealed_how": "sealed"}
    how = ""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="contacts")
    # Hours of the day in which it is safe, in the zone of the place; nothing where any hour is.
    from_hour = models.PositiveSmallIntegerField(null=True)
    until_hour = models.PositiveSmallIntegerField(null=True)
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    sealed_how = SealedField()


class NotebookEntry(Compartmented, Sealed):
    """A call, a visit, what was promised until when; never evidence against whom it is about."""

    # The team's own: who reads a case without adding to it, in her own window too, sees none.
    wall = by_condition(
        read=CONTRIBUTE,
        add=f"({CONTRIBUTE}) and by_id = bal.account()",
        change=CONTRIBUTE,
        columns=("kept_at",),
    )
    sensitivity: ClassVar = {"sealed_text": "sealed"}
    text = ""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=14, choices=Note)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    sealed_text = SealedField()
    # Of a promise or a next contact: until when, and when it was kept.
    until_at = models.DateTimeField(null=True)
    kept_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case", "-happened_at"])]
