"""Shapes out of a GeoPackage: an SQLite file with well-known binary behind a short header.

Read with SQLite itself. A library that reads any kind of map takes tables and columns of memory
along, 126 MiB in every process that knows a place.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import shapely
from shapely import Geometry

# OGC 12-128r19, 2.1.3: "GP", version, flags, the projection's number, an envelope of some size.
MAGIC, HEADER = b"GP", 8
ENVELOPES = (0, 32, 48, 48, 64)


class NotAGeoPackage(Exception):
    """The file holds no layer of shapes, or a shape that is not written as it should be."""


@dataclass(frozen=True)
class Layer:
    """One layer of an open GeoPackage."""

    connection: sqlite3.Connection
    table: str
    geometry: str
    projection: str
    """As well-known text."""

    def features(self, *columns: str) -> Iterator[tuple[tuple[str, ...], Geometry]]:
        """Yield some columns of each feature, as text, and its shape."""
        named = ", ".join(f'"{column}"' for column in (self.geometry, *columns))
        # Names of the file's own tables and ours; nothing of it is anybody's to choose.
        for shape, *values in self.connection.execute(f'select {named} from "{self.table}"'):  # noqa: S608
            yield tuple(map(str, values)), shapely.from_wkb(binary_of(shape))


@contextmanager
def open_layer(archive: Path, *, name: str) -> Iterator[Layer]:
    """Open the layer of the GeoPackage of that name in an archive, unpacked for the while."""
    with TemporaryDirectory() as folder, ZipFile(archive) as packed:
        held = next((one for one in packed.namelist() if one.endswith(f"{name}.gpkg")), None)
        if held is None:
            raise NotAGeoPackage(f"{archive} holds no {name}.gpkg")
        with closing(sqlite3.connect(packed.extract(held, folder))) as connection:
            yield _layer(connection)


def binary_of(shape: bytes) -> bytes:
    """Return the well-known binary of a shape as a GeoPackage keeps it."""
    size = (shape[3] >> 1) & 0b111 if shape[:2] == MAGIC and len(shape) > HEADER else len(ENVELOPES)
    if size >= len(ENVELOPES):
        raise NotAGeoPackage("a shape is not written as in a GeoPackage")
    return shape[HEADER + ENVELOPES[size] :]


def _layer(connection: sqlite3.Connection) -> Layer:
    found = connection.execute(
        "select table_name, column_name, definition from gpkg_geometry_columns"
        " join gpkg_spatial_ref_sys using (srs_id)"
    ).fetchone()
    if found is None:
        raise NotAGeoPackage("it holds no layer of shapes")
    table, geometry, projection = found
    return Layer(connection, table, geometry, projection)
