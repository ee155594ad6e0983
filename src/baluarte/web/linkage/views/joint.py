"""What is held to be one event: as it stands, as it stood on a day, and how it is taken apart."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.linkage import actions
from baluarte.domain.linkage.joint_events import components
from baluarte.domain.linkage.queries.event_pages import EventPage
from baluarte.domain.linkage.queries.pairs import JudgedPair
from baluarte.domain.linkage.queries.reasons import open_reasons
from baluarte.domain.linkage.rules import voices_of
from baluarte.domain.registry.choices import Verdict, Voice
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_account
from baluarte.web.registry import query_string
from baluarte.web.registry.forms import ReasonForm
from baluarte.web.registry.views.pages import shown


def joint(request: HttpRequest, reference: str) -> HttpResponse:
    """Show every judgement that holds an event together; take one of them apart."""
    page = shown(reference, request)
    same = [one for one in page.pairs if one.verdict is Verdict.SAME]
    open_reasons(said.reason for one in same for said in one.judgements)
    may = voices_of([one.pair for one in same], by=acting_account()) if not page.known_at else {}
    form = ReasonForm(request.POST or None)
    if request.method == "POST":
        chosen = next((o for o in same if str(o.pair.pk) == request.POST.get("pair")), None)
        if chosen is None or chosen.pair.pk not in may:
            raise Http404
        if form.is_valid():
            return _apart(request, page, chosen, form.cleaned_data["reason"])
    called = _names(page)
    context = {
        "page": page,
        "called": list(called.values()),
        "known_on": query_string.day_of(request.GET.get("conocido", "")),
        "edges": [_edge(one, same, called, may_judge=one.pair.pk in may) for one in same],
        "waiting": sum(one.waits_for_me for one in page.pairs),
        "form": form,
        "asked": request.POST.get("pair", ""),
    }
    return render(request, "linkage/joint.html", context, status=422 if form.errors else 200)


def _apart(request: HttpRequest, page: EventPage, chosen: JudgedPair, reason: str) -> HttpResponse:
    actions.judge_pair(
        pair=chosen.pair,
        verdict=Verdict.DIFFERENT,
        reason=reason,
        by=acting_account(),
        at=timezone.now(),
    )
    messages.success(request, _("Judged different. No record moved; how it stood stays by day."))
    return redirect("joint", page.event.reference)


def _names(page: EventPage) -> Mapping[UUID, dict[str, Any]]:
    """Return what each record is called here: by its reference where it may be opened."""
    own = {
        "reference": page.event.reference,
        "steward": page.source.steward if page.source else "",
    }
    called = {page.event.pk: own}
    for member in page.members:
        steward = member.source.steward if member.source else ""
        reference = member.event.reference if member.held else ""
        called[member.event.pk] = {"reference": reference, "steward": steward}
    return called


def _edge(
    one: JudgedPair,
    same: list[JudgedPair],
    called: Mapping[UUID, dict[str, Any]],
    *,
    may_judge: bool,
) -> dict[str, Any]:
    rest = [(o.pair.left_id, o.pair.right_id) for o in same if o is not one]
    groups = components(called, rest)
    return {
        "pair": one.pair,
        "sides": [called.get(key) for key in (one.pair.left_id, one.pair.right_id)],
        "said": [
            {
                "at": said.decided_at,
                "by": said.by.display_name,
                "was": None,
                "is": f"{Voice(said.voice).label}: {Verdict(said.verdict).label}",
                "reason": said.reason.text,
            }
            for said in reversed(one.judgements)
        ],
        "may_judge": may_judge,
        "groups": [[_called(called[key]) for key in group] for group in groups],
    }


def _called(one: Mapping[str, Any]) -> str:
    if one["reference"]:
        return written(one["reference"])
    return str(one["steward"] or _("Another organisation"))
