"""Consent, one layer and one person at a time; before a no, what it would withdraw."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.cases import actions
from baluarte.domain.cases.choices import Channel, Part
from baluarte.domain.cases.models import Case, Party
from baluarte.domain.cases.queries import consents_of, offered_by_name, withdrawn_by_a_no
from baluarte.domain.procedure.queries import courses_of
from baluarte.domain.wall.context import acting_account
from baluarte.web.cases import lookup, versions
from baluarte.web.cases.forms.consent import ConsentForm
from baluarte.web.cases.presenters import labels
from baluarte.web.cases.presenters.confirmations import of_case
from baluarte.web.cases.presenters.labels import LayerSaid
from baluarte.web.procedure.forms.moment import instant_in


def ask(request: HttpRequest, reference: str, party_id: UUID, number: int) -> HttpResponse:
    """Write down what one person says of one layer."""
    case = lookup.open_to_its_team(reference)
    place, party = lookup.party_in(case, party_id)
    layer = labels.layer(number, lookup.layer_at(number))
    edited, nameable = versions.consent(party, layer.code), offered_by_name(layer.code)
    form = ConsentForm(request.POST or None, layer=layer, nameable=nameable, **edited)
    page = of_case(
        request, case, form,
        kicker=_("Consent"),
        title=layer.label,
        lead=_("Ask this apart from everything else. Without a word it is a no."),
        button=_("Write it down"),
        done=_("On record, as it was said."),
        back=f"{reverse('case', args=[reference])}#consent",
        above="cases/parts/consented.html",
        more=about(case, party, layer)
        | {"who": _("Person %(number)d") % {"number": place}, "part": Part(party.part).label},
    )  # fmt: skip
    if page.is_ready:
        at = timezone.now()
        decided_at = instant_in(form, page.zone, now=at)
        if decided_at is not None and decided_at > at:
            form.add_error("when", _("This is still to come."))
        if decided_at is not None and not form.errors:
            said = actions.give_consent if form.is_yes else actions.take_back_consent
            said(
                party=party, layer=layer.code, told=Channel(form.cleaned_data["told"]),
                decided_at=decided_at, institution=form.chosen, words=form.cleaned_data["words"],
                by=acting_account(), at=at,
            )  # fmt: skip
    return page.answer()


def about(case: Case, party: Party, layer: LayerSaid) -> dict[str, Any]:
    """Return what a layer is, what stands now, and what a no would withdraw that instant."""
    stands = [labels.consent(one) for one in consents_of(party).get(layer.code, ())]
    lost = withdrawn_by_a_no(case, layer.code)
    courses = courses_of(case.matter) if lost else []
    return {"layer": layer, "stands": stands, "lost": labels.sent(lost, courses)}
