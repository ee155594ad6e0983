"""Pages that a browser or a cache may keep: for a minute, and then only while nothing changed.

A page is named by the edition it is made of and by the program that made it. While something that
was withdrawn is being taken out of an edition, nothing may be kept at all.
"""

from collections.abc import Callable, Iterable
from functools import cache, wraps
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.gzip import gzip_page

from baluarte.domain.publication.queries import editions, latest_edition

# What the public window shows of an edition has no type that it may name.
Edition = Any
View = Callable[..., HttpResponse]
A_MINUTE = 60
PACKAGE = Path(__file__).resolve().parents[2]
TEXTS = {".py", ".html", ".mo", ".yaml", ".csv"}


def of_latest_edition(view: View) -> View:
    """Give a view the newest edition, if there is one; keep its answer while that stands."""

    @gzip_page
    @wraps(view)
    def answer(request: HttpRequest, **given: Any) -> HttpResponse:
        edition = latest_edition()
        return _kept(request, view, {"edition": edition, **given}, [edition] if edition else [])

    return answer


def of_all_editions(view: View) -> View:
    """Give a view all editions as they now stand; keep its answer while none changes."""

    @gzip_page
    @wraps(view)
    def answer(request: HttpRequest, **given: Any) -> HttpResponse:
        standing = list(editions())
        return _kept(request, view, {"standing": standing, **given}, standing)

    return answer


def no_longer(response: HttpResponse) -> HttpResponse:
    """Let nobody keep or index an answer."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    return response


def _kept(
    request: HttpRequest, view: View, given: dict[str, Any], editions: Iterable[Edition]
) -> HttpResponse:
    stable = not any(edition.revising_since for edition in editions)
    tag = _tag(editions) if stable else None
    unchanged = get_conditional_response(request, etag=tag) if tag else None
    if unchanged is not None and unchanged.status_code == 304:  # noqa: PLR2004
        response = unchanged
    else:
        response = view(request, **given)
    # A search engine's copy would outlive a withdrawal.
    response.headers.setdefault("X-Robots-Tag", "noarchive")
    patch_vary_headers(response, ["Accept-Encoding"])
    if tag is None:
        response.headers["Cache-Control"] = "no-store"
    elif response.status_code in (200, 304) and "Cache-Control" not in response.headers:
        response.headers["ETag"] = tag
        response.headers["Cache-Control"] = f"public, max-age={A_MINUTE}, must-revalidate"
    return response


def _tag(editions: Iterable[Edition]) -> str:
    made_of = [f"{edition}:{edition.manifest_sha256}" for edition in editions]
    made_by = [settings.OPERATOR, settings.OPERATOR_NAME, settings.PORTAL_URL, settings.INVENTED]
    named = "|".join([*made_of, *map(str, made_by), program()])
    return f'"{sha256(named.encode()).hexdigest()[:32]}"'


@cache
def program() -> str:
    """Return a sum over the program and its words, so that a new one keeps no old pages."""
    summed = sha256()
    for path in sorted(PACKAGE.glob("web/**/*")) + sorted(PACKAGE.glob("norms/**/*")):
        if path.suffix in TEXTS:
            summed.update(path.read_bytes())
    return summed.hexdigest()
