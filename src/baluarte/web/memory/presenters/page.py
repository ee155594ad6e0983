"""A page as its team reads it, and as she does in her window: what stands, who said what."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.memory import queries
from baluarte.domain.memory.choices import ItemKind, Relation
from baluarte.domain.memory.models import Consenter, MemoryPage
from baluarte.domain.memory.queries import ItemTold, PageTold, TextTold
from baluarte.domain.memory.rules import may_review, may_write
from baluarte.domain.sealing.queries import unseal
from baluarte.domain.sealing.references import written
from baluarte.web.memory import labels

ONE_LINE = 90
ADDABLE = list(labels.ADDRESSES.items())


def row_of(page: MemoryPage, names: Mapping[UUID, str]) -> dict[str, Any]:
    """Return a page as a list shows it."""
    public = getattr(page, "published", None)
    return {
        "reference": written(page.reference),
        "key": page.reference,
        "kind": page.get_kind_display(),
        "name": names.get(page.pk, ""),
        "case": written(page.case.reference) if page.case else "",
        "is_public": public is not None and public.is_page,
        "opened": page.opened_at,
    }


def rows_of(found: QuerySet[MemoryPage], most: int) -> list[dict[str, Any]]:
    """Return the first of some pages as a list shows them."""
    rows = list(found[:most])
    names = queries.names_of(rows, language=labels.language())
    return [row_of(one, names) for one in rows]


def told(page: MemoryPage, *, by: UUID, at: datetime) -> dict[str, Any]:
    """Return all that the page of a page says to its team."""
    found = queries.page_told(page, by=by, at=at)
    may_change = may_write(page)
    return {
        "page": page,
        "reference": written(page.reference),
        "kind": page.get_kind_display(),
        "items": [_item(one, found) for one in found.items],
        "consenters": [
            {"name": name_of(one, number), "relation": one.get_relation_display()}
            for number, one in enumerate(found.consenters, 1)
        ],
        "public": public_address(found),
        "waiting": _waiting(found, by=by),
        "refused": _refused(found),
        "may_change": may_change,
        "addable": [(address, kind.label) for address, kind in ADDABLE],
        "may_propose": may_change and any(
            text.has_consent and not text.is_public for item in found.items for text in item.texts
        ),
    }  # fmt: skip


def text_choices(found: PageTold, *, consented: bool = False) -> list[tuple[str, str]]:
    """Return the texts of a page to choose among; only those with consent where that is asked."""
    return [
        (str(text.row.pk), line_of(item, text))
        for item in found.items
        for text in labels.as_read(item.texts)
        if not consented or text.has_consent
    ]


def line_of(item: ItemTold, text: TextTold) -> str:
    """Return a text on one line: what it is, in which language, how it begins."""
    words = " ".join(text.row.words.split())
    begun = words if len(words) <= ONE_LINE else f"{words[:ONE_LINE]}…"
    named = labels.tongue(text.row.language)["name"]
    return f"{item.row.get_kind_display()} · {named} · {begun}"


def to_let_out(found: PageTold, asked: Collection[UUID]) -> list[dict[str, Any]]:
    """Return what would be public, as it would be seen: each thing with the texts asked."""
    items = [_item(one, found) for one in found.items]
    for item in items:
        item["texts"] = [one for one in item["texts"] if one["row"].pk in asked]
    return [item for item in items if item["texts"]]


def name_of(one: Consenter, number: int) -> str:
    """Return whose word it is, by name where it is opened and by number where it is not."""
    return one.name or _("Person %(number)d") % {"number": number}


def public_address(found: PageTold) -> str:
    """Return where everybody reads a page; nothing where nobody does."""
    if found.public is None or not found.public.is_page:
        return ""
    return f"{settings.PORTAL_URL}/{labels.language()}/memoria/{found.public.reference}/"


def hers(page: MemoryPage, *, consenter: Consenter, by: UUID, at: datetime) -> dict[str, Any]:
    """Return a page as whoever consents reads it: each thing, her word, one step to end it."""
    found = queries.page_told(page, by=by, at=at)
    items = [_item(one, found, hers=consenter) for one in found.items]
    return {
        "page": page,
        "kind": page.get_kind_display(),
        "relation": Relation(consenter.relation).label,
        "items": items,
        "public": public_address(found),
        "is_any_public": any(text["is_public"] for item in items for text in item["texts"]),
        "withdraw_url": reverse("own_withdraw_memory", args=[page.reference]),
    }


def _item(one: ItemTold, found: PageTold, *, hers: Consenter | None = None) -> dict[str, Any]:
    facts, reference = one.row.facts, found.page.reference
    has_picture = one.copy is not None and one.row.kind == ItemKind.PHOTOGRAPH
    name = "own_memory_file" if hers else "memory_file"
    return {
        "row": one.row,
        "kind": one.row.get_kind_display(),
        "facts": facts,
        "day": labels.date_in_words(facts.date) if facts.date else "",
        "licence": labels.licence_name(one.row.licence),
        "picture": reverse(name, args=[reference, one.row.pk]) if has_picture else "",
        "copy": one.copy,
        "texts": [_text(text, hers=hers) for text in labels.as_read(one.texts)],
    }


def _text(text: TextTold, *, hers: Consenter | None) -> dict[str, Any]:
    mine = next((one for one in text.consents if hers and one.consenter_id == hers.pk), None)
    return {
        "row": text.row,
        "tongue": labels.tongue(text.row.language),
        "paragraphs": [one for one in text.row.words.split("\n\n") if one.strip()],
        "is_public": text.is_public,
        "has_consent": text.has_consent,
        "yes": sum(one.is_given for one in text.consents),
        "no": sum(not one.is_given for one in text.consents),
        "mine": mine,
    }


def _waiting(found: PageTold, *, by: UUID) -> dict[str, Any] | None:
    waiting = found.waiting
    if waiting is None:
        return None
    return {
        "row": waiting,
        "number": len(waiting.texts),
        "is_mine": waiting.by_id == by,
        "may_review": waiting.by_id != by and may_review(found.page),
    }


def _refused(found: PageTold) -> dict[str, Any] | None:
    """Return why what was proposed last was not let out, while nothing was proposed after it."""
    last = next(iter(found.proposals), None)
    review = getattr(last, "review", None)
    if review is None or review.agrees:
        return None
    return {"by": review.by.display_name, "at": review.recorded_at,
            "reason": unseal(review, "sealed_reason")}  # fmt: skip
