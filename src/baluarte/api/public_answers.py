"""How the public interface answers: to anybody's page, by the name of what it is made of."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language
from ninja import Schema
from ninja.errors import HttpError

VERSION = "1"
# What an edition is made of has no type that this window may name.
Edition = Any


def answer_kept(
    request: HttpRequest,
    response: HttpResponse,
    made_of: Sequence[Edition],
    make: Callable[[], Any],
) -> Any:
    """Answer, or say that what was kept still stands; keep nothing while something is taken out."""
    opened(response)
    if any(one.revising_since for one in made_of):
        response.headers["Cache-Control"] = "no-store"
        return make()
    # Addresses of pages stand in answers, and those are of a language.
    patch_vary_headers(response, ["Accept-Language"])
    made = [f"{one}:{one.manifest_sha256}" for one in made_of]
    named = "|".join([VERSION, get_language() or "", *made])
    tag = f'"{sha256(named.encode()).hexdigest()[:32]}"'
    stands = {"ETag": tag, "Cache-Control": "public, no-cache", "Vary": response.headers["Vary"]}
    if get_conditional_response(request, etag=tag) is not None:
        return opened(HttpResponseNotModified(headers=stands))
    for name, value in stands.items():
        response.headers[name] = value
    return make()


def refuse_unknown(request: HttpRequest, asked: Schema) -> None:
    """Refuse a filter that there is not: leaving it out would answer another question."""
    known = type(asked).model_fields
    if unknown := sorted(set(request.GET) - set(known)):
        raise HttpError(422, f"{', '.join(unknown)}: not among {', '.join(known)}")


def opened(response: HttpResponse) -> HttpResponse:
    """Let any page of anybody read an answer: it is public, and no cookie goes with it."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    return response
