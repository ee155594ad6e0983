from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.registry.choices import ListColumn
from baluarte.domain.wall.declarations import by_condition

_OF_MINE = "institution_id = any (array(select bal.institutions()))"
_I_DECIDE = (
    "(institution_id = any (array(select bal.institutions('data_steward')))"
    " or institution_id = any (array(select bal.institutions('organisation_admin'))))"
)


class ChosenColumns(models.Model):
    """Which columns an organisation's people see in the list of events; a newer row supersedes.

    Without columns, those that everybody begins with.
    """

    wall = by_condition(read=_OF_MINE, add=f"{_I_DECIDE} and by_id = bal.account()")
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    columns = ArrayField(models.CharField(max_length=12, choices=ListColumn), default=list)
    decided_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["institution", "-decided_at"], name="registry_columns_now"),
        ]
