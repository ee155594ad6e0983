from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models

from baluarte.domain.access.models import Account
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import ADD, READ, Declaration, Rows

_OWN = "account_id = bal.account()"


class Matching(models.Model):
    """What was compared for an account, and when: so that the next time only what is new is."""

    wall = Declaration(
        {str(DatabaseRole.WORKER): (READ, ADD)}, {str(DatabaseRole.WORKER): Rows(_OWN, _OWN)}
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    # What was open to the account then: what opens later is new to it, however old.
    compartments = ArrayField(models.UUIDField())
    matched_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["account", "-matched_at"], name="linkage_matched"),
        ]
