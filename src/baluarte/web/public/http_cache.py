"""Pages that stand as long as the edition they are made of: here, in caches and in browsers.

A page is named by the edition it is made of and by the program that made it. The portal makes it
once; a browser may keep it, and asks each time whether it still stands: what was withdrawn is
gone with the next look. While something that was withdrawn is being taken out of an edition,
nothing is kept at all.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial, wraps
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar, cast

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import get_conditional_response, patch_vary_headers

from baluarte.domain.publication.queries import (
    editions,
    latest_edition,
    latest_policy,
    policy_errata,
    policy_release,
    tables_withdrawn,
)
from baluarte.web.layout.middleware import IS_INVENTED

# What the public window shows of an edition has no type that it may name.
Edition = Any
View = Callable[..., HttpResponse]
T = TypeVar("T")
AN_HOUR = 3600
MOST_DIGITS = 6
NO_COPY = "noarchive"
# What is said of bytes that are not sent again.
OF_THE_BYTES = ("Content-Type", "Content-Length", "Content-Encoding")
PACKAGE = Path(__file__).resolve().parents[2]
TEXTS = {".py", ".html", ".mo", ".yaml", ".csv"}


def of_latest_edition(view: View) -> View:
    """Give a view the newest edition, if there is one; keep its answer while that stands."""

    @wraps(view)
    def answer(request: HttpRequest, **given: Any) -> HttpResponse:
        edition = latest_edition()
        made = partial(view, request, edition=edition, **given)
        return _kept(request, made, [edition] if edition else [])

    return answer


def of_all_editions(view: View) -> View:
    """Give a view all editions as they now stand; keep its answer while none changes."""

    @wraps(view)
    def answer(request: HttpRequest, **given: Any) -> HttpResponse:
        standing = list(editions())
        return _kept(request, partial(view, request, standing=standing, **given), standing)

    return answer


def of_policy(view: View) -> View:
    """Give a view the edition of the policy asked for, the newest else, and what it errs in."""

    @wraps(view)
    def answer(request: HttpRequest, **given: Any) -> HttpResponse:
        release = _policy_asked(request)
        errata = list(policy_errata(release)) if release else []
        made = partial(view, request, release=release, errata=errata, **given)
        return _kept(request, made, [_Stamp.of(release, errata)] if release else [])

    return answer


def of_edition_and_policy(view: View) -> View:
    """Give a view the newest edition and the newest of the policy; keep it while both stand."""

    @wraps(view)
    def answer(request: HttpRequest, **given: Any) -> HttpResponse:
        edition, release = latest_edition(), latest_policy()
        stamps: list[Any] = [edition] if edition else []
        stamps += [_Stamp.of(release, [])] if release else []
        return _kept(request, partial(view, request, edition=edition, release=release), stamps)

    return answer


@dataclass(frozen=True, slots=True)
class _Stamp:
    """What a page made of an edition of the policy is named by.

    It is frozen; its errata grow, and tables that its figures stand on may be taken back.
    """

    name: str
    manifest_sha256: str
    revising_since: None = None

    @classmethod
    def of(cls, release: Edition, errata: Sequence[Any]) -> "_Stamp":
        """Return it for an edition that is out."""
        back = ",".join(f"{one}={day}" for one, day in tables_withdrawn(release).items())
        return cls(f"policy {release.number}", f"{release.sha256}:{len(errata)}:{back}")

    def __str__(self) -> str:
        return self.name


def _policy_asked(request: HttpRequest) -> Edition:
    asked = request.GET.get("edicion", "")
    if not asked:
        return latest_policy()
    if not (asked.isascii() and asked.isdigit() and len(asked) <= MOST_DIGITS):
        raise Http404
    try:
        return policy_release(int(asked))
    except ObjectDoesNotExist:
        raise Http404 from None


def no_longer(response: HttpResponse) -> HttpResponse:
    """Let nobody keep or index an answer."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    return response


def kept_as(
    request: HttpRequest, make: Callable[[], HttpResponse], *, name: str, state: str
) -> HttpResponse:
    """Keep an answer of what is no edition, under its name and all that may change of it."""
    return _kept(request, make, [_Stamp(name, state)])


def counted_once(edition: Edition, about: str, make: Callable[[], T]) -> T:
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


def _kept(
    request: HttpRequest, make: Callable[[], HttpResponse], editions: Sequence[Edition]
) -> HttpResponse:
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


def _tag(request: HttpRequest, editions: Iterable[Edition]) -> str:
    made_of = [f"{edition}:{edition.manifest_sha256}" for edition in editions]
    made_by = [settings.OPERATOR, settings.OPERATOR_NAME, settings.PORTAL_URL]
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
