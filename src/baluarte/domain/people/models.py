from typing import ClassVar
from uuid import uuid4

from django.db import models

from baluarte.domain.access.models import Account, Compartmented
from baluarte.domain.people.choices import PersonKind
from baluarte.domain.sealing.models import Sealed, SealedField
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.declarations import by_condition, in_compartments, in_own_windows

CONTRIBUTE = in_compartments(Level.CONTRIBUTE)
HERSELF = f"(account_id = bal.account() and {in_own_windows()})"


class Person(Compartmented, Sealed):
    """Somebody, or a collective, whose rights are defended: named only under seal.

    A person belongs to the organisation that told of her; two organisations' persons are never
    merged, only compared.
    """

    wall = by_condition(
        read=f"{in_compartments(Level.IDENTIFIED)} or {HERSELF}",
        # Whose account it is stands in the case where she enters: `cases` asks that of each change.
        add=f"{CONTRIBUTE} and account_id is null",
        change=CONTRIBUTE,
        columns=("account_id", "erased_at", "name", "name_index", "name_withheld", "outlet"),
    )
    sensitivity: ClassVar = {"name": "sealed", "outlet": "sealed", "name_index": "personal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=PersonKind)
    name = SealedField(null=True)
    outlet = SealedField(null=True)
    # A truncated keyed hash of the whole name: finds candidates, proves nothing.
    name_index = models.IntegerField(null=True)
    # Her own, where she enters a case of hers by herself.
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    # Withheld by the documenter: never shown in a list, an export or a draft for publication.
    name_withheld = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["compartment", "name_index"], name="people_by_name"),
        ]
