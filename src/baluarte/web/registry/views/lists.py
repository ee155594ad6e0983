from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.intake.models import List
from baluarte.domain.intake.queries import lists
from baluarte.domain.registry.choices import NOT_DETERMINED, AggressionState
from baluarte.domain.registry.queries import (
    Capped,
    ListPage,
    count_up_to,
    list_aggressions,
    search,
)
from baluarte.domain.registry.queries.facets import Facets, facets_of
from baluarte.domain.registry.rules import open_at
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.territory.queries import all_states, municipalities_of
from baluarte.domain.wall.choices import Level
from baluarte.norms.catalogues import terms
from baluarte.web.registry import address
from baluarte.web.registry.address import Asked, written
from baluarte.web.registry.finding import faults_said, groups
from baluarte.web.registry.forms import Choices, FilterForm, types_by_group
from baluarte.web.registry.words import label_of, labels_of

LONGEST_SEARCH = 200
MOST_PLACES = 40
# In the address, without a field of their own.
UNASKED = ("grupo", "conocido")
_NEAR = (10, 25, 50, 100, 200)


def aggressions(request: HttpRequest) -> HttpResponse:
    """Show a page of the events that the address asks for."""
    if typed := request.GET.get("q", "")[:LONGEST_SEARCH].strip():
        return _go_where_it_leads(request, typed)
    asked = address.read(request.GET)
    page = list_aggressions(asked.filters, after=asked.after, known_at=asked.known_at)
    if asked.known_at is not None:
        number = count_up_to(asked.filters, known_at=asked.known_at)
        return _answer(request, asked, page, number, None)
    counted = facets_of(asked.filters)
    return _answer(request, asked, page, counted.number, counted)


def which_place(request: HttpRequest) -> HttpResponse:
    """Ask which of several places of one name was meant."""
    asked = address.read(request.GET)
    codes = request.GET.get("lugares", "").split(",")[:MOST_PLACES]
    found = Municipality.objects.filter(code__in=codes).select_related("state").order_by("code")
    places = [
        {
            "name": one.name,
            "state": one.state.name,
            "url": f"{reverse('aggressions')}"
            f"{asked.query(entidad=one.state_id, municipio=one.code)}",
        }
        for one in found
    ]
    if not places:
        raise Http404
    return render(request, "registry/which_place.html", {"places": places})


def municipality_options(request: HttpRequest) -> HttpResponse:
    """Send the municipalities of a state to a select."""
    state = request.GET.get("state") or request.GET.get("entidad") or ""
    found = municipalities_of(state=state) if state else []
    known = [(one.code, one.name) for one in found]
    return render(request, "widgets/municipality_options.html", {"municipalities": known})


def _answer(
    request: HttpRequest, asked: Asked, page: ListPage, number: Capped, counted: Facets | None
) -> HttpResponse:
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
        "facets": groups(asked, counted, _names(states, places), named) if counted else [],
        "facets_said": _counted(number),
        "faults": faults_said(asked.faults),
        "may_save": bool(written(asked.filters)) and asked.known_at is None,
        "question": asked.query()[1:],
        "several_lists": len(known_lists) > 1,
        "has_lists": bool(known_lists),
        "searches_names": bool(open_at(Level.IDENTIFIED)),
        "next_url": asked.query(despues=str(page.after)) if page.after else "",
        "first_url": asked.query() if asked.after else "",
        "action": reverse("aggressions"),
        "kept": {name: asked.values[name] for name in UNASKED if name in asked.values},
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
            ("", _("Those that are counted")),
            *((name, AggressionState(s).label) for name, s in address.STATES_OF.items()),
        ],
        "km": [
            ("", _("Only in it")),
            *((str(km), _("within %(value)s km of its centre") % {"value": km}) for km in _NEAR),
        ],
        "fechas": [("", _("The first day counts")), *address.asked_dates().items()],
        "autor": [any_of, *_chosen(asked.filters.perpetrators, _perpetrators())],
        "vinculo": [
            any_of,
            *(
                (_in_address(code), label_of("links_to_work", code))
                for code in terms("links_to_work")
            ),
        ],
        "lista": [any_of, *((str(one.compartment_id), one.title) for one in known_lists)],
    }


def _perpetrators() -> Choices:
    return [(code, label_of("perpetrators", code)) for code in terms("perpetrators")]


def _chosen(several: tuple[str, ...], known: Choices) -> Choices:
    """Offer several codes that the address asks together as one choice, before the others."""
    if len(several) <= 1:
        return known
    return [(",".join(several), labels_of("perpetrators", several)), *known]


def _in_address(link: str) -> str:
    return address.NOT_DETERMINED if link == NOT_DETERMINED else link


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


def _counted(number: Capped) -> str:
    if not number.and_more:
        return ""
    said = _(
        "Counted among the newest %(number)s of these events: a value that none of them bears "
        "is not here, and can be asked for above."
    )
    return said % {"number": f"{number.number:,}"}


def _go_where_it_leads(request: HttpRequest, typed: str) -> HttpResponse:
    """Answer what was typed with another address: words do not stay in the browser's history."""
    found = search(typed)
    if found.aggression:
        return redirect("aggression", found.aggression.reference)
    asked = address.written(found.filters)
    if found.not_understood:
        number = len(found.not_understood)
        said = ngettext(
            "%(number)s word was not understood: it narrows nothing. The search knows references, "
            "years, states, municipalities, types of aggression and classes of perpetrators.",
            "%(number)s words were not understood: they narrow nothing. The search knows "
            "references, years, states, municipalities, types of aggression and classes of "
            "perpetrators.",
            number,
        )
        messages.warning(request, said % {"number": number})
    if found.read_as:
        meant = ", ".join(f"«{word}»" for word in found.read_as)
        messages.info(request, _("Some words were read as: %(words)s.") % {"words": meant})
    if found.places:
        codes = ",".join(place.code for place in found.places[:MOST_PLACES])
        return redirect(f"{reverse('which_place')}{_query(asked | {'lugares': codes})}")
    return redirect(f"{reverse('aggressions')}{_query(asked) if asked else ''}")


def _query(values: dict[str, str]) -> str:
    asked = QueryDict(mutable=True)
    asked.update(values)
    return f"?{asked.urlencode()}"
