"""The cases one sees, and opening one."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.access.queries import members_of, memberships_of
from baluarte.domain.cases import actions
from baluarte.domain.cases.choices import Channel, Part
from baluarte.domain.cases.models import Case
from baluarte.domain.cases.queries import (
    case_of_matter,
    cases,
    cases_after,
    late_and_soon,
    my_parties,
)
from baluarte.domain.procedure.actions.matters import OpenedAlready
from baluarte.domain.procedure.choices import Perpetrator
from baluarte.domain.procedure.models import Obligation
from baluarte.domain.procedure.queries import left_of, next_by_matter, state_of
from baluarte.domain.wall.context import acting_account
from baluarte.web.cases.forms.opening import CaseForm
from baluarte.web.cases.presenters import case_page
from baluarte.web.procedure import urgent
from baluarte.web.procedure.forms.moment import instant_in
from baluarte.web.procedure.presenters.proceeding_page import place_of
from baluarte.web.procedure.refusals import said_in

PAGE = 50
FIRST_LAYER = "process_request"


def case_list(request: HttpRequest) -> HttpResponse:
    """Show the cases one sees as their team, newest first; no name stands in a list."""
    by, at = acting_account(), timezone.now()
    asked = request.GET.get("despues", "")
    last = cases().filter(reference=asked).first() if asked else None
    seen = cases_after(last) if last else cases()
    found = list(seen.exclude(parties__account=by)[: PAGE + 1])
    shown = found[:PAGE]
    counted = late_and_soon(shown, at=at)
    following = next_by_matter([one.matter_id for one in shown], at=at)
    rows = [
        {
            "case": one,
            "place": place_of(one.matter),
            "late": counted.get(one.matter_id, (0, 0))[0],
            "next": _next(following.get(one.matter_id), at=at),
            "clocks": case_page.late_in_words(*counted.get(one.matter_id, (0, 0))),
        }
        for one in shown
    ]
    context = {
        "axis": "protection",
        "rows": rows,
        "next_url": f"?despues={shown[-1].reference}" if len(found) > PAGE else "",
        "is_first": last is None,
        "may_open": bool(institutions_of(by, at)),
        "has_window": my_parties(by=by).exists(),
    }
    return render(request, "cases/list.html", context)


def _next(row: Obligation | None, *, at: datetime) -> dict[str, Any] | None:
    """Return the clock of a case that runs out first, of those that are not late."""
    if row is None:
        return None
    return {"state": state_of(row, at=at), "left": left_of(row, at=at)}


def new_case(request: HttpRequest) -> HttpResponse:
    """Open a case with her yes, its first person, and the request for protection if she asks."""
    at = timezone.now()
    form = _asked(request, acting_account(), at)
    if form.is_valid():
        try:
            opened = _open(form, at=at)
        except OpenedAlready:
            return _opened_before(request, form)
        if opened is not None:
            messages.success(request, _done(form))
            return redirect("case", opened.reference)
    context = {"axis": "protection", "form": form}
    return render(request, "cases/new.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest, by: Account | object, at: datetime) -> CaseForm:
    """Return the form; where only the list of municipalities was asked for, nothing is judged."""
    institutions = institutions_of(by, at)
    if not institutions:
        raise Http404
    given: dict[str, Any] = {
        "institutions": institutions,
        "colleagues": colleagues_of(institutions, by, at),
    }
    if request.method != "POST":
        return CaseForm(**given)
    form = CaseForm(request.POST, **given)
    if request.POST.get("again"):
        return CaseForm(initial=form.as_written(), **given)
    return form


def _open(form: CaseForm, *, at: datetime) -> Case | None:
    """Open the case with all that was asked, or nothing of it; what cannot be is said."""
    by, zone, given = acting_account(), form.zone, form.cleaned_data
    asked_at = instant_in(form, zone, now=at) if given["asks"] else None
    if form.errors:
        return None
    opened = None
    with said_in(form, zone=zone), transaction.atomic():
        opened = actions.open_case(
            institution=form.chosen_institution,
            state=form.chosen_state,
            municipality=form.chosen_municipality,
            perpetrator=Perpetrator(given["perpetrator"]),
            team=form.chosen_team,
            key=given["key"],
            by=by,
            at=at,
        )
        part = Part(given["part"])
        person = form.named(part=part)
        party = actions.add_party(case=opened, part=part, person=person, by=by, at=at)
        actions.give_consent(
            party=party, layer=FIRST_LAYER, told=Channel(given["told"]), decided_at=asked_at or at,
            by=by, at=at,
        )  # fmt: skip
        if asked_at is not None:
            urgent.take_in(
                matter=opened.matter, asked_at=asked_at, is_danger=given["danger"], by=by, at=at
            )
    return None if form.errors else opened


def _opened_before(request: HttpRequest, form: CaseForm) -> HttpResponse:
    """Lead whoever sent a form twice to what it opened the first time."""
    found = case_of_matter(form.cleaned_data["key"])
    if found is None:
        raise Http404
    messages.info(request, _("This form was sent before: it opened this case, and only this."))
    return redirect("case", found.reference)


def institutions_of(by: object, at: datetime) -> list[Institution]:
    """Return for which organisations an account acts now."""
    held = memberships_of(by, at=at)  # type: ignore[arg-type]
    return list({one.institution_id: one.institution for one in held}.values())


def colleagues_of(institutions: list[Institution], by: object, at: datetime) -> list[Account]:
    """Return who else acts now for one of the institutions."""
    found: dict[object, Account] = {}
    for institution in institutions:
        for one in members_of(institution):
            holds = one.confirmed_at and (one.valid_until is None or one.valid_until > at)
            if holds and one.account_id != by:
                found[one.account_id] = one.account
    return list(found.values())


def _done(form: CaseForm) -> str:
    if form.cleaned_data["danger"]:
        return _("The case is open. The extraordinary procedure runs from the hour of the asking.")
    if form.cleaned_data["asks"]:
        return _("The case is open, and the request for protection is on record with its clocks.")
    return _("The case is open.")
