import sqlite3
import struct
from contextlib import closing
from zipfile import ZipFile

import pytest
import shapely

from baluarte.domain.territory.geopackage import NotAGeoPackage, binary_of, open_layer

SQUARE = shapely.box(0, 0, 10, 10)
TABLES = """
create table gpkg_spatial_ref_sys (srs_id integer, definition text);
create table gpkg_geometry_columns (table_name text, column_name text, srs_id integer);
create table places (geom blob, code text, name text);
insert into gpkg_spatial_ref_sys values (7, 'LOCAL_CS["invented"]');
"""


def packed(folder, *shapes):
    path, archive = folder / "places.gpkg", folder / "places.zip"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(TABLES)
        if shapes:
            connection.execute("insert into gpkg_geometry_columns values ('places', 'geom', 7)")
        connection.executemany("insert into places values (?, '01', 'Inventada')", shapes)
    with ZipFile(archive, "w") as file:
        file.write(path, "geo/places.gpkg")
    return archive


def written(shape, envelope=b"", *, size=0):
    return struct.pack("<2sBBi", b"GP", 0, size << 1 | 1, 7) + envelope + shapely.to_wkb(shape)


@pytest.mark.parametrize(("size", "length"), [(0, 0), (1, 32), (2, 48), (3, 48), (4, 64)])
def test_a_shape_stands_behind_an_envelope_of_any_size(size, length):
    assert binary_of(written(SQUARE, bytes(length), size=size)) == shapely.to_wkb(SQUARE)


@pytest.mark.parametrize("shape", [b"", b"GP\0", shapely.to_wkb(SQUARE), written(SQUARE, size=5)])
def test_what_is_written_otherwise_is_no_shape(shape):
    with pytest.raises(NotAGeoPackage):
        binary_of(shape)


def test_a_layer_gives_its_columns_shapes_and_projection(tmp_path):
    with open_layer(packed(tmp_path, [written(SQUARE)]), name="places") as layer:
        assert (list(layer.features("code", "name")), layer.projection) == (
            [(("01", "Inventada"), SQUARE)],
            'LOCAL_CS["invented"]',
        )


def test_an_archive_without_the_layer_is_said(tmp_path):
    with pytest.raises(NotAGeoPackage, match=r"holds no others\.gpkg"):
        open_layer(packed(tmp_path, [written(SQUARE)]), name="others").__enter__()


def test_a_file_without_shapes_is_said(tmp_path):
    with pytest.raises(NotAGeoPackage, match="ninguna capa"):
        open_layer(packed(tmp_path), name="places").__enter__()
