"""The one row that says whether what is kept is invented."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from baluarte.domain.wall.declarations import (
    open_to_all,
)


class Installation(models.Model):
    """What is true of everything kept here: one row, written before anything else, never changed.

    Without the row the data are real.
    """

    wall = open_to_all(why="one row: whether what is kept here is invented, as every page says")
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    is_invented = models.BooleanField()
    declared_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="access_one_installation", condition=Q(id=1)),
            models.CheckConstraint(
                name="access_invented_stays_invented", condition=Q(is_invented=True)
            ),
        ]
