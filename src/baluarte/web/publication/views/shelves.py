from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from baluarte.domain.access.queries import memberships_of
from baluarte.domain.intake.models import SourceList
from baluarte.domain.intake.queries import lists
from baluarte.domain.publication.choices import Publishable, Refusal
from baluarte.domain.publication.models import Decision
from baluarte.domain.publication.queries import decisions_waiting, shelves
from baluarte.domain.publication.steward_release import refusals
from baluarte.domain.registry.queries import Cursor
from baluarte.domain.wall.context import acting_account
from baluarte.web.publication import sharing

WAITING, UNDECIDED, DECIDED, WITHDRAWN = "esperan", "por-decidir", "decididos", "retirados"
SHELVES = {
    UNDECIDED: shelves.undecided,
    DECIDED: shelves.decided,
    WITHDRAWN: shelves.withdrawn,
}


def decisions(request: HttpRequest) -> HttpResponse:
    """Show what waits for a second person, or one list's records by where they stand."""
    shelf = request.GET.get("estante", WAITING)
    if shelf not in SHELVES:
        return _waiting(request)
    seen, mine = lists_and_mine(by=acting_account(), at=timezone.now())
    offered = [one for one in seen if one.compartment_id in mine] if shelf == UNDECIDED else seen
    source_list = _chosen(offered, request.GET.get("lista", ""))
    after = Cursor.read(request.GET.get("despues", ""))
    page = SHELVES[shelf](source_list.compartment_id, after=after) if source_list else None
    context = {
        "shelf": shelf,
        "tabs": _tabs(shelf),
        "offered": offered,
        "to_share": _to_share(seen, offered) if shelf == UNDECIDED else [],
        "opens_sharing": not offered,
        "source_list": source_list,
        "lines": [_line(one) for one in page.lines] if page else [],
        "next_url": _address(shelf, source_list, str(page.after)) if page and page.after else "",
        "first_url": _address(shelf, source_list) if after else "",
    }
    return render(request, "publication/shelf.html", context)


def lists_and_mine(*, by: UUID, at: datetime) -> tuple[list[SourceList], set[UUID]]:
    """Return the lists one sees, and the compartments of which one may publish something."""
    institutions = {
        held.institution_id for held in memberships_of(by, at=at) if held.role == "data_steward"
    }
    seen = list(lists())
    refused = refusals(at=at)
    mine = {
        one.compartment_id
        for one in seen
        if one.steward_id in institutions and refused.get(one.compartment_id) is None
    }
    return seen, mine


def _to_share(seen: list[SourceList], offered: list[SourceList]) -> list[dict[str, Any]]:
    """Return the lists of which nothing may be decided until somebody shares them."""
    refused, at_hand = refusals(at=timezone.now()), {one.pk for one in offered}
    return [
        sharing.of_list(one)
        for one in seen
        if one.pk not in at_hand and refused.get(one.compartment_id) is Refusal.CONFIDENTIAL
    ]


def _waiting(request: HttpRequest) -> HttpResponse:
    by = acting_account()
    page = decisions_waiting(by=by, after=_mark(request.GET.get("despues", "")))
    mine = shelves.mine_waiting(by=by)
    others = list(page.rows)
    lines = shelves.lines_of([*others, *mine])
    mine_keys = {one.pk for one in mine}
    context = {
        "shelf": WAITING,
        "tabs": _tabs(WAITING),
        "lines": [_line(one) for one in lines if one.decision and one.decision.pk not in mine_keys],
        "mine": [_line(one) for one in lines if one.decision and one.decision.pk in mine_keys],
        "next_url": _next(page.after),
        "first_url": reverse("decisions") if "despues" in request.GET else "",
    }
    return render(request, "publication/decisions.html", context)


def fields_in_words(decision: Decision) -> str:
    """Say which fields a decision lets out."""
    if len(decision.fields) == len(Publishable):
        return _("Everything publishable")
    labels = [str(Publishable(field).label) for field in decision.fields]
    return ", ".join(labels) or _("Only the state")


def _line(one: shelves.Line) -> dict[str, Any]:
    said = one.decision
    return {
        "row": one.listed,
        "decision": said,
        "edition": one.edition,
        "fields": fields_in_words(said) if said else "",
        "review": getattr(said, "review", None) if said else None,
        "withdrawal": getattr(said, "withdrawal", None) if said else None,
    }


def _tabs(current: str) -> list[dict[str, Any]]:
    labels = {
        WAITING: _("Wait for review"),
        UNDECIDED: _("May be decided"),
        DECIDED: _("Decided and published"),
        WITHDRAWN: _("Withdrawn ones"),
    }
    base = reverse("decisions")
    tabs: list[dict[str, Any]] = [
        {
            "label": label,
            "url": base if shelf == WAITING else f"{base}?estante={shelf}",
            "current": shelf == current,
        }
        for shelf, label in labels.items()
    ]
    beside = ((_("Editions"), "editions"), (_("Facts taken out"), "exports"))
    return [
        *tabs,
        *({"label": said, "url": reverse(name), "current": False} for said, name in beside),
    ]


def _chosen(offered: list[SourceList], asked: str) -> SourceList | None:
    found = [one for one in offered if str(one.compartment_id) == asked]
    return (found or offered or [None])[0]  # type: ignore[list-item]


def _address(shelf: str, source_list: SourceList | None, after: str = "") -> str:
    asked = QueryDict(mutable=True)
    asked["estante"] = shelf
    if source_list is not None:
        asked["lista"] = str(source_list.compartment_id)
    if after:
        asked["despues"] = after
    return f"?{asked.urlencode()}"


def _mark(text: str) -> tuple[datetime, UUID] | None:
    """Read where a page of waiting decisions ended; nothing if it is no such mark."""
    instant, _sep, key = text.partition("_")
    try:
        read, identifier = parse_datetime(instant), UUID(key)
    except ValueError:
        return None
    return (read, identifier) if read is not None and timezone.is_aware(read) else None


def _next(after: tuple[datetime, UUID] | None) -> str:
    if after is None:
        return ""
    asked = QueryDict(mutable=True)
    asked["despues"] = f"{after[0].isoformat()}_{after[1].hex}"
    return f"?{asked.urlencode()}"
