"""Whom an organisation trusts with which place, by name and until a day."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baluarte.domain.access.actions import NeedsSecondPerson
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.access.queries import account_named
from baluarte.domain.access.rules import holds_role
from baluarte.domain.procedure import actions
from baluarte.domain.procedure.models import Clearance
from baluarte.domain.procedure.queries import (
    clearances_of,
    my_institutions,
    zone_of_institution,
)
from baluarte.domain.territory.queries import all_states, municipalities_of
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.layout.confirmation import Confirmation, NothingForm
from baluarte.web.procedure.forms.routing import ClearanceForm
from baluarte.web.procedure.instants import end_of_day
from baluarte.web.procedure.refusals import routed_in


def clearances(request: HttpRequest) -> HttpResponse:
    """Show whom one's organisations trust, with which place, until when."""
    by, at = acting_account(), timezone.now()
    keepers = my_institutions(by, at=at)
    rows = list(clearances_of([one.pk for one in keepers], at=at))
    kept = [one for one in keepers if holds_role(by, "data_steward", institution=one)]
    with timezone.override(zone_of_institution(keepers[0]) if keepers else None):
        context = {
            "axis": "protection",
            "rows": rows,
            "several": len(keepers) > 1,
            "kept": {one.pk for one in kept},
            "mine": by,
            "keepers": kept,
        }
        return render(request, "procedure/routing/clearances.html", context)


def new_clearance(request: HttpRequest, keeper_id: UUID) -> HttpResponse:
    """Trust a person of an institution with a place, until a day, and say why."""
    keeper = _kept(keeper_id)
    zone, at = zone_of_institution(keeper), timezone.now()
    form, places = _form(request, keeper, at=at)
    page = Confirmation(
        request=request,
        form=form,
        kicker=keeper.name,
        back=reverse("clearances"),
        zone=zone_of_institution(keeper),
        title=_("Trust a person with a place"),
        lead=_(
            "While it is not known who did it, only persons trusted by name are told. Trust a "
            "person you know, for one place, until a day. Another steward confirms it."
        ),
        button=_("Trust this person"),
        done=_("On record. It holds once another steward confirms it; for tonight, at once."),
        again={"state": _("List its municipalities")},
    )
    if page.is_ready:
        given = form.cleaned_data
        account = _account(form)
        if not form.errors:
            with routed_in(form, zone=zone):
                actions.clear_person(
                    keeper=keeper,
                    institution=places["institutions"][given["institution"]],
                    account=account,
                    person_name=given["person_name"],
                    state=places["states"][given["state"]],
                    municipality=places["municipalities"].get(given["municipality"]),
                    until=end_of_day(given["until"], zone),
                    ground=given["ground"],
                    is_urgent=given["is_urgent"],
                    by=acting_account(),
                    at=at,
                )
    return page.answer()


@require_POST
def confirm_clearance(request: HttpRequest, clearance_id: UUID) -> HttpResponse:
    """Confirm, as another steward, whom one of one's organisation trusts."""
    at = timezone.now()
    waiting = Clearance.objects.filter(confirmed_by=None, valid_until__gt=at)
    one = waiting.select_related("keeper").filter(pk=clearance_id).first()
    if one is None:
        raise Http404
    _kept(one.keeper_id)
    try:
        actions.confirm_clearance(clearance=one, by=acting_account(), at=at)
    except NeedsSecondPerson:
        messages.warning(request, _("You proposed it: another steward must confirm it."))
    else:
        messages.success(request, _("Confirmed. It holds from now on."))
    return redirect("clearances")


def end_clearance(request: HttpRequest, clearance_id: UUID) -> HttpResponse:
    """Trust no longer, from now on."""
    found = Clearance.objects.filter(pk=clearance_id, valid_until__gt=timezone.now())
    one = found.select_related("keeper", "account", "institution", "state").first()
    if one is None:
        raise Http404
    keeper = _kept(one.keeper_id)
    page = Confirmation(
        request=request,
        form=NothingForm.meant(request),
        kicker=keeper.name,
        back=reverse("clearances"),
        zone=zone_of_institution(keeper),
        title=_("Trust this person no longer"),
        lead=_("From now on. What only this trust had let through is taken back at once."),
        button=_("End it"),
        done=_("Ended. Nothing more is told to this person because of it."),
        kind="urgent",
        about=[
            {"term": _("Who"), "value": one.person, "note": one.institution.name},
            {"term": _("Place"), "value": one.state.name},
        ],
    )
    if page.is_ready:
        actions.end_clearance(clearance=one, by=acting_account(), at=timezone.now())
    return page.answer()


def _kept(key: UUID) -> Institution:
    """Return an organisation whose trust one may give; another does not exist."""
    by = acting_account()
    mine = {one.pk: one for one in my_institutions(by, at=timezone.now())}
    if key not in mine or not holds_role(by, "data_steward", institution=mine[key]):
        raise Http404
    return mine[key]


def _form(
    request: HttpRequest, keeper: Institution, *, at: datetime
) -> tuple[ClearanceForm, dict[str, Any]]:
    states = {one.code: one for one in all_states()}
    chosen = request.POST.get("state", "")
    towns = municipalities_of(state=chosen) if chosen in states else []
    others = Institution.objects.exclude(pk=keeper.pk).filter(left_at=None).order_by("name")
    places: dict[str, dict[str, Any]] = {
        "states": states,
        "municipalities": {one.code: one for one in towns},
        "institutions": {str(one.pk): one for one in others},
    }
    today = local_day(at, zone_of_institution(keeper))
    given = {name: [(key, one.name) for key, one in of.items()] for name, of in places.items()}
    if request.POST.get("again"):
        written = {name: request.POST.get(name, "") for name in ClearanceForm.base_fields}
        form = ClearanceForm(initial=written | {"municipality": ""}, today=today, **given)
    else:
        form = ClearanceForm(request.POST or None, today=today, **given)
    form.fields["state"].widget.attrs |= {
        "hx-get": reverse_lazy("municipality_options"),
        "hx-trigger": "change",
        "hx-target": "#id_municipality",
    }
    return form, places


def _account(form: ClearanceForm) -> Account | None:
    name = form.cleaned_data["username"].strip()
    if not name:
        return None
    try:
        return account_named(name)
    except Account.DoesNotExist:
        form.add_error("username", _("Nobody enters here with this user name."))
        return None
