"""Answers that stand as long as what they are made of: here, in caches and in browsers.

An answer is named by what it is made of and by the program that made it. A process makes it once;
a browser may keep it, and asks each time whether it still stands: what was withdrawn is gone with
the next look. While something is being taken out of what it is made of, nothing is kept at all.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar, cast

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import get_conditional_response, patch_vary_headers

from baluarte.web.layout.middleware import IS_INVENTED

T = TypeVar("T")
AN_HOUR = 3600
NO_COPY = "noarchive"
# What is said of bytes that are not sent again.
OF_THE_BYTES = ("Content-Type", "Content-Length", "Content-Encoding")
PACKAGE = Path(__file__).resolve().parents[2]
TEXTS = {".py", ".html", ".mo", ".yaml", ".csv"}


@dataclass(frozen=True, slots=True)
class Stamp:
    """The name of an answer that is made of no edition, and all that may change of it."""

    name: str
    manifest_sha256: str
    revising_since: None = None

    def __str__(self) -> str:
        return self.name


def no_longer(response: HttpResponse) -> HttpResponse:
    """Let nobody keep or index an answer."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    return response


def kept_as(
    request: HttpRequest, make: Callable[[], HttpResponse], *, name: str, state: str
) -> HttpResponse:
    """Keep an answer of what is no edition, under its name and all that may change of it."""
    return kept_while(request, make, [Stamp(name, state)])


def counted_once(edition: Any, about: str, make: Callable[[], T]) -> T:
    """Return what is counted of an edition, made once by a process while it stands as it is."""
    if edition.revising_since:
        return make()
    named = f"{edition}:{edition.manifest_sha256}|{program()}|{about}"
    place = sha256(named.encode()).hexdigest()
    found: T | None = cache.get(place)
    if found is None:
        found = make()
        cache.set(place, found, AN_HOUR)
    return found


def kept_while(
    request: HttpRequest, make: Callable[[], HttpResponse], editions: Sequence[Any]
) -> HttpResponse:
    """Keep an answer while every edition that it is made of stands as it is."""
    if any(edition.revising_since for edition in editions):
        response = _small(request, make())
        response.headers.setdefault("X-Robots-Tag", NO_COPY)
        response.headers["Cache-Control"] = "no-store"
        return response
    tag = _tag(request, editions)
    response = _held(request, make, tag)
    is_asked_again = get_conditional_response(request, etag=tag) is not None
    if is_asked_again and response.status_code == HTTPStatus.OK:
        return _unchanged(response)
    return response


def _held(request: HttpRequest, make: Callable[[], HttpResponse], tag: str) -> HttpResponse:
    """Return the answer that is kept under a name, made where there is none yet."""
    place = _place(request, tag)
    held: HttpResponse | None = cache.get(place)
    if held is not None:
        return held
    response = make()
    if response.status_code == HTTPStatus.OK:
        response = _small(request, _standing(response, tag))
        cache.set(place, response, AN_HOUR)
    return response


def _unchanged(response: HttpResponse) -> HttpResponse:
    """Say that an answer still stands, under all its headers: a browser takes them in its place.

    With those of any other page, what may stand in a frame would stand in none the second time.
    """
    answer = HttpResponseNotModified()
    for name, value in response.headers.items():
        if name not in OF_THE_BYTES:
            answer.headers[name] = value
    return answer


def _standing(response: HttpResponse, tag: str) -> HttpResponse:
    """Say by which name an answer that was kept is asked for again, each time."""
    # A search engine's copy would outlive a withdrawal.
    response.headers.setdefault("X-Robots-Tag", NO_COPY)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "public, no-cache"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _small(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Compress an answer for whoever can read it so."""
    small = GZipMiddleware(lambda _request: response)
    return cast("HttpResponse", small.process_response(request, response))


def _place(request: HttpRequest, tag: str) -> str:
    """Return under which name a page is kept: an address may be longer than a name."""
    how = "gzip" if "gzip" in request.headers.get("Accept-Encoding", "") else "plain"
    return sha256(f"{tag}|{how}|{request.get_full_path()}".encode()).hexdigest()


def _tag(request: HttpRequest, editions: Iterable[Any]) -> str:
    made_of = [f"{edition}:{edition.manifest_sha256}" for edition in editions]
    made_by = [
        settings.OPERATOR, settings.OPERATOR_NAME, settings.OPERATOR_CONTACT, settings.PORTAL_URL,
    ]  # fmt: skip
    made_by.append(str(getattr(request, IS_INVENTED, False)))
    named = "|".join([*made_of, *made_by, program()])
    return f'"{sha256(named.encode()).hexdigest()[:32]}"'


@lru_cache
def program() -> str:
    """Return a sum over the program and its words, so that a new one keeps no old pages."""
    summed = sha256()
    for path in sorted(PACKAGE.glob("web/**/*")) + sorted(PACKAGE.glob("norms/**/*")):
        if path.suffix in TEXTS:
            summed.update(path.read_bytes())
    return summed.hexdigest()
