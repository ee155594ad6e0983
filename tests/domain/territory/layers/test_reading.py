import json

import pytest
import shapely
from tests.domain.territory.layers.files import box, geojson, geopackage

from baluarte.domain.territory.layers import Columns, LayerRefused
from baluarte.domain.territory.layers.reading import MOST_PARTS, read_parts

NEAR_COLIMA = box(-104.0, 19.0, -103.9, 19.1)
BOW = shapely.Polygon([(-104, 19), (-103, 20), (-103, 19), (-104, 20)])


def refusal(content, **asked):
    with pytest.raises(LayerRefused) as refused:
        read_parts(content, **asked)
    return refused.value.said


def test_both_formats_give_the_same_parts():
    part = ("A-1", "Uno inventado", NEAR_COLIMA)
    [told], [packed] = read_parts(geojson(part)), read_parts(geopackage(part))
    assert (told.code, told.name_es, told.name_en) == ("A-1", "Uno inventado", "Uno inventado")
    assert (packed.code, packed.name_es) == ("A-1", "Uno inventado")
    assert shapely.equals_exact(told.shape, packed.shape, 0.01)


def test_a_part_is_in_the_metres_of_the_framework():
    [part] = read_parts(geojson(("1", "Uno", NEAR_COLIMA)))
    assert shapely.area(part.shape) / 1e6 == pytest.approx(10.5 * 11.07, rel=0.02)


def test_another_projection_of_a_geopackage_is_followed(framework):
    shape = shapely.box(2_300_000, 800_000, 2_310_000, 810_000)
    [part] = read_parts(geopackage(("1", "Uno", shape), projection=framework.projection.to_wkt()))
    assert shapely.area(part.shape) == pytest.approx(1e8)


def test_columns_may_be_named():
    content = geojson(("9", "Nueve", NEAR_COLIMA), code="CVE_REG", name="NOM_REG")
    [part] = read_parts(content, columns=Columns(code="CVE_REG", name_es="NOM_REG"))
    assert (part.code, part.name_es) == ("9", "Nueve")


def test_without_a_code_the_row_is_its_code():
    content = geojson(("", "Uno", NEAR_COLIMA), ("", "Dos", NEAR_COLIMA), code="otra")
    assert [part.code for part in read_parts(content)] == ["1", "2"]


def test_broken_rows_are_all_named_and_nothing_is_taken():
    content = geojson(
        ("A", "Bien", NEAR_COLIMA),
        ("B", "Lazo", BOW),
        ("C", "", NEAR_COLIMA),
        ("A", "Otra vez", NEAR_COLIMA),
        ("D", "Línea", shapely.LineString([(-104, 19), (-103, 19)])),
        ("E", "Nada", None),
        ("F G", "Clave", NEAR_COLIMA),
    )
    assert refusal(content) == [
        "Row 2: its shape is broken (Self-intersection[-103.5 19.5]): repair it and export again.",
        "Row 3: it needs a name of at most 120 letters.",
        "Row 4: the code A stands in row 1 already.",
        "Row 5: it has no area: its shape must be a polygon.",
        "Row 6: it has no area: its shape must be a polygon.",
        "Row 7: the code 'F G' is not made of up to 40 letters, digits, points or dashes.",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "neither a GeoPackage nor a GeoJSON"),
        (b"[]", "no FeatureCollection"),
        (b'{"type": "Feature"}', "no FeatureCollection"),
        (geojson(), "holds no shape"),
        (geojson(("1", "Uno", NEAR_COLIMA), crs="EPSG:6372"), "not in longitudes and latitudes"),
        (geojson(("1", "Uno", NEAR_COLIMA), name="otra"), "No column names the parts"),
        (b"SQLite format 3\x00" + b"\x00" * 200, "damaged"),
        (geopackage(("1", "Uno", NEAR_COLIMA), tables=("a", "b")), "it holds 2 layers of shapes"),
        (geopackage(("1", "Uno", NEAR_COLIMA), projection=""), "does not say its projection"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_what_would_be_right(content, said):
    [line] = refusal(content)
    assert said in line


def test_a_column_that_is_not_there_is_refused_with_those_that_are():
    content = geojson(("1", "Uno", NEAR_COLIMA))
    assert refusal(content, columns=Columns(name_es="apodo")) == [
        "There is no column apodo: the file has code, name."
    ]


def test_more_parts_than_a_layer_holds_are_refused():
    one = json.loads(geojson(("1", "Uno", NEAR_COLIMA)))
    one["features"] *= MOST_PARTS + 1
    assert refusal(json.dumps(one).encode()) == [
        "The file holds 1,001 shapes, and a layer at most 1,000."
    ]


def test_a_name_in_the_older_way_of_writing_wgs_84_is_understood():
    crs = "urn:ogc:def:crs:OGC:1.3:CRS84"
    assert len(read_parts(geojson(("1", "Uno", NEAR_COLIMA), crs=crs))) == 1
