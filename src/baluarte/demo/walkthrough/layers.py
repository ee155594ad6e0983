"""Two invented layers: regions that share no land, and territories that lie on each other.

Their borders are drawn by lot from a seed and say nothing of any place.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from random import Random
from typing import Any

import numpy as np
import shapely
from django.conf import settings
from django.utils import translation

from baluarte.config.preparation import connected_as
from baluarte.domain.access.models import Account
from baluarte.domain.intake.models import SourceList
from baluarte.domain.registry.actions.layers import About, load_layer
from baluarte.domain.registry.choices import LayerKind
from baluarte.domain.registry.models import Layer
from baluarte.domain.territory.framework import Framework, kept_framework
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

NAMES = (
    "Ahuehuete", "Obsidiana", "Cenzontle", "Mezquite", "Quetzal", "Copal", "Jacaranda",
    "Turquesa", "Zopilote", "Amate", "Maguey", "Colibrí",
)  # fmt: skip
RADII_KM = (60, 140)
CURATOR, DOCUMENTER, LIST = "carlos", "tomas", "agresiones-tierra"
# Borders of the country are drawn so closely as the atlas.
CLOSELY_M = 1500.0
LEAST_M2 = 25e6


def load_layers(*, seed: int, at: datetime) -> list[str]:
    """Load the regions for all, and the territories for who sees one list, once; say which."""
    as_of = date(local_day(at).year, 1, 1)
    with connected_as(DatabaseRole.APP):
        regions = About(
            name_es="Regiones de la Red (inventadas)",
            name_en="Regions of the Network (invented)",
            source="Red de demostración, dato inventado",
            licence="CC0 1.0",
            as_of=as_of,
            kind=LayerKind.PARTITION,
        )
        told = _load(regions, drawn_regions(seed), CURATOR, None, at)
        territories = About(
            name_es="Territorios en defensa (inventados)",
            name_en="Defended territories (invented)",
            source="Colectivo Tierra y Palabra, dato inventado",
            licence="Por acuerdo con la comunidad (inventado)",
            as_of=as_of,
            kind=LayerKind.OVERLAPPING,
        )
        return told + _load(territories, drawn_territories(seed), DOCUMENTER, LIST, at)


def drawn_regions(seed: int) -> bytes:
    """Draw twelve regions that cover the country, each nearer to its centre than to another."""
    framework, drawn = kept_framework(), Random(seed)  # noqa: S311 (not a secret)
    country = _country(framework)
    centres = shapely.MultiPoint([_point(country, drawn) for _ in NAMES])
    cells = shapely.get_parts(shapely.voronoi_polygons(centres, extend_to=country))
    return _file(framework, shapely.intersection(cells, country), "Región {} (inventada)")


def drawn_territories(seed: int) -> bytes:
    """Draw six territories, each two of which lie on each other."""
    framework, drawn = kept_framework(), Random(seed + 1)  # noqa: S311 (not a secret)
    country = _country(framework)
    circles = []
    for _ in NAMES[:3]:
        (x, y), radius = _point(country, drawn), 1000 * drawn.randint(*RADII_KM)
        circles += [
            shapely.buffer(shapely.Point(x + way * radius / 2, y), radius) for way in (0, 1)
        ]
    shapes = shapely.intersection(np.array(circles), country)
    return _file(framework, shapes, "Territorio {} (inventado)")


def _load(about: About, content: bytes, username: str, slug: str | None, at: datetime) -> list[str]:
    by = Account.objects.get(username=username).pk
    with acting_as(by), translation.override(settings.LANGUAGE_CODE):
        of = SourceList.objects.filter(slug=slug).first() if slug else None
        if slug and of is None:
            return []
        if Layer.objects.filter(sha256=sha256(content).hexdigest()).exists():
            return []
        compartment = of.compartment if of else None
        load_layer(content=content, about=about, compartment=compartment, by=by, at=at)
    return [f"{about.name_en}: a layer to count by."]


def _country(framework: Framework) -> shapely.Geometry:
    states = [shapely.simplify(area.shape, CLOSELY_M) for area in framework.states]
    return shapely.union_all(states)


def _point(country: shapely.Geometry, drawn: Random) -> tuple[float, float]:
    west, south, east, north = shapely.bounds(country)
    while True:
        x, y = drawn.uniform(west, east), drawn.uniform(south, north)
        if shapely.contains_xy(country, x, y):
            return x, y


def _land(shape: shapely.Geometry) -> shapely.Geometry:
    """Return what is land of a shape: no line, and no crumb or hole of borders drawn apart."""
    pieces = [shapely.Polygon(one.exterior) for one in shapely.get_parts(shapely.buffer(shape, 0))]
    return shapely.MultiPolygon([one for one in pieces if shapely.area(one) > LEAST_M2])


def _file(framework: Framework, shapes: Sequence[shapely.Geometry], called: str) -> bytes:
    """Write shapes as somebody would send them."""

    def project(points: Any) -> Any:
        return np.column_stack(framework.to_earth.transform(points[:, 0], points[:, 1]))

    features = [
        {
            "type": "Feature",
            "properties": {"clave": f"{number:02}", "nombre": called.format(name)},
            "geometry": shapely.geometry.mapping(
                shapely.buffer(shapely.transform(_land(shape), project), 0)
            ),
        }
        for number, (name, shape) in enumerate(zip(NAMES, shapes, strict=False), start=1)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()
