"""The events on a map: at the centre of their municipality, never anywhere nearer."""

import json
from collections.abc import Sequence
from typing import Any, TextIO

from baluarte.domain.publication.events import Event
from baluarte.domain.publication.files.columns import Places, event_rows, names

PLACES_AFTER_POINT = 4


def write_geojson(file: TextIO, events: Sequence[Event], places: Places) -> None:
    """Write a feature for each event; without a published municipality it has no geometry."""
    file.write('{"type": "FeatureCollection", "features": [')
    header = names("events")
    for n, (event, row) in enumerate(zip(events, event_rows(events, places), strict=True)):
        properties = dict(zip(header, row, strict=True))
        feature = {
            "type": "Feature",
            "geometry": _centre(event, places),
            "properties": properties,
        }
        file.write(",\n" if n else "\n")
        json.dump(feature, file, ensure_ascii=False)
    file.write("\n]}\n")


def _centre(event: Event, places: Places) -> dict[str, Any] | None:
    if event.municipality is None:
        return None
    place = places.municipalities[event.municipality]
    if place.longitude is None or place.latitude is None:
        return None
    point = [round(place.longitude, PLACES_AFTER_POINT), round(place.latitude, PLACES_AFTER_POINT)]
    return {"type": "Point", "coordinates": point}
