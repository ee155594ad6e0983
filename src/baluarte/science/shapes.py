"""Shapes of places, in whatever form they come, as GeoJSON geometries by place."""

from collections.abc import Iterable, Mapping
from typing import Any

from baluarte.science.errors import Refused

Geometry = Mapping[str, Any]


class ShapesRefused(Refused, ValueError):
    """The shapes cannot be read, or are of none of the places."""


def read_shapes(shapes: Any, *, by: str = "place") -> dict[str, Geometry]:
    """Return the geometry of each place.

    Parameters
    ----------
    shapes : mapping, or anything with `__geo_interface__`
        From a place to its geometry (GeoJSON, or with `__geo_interface__`, as shapely's have); or a
        FeatureCollection: as a mapping, or as a GeoDataFrame gives it.
    by : str
        The property of features that names the place; without it the feature's `id` does.

    Raises
    ------
    ShapesRefused
        Shapes of another kind; a feature without a name; a place that stands twice.
    """
    if hasattr(shapes, "__geo_interface__"):
        shapes = shapes.__geo_interface__
    if not isinstance(shapes, Mapping):
        raise ShapesRefused(f"shapes: a mapping or features are needed, not {type(shapes)}")
    if "features" in shapes:
        return _of_features(shapes["features"], by)
    return {str(place): _geometry(one) for place, one in shapes.items()}


def _of_features(features: Iterable[Geometry], by: str) -> dict[str, Geometry]:
    found: dict[str, Geometry] = {}
    for row, one in enumerate(features):
        place = (one.get("properties") or {}).get(by, one.get("id"))
        if place is None:
            raise ShapesRefused(f"shapes, feature {row}: neither a property {by!r} nor an id")
        if str(place) in found:
            raise ShapesRefused(f"shapes, feature {row}: {place!r} stands twice")
        found[str(place)] = _geometry(one["geometry"])
    return found


def _geometry(one: Any) -> Geometry:
    found = getattr(one, "__geo_interface__", one)
    if not isinstance(found, Mapping) or "type" not in found:
        raise ShapesRefused(f"shapes: {type(one).__name__} is no geometry")
    return found
