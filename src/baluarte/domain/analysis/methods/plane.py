"""Points of the earth on a plane, where a method needs one."""

from collections.abc import Sequence
from functools import cache

from pyproj import Transformer

# The conformal conic of INEGI's maps of Mexico, in metres (Mexico ITRF2008 / LCC).
MEXICO, EARTH = "EPSG:6372", "OGC:CRS84"
METRES_IN_KM = 1000.0
# To a metre: what another version of the projection changes beyond is nothing.
DIGITS = 3


@cache
def _to_plane() -> Transformer:
    return Transformer.from_crs(EARTH, MEXICO, always_xy=True)


def kilometres(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return longitudes and latitudes in degrees as kilometres to the east and to the north."""
    if not points:
        return []
    longitudes, latitudes = zip(*points, strict=True)
    east, north = _to_plane().transform(longitudes, latitudes)
    pairs = zip(east, north, strict=True)
    return [(round(x / METRES_IN_KM, DIGITS), round(y / METRES_IN_KM, DIGITS)) for x, y in pairs]
