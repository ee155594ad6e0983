"""Sessions of one's own: since when, how entered, last used; ended one by one, or all others."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from baluarte.domain.access.actions import revoke_other_sessions, revoke_session
from baluarte.domain.access.definers import IDLE_MINUTES, LONGEST_HOURS
from baluarte.domain.access.queries import sessions_of
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.wall.context import acting_account
from baluarte.web.layout.session_mark import session_mark

SHOWN = 100


@never_cache
@require_safe
def check(request: HttpRequest) -> JsonResponse:
    """Say whose session this browser has, by a mark, with a fresh token for what it sends."""
    account = request.user.pk if request.user.is_authenticated else None
    return JsonResponse({"account": session_mark(account), "token": get_token(request)})


def sessions(request: HttpRequest) -> HttpResponse:
    """Show one's own sessions that live."""
    rows = list(sessions_of(acting_account(), at=timezone.now())[:SHOWN])
    this = request.entry.session  # type: ignore[attr-defined]
    context = {
        "rows": [{"session": one, "is_this": one.pk == this} for one in rows],
        "others": sum(one.pk != this for one in rows),
        "minutes": IDLE_MINUTES,
        "hours": LONGEST_HOURS,
    }
    return render(request, "access/sessions.html", context)


@require_POST
def end_one(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """End one; another's does not exist. Asked in haste, so nothing more is asked."""
    by = acting_account()
    try:
        revoke_session(session=session_id, by=by, at=timezone.now())
    except NotAllowed as refused:
        raise Http404 from refused
    if session_id == request.entry.session:  # type: ignore[attr-defined]
        logout(request)
        return redirect("account_login")
    messages.success(request, _("Closed. Whoever was there has to enter again."))
    return redirect("sessions")


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """End all but this one."""
    ended = revoke_other_sessions(by=acting_account(), at=timezone.now())
    messages.success(
        request,
        ngettext("%(count)d session was closed.", "%(count)d sessions were closed.", ended)
        % {"count": ended},
    )
    return redirect("sessions")
