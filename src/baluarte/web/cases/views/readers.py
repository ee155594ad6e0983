"""Who has read a file, told to whom it is about and to who answers for it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from baluarte.domain.cases.models import Case
from baluarte.domain.cases.queries.readers import readings_of
from baluarte.domain.procedure.queries import zone_of_matter
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_account
from baluarte.web.audit.views import read_place, write_place
from baluarte.web.cases import lookup, reading

PAGE = 30


def own_readers(request: HttpRequest) -> HttpResponse:
    """Tell her who has read or changed her file."""
    party, _every = lookup.herself(request, is_logged=False)
    with timezone.override(zone_of_matter(party.case.matter)):
        context = _told(request, party.case)
        return render(request, "cases/window/readers.html", context)


def case_readers(request: HttpRequest, reference: str) -> HttpResponse:
    """Tell who answers for a case who has read or changed it."""
    case = lookup.shown(reference)
    if case.responsible_id != acting_account():
        raise Http404
    with timezone.override(zone_of_matter(case.matter)):
        return render(request, "cases/readers.html", {"axis": "protection"} | _told(request, case))


def _told(request: HttpRequest, case: Case) -> dict[str, Any]:
    after = read_place(request.GET.get("antes", ""))
    found = readings_of(case, after=after, limit=PAGE + 1, by=acting_account())
    shown = found[:PAGE]
    last = shown[-1] if len(found) > PAGE else None
    more = write_place(last.place) if last else ""
    asked = f"?expediente={case.reference}"
    return {
        "case": case,
        "reference": written(case.reference),
        "rows": reading.folded(reading.shown(one) for one in shown),
        "asked": asked,
        "next_url": f"{asked}&antes={more}" if more else "",
        "is_first": after is None,
    }
