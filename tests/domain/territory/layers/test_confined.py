"""Hostile files of layers: one sentence in bounded time, and the process that asked goes on."""

import json
import sqlite3
import struct
import subprocess
import threading
import time
from dataclasses import astuple

import numpy as np
import pytest
import shapely
from pyproj import CRS
from tests.domain.territory.layers.files import box, geojson, geopackage

from baluarte.domain.territory.framework import kept_framework
from baluarte.domain.territory.layers import Columns, LayerRefused, check_rows, confined, read_layer
from baluarte.domain.territory.layers.overlay import lay_over
from baluarte.domain.territory.layers.reading import read_parts
from baluarte.domain.territory.layers.shares import shares_of
from baluarte.domain.wall import confinement

NEAR_COLIMA = box(-104.0, 19.0, -103.9, 19.1)
ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n) select i from n"


def package(*statements, shape=None, wkb=None):
    """Write a GeoPackage of one area and change it by statements."""
    content = geopackage(("A", "Uno", shape or NEAR_COLIMA))
    made = sqlite3.connect(":memory:")
    made.deserialize(content)
    if wkb is not None:
        made.execute("update layer set geom = ?", [b"GP\x00\x01" + struct.pack("<i", 1) + wkb])
    for one in statements:
        made.execute(one)
    made.commit()
    return made.serialize()


def nested(depth):
    """Return well-known binary of a collection in a collection, and so on."""
    one = struct.pack("<BII", 1, 7, 1)
    return one * depth + struct.pack("<BII", 1, 7, 0)


def star(points):
    """Return an outline in which each side crosses nearly all others."""
    turn = np.pi * 2 * (points // 2) / points * np.arange(points)
    corners = np.column_stack([-103 + np.cos(turn) / 9, 20 + np.sin(turn) / 9])
    return shapely.Polygon(np.round(corners, 7))


def comb(teeth, *, by):
    """Return a valid area with many teeth; two of them cross at each."""
    x = np.linspace(-103, -102, 2 * teeth) + by * 1e-5
    y = 20 + 0.5 * (np.arange(2 * teeth) % 2) + by * 1e-4
    return shapely.Polygon([*zip(x, y, strict=True), (x[-1], 19), (x[0], 19)])


# Its sides cross some 200 million times, in 300 KB.
STAR = star(20_001)
HOSTILE = {
    "a value larger than memory": package(
        "drop table layer",
        "create table layer (fid, clave, nombre, geom as (zeroblob(900000000)))",
        "insert into layer (fid, clave, nombre) values (1, 'A', 'Uno')",
    ),
    "a list of layers without end": package(
        "drop table gpkg_geometry_columns",
        f"create view gpkg_geometry_columns as select 'layer' as table_name, 'geom' as column_name,"
        f" 1 as srs_id from ({ENDLESS})",
    ),
    "a table that is a view without end": package(
        "alter table layer rename to hidden",
        f"create view layer as select h.* from hidden h, ({ENDLESS})",
    ),
    "a name that is computed": package(
        "alter table layer add column again as (printf('%.*c', 900000000, 'x'))",
    ),
    "a shape deeper than a stack": package(wkb=nested(60_000)),
    "a shape that says it has more points than there are": package(
        wkb=struct.pack("<BIII", 1, 3, 1, 2**31)
    ),
    "a shape of a million corners that cross": package(wkb=shapely.to_wkb(STAR)),
    "JSON deeper than a stack": b'{"type": "FeatureCollection", "features": ' + b"[" * 200_000,
    "JSON of a hundred thousand nothings": json.dumps(
        {"type": "FeatureCollection", "features": [{}] * 100_000}
    ).encode(),
    "half a database": package()[:5000],
    "a database of noise": package()[:100] + bytes(range(256)) * 400,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_a_sentence_and_in_time(name):
    began = time.monotonic()
    with pytest.raises(LayerRefused) as refused:
        read_layer(HOSTILE[name], columns=Columns(), is_partition=False, is_waited_for=True)
    assert (len(refused.value.said), time.monotonic() - began < 120) == (1, True)


def test_what_is_read_in_confinement_is_what_would_be_read_here():
    content = geojson(("A", "Uno", NEAR_COLIMA), ("B", "Dós", box(-99.3, 19.3, -99.0, 19.6)))
    read = read_layer(content, columns=Columns(), is_partition=True)
    parts = read_parts(content)
    shares = shares_of(lay_over(parts, framework=kept_framework()))
    assert [(one.code, one.name_es) for one in read.parts] == [("A", "Uno"), ("B", "Dós")]
    assert [astuple(one) for one in read.shares] == [astuple(one) for one in shares]
    assert {one.outline["type"] for one in read.parts} == {"Polygon"}


def test_a_refusal_comes_in_the_language_of_who_asked():
    from django.utils import translation

    said = []
    for language in ("es", "en"):
        with translation.override(language), pytest.raises(LayerRefused) as refused:
            check_rows(b"nothing of the kind", columns=Columns())
        said += refused.value.said
    assert [one[:12] for one in said] == ["El archivo n", "The file is "]


def test_while_one_layer_is_read_the_site_goes_on_and_says_so():
    """Of two hostile files at once one is read, the other refused at once: a thread stays free."""
    heavy = geopackage(*((f"A{n}", "Uno", comb(600, by=n)) for n in range(20)))
    said, began = {}, time.monotonic()

    def send(name):
        with pytest.raises(LayerRefused) as refused:
            read_layer(heavy, columns=Columns(), is_partition=True, is_waited_for=True)
        said[name] = (refused.value.said, time.monotonic() - began)

    first = threading.Thread(target=send, args=["first"])
    first.start()
    while confined._one_at_a_time._value:
        time.sleep(0.01)
    asked = time.monotonic() - began
    send("second")
    assert (said["second"][0], said["second"][1] - asked < 2) == (
        ["Another layer is being read now. Send yours again in a minute."], True,
    )  # fmt: skip
    first.join()
    assert "se encima con la fila 2" in said["first"][0][0]


def test_what_takes_too_long_is_ended_and_said_in_one_sentence():
    endless = geopackage(*((f"A{n}", "Uno", comb(1_500, by=n)) for n in range(25)))
    with pytest.raises(LayerRefused) as refused:
        confined._read(endless, Columns(), confined.PARTITION, seconds=6)
    assert refused.value.said == [
        "The file asks for more than can be read here. Simplify its areas and export again."
    ]


def test_the_reading_process_knows_no_secret_of_this_one(monkeypatch, tmp_path):
    """It gets neither the passwords nor the keys that stand in the environment."""
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    kept = []
    real = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *a, **g: kept.append(g["env"]) or real(*a, **g))
    check_rows(geojson(("A", "Uno", NEAR_COLIMA)), columns=Columns())
    [given] = kept
    assert set(given) <= {*confinement.PASSED_ON, *confinement.ALONE}


def test_a_projection_that_is_none_is_said_to_be_none():
    content = geopackage(("A", "Uno", NEAR_COLIMA), projection=None)
    with pytest.raises(LayerRefused, match="projection"):
        check_rows(content, columns=Columns())
    assert CRS("OGC:CRS84").is_geographic
