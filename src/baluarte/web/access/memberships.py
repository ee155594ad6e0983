"""Roles of people: confirmed by a second person, ended at once once it was asked, or with a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import dateformat, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baluarte.domain.access.actions import (
    ConfirmedBefore,
    DayNotToCome,
    NeedsSecondPerson,
    confirm_membership,
    end_membership,
    end_membership_on,
)
from baluarte.domain.access.models import Membership
from baluarte.domain.access.queries import administered_institutions
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.access.forms import LastDayForm
from baluarte.web.access.templatetags.roles import role_label
from baluarte.web.layout.confirmation import Confirmation, NothingForm
from baluarte.web.layout.templatetags.components import DAY


@dataclass(frozen=True)
class MemberRow:
    """A role of somebody, whether it is over, and the last day that was fixed for it."""

    membership: Membership
    is_over: bool
    last_day: date | None


def rows_of(members: Iterable[Membership]) -> list[MemberRow]:
    """Return each role with whether it is over and its last day."""
    now = timezone.now()
    return [
        MemberRow(one, one.valid_until is not None and one.valid_until <= now, last_day_of(one))
        for one in members
    ]


def last_day_of(membership: Membership) -> date | None:
    """Return the last day on which a role is in force, as it was fixed."""
    if membership.valid_until is None:
        return None
    # It ends with the midnight after its last day.
    last = membership.valid_until - timedelta(microseconds=1)
    return local_day(last, ZoneInfo(timezone.get_default_timezone_name()))


def in_words(day: date) -> str:
    """Say a day in the page's language."""
    return dateformat.format(day, DAY.get(get_language() or "", DAY["en"]))


@require_POST
@reauthentication_required
def change_role(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """Confirm a proposed role, or end one: at once, or with a day."""
    membership = _administered(membership_id)
    if request.POST.get("act") == "end_on":
        return _end_on(request, membership)
    if request.POST.get("act") == "end":
        return _end(request, membership)
    try:
        confirm_membership(membership=membership, by=acting_account(), at=timezone.now())
    except NeedsSecondPerson:
        messages.warning(request, _("You proposed this role: another person must confirm it."))
        return redirect("roles")
    except ConfirmedBefore:
        messages.warning(request, _("Somebody confirmed this role before."))
        return redirect("roles")
    messages.success(request, _("Confirmed. It is in force from the next page on."))
    return redirect("roles")


def _end(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Ask once, and end the role at once."""
    page = Confirmation(
        request=request,
        form=NothingForm(request.POST if "meant" in request.POST else None),
        title=_("End the role of %(name)s now") % {"name": membership.account},
        lead=_(
            "It opens nothing from the next page on. To give it back, one person proposes it and "
            "another confirms it."
        ),
        button=_("End it now"),
        done=_("Ended. It opens nothing from now on."),
        back=reverse("roles"),
        about=[
            {"term": _("Person"), "value": membership.account},
            {"term": _("Role"), "value": role_label(membership.role)},
            {"term": _("Organisation"), "value": membership.institution},
        ],
        hidden={"act": "end", "meant": "1"},
    )
    if page.is_ready:
        end_membership(membership=membership, by=acting_account(), at=timezone.now())
    return page.answer()


def _end_on(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Let the role end with the day that was typed, or say of whose row what is wrong."""
    form = LastDayForm(request.POST)
    by, now = acting_account(), timezone.now()
    last_day = form.cleaned_data["last_day"] if form.is_valid() else None
    try:
        end_membership_on(membership=membership, last_day=last_day or date.min, by=by, at=now)
    except DayNotToCome:
        wrong = _what_is_wrong(last_day, form=form, fixed=last_day_of(membership), at=now)
        said = {"name": membership.account, "role": role_label(membership.role), "wrong": wrong}
        messages.warning(request, _("%(name)s, %(role)s: %(wrong)s") % said)
    else:
        fixed = last_day_of(membership)
        said = {"name": membership.account, "day": fixed and in_words(fixed)}
        messages.success(request, _("%(name)s: the role ends by itself. Last day: %(day)s.") % said)
    return redirect("roles")


def _what_is_wrong(
    last_day: date | None, *, form: LastDayForm, fixed: date | None, at: datetime
) -> str:
    """Say why a role cannot end with what was typed."""
    if last_day is None:
        if not form.data.get("last_day"):
            return _("no last day was written. Nothing changed.")
        return _("what was written is not a day. Write it like 31/12/2026.")
    if last_day < local_day(at, ZoneInfo(timezone.get_default_timezone_name())):
        return _("%(day)s is past. Write today or a later day.") % {"day": in_words(last_day)}
    if fixed is None:
        return _("this role is not in force yet: nobody confirmed it.")
    return _(
        "its last day is already %(fixed)s; a day that was fixed can be brought forward, not put "
        "off. For more time, somebody proposes the role anew."
    ) % {"fixed": in_words(fixed)}


def _administered(membership_id: UUID) -> Membership:
    """Return a membership of an organisation one administers; otherwise it does not exist."""
    institutions = list(administered_institutions(acting_account(), at=timezone.now()))
    found = Membership.objects.filter(pk=membership_id, institution__in=institutions).first()
    if found is None:
        raise Http404
    return found
