"""Shapes from the drawn atlas: paths, borders of a group, geometries, names' places."""

import re

import pytest
from tests.factories.atlas import PLACES, lay_atlas_of_places

from baluarte.domain.territory.atlas_paths import (
    atlas_drawing,
    atlas_geometries,
    draw_paths,
    geometries_of,
)


@pytest.fixture
def drawn():
    return draw_paths(PLACES, width=200)


def test_each_place_is_a_path_with_its_name(drawn):
    one = drawn.municipalities["30001"]
    assert (one.name, one.path.count("M")) == ("Uno", 1)
    assert sorted(drawn.states) == ["20", "30"]


def test_a_name_stands_in_the_middle(drawn):
    assert drawn.municipalities["30001"].middle == (50, 54)


def test_a_speck_beside_a_larger_part_is_left_out(drawn):
    assert drawn.municipalities["20001"].path.count("M") == 1


def test_a_shape_of_a_single_point_draws_nothing_and_keeps_its_place():
    speck = {"type": "Polygon", "id": "9", "arcs": [[3]]}
    small = PLACES | {"objects": {"municipalities": {"geometries": [speck]}}}
    [kept] = draw_paths(small, width=200).municipalities.values()
    assert (kept.path, kept.middle) == ("", (200, 109))


def test_the_border_of_two_places_leaves_out_the_one_they_share(drawn):
    both, one = (drawn.border_of(codes) for codes in (["30001", "20001"], ["30001"]))
    assert one.count("M") == 2
    # Both outer arcs, neither the line between them nor the speck, which is a point here.
    assert both.count("M") == 2
    assert "lM" not in both
    assert not both.endswith("l")
    assert drawn.border_of(["99999"]) == ""


def test_geometries_are_closed_rings_in_degrees():
    found = geometries_of(PLACES)["30001"]
    [[ring]] = found["coordinates"]
    assert found["type"] == "MultiPolygon"
    assert ring[0] == ring[-1]
    assert {x for x, _ in ring} == {-100.0, -99.0}


def test_it_is_read_from_the_folder_and_is_not_there_before(tmp_path):
    assert atlas_drawing(tmp_path / "atlas") is None
    assert atlas_geometries(tmp_path / "atlas") == {}
    lay_atlas_of_places(tmp_path)
    found = atlas_drawing(tmp_path / "atlas")
    assert found is not None
    assert re.fullmatch(r"\d+", str(found.height))
    assert set(atlas_geometries(tmp_path / "atlas")) == {"20", "30", "20001", "30001"}


def test_a_place_knows_the_box_it_lies_in(drawn):
    assert drawn.municipalities["30001"].box == (0, 0, 100, 109)
