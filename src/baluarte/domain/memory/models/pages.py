"""A page as it is written with the family: what stands on it, in which languages; sealed."""

from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from baluarte.domain.access.models import Account, Compartment, Compartmented
from baluarte.domain.cases.models import Case
from baluarte.domain.cases.models.cases import IDENTIFIED
from baluarte.domain.memory.choices import CopyKind, ItemKind, PageKind
from baluarte.domain.memory.models.walls import (
    BY_THE_TEAM,
    OF_ITS_ITEM,
    PAGE,
    is_hers,
    of_a_page,
)
from baluarte.domain.procedure.models import SealedDocument
from baluarte.domain.sealing.models import Sealed, SealedField
from baluarte.domain.wall.declarations import by_condition, dated, lies_beside

OF_AN_ITEM = (
    " and exists (select 1 from public.memory_memoryitem shown where shown.id = about"
    " and shown.compartment_id = {0}.compartment_id)"
)
HERS_TOO = (
    "exists (select 1 from public.memory_memoryitem mine where mine.id = about"  # noqa: S608 (constants)
    f" and {is_hers('mine.page_id').replace('compartment_id', 'mine.compartment_id')})"
)


class MemoryPage(Compartmented):
    """A page that remembers somebody, in a case or beside none; who it is stands sealed on it."""

    wall = dated(
        by_condition(
            read=f"{IDENTIFIED} or {is_hers('memory_memorypage.id')}",
            add=f"{BY_THE_TEAM}"
            f" and (case_id is null or {lies_beside(PAGE, 'case_id', 'cases_case')})",
        ),
        "opened_at",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    reference = models.CharField(max_length=12)
    kind = models.CharField(max_length=9, choices=PageKind)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        # Not unique: of another organisation's page nobody should learn by a refusal.
        indexes: ClassVar = [
            models.Index(fields=["reference"], name="memory_by_reference"),
            models.Index(fields=["compartment", "-opened_at", "-id"], name="memory_newest"),
        ]


class OfAPage(Compartmented):
    """Base of what belongs to a page; written once."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    compartment = models.ForeignKey(
        Compartment, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    page = models.ForeignKey(MemoryPage, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class MemoryItem(OfAPage, Sealed):
    """Something on a page: never changed; a photograph that is another is another item.

    `facts` are what stands beside its words in whatever language: who holds the rights, a day, an
    address of the work; sealed as one.
    """

    wall = of_a_page("memory_memoryitem")
    sensitivity: ClassVar = {"sealed_facts": "sealed"}
    facts: Any = None

    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=ItemKind)
    # A code of `catalogues/memory_licences.yaml`.
    licence = models.CharField(max_length=16)
    # Of a photograph: which of nine parts, from the upper left, the server's copy blurs.
    blurred = ArrayField(models.PositiveSmallIntegerField(), default=list)
    # Of the file as it was handed in, and of the copy that may be public.
    original_sha256 = models.CharField(max_length=64, blank=True)
    copy_sha256 = models.CharField(max_length=64, blank=True)
    sealed_facts = SealedField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["page", "number"], name="memory_items_in_order"),
            models.CheckConstraint(
                name="memory_a_copy_of_an_original",
                condition=Q(original_sha256="", copy_sha256="")
                | (~Q(original_sha256="") & ~Q(copy_sha256="")),
            ),
            models.CheckConstraint(
                name="memory_only_photographs_are_blurred",
                condition=Q(blurred=[]) | Q(kind=ItemKind.PHOTOGRAPH),
            ),
        ]


class ItemText(OfAPage, Sealed):
    """What an item says in one language, and what it says to whoever does not see or hear it.

    A corrected one takes its place: consent to the words before is none to these.
    """

    wall = of_a_page("memory_itemtext", add=OF_ITS_ITEM.format("itemtext"))
    sensitivity: ClassVar = {"sealed_words": "sealed", "sealed_alternative": "sealed"}
    words = ""
    alternative = ""

    item = models.ForeignKey(MemoryItem, on_delete=models.PROTECT, related_name="texts")
    # BCP 47.
    language = models.CharField(max_length=35)
    # Of both texts and of the copy of the file: what exactly was consented to.
    sha256 = models.CharField(max_length=64)
    sealed_words = SealedField()
    sealed_alternative = SealedField(null=True)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item", "language"], condition=Q(supersedes__isnull=True),
                name="memory_one_first_text_in_a_language",
            ),
        ]  # fmt: skip


class ItemOriginal(SealedDocument):
    """A file as it was handed in, with all it says of its own: it never leaves the seal."""

    wall = dated(
        by_condition(read=IDENTIFIED, add=BY_THE_TEAM + OF_AN_ITEM.format("memory_itemoriginal")),
        "kept_at",
    )
    sensitivity: ClassVar = {"sealed_content": "sealed"}

    class Meta(SealedDocument.Meta):
        indexes: ClassVar = []


class ItemCopy(SealedDocument):
    """A copy that the server made: smaller, without what a camera says, blurred where asked."""

    wall = dated(
        by_condition(
            read=f"{IDENTIFIED} or {HERS_TOO}",
            add=BY_THE_TEAM + OF_AN_ITEM.format("memory_itemcopy"),
        ),
        "kept_at",
    )
    sensitivity: ClassVar = {"sealed_content": "sealed"}

    kind = models.CharField(max_length=5, choices=CopyKind)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)

    objects: ClassVar[models.Manager["ItemCopy"]] = models.Manager()

    class Meta(SealedDocument.Meta):
        indexes: ClassVar = []
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["about", "kind"], name="memory_one_copy_of_a_kind"),
        ]
