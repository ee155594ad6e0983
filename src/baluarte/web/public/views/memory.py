"""Memory at the portal: who is remembered, a page of each, the wall of names, days, files.

No answer of it is kept by anybody: what a family takes back is gone with the next look.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from baluarte.domain.memory.choices import ENDINGS, WITH_DAY, FileKind, ItemKind
from baluarte.domain.memory.queries import in_public
from baluarte.domain.memory.queries.in_public import (
    DayInPublic,
    ItemInPublic,
    NameOnTheWall,
    PageInPublic,
)
from baluarte.norms.catalogues import term
from baluarte.norms.languages import direction, language_name, may_hyphenate, own_name
from baluarte.web.layout.kept_answers import no_longer
from baluarte.web.public.calendar_file import calendar
from baluarte.web.public.feed_text import without_controls
from baluarte.web.public.sizes import size
from baluarte.web.public.terms import language

ATOM = "application/atom+xml; charset=utf-8"
TONGUE = "idioma"
BEGINS = 180
GONE = 410
View = Callable[..., HttpResponse]


def kept_by_nobody(view: View) -> View:
    """Let no browser, cache or search engine keep an answer."""

    @wraps(view)
    def answer(request: HttpRequest, **given: Any) -> HttpResponse:
        return no_longer(view(request, **given))

    return answer


@kept_by_nobody
def memory(request: HttpRequest) -> HttpResponse:
    """Show who is remembered, the newest first."""
    found = in_public.pages_in_public()
    context = {
        "rows": [_row(one) for one in found],
        "names": len(in_public.wall_of_names()),
        "days": len(in_public.days_in_public()),
        "own_licence": True,
    }
    return render(request, "public/memory.html", context)


@kept_by_nobody
def memory_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one page in one of its languages, or that it is public no more; never whose it was."""
    found = in_public.page_in_public(reference)
    if found is None:
        return _gone(request, reference)
    asked = request.GET.get(TONGUE, "")
    chosen = asked if asked in found.languages else _first(found)
    name = found.name(chosen)
    here = reverse("memory_page_public", args=[found.reference])
    context = {
        "name": _said(name),
        "kind": found.kind,
        "since": found.since,
        "items": [_item(found, one, chosen) for one in found.items if _is_told(one)],
        "days": [_day(one, chosen) for one in found.of_kind(*WITH_DAY)],
        "tongues": [
            tongue(one) | {"url": f"{here}?{TONGUE}={one}", "is_current": one == chosen}
            for one in found.languages
        ],
        "booklets": _booklets(found),
        "page_url": settings.PORTAL_URL + here,
        "own_licence": True,
    }
    return render(request, "public/memory_page.html", context)


@kept_by_nobody
def memory_wall(request: HttpRequest) -> HttpResponse:
    """Show the names that their families put on the wall."""
    context = {
        "names": [_on_the_wall(one) for one in in_public.wall_of_names()], "own_licence": True,
    }  # fmt: skip
    return render(request, "public/memory_wall.html", context)


@kept_by_nobody
def memory_days(request: HttpRequest) -> HttpResponse:
    """Show anniversaries and acts of memory by month."""
    days = in_public.days_in_public()
    months = [
        {
            "name": MONTHS[month].capitalize(),
            "days": [_of_month(one) for one in days if one.day.month == month],
        }
        for month in sorted({one.day.month for one in days})
    ]
    return render(request, "public/memory_days.html", {"months": months, "own_licence": True})


@kept_by_nobody
def memory_calendar(request: HttpRequest) -> HttpResponse:
    """Send the days as a calendar that a telephone follows."""
    entries = [
        {
            "uid": f"{one.item.key}@memoria",
            "day": one.day,
            "is_yearly": one.is_yearly,
            "title": row.words,
            "url": settings.PORTAL_URL + reverse("memory_page_public", args=[one.reference]),
        }
        for one in in_public.days_in_public()
        for row in [one.item.in_language(language())]
    ]
    written = calendar(_("Days of memory"), entries)
    return HttpResponse(written, content_type="text/calendar; charset=utf-8")


@kept_by_nobody
def memory_feed(request: HttpRequest) -> HttpResponse:
    """Send the pages as a feed, the newest first; of one that was taken back it says nothing."""
    here = settings.PORTAL_URL + reverse("memory_feed")
    feed = Atom1Feed(
        title=_("Memory"), link=settings.PORTAL_URL + reverse("memory"), description="",
        language=language(), feed_url=here, author_name=settings.OPERATOR_NAME or "Baluarte",
    )  # fmt: skip
    for one in in_public.pages_in_public():
        row = _row(one)
        feed.add_item(
            title=without_controls(row["name"]["words"]),
            link=settings.PORTAL_URL + row["url"],
            unique_id=f"{settings.PORTAL_URL}/memoria/{one.reference}",
            description=without_controls(row["begins"]["words"] if row["begins"] else ""),
            pubdate=_noon(one.since),
            updateddate=_noon(one.since),
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=ATOM)


@kept_by_nobody
def memory_public_file(
    request: HttpRequest,
    reference: str,
    number: int,
    kind: str,
    ending: str,
) -> HttpResponse:
    """Send a copy of a picture, a recording or a document; none once it was taken back."""
    kinds = {"completa": FileKind.WHOLE, "chica": FileKind.SMALL}
    held = in_public.file_in_public(reference, number, kinds[kind]) if kind in kinds else None
    if held is None or ENDINGS.get(held.media_type) != ending:
        raise Http404
    response = HttpResponse(bytes(held.content), content_type=held.media_type)
    if not held.media_type.startswith("image/"):
        name = f"memoria-{held.sha256[:8]}.{ending}"
        response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@kept_by_nobody
