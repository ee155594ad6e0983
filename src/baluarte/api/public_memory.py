"""What programs ask of memory: pages, one of them, days, the wall of names.

The same rows as the portal's pages, which a no empties in the transaction that writes it. No answer
is kept by a browser or on its way. Whoever keeps one all the same names it by its `ETag` and asks
whether it still stands: of a page that was taken back only that there was one is said.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from ninja import Path, Router, Status

from baluarte.api import public_schemas
from baluarte.api.public_answers import VERSION, opened
from baluarte.api.public_memory_schemas import DaysOut, MemoryOut, PagesOut, TakenBack, WallOut
from baluarte.domain.access.queries import is_invented
from baluarte.domain.memory.choices import ENDINGS
from baluarte.domain.memory.queries import in_public
from baluarte.domain.memory.queries.in_public import ItemInPublic, PageInPublic
from baluarte.norms.catalogues import term

WHOLE = "completa"
router = Router()


@router.get("/pages", response={200: PagesOut}, url_name="api_memory_pages")
def pages(request: HttpRequest, response: HttpResponse) -> Any:
    """Return the pages that are public now, the newest first, and what was taken back."""
    gone = in_public.withdrawn_references()
    said = {
        "data_are_invented": is_invented(),
        "pages": [_line(one) for one in in_public.pages_in_public()],
        "withdrawn": [{"reference": one, "withdrawn_on": day} for one, day in gone],
    }
    return _answer(request, response, said)


@router.get(
    "/pages/{reference}",
    response={200: MemoryOut, 410: TakenBack, 404: public_schemas.Problem},
    url_name="api_memory_page",
)
def page(request: HttpRequest, response: HttpResponse, reference: Path[str]) -> Any:
    """Return one page in all its languages, or that it was taken back and when."""
    found = in_public.page_in_public(reference)
    if found is None:
        day = in_public.withdrawn_on(reference)
        if day is None:
            raise Http404("there is no such page")
        _kept_by_nobody(response)
        return Status(HTTPStatus.GONE, {"reference": reference.upper(), "withdrawn_on": day})
    said = _line(found) | {
        "items": [_item(found, one) for one in found.items],
        "booklets": [
            {"language": tag, "url": _address("memory_booklet", found.reference, tag)}
            for tag, _size in in_public.booklets_of(found.reference)
        ],
    }
    return _answer(request, response, said)


@router.get("/days", response={200: DaysOut}, url_name="api_memory_days")
def days(request: HttpRequest, response: HttpResponse) -> Any:
    """Return anniversaries and acts of memory, by month and day."""
    said = {
        "data_are_invented": is_invented(),
        "days": [
            {
                "reference": one.reference, "date": one.day, "is_yearly": one.is_yearly,
                "words": _words(one.item),
                "url": _address("memory_page_public", one.reference),
            }
            for one in in_public.days_in_public()
        ],
    }  # fmt: skip
    return _answer(request, response, said)


@router.get("/names", response={200: WallOut}, url_name="api_memory_names")
def names(request: HttpRequest, response: HttpResponse) -> Any:
    """Return the names that their families put on the wall."""
    said = {
        "data_are_invented": is_invented(),
        "names": [
            {"names": _words(one.item), "reference": one.reference or None}
            for one in in_public.wall_of_names()
        ],
    }
    return _answer(request, response, said)


def _answer(request: HttpRequest, response: HttpResponse, said: Mapping[str, Any]) -> Any:
    """Answer under the hash of what is said, or say that it still stands; nobody keeps it."""
    _kept_by_nobody(response)
    # Addresses of pages stand in answers, and those are of a language.
    patch_vary_headers(response, ["Accept-Language"])
    named = json.dumps([VERSION, said], default=str, ensure_ascii=False, sort_keys=True)
    tag = f'"{sha256(named.encode()).hexdigest()[:32]}"'
    response.headers["ETag"] = tag
    if get_conditional_response(request, etag=tag) is not None:
        kept = ("ETag", "Cache-Control", "Vary")
        return opened(HttpResponseNotModified(headers={one: response.headers[one] for one in kept}))
    return said


def _kept_by_nobody(response: HttpResponse) -> None:
    opened(response).headers["Cache-Control"] = "no-store"


def _line(one: PageInPublic) -> dict[str, Any]:
    [name] = one.of_kind("name")[:1]
    return {
        "reference": one.reference,
        "kind": one.kind,
        "since": one.since,
        "languages": list(one.languages),
        "names": _words(name),
        "url": _address("memory_page_public", one.reference),
    }


def _item(found: PageInPublic, one: ItemInPublic) -> dict[str, Any]:
    any_text = next(iter(one.texts.values()))
    as_written = ("date", "url", "archive_url", "archive_sha256")
    return {
        "number": one.number,
        "kind": one.kind,
        "texts": [_text(tag, row) for tag, row in one.texts.items()],
        "file": _file(found, one, any_text) if any_text.media_type else None,
        **{name: getattr(any_text, name) or None for name in as_written},
    }


def _text(tag: str, row: Any) -> dict[str, Any]:
    licence = term("memory_licences", row.licence)
    return {
        "language": tag,
        "words": row.words,
        "alternative": row.alternative or None,
        "holder": row.holder or None,
        "licence": row.licence,
        "licence_label": dict(licence.label),
        "licence_url": licence.facts.get("url") or None,
    }


def _file(found: PageInPublic, one: ItemInPublic, row: Any) -> dict[str, Any]:
    ending = ENDINGS[row.media_type]
    return {
        "url": _address("memory_public_file", found.reference, one.number, WHOLE, ending),
        "media_type": row.media_type,
        "sha256": row.sha256 or None,
        "width": row.width,
        "height": row.height,
    }


def _words(one: ItemInPublic) -> dict[str, str]:
    return {tag: row.words for tag, row in one.texts.items()}


def _address(name: str, *given: object) -> str:
    return settings.PORTAL_URL + reverse(name, args=given)
