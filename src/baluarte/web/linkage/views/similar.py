"""Events like the one somebody writes about, beside what she writes."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from baluarte.domain.linkage.queries import similar_facts
from baluarte.domain.registry.models import Act, Event, Link
from baluarte.domain.sealing.references import read_reference
from baluarte.web.registry import draft_values

SHOWN = 6
READERS = {"hecho": draft_values.of_event, "fila": draft_values.of_row}


@require_POST
def similar_while_writing(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Show what the writer may see of events like the one in her form; sent, not in an address."""
    if kind not in READERS:
        raise Http404
    said, own = READERS[kind](request.POST), _own(kind, key)
    found = similar_facts(
        first_date=said.date.first if said.date else None,
        last_date=said.date.last if said.date else None,
        state=said.state,
        municipality=said.municipality,
        types=said.types or _types_of(own),
        leaving_out=own,
        limit=SHOWN + 1,
    )
    context = {
        "rows": found[:SHOWN],
        "and_more": len(found) > SHOWN,
        "can_be_compared": bool(said.date and said.date.first and said.date.last and said.state),
    }
    return render(request, "linkage/parts/similar_now.html", context)


def _types_of(own: UUID | None) -> set[str]:
    live = Act.objects.filter(event=own, ended_at__isnull=True) if own else Act.objects.none()
    return set(live.values_list("type", flat=True))


def _own(kind: str, key: str) -> UUID | None:
    """Return the event that is being written about, which is not like itself."""
    if kind == "hecho":
        reference = read_reference(key)
        found = Event.objects.filter(reference=reference) if reference else None
        return found.values_list("pk", flat=True).first() if found is not None else None
    try:
        live = Link.objects.filter(report=UUID(key), ended_at__isnull=True)
    except ValueError:
        return None
    return live.values_list("event", flat=True).first()
