"""What anybody may read of memory: public pages, names on the wall, days, files; nothing else.

All of it stands in tables that a no empties in the transaction that writes it, so that what was
taken back is gone with the next look, and no answer of it is kept.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from baluarte.domain.memory.choices import WITH_DAY, FileKind, ItemKind
from baluarte.domain.memory.models import (
    MemoryTombstone,
    PublishedFile,
    PublishedItem,
    PublishedPage,
)
from baluarte.domain.sealing.references import read_reference
from baluarte.norms.catalogues import FALLBACK_LANGUAGE
from baluarte.norms.imprecise import from_edtf

# In which a page is read where nothing else is asked, after the reader's own.
PREFERRED = (FALLBACK_LANGUAGE, "en")


@dataclass(frozen=True, slots=True)
class ItemInPublic:
    """Something of a public page, in each language it was let out in."""

    key: UUID
    number: int
    kind: str
    texts: Mapping[str, PublishedItem]

    def in_language(self, language: str) -> PublishedItem:
        """Return it in a language, else in the one most readers know, else in any."""
        for one in (language, *PREFERRED):
            if one in self.texts:
                return self.texts[one]
        return next(iter(self.texts.values()))


@dataclass(frozen=True, slots=True)
class PageInPublic:
    """A public page: whose it is, since when, in which languages, and what stands on it."""

    reference: str
    kind: str
    since: date
    items: tuple[ItemInPublic, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages that something of it is in, Spanish and English first."""
        found = {language for one in self.items for language in one.texts}
        return tuple(sorted(found, key=_rank))

    def name(self, language: str) -> PublishedItem:
        """Return its name in a language, or in one it has."""
        [found] = [one for one in self.items if one.kind == ItemKind.NAME][:1]
        return found.in_language(language)

    def of_kind(self, *kinds: str) -> list[ItemInPublic]:
        """Return its items of some kinds, in order."""
        return [one for one in self.items if one.kind in kinds]


@dataclass(frozen=True, slots=True)
class DayInPublic:
    """An anniversary or an act of memory of a public page."""

    reference: str
    item: ItemInPublic
    day: date
    # It comes back each year.
    is_yearly: bool
    page: PageInPublic


@dataclass(frozen=True, slots=True)
class NameOnTheWall:
    """A name that its family put on the wall, and its page where that is public."""

    item: ItemInPublic
    reference: str


def pages_in_public() -> list[PageInPublic]:
    """Return every public page, the newest first; two questions for any number."""
    found = list(PublishedPage.objects.filter(is_page=True).order_by("-since_date", "reference"))
    items = _items([one.page_id for one in found])
    return [_page(one, items[one.page_id]) for one in found]


def page_in_public(reference: str) -> PageInPublic | None:
    """Return a public page by its public name; nothing where there is none, or none any more."""
    asked = read_reference(reference) or ""
    found = PublishedPage.objects.filter(reference=asked, is_page=True).first()
    return _page(found, _items([found.page_id])[found.page_id]) if found else None


def withdrawn_on(reference: str) -> date | None:
    """Return since which day a page that was public is no more; nothing of any other."""
    found = MemoryTombstone.objects.filter(reference=read_reference(reference) or "").first()
    return found.withdrawn_date if found else None


def withdrawn_references() -> list[tuple[str, date]]:
    """Return what was taken back, by the names nobody finds any more, the newest first."""
    rows = MemoryTombstone.objects.order_by("-withdrawn_date", "reference")
    return list(rows.values_list("reference", "withdrawn_date"))


def wall_of_names() -> list[NameOnTheWall]:
    """Return the names on the wall, each let out by itself, in the order of their letters."""
    rows = PublishedItem.objects.filter(kind=ItemKind.WALL_NAME).order_by("number", "language")
    pages = dict(PublishedPage.objects.filter(is_page=True).values_list("page", "reference"))
    grouped: dict[UUID, dict[str, PublishedItem]] = defaultdict(dict)
    for one in rows:
        grouped[one.item_id][one.language] = one
    found = [
        NameOnTheWall(_item(texts), pages.get(next(iter(texts.values())).page_id, ""))
        for texts in grouped.values()
    ]
    return sorted(found, key=lambda one: one.item.in_language(FALLBACK_LANGUAGE).words.casefold())


