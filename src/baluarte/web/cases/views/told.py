"""What she told, as she told it: sealed until one of the team opens it, and logged then."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from baluarte.domain.cases.models import Reception
from baluarte.domain.cases.queries import receptions_of, told_words
from baluarte.domain.procedure.queries import zone_of_matter
from baluarte.domain.procedure.rules import may_contribute
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_account
from baluarte.web.cases import lookup

HER_WORDS = "Palabras"


def case_told(request: HttpRequest, reference: str) -> HttpResponse:
    """Show when and how something was told; her words of one telling where they are asked for."""
    case = lookup.shown(reference)
    if not may_contribute(case.matter):
        raise Http404
    receptions = list(receptions_of(case))
    opened = _asked(receptions, request.GET.get("abrir", ""))
    with timezone.override(zone_of_matter(case.matter)):
        context: dict[str, Any] = {
            "axis": "protection",
            "case": case,
            "reference": written(case.reference),
            "rows": receptions,
            "opened": opened,
            "words": _words(opened) if opened else "",
        }
        return render(request, "cases/told.html", context)


def _asked(receptions: list[Reception], key: str) -> Reception | None:
    if not key:
        return None
    try:
        asked = UUID(key)
    except ValueError:
        raise Http404 from None
    found = next((one for one in receptions if one.pk == asked), None)
    if found is None:
        raise Http404
    return found


def _words(reception: Reception) -> str:
    told = told_words(reception, by=acting_account(), at=timezone.now())
    return next((one.text for one in told.cells if one.column == HER_WORDS), "")
