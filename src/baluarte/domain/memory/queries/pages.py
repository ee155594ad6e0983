"""Pages as their team and their family read them: what stands, who said what, what is public."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.expressions import RawSQL

from baluarte.domain.audit.actions import record
from baluarte.domain.cases.models import Case
from baluarte.domain.memory.choices import ItemKind
from baluarte.domain.memory.facts import Facts
from baluarte.domain.memory.models import (
    Consenter,
    ItemCopy,
    ItemText,
    MemoryConsent,
    MemoryItem,
    MemoryPage,
    PageWithdrawal,
    PublishedItem,
    PublishedPage,
    ReleaseProposal,
)
from baluarte.domain.sealing.queries import (
    CLOSED,
    data_keys,
    unseal_beside,
    unseal_content,
)
from baluarte.domain.sealing.references import read_reference
from baluarte.domain.wall.choices import Level
from baluarte.norms.catalogues import FALLBACK_LANGUAGE


@dataclass(frozen=True)
class TextTold:
    """A text as it stands, with each one's last word on it, and whether it is public."""

    row: ItemText
    consents: tuple[MemoryConsent, ...]
    has_consent: bool
    is_public: bool


@dataclass(frozen=True)
class ItemTold:
    """An item with its texts, the first language first."""

    row: MemoryItem
    texts: tuple[TextTold, ...]
    copy: ItemCopy | None


@dataclass(frozen=True)
class PageTold:
    """A page as it is written: its items in order, who may consent, what was proposed last."""

    page: MemoryPage
    items: tuple[ItemTold, ...]
    consenters: tuple[Consenter, ...]
    proposals: tuple[ReleaseProposal, ...]
    public: PublishedPage | None

    @property
    def waiting(self) -> ReleaseProposal | None:
        """Return the proposal that a second person has yet to answer."""
        return next((one for one in self.proposals if not hasattr(one, "review")), None)


def pages() -> QuerySet[MemoryPage]:
    """Return the pages the context sees, the newest first."""
    found = MemoryPage.objects.select_related("case", "published")
    return found.order_by("-opened_at", "-pk")


def page_of(reference: str) -> MemoryPage:
    """Return one page by its reference; `MemoryPage.DoesNotExist` where one may not see it."""
    found = MemoryPage.objects.select_related("case__matter", "published", "compartment")
    return found.get(reference=read_reference(reference) or "")


def own_pages(case: Case) -> QuerySet[MemoryPage]:
    """Return the pages of a case that the context sees."""
    return pages().filter(case=case)


def proposals_to_review(*, by: UUID) -> QuerySet[ReleaseProposal]:
    """Return what others proposed to let out, where one may be the second person; oldest first."""
    reads_all = RawSQL("select bal.compartments(%s)", [Level.IDENTIFIED.value])
    taken_back = PageWithdrawal.objects.filter(
        page=OuterRef("page"), withdrawn_at__gte=OuterRef("recorded_at")
    )
    found = ReleaseProposal.objects.filter(
        ~Exists(taken_back), review=None, compartment__in=reads_all
    ).exclude(by=by)
    return found.select_related("page").order_by("recorded_at", "pk")


def proposals_refused(*, by: UUID) -> QuerySet[ReleaseProposal]:
    """Return what one proposed and another did not let out, the page as it is now; oldest first."""
    newer = ReleaseProposal.objects.filter(
        page=OuterRef("page"), recorded_at__gt=OuterRef("recorded_at")
    )
    found = ReleaseProposal.objects.filter(~Exists(newer), by=by, review__agrees=False)
    return found.select_related("page").order_by("review__recorded_at", "pk")


def texts_that_stand(page: MemoryPage) -> list[ItemText]:
    """Return the texts of a page that were not corrected, in the order of its items."""
    newer = ItemText.objects.filter(supersedes=OuterRef("pk"))
    found = ItemText.objects.filter(~Exists(newer), page=page).select_related("item")
    return list(found.order_by("item__number", "recorded_at", "language"))


def without_consent(texts: Iterable[ItemText]) -> list[ItemText]:
    """Return the texts that may not be public, as the database says: no yes, or somebody's no."""
    return [one for one in texts if not has_consent(one)]


def has_consent(text: ItemText) -> bool:
    """Say whether a text may be public: somebody said yes to it, and nobody's last word is no."""
    with connection.cursor() as cursor:
        cursor.execute("select bal.has_memory_consent(%s)", [text.pk])
        [found] = cursor.fetchone()
    return bool(found)


def facts_of(items: Sequence[MemoryItem]) -> dict[UUID, Facts]:
    """Return what stands beside the words of items, opened; closed, they say nothing."""
    opened = unseal_beside(items, "sealed_facts")
    return {
        item.pk: Facts(**json.loads(text)) if text and text != CLOSED else Facts()
        for item, text in zip(items, opened, strict=True)
    }


