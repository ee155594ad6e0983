"""The first picture of a map: what is drawn before any script has come."""

import pytest
from tests.factories.atlas import PLACES, lay_atlas_of_places

from baluarte.domain.territory.atlas_paths import draw_paths
from baluarte.web.layout.map_picture import (
    WIDTH,
    class_of,
    drawing_for,
    names_of_states,
    picture_of,
)

CLASSES = [{"from": 1, "says": ""}, {"from": 2, "says": ""}, {"from": 5, "says": ""}]


@pytest.fixture
def drawing():
    return draw_paths(PLACES, width=200)


def test_places_that_are_painted_alike_are_one_path(drawing):
    one, two = (drawing.municipalities[code].path for code in ("20001", "30001"))
    alike = picture_of(drawing, {"30001": "is-1", "20001": "is-1"})
    apart = picture_of(drawing, {"30001": "is-1", "20001": "is-2 is-unsure-1"})
    assert alike.painted == {"is-1": one + two}
    assert apart.painted == {"is-2 is-unsure-1": one, "is-1": two}


def test_of_the_country_all_is_seen_and_what_has_no_shape_is_not_painted(drawing):
    found = picture_of(drawing, {"99999": "is-1"})
    assert found.view == (0, 0, drawing.width, drawing.height)
    assert (found.painted, found.around) == ({}, "")
    assert found.ground == "".join(one.path for one in drawing.states.values())


def test_of_one_state_the_others_lie_around_it(drawing):
    found = picture_of(drawing, {"30001": "is-1", "20001": "is-2"}, state="30")
    left, _, wide, _ = found.view
    assert (left, left + wide) == (-7, 107)
    assert (found.ground, found.around) == (
        drawing.states["30"].path,
        drawing.states["20"].path,
    )
    # Its neighbour touches it, and is seen.
    assert {*found.painted} == {"is-1", "is-2"}


def test_what_lies_beyond_the_picture_is_left_out(drawing):
    near = draw_paths(PLACES | {"bbox": [-100.0, 20.0, -98.0, 21.0]}, width=200)
    far = near.municipalities["20001"]
    moved = {"20001": type(far)(far.code, far.name, far.path, far.middle, (900, 0, 950, 50))}
    beside = type(near)(
        near.width, near.height, near.states, near.municipalities | moved, near.arcs, near.used
    )
    assert picture_of(beside, {"20001": "is-1"}, state="30").painted == {}


def test_states_are_painted_where_the_map_is_of_states(drawing):
    found = picture_of(drawing, {"20": "is-4"}, is_of_states=True)
    assert found.painted == {"is-4": drawing.states["20"].path}


@pytest.mark.parametrize(
    ("value", "said"), [(None, ""), (1, "is-1"), (4, "is-3"), (5, "is-6"), (0, "is-1")]
)
def test_a_value_is_painted_as_the_map_paints_it(value, said):
    assert class_of(value, CLASSES) == said


def test_without_classes_nothing_is_painted():
    assert class_of(3, []) == ""


def test_the_country_is_drawn_coarsely_and_a_state_finely(settings, tmp_path):
    settings.FILE_FOLDER = tmp_path
    assert drawing_for("") is None
    lay_atlas_of_places(tmp_path)
    country, state = drawing_for(""), drawing_for("20")
    assert (country.width, state.width) == (WIDTH, 3000)


def test_the_name_of_the_state_around_the_city_stands_clear_of_the_citys():
    around = [{"type": "Polygon", "id": code, "arcs": [[0, 1]]} for code in ("09", "15")]
    drawing = draw_paths(PLACES | {"objects": {"states": {"geometries": around}}}, width=3000)
    city, state = names_of_states(drawing)
    assert (city.says, city.room, state.says, state.room) == (
        "CDMX", "is-crowded", "Méx.", "is-small"
    )  # fmt: skip
    assert (state.x, state.y) == (city.x - 36, city.y - 9)
