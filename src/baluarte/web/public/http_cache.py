"""Pages of editions: each is kept while the editions that it is made of stand."""

import re
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from baluarte.domain.publication.queries import (
    editions,
    latest_edition,
    policy_errata,
    policy_release,
)
from baluarte.domain.publication.queries.policy_stamp import PolicyStamp, policy_stamp
from baluarte.web.layout.kept_answers import Stamp, kept_while

# What the public window shows of an edition has no type that it may name.
Edition = Any
View = Callable[..., HttpResponse]
MOST_DIGITS = 6
POLICY_LINK = re.compile(r'href="(/(?:es|en)/politica/(?!datos/)[^"?#]*)(#[^"]*)?"')


def of_latest_edition(view: View) -> View:
    """Give a view the newest edition, if there is one; keep its answer while that stands."""

    @wraps(view)
    def answer(request: HttpRequest, **given: Any) -> HttpResponse:
        edition = latest_edition()
        made = partial(view, request, edition=edition, **given)
        return kept_while(request, made, [edition] if edition else [])

    return answer


def of_all_editions(view: View) -> View:
    """Give a view all editions as they now stand; keep its answer while none changes."""

    @wraps(view)
    def answer(request: HttpRequest, **given: Any) -> HttpResponse:
        standing = list(editions())
        return kept_while(request, partial(view, request, standing=standing, **given), standing)

    return answer


def of_policy(view: View) -> View:
    """Give a view the edition of the policy asked for, the newest else, and what it errs in."""

    @wraps(view)
    def answer(request: HttpRequest, **given: Any) -> HttpResponse:
        return _answered_of_policy(view, request, given, [])

    return answer


def of_policy_beside_edition(view: View) -> View:
    """Give a view an edition of the policy as `of_policy` does, and the newest of events beside."""

    @wraps(view)
    def answer(request: HttpRequest, **given: Any) -> HttpResponse:
        edition = latest_edition()
        also = [edition] if edition else []
        return _answered_of_policy(view, request, given | {"edition": edition}, also)

    return answer


def _answered_of_policy(
    view: View, request: HttpRequest, given: dict[str, Any], also: list[Any]
) -> HttpResponse:
    asked = _number_asked(request)
    stamp = policy_stamp(asked)
    if asked is not None and stamp is None:
        raise Http404

    def made() -> HttpResponse:
        release = policy_release(stamp.number) if stamp else None
        errata = list(policy_errata(release)) if release and stamp and stamp.has_errata else []
        response = view(request, release=release, errata=errata, **given)
        return response if asked is None else _keeping_edition(response, asked)

    return kept_while(request, made, [*([_stamp(stamp)] if stamp else []), *also])


def _keeping_edition(response: HttpResponse, number: int) -> HttpResponse:
    """Have each link of a page to another of the policy lead to the same edition.

    Here and not where each link is made: whoever writes the next one need not think of it. What
    names its edition already, the files and the list of editions, stays as it is.
    """
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return response
    told = POLICY_LINK.sub(rf'href="\1?edicion={number}\2"', response.content.decode())
    response.content = told.encode()
    return response


def of_edition_and_policy(view: View) -> View:
    """Give a view the newest edition and the newest of the policy; keep it while both stand."""

    @wraps(view)
    def answer(request: HttpRequest, **given: Any) -> HttpResponse:
        edition, stamp = latest_edition(), policy_stamp()
        stamps: list[Any] = [edition] if edition else []
        stamps += [_stamp(stamp)] if stamp else []

        def made() -> HttpResponse:
            release = policy_release(stamp.number) if stamp else None
            return view(request, edition=edition, release=release)

        return kept_while(request, made, stamps)

    return answer


def _stamp(stamp: PolicyStamp) -> Stamp:
    return Stamp(f"policy {stamp.number}", stamp.state)


def _number_asked(request: HttpRequest) -> int | None:
    """Return the number of the edition that is asked for; nothing where it is the newest."""
    asked = request.GET.get("edicion", "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) <= MOST_DIGITS):
        raise Http404
    return int(asked)