def days_in_public() -> list[DayInPublic]:
    """Return the anniversaries and acts of memory of public pages, by their day."""
    found = [
        DayInPublic(page.reference, one, day, one.kind == ItemKind.ANNIVERSARY, page)
        for page in pages_in_public()
        for one in page.of_kind(*WITH_DAY)
        if (day := day_of(next(iter(one.texts.values())))) is not None
    ]
    return sorted(found, key=lambda one: (one.day.month, one.day.day, one.day.year, one.reference))


def day_of(row: PublishedItem) -> date | None:
    """Return the day of an item that has one."""
    return from_edtf(row.date).first if row.date else None


def file_in_public(reference: str, number: int, kind: str) -> PublishedFile | None:
    """Return a public copy of an item's file."""
    asked = PublishedPage.objects.filter(reference=read_reference(reference) or "", is_page=True)
    page = asked.values_list("page", flat=True).first()
    shown = PublishedItem.objects.filter(page=page, number=number).values_list("item", flat=True)
    return PublishedFile.objects.filter(item__in=shown[:1], kind=kind).first() if page else None


def booklet_in_public(reference: str, language: str) -> PublishedFile | None:
    """Return the booklet of a public page in a language, where the worker has typeset it."""
    asked = PublishedPage.objects.filter(reference=read_reference(reference) or "", is_page=True)
    page = asked.values_list("page", flat=True).first()
    return (
        PublishedFile.objects.filter(
            page=page, kind=FileKind.BOOKLET, item=None, language=language
        ).first()
        if page
        else None
    )


def booklets_of(reference: str) -> list[tuple[str, int]]:
    """Return in which languages a page has its booklet, and of how many bytes."""
    asked = PublishedPage.objects.filter(reference=read_reference(reference) or "", is_page=True)
    rows = PublishedFile.objects.filter(page__in=asked.values("page"), kind=FileKind.BOOKLET)
    return sorted(rows.values_list("language", "size"), key=lambda one: _rank(one[0]))


def booklet_languages(page: PageInPublic) -> tuple[str, ...]:
    """Return the languages a page is read in: those of its texts and its name, not of captions."""
    read = page.of_kind(ItemKind.TEXT, ItemKind.NAME)
    found = {language for one in read for language in one.texts}
    return tuple(sorted(found, key=_rank))


def contents_of(reference: str) -> dict[UUID, bytes]:
    """Return the pictures of a page as large as they are shown, by their item."""
    asked = PublishedPage.objects.filter(reference=read_reference(reference) or "", is_page=True)
    rows = PublishedFile.objects.filter(
        page__in=asked.values("page"), kind=FileKind.WHOLE, media_type="image/jpeg"
    )
    return {item: bytes(held) for item, held in rows.values_list("item", "content") if item}


def references_in_public() -> list[dict[str, object]]:
    """Return what an edition says of the pages that are public: no name, no word of theirs."""
    return [
        {"reference": one.reference, "kind": one.kind, "languages": list(one.languages),
         "since": one.since.isoformat()}
        for one in sorted(pages_in_public(), key=lambda page: page.reference)
    ]  # fmt: skip


def _items(pages: Sequence[UUID]) -> Mapping[UUID, list[ItemInPublic]]:
    rows = PublishedItem.objects.filter(page__in=pages).exclude(kind=ItemKind.WALL_NAME)
    grouped: dict[UUID, dict[UUID, dict[str, PublishedItem]]] = defaultdict(dict)
    for one in rows.order_by("page", "number", "language"):
        grouped[one.page_id].setdefault(one.item_id, {})[one.language] = one
    found: dict[UUID, list[ItemInPublic]] = defaultdict(list)
    for page, items in grouped.items():
        found[page] = [_item(texts) for texts in items.values()]
    return found


def _item(texts: Mapping[str, PublishedItem]) -> ItemInPublic:
    ordered = dict(sorted(texts.items(), key=lambda one: _rank(one[0])))
    first = next(iter(ordered.values()))
    return ItemInPublic(first.item_id, first.number, first.kind, ordered)


def _page(row: PublishedPage, items: Sequence[ItemInPublic]) -> PageInPublic:
    assert row.since_date is not None
    return PageInPublic(row.reference, row.kind, row.since_date, tuple(items))


def _rank(language: str) -> tuple[int, str]:
    """Return the place of a language: Spanish, English, then the others by their tag."""
    known = language in PREFERRED
    return (PREFERRED.index(language) if known else len(PREFERRED), language)
