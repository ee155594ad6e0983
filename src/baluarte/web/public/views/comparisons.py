"""Counts that authorities and organisations state in public, beside what is published here."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from baluarte.domain.publication import queries
from baluarte.web.public import comparison_presenter, sizes
from baluarte.web.public.citing import told_of
from baluarte.web.public.http_cache import Edition, of_latest_edition
from baluarte.web.public.places import names_of_states

FILES = ("comparaciones.csv", "comparaciones_hechos.csv")
AFTER, LONGEST = "despues", 9


@of_latest_edition
def comparisons(request: HttpRequest, *, edition: Edition) -> HttpResponse:
    """Show each stated count beside what the newest edition publishes of the same."""
    context: dict[str, Any] = {"edition": None}
    if edition is not None:
        states = names_of_states()
        found = queries.comparisons(edition)
        context = told_of(edition) | {
            "lines": [comparison_presenter.in_words(one, states) for one in found],
            "files": _files(edition),
        }
    return render(request, "public/comparisons.html", context)


@of_latest_edition
def comparison(request: HttpRequest, reference: str, *, edition: Edition) -> HttpResponse:
    """Show one stated count: both numbers, how they meet, and the cases one by one."""
    if edition is None:
        raise Http404
    try:
        found = queries.comparison(edition, reference.upper())
    except ObjectDoesNotExist:
        raise Http404 from None
    events, following = queries.compared_events(found.stated, after=_after(request))
    address = reverse("comparison", args=[found.stated.reference])
    context = told_of(edition) | {
        "line": comparison_presenter.in_words(found, names_of_states()),
        "theirs": comparison_presenter.theirs(found),
        "ours": comparison_presenter.ours(found),
        "surplus": comparison_presenter.surplus(found),
        "unsure": comparison_presenter.unsure(found),
        "rows": comparison_presenter.case_rows(events),
        "next_url": f"{address}?{AFTER}={following}#cases" if following is not None else "",
        "first_url": f"{address}#cases" if AFTER in request.GET else "",
        "files": _files(edition),
    }
    return render(request, "public/comparison.html", context)


def _after(request: HttpRequest) -> int:
    given = request.GET.get(AFTER, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) <= LONGEST else -1


def _files(edition: Edition) -> list[dict[str, Any]]:
    return sizes.offered(edition, [f for f in queries.files_of(edition) if f.name in FILES])
