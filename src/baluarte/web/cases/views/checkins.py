"""Signs agreed with a person: agreed and heard by the team, given by herself in her window."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.cases.actions import checkins as actions
from baluarte.domain.cases.choices import SignHeard
from baluarte.domain.cases.models import Case, CheckIn, CheckInAgreement, Party
from baluarte.domain.cases.queries.checkins import (
    agreements_of,
    awaited_of,
    check_ins_of,
    open_agreements,
    open_findings,
)
from baluarte.domain.procedure.queries import zone_of_matter
from baluarte.domain.procedure.rules import may_contribute
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.cases import lookup, versions
from baluarte.web.cases.forms.checkins import AgreementForm, FindingForm, OwnSignForm, SignForm
from baluarte.web.cases.presenters import checkins as presenter
from baluarte.web.cases.presenters.confirmations import of_case
from baluarte.web.layout.confirmation import Confirmation, NothingForm
from baluarte.web.procedure.forms.moment import instant_in
from baluarte.web.procedure.instants import in_words

WORDS = "palabras"
GRACE = 15
MONTH = timedelta(days=30)


def case_checkins(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the team what was agreed, what came and what did not; words only when asked for."""
    case = _of_the_team(reference)
    by, at = acting_account(), timezone.now()
    opens = request.GET.get("abrir") == WORDS
    with timezone.override(zone_of_matter(case.matter)):
        context = {
            "axis": "protection",
            "case": case,
            "reference": written(case.reference),
            "may_agree": case.closed_at is None,
            "parties": [one for one in lookup.numbered(case) if one[1].until_at is None],
            "opens": opens,
            **_told(agreements_of(case), opens=opens, by=by, at=at),
        }
        return render(request, "cases/checkins.html", context)


def agree_checkins(request: HttpRequest, reference: str, party_id: UUID) -> HttpResponse:
    """Agree signs with a person."""
    case = lookup.open_to_change(reference)
    number, party = lookup.party_in(case, party_id)
    zone, at = zone_of_matter(case.matter), timezone.now()
    here = at.astimezone(zone)
    given = {
        "from_day": local_day(at, zone), "from_hour": f"{here:%H:%M}", "grace_minutes": GRACE,
        "until_day": local_day(at + MONTH, zone),
    }  # fmt: skip
    edited = versions.check_ins(party)
    page = _page_of(
        request, case, AgreementForm(request.POST or None, initial=given, **edited),
        title=_("Agree signs with her"),
        lead=_(
            "At what hours she gives a sign, by what signal, and what is done if none comes. When "
            "its grace is over, whoever answers for the case and who is on duty are called."
        ),
        button=_("Keep what was agreed"),
        done=_("Kept. The first sign is waited for."),
        about=[{"term": _("Of whom"), "value": _("Person %(number)d") % {"number": number}}],
    )  # fmt: skip
    if page.is_ready:
        agreed = page.form.agreed_in(zone)
        if agreed is not None:
            _try(
                page, lambda: actions.agree(party=party, agreed=agreed, by=acting_account(), at=at)
            )
    return page.answer()


def end_checkins(request: HttpRequest, reference: str, agreement_id: UUID) -> HttpResponse:
    """Wait for no more signs of an agreement."""
    case = _of_the_team(reference)
    found = next((one for one in agreements_of(case) if one.pk == agreement_id), None)
    if found is None or found.ended_at is not None:
        raise Http404
    page = _page_of(
        request, case, NothingForm.meant(request),
        title=_("Wait for no more signs"),
        lead=_("What did not come stays above until somebody writes what was found out."),
        button=_("Wait for no more"),
        done=_("No more signs are waited for."),
        kind="urgent",
    )  # fmt: skip
    if page.is_ready:
        _try(page, lambda: actions.end_agreement(
            agreement=found, by=acting_account(), at=timezone.now()
        ))  # fmt: skip
    return page.answer()


def hear_sign(request: HttpRequest, reference: str, check_in_id: UUID) -> HttpResponse:
    """Write down that a sign came, and which."""
    case = _of_the_team(reference)
    found = _check_in(case, check_in_id)
    if found.said_at is not None:
        raise Http404
    page = _page_of(
        request, case, SignForm(request.POST or None),
        title=_("She gave a sign"),
        lead=_("One of danger calls at once whoever answers for the case and who is on duty."),
        button=_("Write it down"),
        done=_("On record."),
        about=[_due(case, found)],
    )  # fmt: skip
    if page.is_ready:
        given = page.form.cleaned_data
        _try(page, lambda: actions.give_sign(
            check_in=found, heard=SignHeard(given["heard"]), is_danger=given["meant"] == "danger",
            by=acting_account(), at=timezone.now(),
        ))  # fmt: skip
    return page.answer()


