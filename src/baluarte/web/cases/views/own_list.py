"""Who may be told of her case, as she sees it, and that she saw it, said by herself."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.cases.actions.own_sending import ListChanged, NobodyOnTheList, say_i_saw_it
from baluarte.domain.cases.models import Party
from baluarte.domain.cases.queries import consenting
from baluarte.domain.cases.queries.own_list import Told, mark_of, own_list
from baluarte.domain.procedure.queries import left_out_of, zone_of_matter
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_account
from baluarte.web.cases import lookup
from baluarte.web.cases.presenters import labels
from baluarte.web.procedure import recipient_exclusions


def own_recipients(request: HttpRequest) -> HttpResponse:
    """Show her who may be told; she says here that she saw it, and until then nothing more goes."""
    party, _every = lookup.herself(request)
    if request.method == "POST":
        return _seen(request, party)
    found = own_list(party, at=timezone.now())
    matter = party.case.matter
    with timezone.override(zone_of_matter(matter)):
        context: dict[str, Any] = {
            "reference": written(party.case.reference),
            "asked": f"?expediente={party.case.reference}",
            "matter": matter,
            "told": [shown(one, party) for one in found if one.is_open],
            "by_name": [shown(one, party) for one in found if not one.is_open],
            "left_out": labels.left_out(left_out_of(matter)),
            "mark": mark_of(found),
            "may_mark": may_mark(party),
        }
        return render(request, "cases/window/recipients.html", context)


def may_mark(party: Party) -> bool:
    """Say whether her word on who is told counts, in a case that is open."""
    if party.case.closed_at is not None:
        return False
    return any(one.pk == party.pk for one in consenting(party.case))


def shown(one: Told, party: Party) -> dict[str, str]:
    """Say who may be told, of which level, and what there is to know of it."""
    keeps = one.institution == party.case.compartment.institution
    return {
        "name": one.institution.name,
        "level": str(recipient_exclusions.LEVELS.get(one.recipient.level, "")) if not keeps else "",
        "because": _("It keeps your case.") if keeps else "",
    }


def _seen(request: HttpRequest, party: Party) -> HttpResponse:
    to = f"?expediente={party.case.reference}"
    try:
        say_i_saw_it(
            party=party, seen=request.POST.get("mark", ""), by=acting_account(), at=timezone.now()
        )
    except NobodyOnTheList:
        messages.error(request, _("Nothing was recorded because nobody stands on the list yet."))
        return redirect(reverse("own_recipients") + to)
    except ListChanged:
        messages.error(
            request,
            _(
                "Nothing was recorded because the list changed since you opened it. You can: read "
                "it again, and say then that you saw it."
            ),
        )
        return redirect(reverse("own_recipients") + to)
    messages.success(
        request, _("On record: you saw who may be told. Your team can send what waits.")
    )
    return redirect(reverse("own_case") + to)
