"""Pages of editions: each is kept while the editions that it is made of stand."""

import re
from collections.abc import Callable, Sequence
from functools import partial, wraps
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse

from baluarte.domain.publication.queries import (
    editions,
    harm_noted,
    latest_edition,
    latest_policy,
    policy_errata,
    policy_release,
    tables_withdrawn,
)
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
        release = _policy_asked(request)
        errata = list(policy_errata(release)) if release else []
        made = partial(view, request, release=release, errata=errata, **given)
        if request.GET.get("edicion"):
            return kept_while(
                request, lambda: _keeping_edition(made(), release), [_stamp(release, errata)]
            )
        return kept_while(request, made, [_stamp(release, errata)] if release else [])

    return answer


def _keeping_edition(response: HttpResponse, release: Edition) -> HttpResponse:
    """Have each link of a page to another of the policy lead to the same edition.

    Here and not where each link is made: whoever writes the next one need not think of it. What
    names its edition already, the files and the list of editions, stays as it is.
    """
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return response
    told = POLICY_LINK.sub(rf'href="\1?edicion={release.number}\2"', response.content.decode())
    response.content = told.encode()
    return response


def of_edition_and_policy(view: View) -> View:
    """Give a view the newest edition and the newest of the policy; keep it while both stand."""

    @wraps(view)
    def answer(request: HttpRequest, **given: Any) -> HttpResponse:
        edition, release = latest_edition(), latest_policy()
        stamps: list[Any] = [edition] if edition else []
        stamps += [_stamp(release, [])] if release else []
        return kept_while(request, partial(view, request, edition=edition, release=release), stamps)

    return answer


def _stamp(release: Edition, errata: Sequence[Any]) -> Stamp:
    """Name an edition of the policy that is out.

    It is frozen; its errata grow, what is noted for harm of any other edition is hidden in it too,
    and tables that its figures stand on may be taken back.
    """
    back = ",".join(f"{one}={day}" for one, day in tables_withdrawn(release).items())
    noted = f"{len(errata)}:{harm_noted(release)}"
    return Stamp(f"policy {release.number}", f"{release.sha256}:{noted}:{back}")


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
