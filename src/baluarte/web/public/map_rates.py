"""The portal's map by rates: published events beside the people who lived there."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from baluarte.domain.analysis.queries.rates import Rate, Rates
from baluarte.domain.publication.totals import Totals
from baluarte.web.analysis.presenters.count_tables import rates_said
from baluarte.web.analysis.presenters.rates_in_words import (
    MEASURE,
    RATE,
    in_full,
    rate_classes,
    rate_said,
)
from baluarte.web.public.counting import EVENTS, said
from baluarte.web.public.places import Shape, on_shapes
from baluarte.web.public.query_string import COUNTS, EditionQuestion


def measures(asked: EditionQuestion) -> list[dict[str, Any]]:
    """Return by what the map can be shaded, the one that is shown marked."""
    told = ((_("How many"), None), (_("Per 100,000 person-years"), RATE))
    return [
        {
            "label": label,
            "url": asked.address(
                "map", **{MEASURE: measure}, **({COUNTS: None} if measure else {})
            ),
            "current": (measure == RATE) == asked.asks_rates,
        }
        for label, measure in told
    ]


def drawn(
    context: Mapping[str, Any], by_place: Mapping[str, Totals], rates: Rates | None
) -> dict[str, Any]:
    """Return a map's context with rates in the place of numbers; its table says both."""
    if rates is None:
        return {"why_no_rates": _("No population is loaded here: no rate can be said.")}
    shapes = on_shapes(by_place)
    found = [one.value for shape in shapes.values() if (one := _of(shape, rates))]
    head = _("Events per 100,000 person-years (95 % interval)")
    least = _("Published events only: each rate is at least.")
    return {
        "title": _("%(title)s, per 100,000 person-years") % {"title": context["title"]},
        "classes": rate_classes(found),
        "counts_word": _("Published events per 100,000 person-years"),
        "columns": [*context["columns"], {"key": "rate", "says": head, "number": True}],
        "rows": [
            row | {"rate": rate_said(rates.cells.get((row["id"],)))} for row in context["rows"]
        ],
        "sentence": " ".join([context["sentence"], least, *rates_said(rates)]),
    }


def values(shapes: Mapping[str, Shape], rates: Rates) -> list[dict[str, Any]]:
    """Return what the map is shaded by; a place without a rate says so, and is no zero."""
    rows = []
    for shape in sorted(shapes.values(), key=lambda one: one.code):
        rate = _of(shape, rates)
        told = in_full(rate, said(shape.totals, EVENTS))
        rows.append({"id": shape.code, "value": rate and round(rate.value, 6), "said": told})
    return rows


def _of(shape: Shape, rates: Rates) -> Rate | None:
    """Return the rate of a shape; of one that holds several municipalities there is none."""
    return None if shape.holds else rates.cells.get((shape.code,))
