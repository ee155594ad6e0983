"""What narrows a question, and the views of one question: the same on table, timeline and map."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.access.rules import levels_open
from baluarte.domain.analysis.queries.facets import Facets
from baluarte.domain.intake.models import SourceList
from baluarte.domain.intake.queries import lists
from baluarte.domain.registry.choices import NOT_DETERMINED, DateReading, EventState
from baluarte.domain.registry.queries import Capped, count_up_to
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.territory.queries import all_states, municipalities_of
from baluarte.domain.wall.choices import Level
from baluarte.norms.catalogues import terms
from baluarte.web.registry import query_string
from baluarte.web.registry.facets import groups
from baluarte.web.registry.forms import Choices, FilterForm, types_by_group
from baluarte.web.registry.presenters.labels import area_names, label_of, labels_of, parts_counted
from baluarte.web.registry.query_string import EventsQuestion, faults_said, written

# In the address, without a field of their own.
UNASKED = ("grupo", "capa", "parte", "conocido", "orden", "columnas")
# How a question is counted first.
FIRST_SPLIT = {"counts": "?por=year&"}
# From here on two numbers are not counted to the end, and so not their difference.
COUNTED = 1000
_NEAR = (10, 25, 50, 100, 200)


@dataclass(frozen=True)
class Narrowing:
    """A question with what its choices are called."""

    asked: EventsQuestion
    states: list[State]
    places: list[Municipality]
    known_lists: list[SourceList]
    # The highest level at which each compartment is open; none where nothing is.
    levels: dict[UUID, int]

    @classmethod
    def of(cls, asked: EventsQuestion) -> "Narrowing":
        """Read what the choices of a question are called; `Http404` for a state that is none."""
        states = list(all_states())
        return cls(asked, states, _places(asked, states), list(lists()), levels_open())

    @property
    def level(self) -> int:
        """Return the highest level open anywhere; 0 where nothing is."""
        return max(self.levels.values(), default=0)

    @cached_property
    def names(self) -> dict[str, str]:
        """What places are called, by code."""
        named = {state.code: state.name for state in self.states}
        return (
            named
            | {place.code: place.name for place in self.places}
            | area_names(self.asked.filters)
        )

    @property
    def sees_identities(self) -> bool:
        """Whether names are open anywhere."""
        return self.level >= Level.IDENTIFIED

    @property
    def adds(self) -> bool:
        """Whether anything may be added to any list, now and not in the past."""
        mine = (self.levels.get(one.compartment_id, 0) for one in self.known_lists)
        return max(mine, default=0) >= Level.CONTRIBUTE and self.asked.known_at is None

    @property
    def opens(self) -> bool:
        """Whether anything may be opened to others, now and not in the past."""
        return self.level >= Level.STEWARD and self.asked.known_at is None

    @property
    def has_several(self) -> bool:
        """Whether lists are told apart: there are several."""
        return len(self.known_lists) > 1

    @property
    def list_names(self) -> dict[str, str]:
        """What lists are called, by their compartment."""
        return {str(one.compartment_id): one.title for one in self.known_lists}

    def context(self, view: str, said: str) -> dict[str, Any]:
        """Return what the form, the chips and the tabs of a view need; `said` is what was found."""
        asked = self.asked
        return {
            "asked": asked,
            "said": said,
            "form": FilterForm(asked.values, choices=self._choices()),
            "chips": query_string.chips(
                asked, self.names, self.list_names, is_list=view == "events"
            ),
            "faults": faults_said(asked.faults),
            "may_save": bool(written(asked.filters)) and asked.known_at is None,
            "question": asked.query()[1:],
            "several_lists": self.has_several,
            "has_lists": bool(self.known_lists),
            "action": reverse(view),
            "kept": {name: asked.values[name] for name in UNASKED if name in asked.values},
            "views": self.tabs(view),
        }

    def tabs(self, view: str) -> list[dict[str, Any]]:
        """Return the views of the question, this one marked."""
        question = replace(self.asked, carried={}).query()
        return [
            {
                "label": label,
                "url": f"{reverse(name)}{FIRST_SPLIT.get(name, '?')}{question[1:]}".rstrip("?&"),
                "current": name == view,
            }
            for name, label in self._views().items()
        ]

    def facets(self, counted: Facets, *, at: str) -> list[dict[str, Any]]:
        """Return how many events each value would leave, each leading to the list at an address."""
        areas = parts_counted(self.asked.filters, counted.municipalities)
        found = groups(self.asked, counted, self.names, self.list_names, areas)
        for entry in (entry for group in found for entry in group["entries"]):
            entry["url"] = f"{at}{entry['url']}"
        return found

    def _views(self) -> dict[str, str]:
        """Return the views of a question; the network only where identities are open."""
        found = {
            "events": _("Table"),
            "events_timeline": _("Timeline"),
            "events_map": _("Map"),
            "counts": _("Counts"),
        }
        return found | ({"events_network": _("Network")} if self.sees_identities else {})

    def _choices(self) -> dict[str, Choices]:
        asked = self.asked
        any_of = ("", _("All"))
        kinds = types_by_group()
        if "," in (several := asked.values.get("tipo", "")):
            kinds.insert(0, (several, labels_of("aggression_types", several.split(","))))
        none_yet = ("", _("Choose the state first") if not asked.filters.state else _("All"))
        return {
            "entidad": [any_of, *((one.code, one.name) for one in self.states)],
            "municipio": [none_yet, *((one.code, one.name) for one in self.places)],
            "tipo": [any_of, *kinds],
            "estado": [
                ("", _("Those that are counted")),
                *((name, EventState(s).label) for name, s in query_string.STATES_OF.items()),
            ],
            "km": [
                ("", _("Only in it")),
                *(
                    (str(km), _("within %(value)s km of its centre") % {"value": km})
                    for km in _NEAR
                ),
            ],
            "fechas": [("", _("The first day counts")), *query_string.asked_dates().items()],
            "autor": [any_of, *_chosen(asked.filters.perpetrators, _of_catalogue("perpetrators"))],
            "labor": [any_of, *_of_catalogue("occupations")],
            "genero": [any_of, *_of_catalogue("genders")],
            "vinculo": [
                any_of,
                *(
                    (_in_address(code), label_of("links_to_work", code))
                    for code in terms("links_to_work")
                ),
            ],
            "lista": [any_of, *((str(one.compartment_id), one.title) for one in self.known_lists)],
        }


def _of_catalogue(catalogue: str) -> Choices:
    return [(code, label_of(catalogue, code)) for code in terms(catalogue)]


def _chosen(several: tuple[str, ...], known: Choices) -> Choices:
    """Offer several codes that the address asks together as one choice, before the others."""
    if len(several) <= 1:
        return known
    return [(",".join(several), labels_of("perpetrators", several)), *known]


def _in_address(link: str) -> str:
    return query_string.NOT_DETERMINED if link == NOT_DETERMINED else link


def _places(asked: EventsQuestion, states: list[State]) -> list[Municipality]:
    if asked.filters.state is None:
        return []
    if asked.filters.state not in {state.code for state in states}:
        raise Http404
    return list(municipalities_of(state=asked.filters.state))


def number_said(number: Capped) -> str:
    """Say how many events there are, as far as they were counted."""
    if number.and_more:
        return _("More than %(number)s events") % {"number": f"{number.number:,}"}
    return events_said(number.number)


def events_said(number: int) -> str:
    """Say a number of events."""
    counted = ngettext("%(number)s event", "%(number)s events", number)
    return counted % {"number": f"{number:,}"}


def perhaps_of(asked: EventsQuestion, number: Capped) -> dict[str, str]:
    """Say how many events more may be of the period, with the address that holds them too."""
    filters = asked.filters
    is_asked = filters.is_dated and filters.dates is DateReading.LISTED
    if not is_asked or asked.known_at is not None or asked.after is not None:
        return {}
    url = asked.query(fechas="posibles")
    if number.and_more or number.number >= COUNTED:
        return {"says": _("Events known only by their month or year may be of it too."), "url": url}
    possible = count_up_to(filters.narrowed(dates=DateReading.POSSIBLE), cap=COUNTED)
    more = possible.number - number.number
    if more <= 0:
        return {}
    said = ngettext(
        "%(number)s event more may be of this period: only its month, its year or a span is known.",
        "%(number)s events more may be of this period: only their month, year or a span is known.",
        more,
    )
    least = _("at least %(said)s") if possible.and_more else "%(said)s"
    return {"says": least % {"said": said % {"number": f"{more:,}"}}, "url": url}
