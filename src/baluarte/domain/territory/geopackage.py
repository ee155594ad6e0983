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
from django.utils.translation import gettext as _
from shapely import Geometry

# OGC 12-128r19, 2.1.3: "GP", version, flags, the projection's number, an envelope of some size.
MAGIC, HEADER = b"GP", 8
LARGEST_VALUE = 64 * 1024**2
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

    def columns(self) -> list[str]:
        """Return the columns of a feature but for its shape; their names are the file's."""
        told = self.connection.execute("select name from pragma_table_info(?)", [self.table])
        return [name for (name,) in told if name != self.geometry]

    def features(self, *columns: str) -> Iterator[tuple[tuple[str, ...], Geometry]]:
        """Yield some columns of each feature, as text, and its shape."""
        named = ", ".join(_quoted(column) for column in (self.geometry, *columns))
        # Names of the file's own tables and ours; nothing of it is anybody's to choose.
        told = self.connection.execute(f"select {named} from {_quoted(self.table)}")  # noqa: S608
        for shape, *values in told:
            said = tuple("" if value is None else str(value) for value in values)
            yield said, shapely.from_wkb(binary_of(shape or b""))


@contextmanager
def open_layer(archive: Path, *, name: str) -> Iterator[Layer]:
    """Open the layer of the GeoPackage of that name in an archive, unpacked for the while."""
    with TemporaryDirectory() as folder, ZipFile(archive) as packed:
        held = next((one for one in packed.namelist() if one.endswith(f"{name}.gpkg")), None)
        if held is None:
            raise NotAGeoPackage(f"{archive} holds no {name}.gpkg")
        with closing(sqlite3.connect(packed.extract(held, folder))) as connection:
            yield _layer(connection)


@contextmanager
def open_content(content: bytes) -> Iterator[Layer]:
    """Open the only layer of a GeoPackage that somebody sent, in memory and trusting nothing."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(content)
        # Whatever the file would have run when it is read is not run.
        connection.execute("pragma trusted_schema = off")
        connection.execute("pragma query_only = on")
        # A row may name a value far larger than the file.
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_VALUE)
        _refuse_views(connection, "gpkg_geometry_columns", "gpkg_spatial_ref_sys")
        layers = connection.execute("select count(*) from gpkg_geometry_columns").fetchone()[0]
        if layers != 1:
            raise NotAGeoPackage(
                _("it holds %(layers)s layers of shapes, and one is taken in") % {"layers": layers}
            )
        layer = _layer(connection)
        _refuse_views(connection, layer.table)
        yield layer


def _refuse_views(connection: sqlite3.Connection, *names: str) -> None:
    """Refuse what is computed when it is read: a view, a virtual table, a generated column."""
    for name in names:
        told = connection.execute(
            "select 1 from sqlite_master where name = ? and type = 'table'"
            " and sql not like 'create virtual%'",
            [name],
        )
        hidden = "select 1 from pragma_table_xinfo(?) where hidden <> 0"
        if not told.fetchone() or connection.execute(hidden, [name]).fetchone():
            raise NotAGeoPackage(_("it computes what it says, and only plain tables are read"))


def binary_of(shape: bytes) -> bytes:
    """Return the well-known binary of a shape as a GeoPackage keeps it."""
    size = (shape[3] >> 1) & 0b111 if shape[:2] == MAGIC and len(shape) > HEADER else len(ENVELOPES)
    if size >= len(ENVELOPES):
        raise NotAGeoPackage(_("a shape is not written as in a GeoPackage"))
    return shape[HEADER + ENVELOPES[size] :]


def _layer(connection: sqlite3.Connection) -> Layer:
    found = connection.execute(
        "select table_name, column_name, definition from gpkg_geometry_columns"
        " join gpkg_spatial_ref_sys using (srs_id)"
    ).fetchone()
    if found is None:
        raise NotAGeoPackage(_("it holds no layer of shapes"))
    table, geometry, projection = found
    return Layer(connection, table, geometry, projection)


def _quoted(name: str) -> str:
    return '"{}"'.format(name.replace('"', '""'))
