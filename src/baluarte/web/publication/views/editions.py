from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.access.rules import holds_role
from baluarte.domain.publication import actions, queries
from baluarte.domain.publication.models import Edition
from baluarte.domain.publication.queries import shelves
from baluarte.domain.publication.rules import PUBLISHING_ROLE
from baluarte.domain.wall.context import acting_account

ON_A_PAGE = 30


def editions(request: HttpRequest) -> HttpResponse:
    """Show the editions, each as it now stands, the newest first."""
    before = request.GET.get("antes", "")
    found = queries.editions()
    if before.isdecimal():
        found = found.filter(number__lt=int(before))
    shown = list(found[: ON_A_PAGE + 1])
    buried = _buried(shown)
    rows: list[dict[str, Any]] = [
        {"edition": one, "withdrawn": buried.get(one.number, 0)} for one in shown[:ON_A_PAGE]
    ]
    context = {
        "rows": rows,
        "next_url": f"?antes={shown[ON_A_PAGE - 1].number}" if len(shown) > ON_A_PAGE else "",
        "may_publish": _may_publish(),
    }
    return render(request, "publication/editions.html", context)


@reauthentication_required
def publish_edition(request: HttpRequest) -> HttpResponse:
    """Show a curator what a new edition would change; have it made."""
    if not _may_publish():
        raise Http404
    last = queries.latest_edition()
    if request.method == "POST":
        actions.ask_for_edition(by=acting_account(), at=timezone.now())
        messages.success(request, _("Asked for. It stands here as soon as it is made."))
        return redirect("editions")
    context = {
        "last": last,
        "number": (last.number if last else 0) + 1,
        "changes": shelves.changes_since(last),
    }
    return render(request, "publication/publish.html", context)


def _may_publish() -> bool:
    return holds_role(acting_account(), PUBLISHING_ROLE)


def _buried(shown: list[Edition]) -> dict[int, int]:
    """Return how many withdrawals each edition has had, in all its revisions."""
    counted = Edition.objects.filter(number__in=[one.number for one in shown]).order_by()
    withdrawn = counted.values_list("number").annotate(n=Count("tombstones"))
    return dict(withdrawn)
