"""Which language, whether anybody answers, and whose data these are."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language_from_request

from baluarte.norms.catalogues import FALLBACK_LANGUAGE, term
from baluarte.web.public.terms import language

# Read in the source text; one secondary source; from memory, to be confirmed.
SURE = {"A": "high", "B": "medium", "C": "low"}


def choose_language(request: HttpRequest) -> HttpResponse:
    """Send whoever asks for no language to the one their browser prefers, Spanish first."""
    known = dict(settings.LANGUAGES)
    preferred = get_language_from_request(request)
    chosen = preferred if preferred in known else settings.LANGUAGE_CODE
    response = redirect(f"/{chosen}/")
    response.headers["Vary"] = "Accept-Language"
    return response


def custody(request: HttpRequest) -> HttpResponse:
    """Say who operates this installation and what could be obtained from it."""
    operator = term("operators", settings.OPERATOR)
    said = {
        name: operator.facts[name].get(language(), operator.facts[name][FALLBACK_LANGUAGE])
        for name in ("law", "authority", "obtainable")
    }
    context = {
        "base": "layout/portal.html" if settings.IS_PUBLIC else "layout/workbench.html",
        "operator_term": said
        | {"label": operator.in_language(language()), "sure": SURE[operator.facts["confidence"]]},
    }
    return render(request, "public/custody.html", context)
