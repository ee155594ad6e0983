from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.access.actions import propose_membership
from baluarte.domain.access.held import held_by, reading_once
from baluarte.domain.access.models import Membership
from baluarte.domain.access.queries import (
    administered_institutions,
    members_of,
    memberships_to_confirm,
    waiting_grants,
)
from baluarte.domain.wall.context import acting_account
from baluarte.web.access import first_steps
from baluarte.web.access.forms import ProposalForm
from baluarte.web.access.memberships import last_day_of, rows_of
from baluarte.web.access.templatetags.roles import role_label, role_sees
from baluarte.web.layout.to_do import (
    at_the_doors,
    beginnings_of,
    landing_of,
    news_for,
    running_for,
    waiting_for,
)


def desk(request: HttpRequest) -> HttpResponse:
    """Show whoever entered what waits for them, what they may begin and what is new."""
    if request.method == "POST":
        request.session[first_steps.CLOSED] = request.POST.get("first_steps") == "close"
        return redirect("desk")
    with reading_once():
        return _desk(request, acting_account(), timezone.now())


def _desk(request: HttpRequest, by: UUID, now: datetime) -> HttpResponse:
    memberships = held_by(by, at=now)
    if not memberships and (hers := landing_of(by)):
        return redirect(hers)
    roles = {membership.role for membership in memberships}
    is_guide_closed = request.session.get(first_steps.CLOSED, False)
    grounds = [f"{m.institution}: {role_label(m.role)} ({role_sees(m.role)})" for m in memberships]
    context = {
        "running": running_for(by, at=now),
        "doors": at_the_doors(by, at=now),
        "work": waiting_for(by, at=now),
        "beginnings": beginnings_of(by, at=now),
        "news": news_for(by, since=start_of_yesterday(now)),
        "steps": _first_steps(roles, by, is_closed=is_guide_closed),
        "is_guide_closed": is_guide_closed,
        "will_stand": first_steps.will_stand(roles),
        "memberships": [(one, last_day_of(one)) for one in memberships],
        "acts_for": _("You act for %(who)s") % {"who": _institutions(memberships)},
        "openings": waiting_grants(at=now).count(),
        "waiting": list(memberships_to_confirm(by, at=now)),
        "grounds": grounds or [_("You have an account.")],
    }
    return render(request, "access/desk.html", context)


def _first_steps(
    roles: Collection[str], by: UUID, *, is_closed: bool
) -> Sequence[first_steps.Step]:
    """Return the guide with what was done ticked; of one that is closed nothing is asked."""
    steps = first_steps.steps_for(roles)
    return steps if is_closed or not steps else first_steps.ticked(steps, by=by)


def _institutions(memberships: Iterable[Membership]) -> str:
    """Return for whom somebody acts, each once."""
    return ", ".join(dict.fromkeys(str(one.institution) for one in memberships))


def start_of_yesterday(at: datetime) -> datetime:
    """Return the midnight with which yesterday began, where this installation is."""
    today = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=1)


@reauthentication_required
def roles(request: HttpRequest) -> HttpResponse:
    """Show who acts for the organisations one administers; take a proposal."""
    institutions = list(administered_institutions(acting_account(), at=timezone.now()))
    form = ProposalForm(request.POST or None, institutions=institutions) if institutions else None
    if request.method == "POST" and form is not None and form.is_valid():
        propose_membership(
            account=form.cleaned_data["username"],
            institution=form.cleaned_data["institution"],
            role=form.cleaned_data["role"],
            by=acting_account(),
            at=timezone.now(),
        )
        messages.success(request, _("Proposed. A second person must confirm it."))
        return redirect("roles")
    shown = [(institution, rows_of(members_of(institution))) for institution in institutions]
    status = 422 if form is not None and form.errors else 200
    return render(
        request, "access/roles.html", {"institutions": shown, "form": form}, status=status
    )
