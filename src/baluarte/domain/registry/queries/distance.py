"""Which municipalities lie near one: by the distance between their centres, on a sphere."""

from collections.abc import Iterable
from math import asin, cos, radians, sin, sqrt
from typing import Any

from baluarte.domain.territory.models import Municipality

EARTH_KM = 6371.0
_KM_OF_A_DEGREE = 111.2
# Where a degree of longitude would be no distance at all.
_NARROWEST = 0.01


def municipalities_within(*, municipality: str, km: int) -> list[str]:
    """Return the municipalities whose centre lies within a distance of that of one, itself first.

    One whose centre is not known is near nothing but itself.
    """
    here = Municipality.objects.filter(pk=municipality).first()
    if here is None or here.longitude is None or here.latitude is None:
        return [municipality]
    longitude, latitude = here.longitude, here.latitude
    high = km / _KM_OF_A_DEGREE
    wide = high / max(cos(radians(latitude)), _NARROWEST)
    boxed = Municipality.objects.filter(
        latitude__range=(latitude - high, latitude + high),
        longitude__range=(longitude - wide, longitude + wide),
    )
    found = boxed.exclude(pk=municipality).order_by("code")
    centres: Iterable[Any] = found.values_list("code", "longitude", "latitude")
    close = [code for code, x, y in centres if distance_km(longitude, latitude, x, y) <= km]
    return [municipality, *close]


def distance_km(longitude: float, latitude: float, x: float, y: float) -> float:
    """Return the great circle between two points, by the haversine."""
    south, north = radians(latitude), radians(y)
    chord = (
        sin((north - south) / 2) ** 2
        + cos(south) * cos(north) * sin(radians(x - longitude) / 2) ** 2
    )
    return 2 * EARTH_KM * asin(min(1.0, sqrt(chord)))
