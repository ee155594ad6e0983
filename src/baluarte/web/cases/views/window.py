"""Her own window: what was decided, what is due and from whom, her consents, who knows what.

Whoever comes here is a party of the case with an account of her own. The wall opens the case to
her and withholds the notebook and the contacts of others; names, consents and windows of the
others in the case are withheld by these pages, which ask for nothing but hers.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.cases import actions
from baluarte.domain.cases.choices import Channel, Part
from baluarte.domain.cases.models import Party
from baluarte.domain.cases.queries import (
    consenting,
    consents_of,
    contact_of,
    letters_of,
    offered_by_name,
    responsibilities_of,
    team_history,
    told_of,
)
from baluarte.domain.cases.queries.checkins import awaited_of
from baluarte.domain.procedure.queries import (
    Course,
    courses_of,
    left_out_of,
    occurrences_of,
    zone_of_matter,
)
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_account
from baluarte.norms.catalogues import terms
from baluarte.web.cases import lettering, lookup, versions
from baluarte.web.cases.data_portability import build
from baluarte.web.cases.data_portability.page import parts_of
from baluarte.web.cases.forms.acts import ContactForm
from baluarte.web.cases.forms.consent import OwnConsentForm
from baluarte.web.cases.owed import told_above
from baluarte.web.cases.presenters import case_page, checkins, first_screen, labels, team
from baluarte.web.cases.presenters.confirmations import of_her_window
from baluarte.web.cases.views.consent import about
from baluarte.web.cases.views.emergency import openings_in_words
from baluarte.web.procedure import history
from baluarte.web.procedure.presenters.proceeding_page import place_of

FOR_A_MACHINE = "datos"
AS_WRITTEN = {"ensure_ascii": False, "indent": 2}
CONTACT = "contacto"


def own_case(request: HttpRequest) -> HttpResponse:
    """Show her case to the person it is about."""
    party, every = lookup.herself(request)
    by, at = acting_account(), timezone.now()
    with timezone.override(zone_of_matter(party.case.matter)):
        context = _told(party, by=by, at=at, opens=request.GET.get("abrir", ""))
        others = [one.case for one in every if one.case_id != party.case_id]
        return render(request, "cases/window/case.html", context | {"others": others})


def own_consent(request: HttpRequest, number: int) -> HttpResponse:
    """Let her say yes or no to one layer herself; a no acts at once."""
    party, _every = lookup.herself(request)
    layer = labels.layer(number, lookup.layer_at(number))
    edited, nameable = versions.consent(party, layer.code), offered_by_name(layer.code)
    form = OwnConsentForm(request.POST or None, layer=layer, nameable=nameable, **edited)
    page = of_her_window(
        request, party.case, form,
        title=layer.label,
        lead=_("You decide this apart from everything else, and may change it any day."),
        button=_("Say it"),
        done=_("On record, as you said it."),
        back=f"{_address(party)}#consent",
        above="cases/parts/consented.html",
        more=about(party.case, party, layer),
    )  # fmt: skip
    if page.is_ready:
        at = timezone.now()
        said = actions.give_consent if form.is_yes else actions.take_back_consent
        said(
            party=party, layer=layer.code, told=Channel.OWN_WINDOW, decided_at=at,
            institution=form.chosen, words=form.cleaned_data["words"], by=acting_account(), at=at,
        )  # fmt: skip
    return page.answer()


def own_contact(request: HttpRequest) -> HttpResponse:
    """Let her say how and when she may safely be reached."""
    party, _every = lookup.herself(request)
    page = of_her_window(
        request, party.case, ContactForm(request.POST or None, **versions.contact(party)),
        title=_("How to reach you safely"),
        lead=_("It replaces what was said before. Only the team of your case reads it."),
        button=_("Keep it"),
        done=_("Kept under seal. Your team reads it from now on."),
        back=f"{_address(party)}#contact",
    )  # fmt: skip
    if page.is_ready:
        at = timezone.now()
        actions.say_how_to_reach(party=party, **page.form.cleaned_data, by=acting_account(), at=at)
    return page.answer()


def own_copy(request: HttpRequest) -> HttpResponse:
    """Give her all of it as one file, to read or for a machine; made in memory and kept nowhere."""
    party, _every = lookup.herself(request)
    found = build.copy_of(party, by=acting_account(), at=timezone.now())
    if request.GET.get("como") == FOR_A_MACHINE:
        return _kept_nowhere(JsonResponse(found, json_dumps_params=AS_WRITTEN), "copia.json")
    with timezone.override(zone_of_matter(party.case.matter)):
        page = render(request, "cases/window/copy.html", {"parts": parts_of(found)})
    return _kept_nowhere(page, "copia.html")


def _kept_nowhere(answer: HttpResponse, name: str) -> HttpResponse:
    # A name of a file that says nothing to whoever sees the folder of downloads.
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _told(party: Party, *, by: UUID, at: datetime, opens: str) -> dict[str, Any]:
    case, courses = party.case, courses_of(party.case.matter)
    clocks, above = case_page.clocks(case, courses, at=at), told_above(case, at=at)
    said, happened = layers(party), decided(party, courses)
    counts = any(one.pk == party.pk for one in consenting(case))
    return {
        **team.of_team(team_history(case), responsibilities_of(case), at=at),
        "case": case,
        "emergencies": openings_in_words(party.case, by=by, with_done=True),
        "first": first_screen.of(party, clocks, above, happened),
        "owed": above.owed,
        "sign": checkins.waited_for(awaited_of(party), at=at),
        "party": party,
        "part": Part(party.part).label,
        "reference": written(case.reference),
        "place": place_of(case.matter),
        "responsible": case.responsible,
        "keeper": case.compartment.institution,
        "asked": f"?expediente={case.reference}",
        "clocks": clocks,
        "decided": happened,
        "layers": said,
        "yeses": sum(one["is_given"] for one in said),
        "counts": counts,
        "shows_list": counts and case.closed_at is None and case.matter.list_seen_at is None,
        "contact": contact_of(party, by=by, at=at) if opens == CONTACT else None,
        "opens_contact": opens == CONTACT,
        "sent": labels.sent(told_of(case), courses),
        "letters": lettering.rows(letters_of(case), at=at),
        "left_out": labels.left_out(left_out_of(case.matter)),
        "case_key": case.reference,
        "board_url": reverse("own_board") if settings.BOARD else "",
    }


def decided(party: Party, courses: list[Course]) -> list[history.HistoryEntry]:
    """Return what happened and was decided, newest first, without the reasons of officers."""
    matter = party.case.matter
    rows = list(occurrences_of(matter))
    found = history.told(rows, courses, {}, zone_of_matter(matter))
    return [one for one in found if not one.is_withdrawn]


def layers(party: Party) -> list[dict[str, Any]]:
    """Return each layer with her last words on it."""
    said = consents_of(party)
    found = []
    for number, term in enumerate(terms("consent_layers").values(), start=1):
        told = [labels.consent(one) for one in said.get(term.code, ())]
        found.append(
            {
                "layer": labels.layer(number, term),
                "words": told,
                "is_given": any(one["is_given"] for one in told),
                "url": f"{reverse('own_consent', args=[number])}?expediente={party.case.reference}",
            }
        )
    return found


def _address(party: Party) -> str:
    return f"{reverse('own_case')}?expediente={party.case.reference}"
