from typing import ClassVar

from django.db import models
from django.db.models import Q

from baluarte.domain.wall.declarations import open_to_all


class ProtocolText(models.Model):
    """One version of a protocol as loaded here; once a proceeding runs on it, it is locked."""

    wall = open_to_all(why="protocols in force, published with the code")

    # Code and version, as they are written: "mech_intake/1".
    key = models.CharField(primary_key=True, max_length=80)
    code = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    text = models.TextField()
    valid_from = models.DateField(null=True)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["code", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "version"], name="procedure_one_text"),
            models.CheckConstraint(name="procedure_version_from_one", condition=Q(version__gte=1)),
        ]

    def __str__(self) -> str:
        return self.key
