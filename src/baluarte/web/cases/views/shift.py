"""The handover of a shift: what runs out, who waits, what happened; to whom it goes; deputies."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.access.models import Institution
from baluarte.domain.access.rules import holds_role
from baluarte.domain.cases.actions import team
from baluarte.domain.cases.models import Case
from baluarte.domain.cases.queries import held_by, held_in
from baluarte.domain.cases.queries.shift import AHEAD, shift_began, shift_of
from baluarte.domain.procedure import actions as procedure
from baluarte.domain.procedure.models import Deputy
from baluarte.domain.procedure.queries import deputies_of, my_institutions, zone_of_institution
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import CENTRE, local_day
from baluarte.web.cases.forms.team import DeputyForm, ShiftForm
from baluarte.web.cases.presenters import shift as presenter
from baluarte.web.cases.presenters.team import joining, members
from baluarte.web.cases.refusals import team_in
from baluarte.web.layout.confirmation import Confirmation, NothingForm
from baluarte.web.procedure.instants import in_words, zone_in_words
from baluarte.web.procedure.presenters.proceeding_page import place_of

MOST = 40
ALL = "todos"


def shift(request: HttpRequest) -> HttpResponse:
    """Show what a shift hands over: of what one answers for, or of all one holds."""
    by, at = acting_account(), timezone.now()
    institutions = my_institutions(by, at=at)
    is_all = request.GET.get("de") == ALL
    found = held_in([one.pk for one in institutions]) if is_all else held_by(by)
    held = list(found[: MOST + 1])
    began = shift_began(by, at=at)
    since = began or at - AHEAD
    rows = shift_of(held[:MOST], by=by, since=since, at=at)
    zone = zone_of_institution(institutions[0]) if institutions else CENTRE
    with timezone.override(zone):
        context = {
            "axis": "protection",
            "institutions": institutions,
            "rows": [presenter.row(one, by=by, at=at) for one in rows],
            "is_all": is_all,
            "all": ALL,
            "most": MOST if len(held) > MOST else 0,
            "may_hand_over": any(one.case.responsible_id == by for one in rows),
            "at": at,
            "until": at + AHEAD,
            "since": since,
            "is_on_duty": began is not None,
            "zone": zone_in_words(zone, at),
            "deputies": presenter.deputies(deputies_of(by, at=at), by=by, at=at),
        }
        return render(request, "cases/shift.html", context)


def hand_over_shift(request: HttpRequest) -> HttpResponse:
    """Hand over cases to who comes in, each of them marked; all or none."""
    by, at = acting_account(), timezone.now()
    asked = request.GET.getlist("caso")
    held = [one for one in held_by(by)[:MOST] if not asked or one.reference in asked]
    if not held:
        raise Http404
    institution = held[0].compartment.institution
    if institution is None:
        raise Http404
    held = [one for one in held if one.compartment.institution_id == institution.pk]
    # Colleagues, some of them of a team already; then who may join each from another unit.
    colleagues = members(institution, without={by}, at=at)
    inside = {by, *(one.pk for one, _says in colleagues)}
    form = ShiftForm(
        request.POST or None,
        held=[(one, place_of(one.matter)) for one in held],
        offered=colleagues + joining(*held, without=inside, at=at),
    )
    page = _page_of(
        request, form, institution,
        title=_("Hand over to who comes in"),
        lead=_(
            "Mark each case: whoever comes in answers for it from this moment and joins its team. "
            "You stay of the team. She whom each is about sees who answers now, and since when."
        ),
        button=_("Hand over what is marked"),
        done=_("Handed over. Whoever comes in was called."),
    )  # fmt: skip
    if page.is_ready:
        with team_in(form):
            team.hand_over(cases=_with_all(form.chosen_cases), to=form.chosen, by=by, at=at)
    return page.answer()


def name_deputy(request: HttpRequest) -> HttpResponse:
    """Name who stands in for oneself; a data steward, for who cannot."""
    by, at = acting_account(), timezone.now()
    institution = _of(request, by, at)
    zone = zone_of_institution(institution)
    everybody = [one for one, _says in members(institution, at=at)]
    herself = next(one for one in everybody if one.pk == by)
    begins = timezone.localtime(at, zone).replace(minute=0, second=0) + timedelta(hours=1)
    ends = begins + timedelta(hours=8)
    form = DeputyForm(
        request.POST or None, herself=herself, members=everybody,
        for_others=holds_role(by, "data_steward", institution=institution),
        initial={
            "begins_on": local_day(begins, zone), "begins_at": begins.time(),
            "ends_on": local_day(ends, zone), "ends_at": ends.time(),
        },
    )  # fmt: skip
    page = _page_of(
        request, form, institution,
        title=_("Name a deputy"),
        lead=_(
            "In those hours the deputy is called too, and may come into the cases you answer for. "
            "It ends by itself; a deputy neither closes a case nor changes its team."
        ),
        button=_("Name the deputy"),
        done=_("Named: in those hours they are called, and may come in."),
    )  # fmt: skip
    hours = form.hours_in(zone) if page.is_ready else None
    if hours is not None:
        with team_in(form):
            try:
                procedure.name_deputy(
                    institution=institution, account=form.for_whom, deputy=form.stands_in,
                    begins_at=hours[0], ends_at=hours[1], by=by, at=at,
                )  # fmt: skip
            except procedure.NoHours:
                form.add_error(
                    "ends_at",
                    _(
                        "A deputy stands in for hours that are still to come, 60 days at most. "
                        "You can: correct the hours, or hand the cases over."
                    ),
                )
    return page.answer()


def stand_in(request: HttpRequest, deputy_id: UUID) -> HttpResponse:
    """Come into the cases of whom one stands in for, until that ends."""
    by, at = acting_account(), timezone.now()
    deputy = _deputy(deputy_id, by=by, at=at)
    if deputy.deputy_id != by:
        raise Http404
    zone = zone_of_institution(deputy.institution)
    page = _page_of(
        request, NothingForm.meant(request), deputy.institution,
        title=_("Come in as a deputy"),
        lead=_(
            "You see the cases this person answers for, until the hour below. Each is on record; "
            "she whom it is about sees that you came in."
        ),
        button=_("Come in"),
        done=_("You are in until your hours end."),
        about=[
            {"term": _("For whom"), "value": str(deputy.account)},
            {"term": _("From"), "value": in_words(deputy.begins_at, zone)},
            {"term": _("Until"), "value": in_words(deputy.ends_at, zone)},
        ],
    )  # fmt: skip
    if page.is_ready:
        with team_in(page.form):
            team.stand_in(deputy=deputy, by=by, at=at)
    return page.answer(to=f"{reverse('shift')}?de={ALL}")


def end_deputy(request: HttpRequest, deputy_id: UUID) -> HttpResponse:
    """End a deputyship before its hour."""
    by, at = acting_account(), timezone.now()
    deputy = _deputy(deputy_id, by=by, at=at)
    page = _page_of(
        request, NothingForm.meant(request), deputy.institution,
        title=_("End this deputyship"),
        lead=_("From this moment the deputy sees nothing of what it opened."),
        button=_("End it"),
        done=_("Ended."),
        kind="urgent",
        about=[
            {"term": _("For whom"), "value": str(deputy.account)},
            {"term": _("Who stands in"), "value": str(deputy.deputy)},
        ],
    )  # fmt: skip
    if page.is_ready:
        team.end_deputy(deputy=deputy, by=by, at=at)
    return page.answer()


def _deputy(key: UUID, *, by: UUID, at: datetime) -> Deputy:
    found = deputies_of(by, at=at).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def _of(request: HttpRequest, by: UUID, at: datetime) -> Institution:
    mine = my_institutions(by, at=at)
    asked = request.GET.get("institucion", "")
    for one in mine:
        if not asked or str(one.pk) == asked:
            return one
    raise Http404


def _with_all(cases: list[Case]) -> list[Case]:
    """Return cases with what handing them over asks of each."""
    keepers = {key for one in cases if (key := one.compartment.institution_id)}
    return list(held_in(keepers).filter(pk__in=[one.pk for one in cases]))


def _page_of(
    request: HttpRequest, form: Any, institution: Institution, **said: Any
) -> Confirmation:
    return Confirmation(
        request=request, form=form, kicker=institution.name,
        zone=zone_of_institution(institution), back=reverse("shift"),
        more={"axis": "protection"}, **said,
    )  # fmt: skip
