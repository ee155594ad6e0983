from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from baluarte.domain.intake.models import List
from baluarte.domain.intake.queries import lists
from baluarte.domain.registry.choices import AggressionState
from baluarte.domain.registry.queries import (
    Capped,
    Found,
    ListPage,
    count_up_to,
    list_aggressions,
    search,
)
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.territory.queries import all_states, municipalities_of
from baluarte.web.registry import address
from baluarte.web.registry.address import Asked
from baluarte.web.registry.forms import Choices, FilterForm, types_by_group
from baluarte.web.registry.words import labels_of

LONGEST_SEARCH = 200


def aggressions(request: HttpRequest) -> HttpResponse:
    """Show a page of the events that the address asks for."""
    asked = address.read(request.GET)
    page = list_aggressions(asked.filters, after=asked.after, known_at=asked.known_at)
    number = count_up_to(asked.filters, known_at=asked.known_at)
    return _answer(request, asked, page, number)


@require_POST
def search_aggressions(request: HttpRequest) -> HttpResponse:
    """Read what was typed and go where it leads; it never stands in an address."""
    text = request.POST.get("q", "")[:LONGEST_SEARCH].strip()
    if not text:
        return redirect("aggressions")
    found = search(text)
    if found.aggression:
        return redirect("aggression", found.aggression.reference)
    asked = address.written(found.filters)
    if found.not_understood or found.places:
        return _ask_back(request, found, text, asked)
    return redirect(f"{reverse('aggressions')}{_query(asked)}")


def municipality_options(request: HttpRequest) -> HttpResponse:
    """Send the municipalities of a state to a select."""
    state = request.GET.get("state") or request.GET.get("entidad") or ""
    found = municipalities_of(state=state) if state else []
    known = [(one.code, one.name) for one in found]
    return render(request, "widgets/municipality_options.html", {"municipalities": known})


def _answer(request: HttpRequest, asked: Asked, page: ListPage, number: Capped) -> HttpResponse:
    states = list(all_states())
    places = _places(asked, states)
    known_lists = list(lists())
    named = {str(one.compartment_id): one.title for one in known_lists}
    context = {
        "page": page,
        "asked": asked,
        "said": _said(number),
        "form": FilterForm(asked.values, choices=_choices(asked, states, places, known_lists)),
        "chips": address.chips(asked, _names(states, places), named),
        "several_lists": len(known_lists) > 1,
        "has_lists": bool(known_lists),
        "next_url": asked.query(despues=str(page.after)) if page.after else "",
        "first_url": asked.query() if asked.after else "",
        "action": reverse("aggressions"),
        "kept": {"conocido": asked.values["conocido"]} if "conocido" in asked.values else {},
    }
    return render(request, "registry/aggressions.html", context)


def _choices(
    asked: Asked, states: list[State], places: list[Municipality], known_lists: list[List]
) -> dict[str, Choices]:
    any_of = ("", _("All"))
    kinds = types_by_group()
    if "," in (several := asked.values.get("tipo", "")):
        kinds.insert(0, (several, labels_of("aggression_types", several.split(","))))
    none_yet = ("", _("Choose the state first") if not asked.filters.state else _("All"))
    return {
        "entidad": [any_of, *((one.code, one.name) for one in states)],
        "municipio": [none_yet, *((one.code, one.name) for one in places)],
        "tipo": [any_of, *kinds],
        "estado": [
            ("", _("In force")),
            *((name, AggressionState(s).label) for name, s in address.STATES_OF.items()),
        ],
        "vinculo": [any_of, (address.NOT_DETERMINED, _("Not determined yet"))],
        "lista": [any_of, *((str(one.compartment_id), one.title) for one in known_lists)],
    }


def _places(asked: Asked, states: list[State]) -> list[Municipality]:
    if asked.filters.state is None:
        return []
    if asked.filters.state not in {state.code for state in states}:
        raise Http404
    return list(municipalities_of(state=asked.filters.state))


def _names(states: list[State], places: list[Municipality]) -> dict[str, str]:
    named = {state.code: state.name for state in states}
    return named | {place.code: place.name for place in places}


def _said(number: Capped) -> str:
    if number.and_more:
        return _("More than %(number)s events") % {"number": f"{number.number:,}"}
    counted = ngettext("%(number)s event", "%(number)s events", number.number)
    return counted % {"number": f"{number.number:,}"}


def _ask_back(request: HttpRequest, found: Found, text: str, asked: dict[str, str]) -> HttpResponse:
    """Say what was not understood, or ask which place was meant; shown once, kept nowhere."""
    places: list[dict[str, Any]] = []
    for place in found.places:
        here = asked | {"entidad": place.code[:2], "municipio": place.code}
        url = f"{reverse('aggressions')}{_query(here)}"
        places.append({"name": place.name, "state": place.state, "url": url})
    context = {
        "text": text,
        "not_understood": found.not_understood,
        "places": places,
        "goes_on": f"{reverse('aggressions')}{_query(asked)}" if asked else "",
    }
    return render(request, "registry/search.html", context)


def _query(values: dict[str, str]) -> str:
    asked = QueryDict(mutable=True)
    asked.update(values)
    return f"?{asked.urlencode()}"
