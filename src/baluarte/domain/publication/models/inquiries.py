"""What editions told of inquiries, so that none is told finer again."""

from typing import ClassVar
from uuid import uuid4

from django.db import models

from baluarte.domain.wall.declarations import ADD, READ, REMOVE, internal


class PublishedInquiry(models.Model):
    """One inquiry as an edition told it; which it is only the worker knows.

    Its row in the file has no name: here it is kept whose it was, for the next edition.
    """

    wall = internal(worker=(READ, ADD, REMOVE), why="the worker alone has a right on it")
    sensitivity: ClassVar[dict[str, str]] = {"given": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.PositiveIntegerField()
    # No keys: what is told again is read from here alone.
    inquiry = models.UUIDField()
    decision = models.UUIDField()
    given = models.JSONField()
    # Told once and never again: one that was like it left, and the rest would say its stage.
    is_withheld = models.BooleanField(default=False, db_default=False)

    class Meta:
        verbose_name_plural = "published inquiries"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["number", "inquiry"], name="publication_inquiry_told_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["inquiry", "-number"], name="publication_inquiry_before"),
        ]