def page_told(page: MemoryPage, *, by: UUID, at: datetime) -> PageTold:
    """Return all of a page, its texts opened where they may be; that it is read is logged."""
    texts = texts_that_stand(page)
    _open(texts, "sealed_words", "words")
    _open(texts, "sealed_alternative", "alternative")
    consenters = _consenters(page)
    said = _last_words(page)
    public = {one.text_id for one in PublishedItem.objects.filter(page=page)}
    items = {one.item_id: one.item for one in texts}
    for key, facts in facts_of(list(items.values())).items():
        items[key].facts = facts
    copies = {
        one.about: one
        for one in ItemCopy.objects.filter(about__in=items, kind="small").defer("sealed_content")
    }
    copies |= {
        one.about: one
        for one in ItemCopy.objects.filter(about__in=items, kind="whole").defer("sealed_content")
        if one.about not in copies
    }
    grouped: dict[UUID, list[TextTold]] = defaultdict(list)
    for one in texts:
        grouped[one.item_id].append(
            TextTold(one, tuple(said.get((one.item_id, one.language), ())), has_consent(one),
                     one.pk in public)
        )  # fmt: skip
    told = tuple(
        ItemTold(items[key], tuple(rows), copies.get(key)) for key, rows in grouped.items()
    )
    proposals = ReleaseProposal.objects.filter(page=page).select_related("by", "review__by")
    record(
        act="memory.read_page", object_type="memory_page",
        objects=[page.pk, *(one.pk for one in texts)], files=[page.compartment_id], by=by, at=at,
    )  # fmt: skip
    return PageTold(
        page, told, consenters, tuple(proposals.order_by("-recorded_at", "-pk")),
        PublishedPage.objects.filter(page=page).first(),
    )  # fmt: skip


def names_of(found: Sequence[MemoryPage], *, language: str = FALLBACK_LANGUAGE) -> dict[UUID, str]:
    """Return what each page is called in a language, else in its first, opened where it may be."""
    newer = ItemText.objects.filter(supersedes=OuterRef("pk"))
    rows = ItemText.objects.filter(
        ~Exists(newer), page__in=[one.pk for one in found], item__kind=ItemKind.NAME
    )
    first: dict[UUID, ItemText] = {}
    ordered = rows.order_by("item__number", "recorded_at", "language")
    for one in sorted(ordered, key=lambda row: row.language.partition("-")[0] != language):
        first.setdefault(one.page_id, one)
    opened = unseal_beside(first.values(), "sealed_words")
    return dict(zip(first, opened, strict=True))


def copy_of(item: MemoryItem, kind: str) -> tuple[ItemCopy, bytes] | None:
    """Return a copy of an item's file as it may be shown, opened; nothing where there is none."""
    found = ItemCopy.objects.filter(about=item.pk, kind=kind).first()
    if found is None:
        return None
    key = data_keys([found.record_key_id])[found.record_key_id]
    return found, unseal_content(found, "sealed_content", key=key)


def her_consenter(page: MemoryPage, *, by: UUID) -> Consenter | None:
    """Return as whom an account consents to a page in its own window."""
    found = Consenter.objects.select_related("party", "page__case").filter(page=page)
    return found.filter(party__account=by, party__until_at=None).first()


def _consenters(page: MemoryPage) -> tuple[Consenter, ...]:
    rows = list(
        Consenter.objects.filter(page=page)
        .select_related("party__person")
        .order_by("recorded_at", "pk")
    )
    persons = [one.party.person for one in rows if one.party is not None]
    names = iter(unseal_beside(persons, "name"))
    own = iter(unseal_beside([one for one in rows if one.party is None], "sealed_name"))
    for one in rows:
        one.name = next(names) if one.party is not None else next(own)
    return tuple(rows)


def _last_words(page: MemoryPage) -> Mapping[tuple[UUID, str], list[MemoryConsent]]:
    """Return each one's last word on an item in a language, in whichever wording."""
    rows = MemoryConsent.objects.filter(page=page).select_related("text", "consenter", "by")
    newest: dict[tuple[UUID, str, UUID], MemoryConsent] = {}
    # Said at one instant, a no is newer than a yes: what is in doubt is not public.
    for one in rows.order_by("recorded_at", "-is_given"):
        newest[one.text.item_id, one.text.language, one.consenter_id] = one
    found: dict[tuple[UUID, str], list[MemoryConsent]] = defaultdict(list)
    for (item, language, _who), said in newest.items():
        found[item, language].append(said)
    return found


def _open(rows: Sequence[ItemText], field: str, name: str) -> None:
    for one, text in zip(rows, unseal_beside(rows, field), strict=True):
        setattr(one, name, text)
