"""What everybody may read of memory: copies, put in by a second person, taken out by a no."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from baluarte.domain.memory.choices import FileKind, ItemKind, PageKind
from baluarte.domain.memory.models.pages import ItemText, MemoryItem, MemoryPage
from baluarte.domain.memory.models.walls import (
    ASK_ITS_PAGE,
    BOOKLET_ALONE,
    FILE_IS_AGREED,
    ITEM_IS_AGREED,
    PAGE_IS_AGREED,
    published,
)
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import READ, Declaration, Rows


class PublishedPage(models.Model):
    """A page of which something is public; a page of its own where its name is."""

    wall = published(add=PAGE_IS_AGREED)
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    page = models.OneToOneField(MemoryPage, on_delete=models.PROTECT, related_name="published")
    # As the public calls it: another each time a page goes out again.
    reference = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=9, choices=PageKind)
    is_page = models.BooleanField()
    since_date = models.DateField(null=True)


class PublishedItem(models.Model):
    """What an item says in one language, as it was consented to and decided."""

    wall = published(add=ITEM_IS_AGREED)
    # Each with consent, and let out by two people.
    sensitivity: ClassVar = {
        "words": "open", "alternative": "open", "holder": "open", "url": "open",
        "archive_url": "open",
    }  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    page = models.ForeignKey(MemoryPage, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(MemoryItem, on_delete=models.PROTECT, related_name="+")
    text = models.OneToOneField(ItemText, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=ItemKind)
    language = models.CharField(max_length=35)
    words = models.TextField()
    alternative = models.TextField(blank=True)
    holder = models.CharField(max_length=200, blank=True)
    licence = models.CharField(max_length=16)
    # EDTF; of an anniversary the day that comes back each year.
    date = models.CharField(max_length=60, blank=True)
    url = models.CharField(max_length=600, blank=True)
    archive_url = models.CharField(max_length=600, blank=True)
    archive_sha256 = models.CharField(max_length=64, blank=True)
    # Of the copy that is shown.
    media_type = models.CharField(max_length=40, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    released_date = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item", "language"], name="memory_one_public_text_in_a_language"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["page", "number", "language"], name="memory_public_items"),
            models.Index(fields=["kind", "page"], name="memory_public_kinds"),
        ]


class PublishedFile(models.Model):
    """Bytes that everybody may have: a copy of a picture, a recording, a booklet.

    They stand in a table and in no folder, so that what takes them out is one transaction.
    """

    wall = published(add=FILE_IS_AGREED, by_worker=BOOKLET_ALONE)
    definers = (ASK_ITS_PAGE,)
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    page = models.ForeignKey(MemoryPage, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(MemoryItem, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=7, choices=FileKind)
    # Of a booklet.
    language = models.CharField(max_length=35, blank=True)
    media_type = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="memory_a_booklet_is_of_the_page",
                condition=Q(kind=FileKind.BOOKLET, item__isnull=True)
                | (~Q(kind=FileKind.BOOKLET) & Q(item__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["item", "kind"], condition=Q(item__isnull=False),
                name="memory_one_public_file_of_a_kind",
            ),
            models.UniqueConstraint(
                fields=["page", "language"], condition=Q(item__isnull=True),
                name="memory_one_booklet_in_a_language",
            ),
        ]  # fmt: skip


class MemoryTombstone(models.Model):
    """A page was public and is no more: since which day; never whose it was, nor why."""

    wall = Declaration(
        {
            str(role): (READ,)
            for role in (DatabaseRole.APP, DatabaseRole.PUBLIC, DatabaseRole.WORKER)
        },
        {
            str(role): Rows("true", is_open=True)
            for role in (DatabaseRole.APP, DatabaseRole.PUBLIC, DatabaseRole.WORKER)
        },
        why="public: that a page was there, and neither whose nor why",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    withdrawn_date = models.DateField()
