"""Search at the portal: what somebody looks for is asked once and kept nowhere."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from baluarte.domain.publication import queries
from baluarte.domain.publication.queries.reports import published_reports
from baluarte.web.layout.kept_answers import no_longer
from baluarte.web.public.search import LONGEST, search, words_of


def search_portal(request: HttpRequest) -> HttpResponse:
    """Show by kind everything public that holds the words asked for."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    groups = search(
        text,
        edition=queries.latest_edition(),
        release=queries.latest_policy(),
        reports=published_reports(),
    )
    context = {
        "text": text,
        "groups": groups,
        "number": sum(one.number for one in groups),
        "is_short": bool(text) and not words_of(text),
        "longest": LONGEST,
    }
    return no_longer(render(request, "public/search.html", context))
