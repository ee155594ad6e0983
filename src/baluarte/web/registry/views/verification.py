from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baluarte.domain.access.rules import holds_role
from baluarte.domain.registry import actions
from baluarte.domain.registry.queries import verification
from baluarte.domain.registry.queries.verification import QueueCursor, Waiting
from baluarte.domain.wall.context import acting_account
from baluarte.web.registry.presenters.labels import label_of
from baluarte.web.registry.views.pages import open_to_change


def verification_queue(request: HttpRequest) -> HttpResponse:
    """Show what waits to be verified, in the order of the work."""
    by, at = acting_account(), timezone.now()
    after = QueueCursor.read(request.GET.get("despues", ""))
    page = verification.verification_queue(by=by, at=at, after=after)
    is_verifier = holds_role(by, "verifier")
    context = {
        "rows": [_row(one, by=by, is_verifier=is_verifier) for one in page.rows],
        "is_verifier": is_verifier,
        "is_partial": page.is_partial,
        "most": verification.LOOKED_AT,
        "next_url": f"?despues={page.after}" if page.after else "",
        "first_url": reverse("verification_queue") if after else "",
    }
    return render(request, "registry/quality_queue.html", context)


@require_POST
def take_turn(request: HttpRequest, reference: str) -> HttpResponse:
    """Have an event to oneself for two hours, and go to read it."""
    page = open_to_change(reference)
    try:
        actions.take_turn(event=page.event, by=acting_account(), at=timezone.now())
    except (actions.TakenByAnother, actions.OwnDetermination, actions.NothingWaits) as refused:
        messages.warning(request, str(refused.words))
        return redirect("verification_queue")
    messages.success(request, _("It is yours for two hours: read its reports, then verify it."))
    return redirect("event", reference)


@require_POST
def leave_turn(request: HttpRequest, reference: str) -> HttpResponse:
    """Let others take an event."""
    page = open_to_change(reference)
    actions.leave_turn(event=page.event, by=acting_account(), at=timezone.now())
    messages.success(request, _("Left: another verifier can take it."))
    return redirect("verification_queue")


def _row(one: Waiting, *, by: Any, is_verifier: bool) -> dict[str, Any]:
    is_mine = one.turn is not None and one.turn.by_id == by
    return {
        "listed": one.listed,
        "held": one.listed.held,
        "reliability": label_of("source_reliabilities", one.reliability),
        "is_known": one.reliability != "unknown",
        "turn": one.turn,
        "is_mine": is_mine,
        "is_own": one.is_own,
        "may_take": is_verifier and one.turn is None and not one.is_own,
    }
