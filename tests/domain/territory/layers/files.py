"""Invented layers, written as somebody would send them."""

import json
import sqlite3
import struct
from pathlib import Path
from tempfile import TemporaryDirectory

import shapely
from pyproj import CRS


def geojson(*parts, crs=None, **names):
    """Write parts (code, name, shape in degrees) as a GeoJSON; `names` renames properties."""
    features = [
        {
            "type": "Feature",
            "properties": {names.get("code", "code"): code, names.get("name", "name"): name},
            "geometry": None if shape is None else json.loads(shapely.to_geojson(shape)),
        }
        for code, name, shape in parts
    ]
    told = {"type": "FeatureCollection", "features": features}
    if crs:
        told["crs"] = {"type": "name", "properties": {"name": crs}}
    return json.dumps(told).encode()


def geopackage(*parts, projection="OGC:CRS84", tables=("layer",)):
    """Write parts as a GeoPackage, each in every one of its tables."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "layer.gpkg"
        with sqlite3.connect(path) as made:
            made.execute("create table gpkg_spatial_ref_sys (srs_id integer, definition text)")
            made.execute(
                "create table gpkg_geometry_columns"
                " (table_name text, column_name text, srs_id integer)"
            )
            wkt = CRS(projection).to_wkt() if projection else "undefined"
            made.execute("insert into gpkg_spatial_ref_sys values (1, ?)", [wkt])
            for table in tables:
                made.execute("insert into gpkg_geometry_columns values (?, 'geom', 1)", [table])
                made.execute(f"create table {table} (fid integer, geom blob, clave, nombre)")
                for number, (code, name, shape) in enumerate(parts):
                    header = b"GP\x00\x01" + struct.pack("<i", 1)
                    blob = None if shape is None else header + shapely.to_wkb(shape)
                    made.execute(
                        f"insert into {table} values (?, ?, ?, ?)", [number, blob, code, name]
                    )
        made.close()
        return path.read_bytes()


def box(west, south, east, north):
    return shapely.box(west, south, east, north)