def memory_booklet(
    request: HttpRequest,
    reference: str,
    tongue: str,
) -> HttpResponse:
    """Send a page as a booklet to print."""
    held = in_public.booklet_in_public(reference, tongue)
    if held is None:
        raise Http404
    response = HttpResponse(bytes(held.content), content_type=held.media_type)
    name = f"memoria-{reference.lower()}-{tongue}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def tongue(tag: str) -> dict[str, Any]:
    """Return how words in a language are marked: tag, side, whether they break, its names."""
    return {
        "lang": tag,
        "dir": direction(tag),
        "hyphens": may_hyphenate(tag),
        "own": own_name(tag),
        "name": language_name(tag, language()),
    }


def _gone(request: HttpRequest, reference: str) -> HttpResponse:
    day = in_public.withdrawn_on(reference)
    if day is None:
        raise Http404
    context = {"withdrawn_on": day, "own_licence": True}
    return render(request, "public/memory_gone.html", context, status=GONE)


def _first(found: PageInPublic) -> str:
    """Return the language of the reader where the page has it, else the first it has."""
    spoken = language()
    return spoken if spoken in found.languages else found.languages[0]


def _row(one: PageInPublic) -> dict[str, Any]:
    spoken = language()
    texts, pictures = one.of_kind(ItemKind.TEXT), one.of_kind(ItemKind.PHOTOGRAPH)
    begins = _said(texts[0].in_language(spoken)) if texts else None
    if begins and len(begins["words"]) > BEGINS:
        begins["words"] = begins["words"][:BEGINS].rsplit(" ", 1)[0] + "…"
    return {
        "url": reverse("memory_page_public", args=[one.reference]),
        "name": _said(one.name(spoken)),
        "begins": begins,
        "kind": one.kind,
        "tongues": [tongue(tag) for tag in one.languages],
        "picture": _picture(one, pictures[0], spoken) if pictures else None,
    }


def _said(row: Any) -> dict[str, Any]:
    """Return words of a row with how their language is marked."""
    paragraphs = [part.strip() for part in row.words.split("\n\n") if part.strip()]
    return tongue(row.language) | {"words": row.words, "paragraphs": paragraphs}


def _is_told(one: ItemInPublic) -> bool:
    return one.kind not in (ItemKind.NAME, *WITH_DAY)


def _item(found: PageInPublic, one: ItemInPublic, chosen: str) -> dict[str, Any]:
    row = one.in_language(chosen)
    licence = term("memory_licences", row.licence)
    is_file = bool(row.media_type) and one.kind != ItemKind.PHOTOGRAPH
    return {
        "kind": one.kind,
        "said": _said(row),
        "alternative": row.alternative,
        "holder": row.holder,
        "licence": licence.in_language(language()),
        "licence_url": licence.facts.get("url", ""),
        "picture": _picture(found, one, chosen) if one.kind == ItemKind.PHOTOGRAPH else None,
        "file": _file_url(found, one, "completa", row) if is_file else "",
        "ending": ENDINGS.get(row.media_type, "").upper(),
        "media_type": row.media_type,
        "sha256": row.sha256,
        "url": row.url,
        "archive_url": row.archive_url,
        "archive_sha256": row.archive_sha256,
    }


def _picture(found: PageInPublic, one: ItemInPublic, chosen: str) -> dict[str, Any]:
    row = one.in_language(chosen)
    return {
        "small": _file_url(found, one, "chica", row),
        "whole": _file_url(found, one, "completa", row),
        "width": row.width,
        "height": row.height,
        "alternative": row.alternative,
        "lang": row.language,
    }


def _file_url(found: PageInPublic, one: ItemInPublic, kind: str, row: Any) -> str:
    ending = ENDINGS.get(row.media_type, "")
    return reverse("memory_public_file", args=[found.reference, one.number, kind, ending])


def _day(one: ItemInPublic, chosen: str) -> dict[str, Any]:
    row = one.in_language(chosen)
    return _said(row) | {
        "day": in_public.day_of(row), "is_yearly": one.kind == ItemKind.ANNIVERSARY,
        "url": row.url,
    }  # fmt: skip


def _of_month(one: DayInPublic) -> dict[str, Any]:
    spoken = language()
    return _day(one.item, spoken) | {
        "page_url": reverse("memory_page_public", args=[one.reference]),
        "name": _said(one.page.name(spoken)),
    }


def _on_the_wall(one: NameOnTheWall) -> dict[str, Any]:
    url = reverse("memory_page_public", args=[one.reference]) if one.reference else ""
    texts: Sequence[Any] = list(one.item.texts.values())
    return {"texts": [_said(row) for row in texts], "url": url}


def _booklets(found: PageInPublic) -> list[dict[str, Any]]:
    return [
        tongue(tag)
        | {"url": reverse("memory_booklet", args=[found.reference, tag]), "note": size(bytes_)}
        for tag, bytes_ in in_public.booklets_of(found.reference)
    ]


def _noon(day: date) -> datetime:
    """Return an instant of a day: of a page nobody is told the hour."""
    return datetime.combine(day, time(18), tzinfo=UTC)
