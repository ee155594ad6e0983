"""The map by rates: events beside the people who lived there, or why there are none."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.analysis.queries import Cell, Counted, Dimension, Unit
from baluarte.domain.analysis.queries.distribution import Distribution
from baluarte.domain.analysis.queries.rates import Rate, Rates, WhyNot, rates_of
from baluarte.domain.registry.queries import Filters
from baluarte.domain.territory.queries import shapes_of
from baluarte.web.analysis.presenters.count_tables import rates_said
from baluarte.web.analysis.presenters.distribution import on_shapes
from baluarte.web.analysis.presenters.rates_in_words import in_full, rate_classes, rate_said
from baluarte.web.registry.view_tabs import events_said


@dataclass(frozen=True, slots=True)
class MapRates:
    """The rates of a map's places, or in words why there are none."""

    found: Rates | None
    why_not: str = ""

    def of(self, code: str) -> Rate | None:
        """Return the rate of a municipality; nothing where its people are not known."""
        return self.found.cells.get((code,)) if self.found else None


def rates_of_places(
    spread: Distribution, filters: Filters, *, known_at: datetime | None
) -> MapRates:
    """Return the rates of what is asked: since the day asked for, or the first year it tells."""
    if spread.number.and_more:
        return MapRates(
            None, _("A rate needs all events: narrow the question until all are drawn.")
        )
    places = spread.municipalities()
    cells: dict[tuple[str, ...], Cell] = {
        (code,): Cell(one.events, one.confirmed) for code, one in places.items()
    }
    counted = Counted(
        unit=Unit.EVENTS,
        by=(Dimension.MUNICIPALITY,),
        cells=cells,
        total=Cell(spread.drawn, 0),
        untold=0,
        known_at=known_at or timezone.now(),
    )
    years = spread.years() if filters.from_date is None else {}
    since = filters.from_date or min(years, default=None)
    found = rates_of(counted, replace(filters, from_date=since))
    if isinstance(found, Rates):
        return MapRates(found)
    if found is WhyNot.NO_SOURCE:
        return MapRates(None, _("No population is loaded here: no rate can be said."))
    return MapRates(None, " ".join(rates_said(found)))


def drawn(drawing: Mapping[str, Any], spread: Distribution, rates: MapRates) -> dict[str, Any]:
    """Return a drawing with rates in the place of numbers; its table says both."""
    shapes = by_shape(spread, rates)
    head = _("Per 100,000 person-years (95 % interval)")
    said = rates_said(rates.found) if rates.found else []
    return {
        **drawing,
        "classes": rate_classes([one.value for one in shapes.values() if one]),
        "rows": [row | {"rate": rate_said(rates.of(row["id"]))} for row in drawing["rows"]],
        "columns": [*drawing["columns"], {"key": "rate", "says": head, "number": True}],
        "sentence": " ".join([str(drawing["sentence"]), *said]),
    }


def by_shape(spread: Distribution, rates: MapRates) -> dict[str, Rate | None]:
    """Return the rate of each shape; of one that holds several municipalities there is none."""
    drawn_in = shapes_of(list(spread.municipalities()))
    held: dict[str, list[str]] = {}
    for code, shape in drawn_in.items():
        held.setdefault(shape, []).append(code)
    return {shape: rates.of(shape) if codes == [shape] else None for shape, codes in held.items()}


def values(spread: Distribution, rates: MapRates) -> list[dict[str, Any]]:
    """Return what the map is shaded by; a place without a rate says so, and is no zero."""
    numbers = on_shapes(spread)
    return [
        {
            "id": shape,
            "value": rate and round(rate.value, 6),
            "said": in_full(rate, str(events_said(numbers[shape]))),
        }
        for shape, rate in sorted(by_shape(spread, rates).items())
    ]
