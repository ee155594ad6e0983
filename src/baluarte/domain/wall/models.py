from typing import ClassVar

from django.db import models

from baluarte.domain.wall.declarations import ADD, CHANGE, READ, REMOVE, internal
from baluarte.domain.wall.deferring import OF_THE_QUEUE


class UsedSignature(models.Model):
    """A signature that let a job act once: of the worker alone, so that nobody gives it back."""

    wall = internal(worker=(READ, ADD, CHANGE, REMOVE), why="the worker alone has a right on it")
    definers = OF_THE_QUEUE
    sensitivity: ClassVar[dict[str, str]] = {}

    nonce = models.UUIDField(primary_key=True, editable=False)
    job = models.BigIntegerField(editable=False)
    until = models.DateTimeField(db_index=True, editable=False)
    done_at = models.DateTimeField(null=True, editable=False)
