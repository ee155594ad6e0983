"""Where her window is open: since when, how it was entered; closed one by one, or all others."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.access.actions import (
    keep_duress_password,
    revoke_other_sessions,
    revoke_session,
)
from baluarte.domain.access.definers import IDLE_MINUTES, LONGEST_HOURS
from baluarte.domain.access.models import Account
from baluarte.domain.access.queries import roles_of, sessions_of
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.cases.models import Party
from baluarte.domain.procedure.queries import zone_of_matter
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_account
from baluarte.web.cases import lookup
from baluarte.web.cases.forms.entry import SecondPasswordForm

SHOWN, OTHERS = 100, "otras"


def own_sessions(request: HttpRequest) -> HttpResponse:
    """Show where she is entered, and end it; take a second password."""
    party, _every = lookup.herself(request)
    by, at = acting_account(), timezone.now()
    here = f"{reverse('own_sessions')}?expediente={party.case.reference}"
    if request.method == "POST" and "end" in request.POST:
        return _end(request, request.POST["end"], here)
    # Who works here besides is asked for more than her window: a second word would hide that.
    form = None
    if not roles_of(by, at=at):
        form = SecondPasswordForm(request.POST or None, account=request.user)
    if form is not None and form.is_valid():
        account = Account.objects.get(pk=by)
        keep_duress_password(account=account, password=form.cleaned_data["word"], by=by, at=at)
        messages.success(request, _("Kept."))
        return redirect(here)
    return _answer(request, party, form)


def closed_in_words(ended: int) -> str:
    """Say how many were closed."""
    said = ngettext("%(count)d session was closed.", "%(count)d sessions were closed.", ended)
    return said % {"count": ended}


def _answer(request: HttpRequest, party: Party, form: SecondPasswordForm | None) -> HttpResponse:
    rows = list(sessions_of(acting_account(), at=timezone.now())[:SHOWN])
    this = request.entry.session  # type: ignore[attr-defined]
    context = {
        "rows": [{"session": one, "is_this": one.pk == this} for one in rows],
        "others": sum(one.pk != this for one in rows),
        "minutes": IDLE_MINUTES,
        "hours": LONGEST_HOURS,
        "form": form,
        "reference": written(party.case.reference),
        "asked": f"?expediente={party.case.reference}",
    }
    status = 422 if form is not None and form.errors else 200
    with timezone.override(zone_of_matter(party.case.matter)):
        return render(request, "cases/window/sessions.html", context, status=status)


def _end(request: HttpRequest, which: str, here: str) -> HttpResponse:
    """End one, or all others, at once: asked in haste, nothing more is asked."""
    by, at = acting_account(), timezone.now()
    if which == OTHERS:
        messages.success(request, closed_in_words(revoke_other_sessions(by=by, at=at)))
        return redirect(here)
    try:
        session = UUID(which)
        revoke_session(session=session, by=by, at=at)
    except (ValueError, NotAllowed) as refused:
        raise Http404 from refused
    if session == request.entry.session:  # type: ignore[attr-defined]
        logout(request)
        return redirect("account_login")
    messages.success(request, closed_in_words(1))
    return redirect(here)
