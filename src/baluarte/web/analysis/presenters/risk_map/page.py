"""The page of the map: its legend, its table, a chosen place, other months, what changed."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.analysis.choices import PlaceFinding
from baluarte.domain.analysis.methods.months import first_day, last_day, month_of
from baluarte.domain.analysis.models import Run
from baluarte.domain.analysis.queries import risk_map
from baluarte.domain.territory.models import Municipality
from baluarte.domain.territory.queries import all_states
from baluarte.web.analysis.presenters.pattern_words import course_said
from baluarte.web.analysis.presenters.rates_in_words import digits
from baluarte.web.analysis.presenters.risk_map import words
from baluarte.web.analysis.presenters.risk_map.carried import patterns_said
from baluarte.web.analysis.presenters.risk_map.comparisons import comparison_of, place_said, tag_of
from baluarte.web.analysis.presenters.risk_map.measures import MEASURE, MEASURES
from baluarte.web.analysis.presenters.risk_map.patterns import LAYER, PATTERNS
from baluarte.web.analysis.presenters.risk_map.patterns import place_said as pattern_said
from baluarte.web.analysis.presenters.risk_map.shown import ShownMap
from baluarte.web.analysis.presenters.run_results import region_names, summary_of
from baluarte.web.analysis.presenters.run_words import level_said, month_said
from baluarte.web.layout.templatetags.components import figures

# Names in the address.
RUN, PLACE, LIST, WHOLE = "calculo", "lugar", "lista", "completa"
# Shown first; the whole list is a link away, and what is beyond that in the file.
FIRST_ROWS, MOST_ROWS, FIRST_PATTERNS = 10, 500, 10
MOST_CHANGES, MOST_NAMED, MOST_MONTHS = 5, 10, 12
# By how much a smoothed ratio has to differ before it is said to have changed.
CHANGED: Final = 1.25


def asked(shown: ShownMap) -> dict[str, str]:
    """Return what the address of the map says, but for a place."""
    layer = {LAYER: PATTERNS} if shown.with_patterns else {}
    return {RUN: str(shown.run.pk), MEASURE: shown.measure.key, **layer}


def address(shown: ShownMap, **changes: str) -> str:
    """Return the address of the map with other values; empty takes one away."""
    told = asked(shown) | changes
    return f"{reverse('risk_map')}?{urlencode({k: v for k, v in told.items() if v})}"


def measures(shown: ShownMap, place: str) -> list[dict[str, Any]]:
    """Return by what the map can be shaded, the one that is shown marked."""
    return [
        {
            "label": one.label,
            "url": address(shown, **{MEASURE: one.key, PLACE: place}),
            "current": one.key == shown.measure.key,
        }
        for one in MEASURES[shown.method]
    ]


def levels(shown: ShownMap) -> list[dict[str, Any]]:
    """Return by which other places the same was asked; nothing where by none."""
    found = risk_map.by_level(shown.run)
    if len(found) == 1:
        return []
    return [
        {
            "label": level_said(level),
            "url": f"{reverse('risk_map')}?{urlencode({RUN: one.pk})}",
            "current": level == shown.run.level,
        }
        for level, one in sorted(found.items())
    ]


def names_of_all(shown: ShownMap) -> dict[str, str]:
    """Return what every place of the map is called, a municipality with its state."""
    states = {one.code: one.name for one in all_states()}
    if shown.is_of_states:
        return states
    if shown.division:
        return region_names()
    rows = Municipality.objects.values_list("code", "name", "state_id")
    return {code: f"{name}, {states[state]}" for code, name, state in rows}


def only_state(shown: ShownMap) -> str:
    """Return the name of the one state that was asked of; nothing where the whole country was."""
    named = {one.code: one.name for one in all_states()}
    return named.get(shown.asked_state, "")


def options(shown: ShownMap, names: Mapping[str, str], place: str) -> list[dict[str, Any]]:
    """Return the places with a result to choose from, under their states."""
    states = {one.code: one.name for one in all_states()}
    groups: dict[str, list[dict[str, Any]]] = {}
    for code in sorted(shown.rows, key=lambda one: (one[:2], names.get(one, one))):
        name = names.get(code, code)
        groups.setdefault(states.get(code[:2], ""), []).append(
            {"code": code, "name": name.rsplit(",", 1)[0], "selected": code == place}
        )
    return [{"state": state, "places": places} for state, places in groups.items()]


def chosen(
    shown: ShownMap, place: str, names: Mapping[str, str], since: Mapping[str, Run]
) -> dict[str, Any] | None:
    """Return what is said of the place that the address names; nothing where it names none."""
    if place not in names:
        return None
    name, row = names[place], shown.rows.get(place)
    found: dict[str, Any] = {"code": place, "name": name, "events_url": events_url(shown, place)}
    if row is None:
        said = words.without_result(name, has_people=place not in shown.without_people)
        return found | {"said": said, "tag": _("No result"), "kind": "absent"}
    cluster = shown.clusters.of(place) if shown.clusters else None
    found |= {
        "said": place_said(shown, row, name, since.get(place)),
        **tag_of(shown, row),
        "facts": comparison_of(shown).facts(row),
        "patterns": pattern_said(shown.patterns, place),
    }
    if cluster and shown.clusters:
        found |= {"cluster": cluster, "cluster_url": reverse("run", args=[shown.clusters.run.pk])}
    return found


def events_url(shown: ShownMap, place: str) -> str:
    """Return where the events of a place are listed, narrowed as the run is and to its months.

    Nothing of a region: the list knows states and municipalities.
    """
    if shown.division:
        return ""
    told = dict(parse_qsl(shown.run.question))
    told |= {
        "desde": first_day(month_of(shown.run.first_month)).isoformat(),
        "hasta": last_day(month_of(shown.run.last_month)).isoformat(),
        "entidad": place[:2],
    }
    if not shown.is_of_states:
        told["municipio"] = place
    return f"{reverse('events')}?{urlencode(told)}"


def layer(shown: ShownMap, place: str) -> dict[str, str]:
    """Return what lays patterns over the map, or takes them off."""
    if shown.patterns is None:
        return {}
    if shown.with_patterns:
        url = address(shown, **{LAYER: "", PLACE: place})
        return {"label": _("Take the patterns among neighbours off the map"), "url": url}
    url = address(shown, **{LAYER: PATTERNS, PLACE: place})
    return {"label": _("Lay the patterns among neighbours over the map"), "url": url}


def patterns(shown: ShownMap, names: Mapping[str, str]) -> dict[str, Any] | None:
    """Return which places lie high together with their neighbours, and how that came about."""
    if shown.patterns is None:
        return None
    hot = shown.patterns.hot()
    return {
        "summary": summary_of(shown.patterns.run, {"summary": shown.patterns.summary}),
        "url": reverse("run", args=[shown.patterns.run.pk]),
        "many_looks": patterns_said(shown),
        "places": [
            {
                "name": names.get(row["place"], row["place"]),
                "url": f"{address(shown, **{PLACE: row['place']})}#lugar",
                "course": course_said(row["course"]),
                "q": f"{row['q']:.2g}",
            }
            for row in hot[:FIRST_PATTERNS]
        ],
        "more": max(0, len(hot) - FIRST_PATTERNS),
    }


def table(
    shown: ShownMap,
    names: Mapping[str, str],
    since: Mapping[str, Run],
    *,
    whole: bool = False,
) -> tuple[list[dict[str, Any]], int]:
    """Return the first places as rows, or nearly all, and how many more there are.

    First those with more than expected, then the others by how sure they are.
    """
    how = comparison_of(shown)
    heads = how.heads()
    out = [one for one in shown.rows.items() if one[1]["says"] == PlaceFinding.MORE]
    others = [one for one in shown.rows.items() if one[1]["says"] != PlaceFinding.MORE]
    rows = [
        {
            "code": code,
            "where": names.get(code, code),
            "url": f"{address(shown, **{PLACE: code})}#lugar",
            "events_url": events_url(shown, code),
            **tag_of(shown, row),
            "events": figures(row["events"]),
            "cells": [
                {**head, "value": value} for head, value in zip(heads, how.cells(row), strict=True)
            ],
            "since": month_said(month_of(since[code].last_month)) if code in since else "",
        }
        for code, row in [*out, *others][: MOST_ROWS if whole else FIRST_ROWS]
    ]
    return rows, len(shown.rows) - len(rows)


def months(shown: ShownMap, more: Mapping[Any, frozenset[str]], place: str) -> list[dict[str, Any]]:
    """Return the last runs of the same question, by their last month, with how many stand out."""
    kept = [one for one in shown.series[:-MOST_MONTHS] if one.pk == shown.run.pk]
    return [
        {
            "label": month_said(month_of(one.last_month)),
            "url": address(shown, **{RUN: str(one.pk), PLACE: place}),
            "current": one.pk == shown.run.pk,
            "count": len(more.get(one.pk, ())),
        }
        for one in (*kept, *shown.series[-MOST_MONTHS:])
    ]


def change(
    shown: ShownMap, before: ShownMap | None, names: Mapping[str, str]
) -> dict[str, Any] | None:
    """Return what rose and fell since the run before, and which places stand out anew."""
    if before is None:
        return None
    now, then = (
        {c for c, r in one.rows.items() if r["says"] == PlaceFinding.MORE}
        for one in (shown, before)
    )
    value = comparison_of(shown).value
    changes = sorted(
        (
            (row[value] / earlier[value], code, row[value], earlier[value])
            for code, row in shown.rows.items()
            if (earlier := before.rows.get(code)) and earlier[value] and row[value]
        ),
        key=lambda one: (one[0], one[1]),
    )

    def named(codes: set[str]) -> dict[str, Any]:
        ordered = sorted(codes, key=lambda one: names.get(one, one))
        return {
            "places": [
                {"name": names.get(code, code), "url": f"{address(shown, **{PLACE: code})}#lugar"}
                for code in ordered[:MOST_NAMED]
            ],
            "more": max(0, len(ordered) - MOST_NAMED),
        }

    return {
        "months": before.months,
        "url": address(before),
        "came": named(now - then),
        "went": named(then - now),
        "stayed": len(now & then),
        "rose": [
            _moved(code, new, old, names)
            for times, code, new, old in reversed(changes)
            if times >= CHANGED
        ][:MOST_CHANGES],
        "fell": [
            _moved(code, new, old, names)
            for times, code, new, old in changes
            if times <= 1 / CHANGED
        ][:MOST_CHANGES],
    }


def _moved(code: str, new: float, old: float, names: Mapping[str, str]) -> str:
    return _("%(place)s: from %(then)s to %(now)s times") % {
        "place": names.get(code, code),
        "then": digits(old),
        "now": digits(new),
    }


def incomplete_said(shown: ShownMap) -> str:
    """Say which of its months are incomplete."""
    return ", ".join(month_said(month) for month in shown.result["incomplete"])


def previous(shown: ShownMap) -> Run | None:
    """Return the run of its series that comes before it."""
    keys = [one.pk for one in shown.series]
    at = keys.index(shown.run.pk)
    return shown.series[at - 1] if at else None


def places_with_more(shown: ShownMap) -> Mapping[Any, frozenset[str]]:
    """Return which places each run of the series says stand out."""
    return risk_map.places_with_more(shown.series)
