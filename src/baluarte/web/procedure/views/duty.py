"""Who is on duty, with hours and telephone; when nobody is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.access.models import Account, Institution, Membership
from baluarte.domain.access.rules import holds_role
from baluarte.domain.procedure import actions
from baluarte.domain.procedure.models import DutyTurn
from baluarte.domain.procedure.queries import gaps, my_institutions, turns_of, zone_of_institution
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.layout.confirmation import Confirmation, NothingForm
from baluarte.web.procedure.forms.routing import TurnForm
from baluarte.web.procedure.instants import NoSuchHour, in_words, instant_of, read_in, zone_in_words
from baluarte.web.procedure.refusals import routed_in

AHEAD = timedelta(days=7)
SHOWN = 20


@dataclass(frozen=True)
class Roster:
    """One institution: who is on duty now, who next, when nobody is in the days ahead."""

    institution: Institution
    now: list[DutyTurn]
    next: list[DutyTurn]
    gaps: list[tuple[datetime, datetime]]
    zone: str
    may_set: bool

    @property
    def is_nobody_now(self) -> bool:
        """Say whether nobody is on duty at this instant."""
        return not self.now


def duty(request: HttpRequest) -> HttpResponse:
    """Show the rosters of one's institutions."""
    by, at = acting_account(), timezone.now()
    institutions = my_institutions(by, at=at)
    rosters = [_roster(one, by=by, at=at) for one in institutions]
    with timezone.override(zone_of_institution(institutions[0]) if institutions else None):
        context = {"axis": "protection", "rosters": rosters, "until": at + AHEAD}
        return render(request, "procedure/routing/duty.html", context)


def new_turn(request: HttpRequest, institution_id: UUID) -> HttpResponse:
    """Put somebody on duty."""
    institution = _administered(institution_id)
    zone, at = zone_of_institution(institution), timezone.now()
    members = _members(institution, at=at)
    begins = timezone.localtime(at, zone).replace(minute=0) + timedelta(hours=1)
    form = TurnForm(
        request.POST or None,
        members=[(str(one.pk), one.display_name) for one in members.values()],
        initial={
            "begins_on": local_day(begins, zone), "begins_at": begins.time(),
            "ends_on": local_day(begins + timedelta(hours=12), zone),
            "ends_at": (begins + timedelta(hours=12)).time(),
        },
    )  # fmt: skip
    page = _page_of(
        request,
        institution,
        form,
        title=_("Put somebody on duty"),
        lead=_("Whoever is on duty is called when a step is sent, at any hour of the turn."),
        button=_("Put on duty"),
        done=_("The turn is on the roster."),
        hints={"begins_on": read_in(zone, at)},
    )
    if page.is_ready:
        given = form.cleaned_data
        begins_at = _instant(form, "begins", zone)
        ends_at = _instant(form, "ends", zone)
        if begins_at and ends_at and ends_at <= begins_at:
            form.add_error("ends_at", _("A turn ends after it begins."))
        if begins_at and ends_at and not form.errors:
            with routed_in(form, zone=zone):
                actions.set_duty(
                    institution=institution,
                    account=members[given["account"]],
                    deputy=members.get(given["deputy"]),
                    telephone=given["telephone"],
                    begins_at=begins_at,
                    ends_at=ends_at,
                    by=acting_account(),
                    at=at,
                )
    return page.answer()


def end_turn(request: HttpRequest, turn_id: UUID) -> HttpResponse:
    """Take somebody off duty, now or before the turn begins."""
    found = DutyTurn.objects.filter(pk=turn_id, withdrawn_at=None, ends_at__gt=timezone.now())
    turn = found.select_related("institution", "account").first()
    if turn is None:
        raise Http404
    institution = _administered(turn.institution_id)
    zone = zone_of_institution(institution)
    page = _page_of(
        request,
        institution,
        NothingForm.meant(request),
        title=_("Take this turn off the roster"),
        lead=_("From this instant on this person is not called for it."),
        button=_("Take it off"),
        done=_("Taken off. See whether somebody else is on duty in those hours."),
        kind="urgent",
        about=[
            {"term": _("Who"), "value": str(turn.account)},
            {"term": _("From"), "value": in_words(turn.begins_at, zone)},
            {"term": _("Until"), "value": in_words(turn.ends_at, zone)},
        ],
    )
    if page.is_ready:
        actions.end_duty(turn=turn, by=acting_account(), at=timezone.now())
    return page.answer()


def _roster(institution: Institution, *, by: UUID, at: datetime) -> Roster:
    turns = list(turns_of(institution, since=at)[:SHOWN])
    return Roster(
        institution=institution,
        now=[one for one in turns if one.begins_at <= at],
        next=[one for one in turns if one.begins_at > at],
        gaps=gaps(institution, since=at, until=at + AHEAD),
        zone=zone_in_words(zone_of_institution(institution), at),
        may_set=holds_role(by, "organisation_admin", institution=institution),
    )


def _administered(key: UUID) -> Institution:
    """Return an institution whose roster one keeps; another does not exist."""
    by = acting_account()
    mine = {one.pk: one for one in my_institutions(by, at=timezone.now())}
    if key not in mine or not holds_role(by, "organisation_admin", institution=mine[key]):
        raise Http404
    return mine[key]


def _members(institution: Institution, *, at: datetime) -> dict[str, Account]:
    held = Membership.objects.filter(
        institution=institution, confirmed_at__isnull=False, valid_from__lte=at,
        account__is_active=True,
    ).exclude(valid_until__lte=at)  # fmt: skip
    found = {one.account for one in held.select_related("account")}
    return {str(one.pk): one for one in sorted(found, key=lambda one: one.display_name)}


def _instant(form: TurnForm, name: str, zone: Any) -> datetime | None:
    given = form.cleaned_data
    try:
        return instant_of(given[f"{name}_on"], given[f"{name}_at"], zone)
    except NoSuchHour:
        form.add_error(f"{name}_at", _("That hour never came: clocks were put forward that night."))
        return None


def _page_of(
    request: HttpRequest, institution: Institution, form: Any, **words: Any
) -> Confirmation:
    return Confirmation(
        request=request,
        form=form,
        kicker=institution.name,
        zone=zone_of_institution(institution),
        back=reverse("duty"),
        **words,
    )
