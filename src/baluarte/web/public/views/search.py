"""Search at the portal: what somebody looks for is asked once and kept nowhere."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from baluarte.domain.publication import queries
from baluarte.domain.publication.queries.reports import published_reports
from baluarte.web.layout.kept_answers import no_longer
from baluarte.web.public.search import LONGEST, ORDER, search, words_of

PAGE_NUMBER = re.compile(r"[1-9]\d{0,3}")


def search_portal(request: HttpRequest) -> HttpResponse:
    """Show by kind everything public that holds the words asked for."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    kind = request.GET.get("tipo", "")
    kind = kind if kind in ORDER else ""
    asked = request.GET.get("pagina", "")
    page = int(asked) if kind and PAGE_NUMBER.fullmatch(asked) else 1
    groups = search(
        text,
        kind=kind,
        page=page,
        edition=queries.latest_edition(),
        release=queries.latest_policy(),
        reports=published_reports(),
    )
    context = {
        "text": text,
        "groups": groups,
        "kind": kind,
        "page": page,
        "next_page": page + 1,
        "page_before": page - 1,
        "number": sum(one.number for one in groups),
        "is_short": bool(text) and not words_of(text),
        "longest": LONGEST,
    }
    return no_longer(render(request, "public/search.html", context))
