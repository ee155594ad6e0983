"""All lists that exist for the account."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from baluarte.domain.access.queries import memberships_of
from baluarte.domain.intake.choices import ReportState
from baluarte.domain.intake.models import Delivery, SourceList
from baluarte.domain.intake.queries import counts_by_state, lists
from baluarte.domain.wall.context import acting_account
from baluarte.web.intake.list_permissions import ADDS, stewarded

COUNTED = (ReportState.CODED, ReportState.TO_COMPLETE, ReportState.REFUSED)


def all_lists(request: HttpRequest) -> HttpResponse:
    """Show the lists of one's organisations, and those that others let one see."""
    now, account = timezone.now(), acting_account()
    held = memberships_of(account, at=now).filter(role__in=ADDS)
    organisations = {membership.institution_id for membership in held}
    found = list(lists())
    rows = _rows(found)
    context = {
        "mine": [row for row in rows if row["list"].steward_id in organisations],
        "others": [row for row in rows if row["list"].steward_id not in organisations],
        "takes_in": bool(stewarded(account, at=now)),
        "has_organisation": bool(organisations),
        "has_several": len(organisations) > 1,
    }
    return render(request, "intake/lists.html", context)


def _rows(found: list[SourceList]) -> list[dict[str, Any]]:
    counts = counts_by_state(found)
    newest = {
        delivery.source_list_id: delivery
        for delivery in Delivery.objects.filter(source_list__in=found).order_by("number")
    }
    return [
        {
            "list": one,
            "counts": [counts.get(one.pk, {}).get(state, 0) for state in COUNTED],
            # Of a list seen without identities no report exists, and none is not nought.
            "is_counted": one.pk in counts or not _holds_rows(newest.get(one.pk)),
            "delivery": newest.get(one.pk),
        }
        for one in found
    ]


def _holds_rows(delivery: Delivery | None) -> bool:
    return delivery is not None and delivery.rows > 0