def find_out(request: HttpRequest, reference: str, check_in_id: UUID) -> HttpResponse:
    """Write what was found out after a sign that did not come or meant danger."""
    case = _of_the_team(reference)
    found = _check_in(case, check_in_id)
    if presenter.is_resolved(found):
        raise Http404
    page = _page_of(
        request, case, FindingForm(request.POST or None),
        title=_("What was found out"),
        lead=_("It stands above, and at Home, until this is written."),
        button=_("Write it down"),
        done=_("On record: what was found out, and when."),
        about=[_due(case, found)],
    )  # fmt: skip
    if page.is_ready:
        at = timezone.now()
        found_at = instant_in(page.form, page.zone, now=at)
        if found_at is not None and found_at > at:
            page.form.add_error("when", _("This is still to come."))
        elif found_at is not None:
            _try(page, lambda: actions.write_finding(
                check_in=found, text=page.form.cleaned_data["text"], found_at=found_at,
                by=acting_account(), at=at,
            ))  # fmt: skip
    return page.answer()


def own_checkins(request: HttpRequest) -> HttpResponse:
    """Let her give her sign, and show her what was agreed and her last ones."""
    party, _every = lookup.herself(request)
    by, at = acting_account(), timezone.now()
    asked = f"?expediente={party.case.reference}"
    form = OwnSignForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        _give_own(request, party, form.cleaned_data["word"], by=by, at=at)
        return redirect(f"{reverse('own_checkins')}{asked}")
    opens = request.GET.get("abrir") == WORDS
    with timezone.override(zone_of_matter(party.case.matter)):
        agreements = agreements_of(party.case, party=party)
        context = {
            "reference": written(party.case.reference),
            "asked": asked,
            "form": form,
            "opens": opens,
            "waits": presenter.waited_for(awaited_of(party), at=at),
            **_told(agreements, opens=opens, by=by, at=at, hers=True),
        }
        status = 422 if form.errors else 200
        return render(request, "cases/window/checkins.html", context, status=status)


def _give_own(request: HttpRequest, party: Party, word: str, *, by: UUID, at: datetime) -> None:
    found = awaited_of(party)
    if found is None:
        messages.warning(request, _(
            "No sign is waited for now, so none was counted. You can write to your team."
        ))  # fmt: skip
        return
    try:
        actions.give_sign(
            check_in=found, heard=SignHeard.OWN_WINDOW, word=word.strip(), by=by, at=at
        )
        messages.success(request, _("Your sign is on record. Your team sees it."))
    except actions.CheckInRefused as refused:
        messages.warning(request, REFUSALS[refused.code]())


def _told(
    agreements: list[CheckInAgreement], *, opens: bool, by: UUID, at: datetime, hers: bool = False
) -> dict[str, Any]:
    rows = check_ins_of(agreements)
    if opens:
        open_agreements(agreements, by=by, at=at)
        open_findings([one.finding for one in rows if hasattr(one, "finding")], by=by, at=at)
    return presenter.told(agreements, rows, at=at, hers=hers)


def _of_the_team(reference: str) -> Case:
    # Of a closed case too: what did not come is found out all the same.
    case = lookup.shown(reference)
    if not may_contribute(case.matter):
        raise Http404
    return case


def _check_in(case: Case, key: UUID) -> CheckIn:
    found = CheckIn.objects.filter(pk=key, party__case=case).select_related(
        "agreement", "finding", "party__case__compartment", "party__case__matter"
    )
    one = found.first()
    if one is None:
        raise Http404
    return one


def _due(case: Case, found: CheckIn) -> dict[str, Any]:
    """Say when a sign was due, as clocks show it where the case is."""
    return {"term": _("Due"), "value": in_words(found.due_at, zone_of_matter(case.matter))}


def _page_of(request: HttpRequest, case: Case, form: Any, **said: Any) -> Confirmation:
    back = reverse("case_checkins", args=[case.reference])
    return of_case(request, case, form, back=back, **said)


def _try(page: Confirmation, act: Callable[[], object]) -> None:
    try:
        act()
    except actions.CheckInRefused as refused:
        page.form.add_error(BOXES.get(refused.code), REFUSALS[refused.code]())


REFUSALS: dict[str, Callable[[], str]] = {
    "same_words": lambda: _(
        "It cannot be the same as the signal that all is well, because nobody could tell them "
        "apart. Choose another."
    ),
    "no_hour_to_come": lambda: _(
        "No sign would be waited for, because no such hour is still to come. Choose another day "
        "or hour."
    ),
    "too_early": lambda: _(
        "It cannot be counted yet because its hour is more than one hour away. You can give it "
        "then, or write to the team."
    ),
    "said": lambda: _("It was on record already: nothing more is needed."),
    "ended": lambda: _("No more signs were waited for already."),
    "found": lambda: _("What was found out was written already."),
    "nothing_missed": lambda: _("This sign came: nothing is to be found out."),
    "without_words": lambda: _("Say what was found out."),
}
BOXES = {"same_words": "danger", "no_hour_to_come": "until_day", "without_words": "text"}
