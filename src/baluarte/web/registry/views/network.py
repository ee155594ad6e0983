from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.registry.queries.network import Network, names_in, network_of
from baluarte.domain.wall.context import acting_account
from baluarte.web.registry import linking, query_string
from baluarte.web.registry.view_tabs import Narrowing, number_said

OPENED = "abiertos"


def network(request: HttpRequest) -> HttpResponse:
    """Show who is presumed to have harmed whom; names only where they are asked for, and logged."""
    asked = query_string.read(request.GET)
    narrowing = Narrowing.of(asked)
    if not narrowing.sees_identities:
        raise Http404
    found = network_of(asked.filters, known_at=asked.known_at)
    opens = bool(found.persons) and request.GET.get("nombres") == OPENED
    names = names_in(found, by=acting_account(), at=timezone.now()) if opens else {}
    query = asked.query()
    context = narrowing.context("events_network", number_said(found.number)) | {
        "rows": linking.rows(found, names),
        "drawing": linking.drawing(found),
        "newest": _newest_only(found),
        "is_open": opens,
        "closed_url": query,
        "opened_url": f"{query}{'&' if len(query) > 1 else ''}nombres={OPENED}",
    }
    return render(request, "registry/network.html", context)


def _newest_only(found: Network) -> str:
    if not found.number.and_more:
        return ""
    said = _("Only the newest %(number)s of these events are drawn: narrow the question for all.")
    return said % {"number": f"{found.number.number:,}"}
