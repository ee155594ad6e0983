"""What a page of the list says of finding: how many of each value, and what was not understood."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from baluarte.domain.analysis.queries.facets import Facets
from baluarte.domain.registry.choices import NOT_DETERMINED, EventState
from baluarte.domain.territory.models import Municipality
from baluarte.web.registry.presenters.labels import label_of
from baluarte.web.registry.query_string import NOT_DETERMINED as UNDETERMINED
from baluarte.web.registry.query_string import STATES_OF, EventsQuestion

SHOWN = 8
Group = dict[str, Any]
Counted = Iterable[tuple[str, str, int]]


def groups(
    asked: EventsQuestion,
    counted: Facets,
    places: Mapping[str, str],
    lists: Mapping[str, str],
    areas: Counted = (),
) -> list[Group]:
    """Return how many events each value would leave, for each name that is not asked yet.

    `areas` are those of the layer asked for.
    """
    found = [
        _group(
            asked, _("Kind of aggression"), "grupo", _labelled("aggression_groups", counted.groups)
        ),
        _group(asked, _("State of the country"), "entidad", _named(places, counted.states)),
        _group(
            asked,
            _("Presumed perpetrators"),
            "autor",
            _labelled("perpetrators", counted.perpetrators),
        ),
        _group(
            asked, _("What work the victim does"), "labor", _labelled("occupations", counted.labors)
        ),
        _group(asked, _("Gender of the victim"), "genero", _labelled("genders", counted.genders)),
        _group(asked, _("Link to the work"), "vinculo", _links(counted.links)),
        _group(asked, _("Verification"), "estado", _states_of(counted.states_of)),
        _years(asked, counted.years),
    ]
    if asked.filters.state and not asked.filters.is_near:
        near = _named(places, counted.municipalities)
        found.insert(2, _group(asked, _("Municipality"), "municipio", near))
    elif asked.filters.is_near:
        near = _named(_names_of(counted.municipalities), counted.municipalities)
        found.insert(2, _group(asked, _("Municipality"), "municipio", near))
    found.insert(2, _group(asked, _("Area of the layer"), "parte", areas))
    if len(lists) > 1:
        found.append(_group(asked, _("List"), "lista", _named(lists, counted.lists)))
    return [one for one in found if one["entries"]]


def _group(asked: EventsQuestion, title: str, name: str, counted: Counted) -> Group:
    """Return the values of a name; of one that is asked, nothing: its chip takes it away."""
    if name in asked.values and not (name == "municipio" and asked.filters.is_near):
        return {"title": title, "entries": []}
    entries = [
        {"label": label, "count": number, "url": asked.query(**_changes(name, value))}
        for value, label, number in counted
    ]
    return {"title": title, "entries": entries[:SHOWN] if len(entries) > 1 else []}


def _changes(name: str, value: str) -> dict[str, str]:
    if name == "municipio":
        return {"municipio": value, "entidad": value[:2], "km": ""}
    return {name: value}


def _labelled(catalogue: str, counted: Mapping[str, int]) -> Counted:
    return [(code, label_of(catalogue, code), number) for code, number in counted.items()]


def _named(names: Mapping[str, str], counted: Mapping[str, int]) -> Counted:
    return [(code, names[code], number) for code, number in counted.items() if code in names]


def _names_of(codes: Iterable[str]) -> dict[str, str]:
    return dict(Municipality.objects.filter(code__in=list(codes)).values_list("code", "name"))


def _links(counted: Mapping[str, int]) -> Counted:
    for code, label, number in _labelled("links_to_work", counted):
        yield (UNDETERMINED if code == NOT_DETERMINED else code, label, number)


def _states_of(counted: Mapping[str, int]) -> Counted:
    names = {state: name for name, state in STATES_OF.items()}
    for code, number in counted.items():
        state = EventState(code)
        yield names[state], str(state.label), number


def _years(asked: EventsQuestion, counted: Mapping[str, int]) -> Group:
    title = pgettext("of the facts", "Year")
    if asked.filters.is_dated or len(counted) < 2:  # noqa: PLR2004 (one narrows nothing)
        return {"title": title, "entries": []}
    entries = [
        {"label": year, "count": number, "url": asked.query(desde=year, hasta=year)}
        for year, number in sorted(counted.items(), reverse=True)
    ]
    return {"title": title, "entries": entries[:SHOWN]}
