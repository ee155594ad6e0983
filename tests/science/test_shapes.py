import pytest

from baluarte.science.shapes import ShapesRefused, read_shapes

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}


class Shape:
    """As shapely's are."""

    __geo_interface__ = SQUARE


def features(*rows) -> dict:
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "id": number, "properties": properties, "geometry": SQUARE}
            for number, properties in enumerate(rows)
        ],
    }


def test_a_mapping_gives_geometries_by_place() -> None:
    assert read_shapes({"01": SQUARE, "02": Shape()}) == {"01": SQUARE, "02": SQUARE}


def test_features_are_named_by_a_property_or_by_their_id() -> None:
    assert list(read_shapes(features({"place": "01"}, {"place": "02"}))) == ["01", "02"]
    assert list(read_shapes(features({"code": "01"}, {"code": "02"}), by="code")) == ["01", "02"]
    assert list(read_shapes(features({}, {}))) == ["0", "1"]


def test_a_geodataframe_is_read_without_its_library_being_asked_for() -> None:
    geopandas = pytest.importorskip("geopandas")
    shapely = pytest.importorskip("shapely")
    frame = geopandas.GeoDataFrame({"place": ["01"]}, geometry=[shapely.box(0, 0, 1, 1)])
    assert read_shapes(frame)["01"]["type"] == "Polygon"


@pytest.mark.parametrize(
    ("shapes", "said"),
    [
        ([SQUARE], "a mapping or features"),
        ({"01": "POLYGON"}, "str is no geometry"),
        (features({"place": "01"}, {"place": "01"}), "feature 1: '01' stands twice"),
    ],
)
def test_what_are_no_shapes_is_refused(shapes, said: str) -> None:
    with pytest.raises(ShapesRefused, match=said):
        read_shapes(shapes)


def test_a_feature_without_a_name_is_refused() -> None:
    unnamed = features({})
    del unnamed["features"][0]["id"]
    with pytest.raises(ShapesRefused, match="feature 0: neither a property 'place' nor an id"):
        read_shapes(unnamed)
