"""What one steward opened to others, waiting for a second."""

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baluarte.domain.access.actions import NeedsSecondPerson, confirm_grant, revoke_grant
from baluarte.domain.access.queries import waiting_grants
from baluarte.domain.wall.context import acting_account


@reauthentication_required
def openings(request: HttpRequest) -> HttpResponse:
    """Show what waits; each is confirmed by another steward, or taken back by any."""
    context = {"rows": waiting_grants(at=timezone.now())[:100], "mine": acting_account()}
    return render(request, "access/openings.html", context)


@require_POST
@reauthentication_required
def change_opening(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """Confirm what another steward opened, or take it back."""
    by, at = acting_account(), timezone.now()
    found = waiting_grants(at=at).filter(pk=grant_id).first()
    if found is None:
        raise Http404
    if request.POST.get("act") == "end":
        revoke_grant(grant=found, by=by, at=at)
        messages.success(request, _("Ended. It opens nothing from now on."))
        return redirect("openings")
    try:
        confirm_grant(grant=found, by=by, at=at)
    except NeedsSecondPerson:
        messages.warning(request, _("You proposed it: another steward must confirm it."))
    else:
        messages.success(request, _("Confirmed. It is in force from the next page on."))
    return redirect("openings")
