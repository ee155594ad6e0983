from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models

from baluarte.domain.access.models import Account, Compartmented
from baluarte.domain.cases.models import Case
from baluarte.domain.cases.models.cases import HER_CASE
from baluarte.domain.procedure.models import Occurrence
from baluarte.domain.protection.models.studies import only_added


class UrgentAct(Compartmented):
    """Urgent measures were issued or delivered, or the risk assessed at once: with what shows it.

    The document is kept under seal beside it; her word on each measure stands in her positions.
    """

    wall = only_added(HER_CASE)
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="urgent_acts")
    occurrence = models.ForeignKey(Occurrence, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=80)
    measures = ArrayField(models.UUIDField())
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    document_sha256 = models.CharField(max_length=64)
