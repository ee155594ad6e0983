"""Invented layers made of the land of some municipalities."""

from datetime import date
from functools import cache
from hashlib import sha256

import numpy as np
import shapely
from tests.domain.territory.layers.files import geojson

from baluarte.domain.registry.actions.layers import About, keep_layer
from baluarte.domain.registry.choices import LayerKind
from baluarte.domain.registry.models import Layer
from baluarte.domain.territory.framework import kept_framework
from baluarte.domain.territory.layers import Columns, LayerRead, read_layer
from baluarte.domain.wall.context import acting_as

LOADED_ON = date(2026, 1, 1)


def about(**changes) -> About:
    told = {
        "name_es": "Regiones inventadas",
        "name_en": "Invented regions",
        "source": "Red inventada, 2026",
        "licence": "CC BY 4.0",
        "as_of": LOADED_ON,
        "kind": LayerKind.PARTITION,
    }
    return About(**told | changes)


@cache
def land(*codes: str) -> shapely.Geometry:
    """Return the land of municipalities in degrees; `30001/2` is the western half of one."""
    shapes = [_part(code) for code in codes]
    return shapely.union_all(shapes)


def layer_file(**parts: tuple[str, ...]) -> bytes:
    """Write a layer whose parts have the land of the municipalities named."""
    return geojson(*((code, f"Región {code}", land(*of)) for code, of in parts.items()))


def make_layer(account, *, at, compartment=None, content=None, **changes) -> Layer:
    """Load a layer: A has 30001, B the western half of 30002.

    A file is read in confinement once in a process; the same file says the same again.
    """
    content = content or layer_file(A=("30001",), B=("30002/2",))
    told = about(**changes)
    read = _read_once(content, told.columns, told.kind)
    digest = sha256(content).hexdigest()
    with acting_as(account.pk):
        return keep_layer(
            read, digest=digest, about=told, compartment=compartment, by=account.pk, at=at
        )


@cache
def _read_once(content: bytes, columns: Columns, kind: LayerKind) -> LayerRead:
    return read_layer(content, columns=columns, is_partition=kind == LayerKind.PARTITION)


def _part(code: str) -> shapely.Geometry:
    framework = kept_framework()
    code, _, half = code.partition("/")
    shape = next(area.shape for area in framework.municipalities if area.code == code)
    if half:
        west, south, east, north = shapely.bounds(shape)
        shape = shapely.intersection(shape, shapely.box(west, south, (west + east) / 2, north))

    def project(points):
        return np.column_stack(framework.to_earth.transform(points[:, 0], points[:, 1]))

    return shapely.transform(shape, project)
