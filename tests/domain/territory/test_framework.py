import pytest
import shapely

from baluarte.domain.territory.framework import centres
from baluarte.domain.territory.sources import SourceNotInstalled, source_of


def test_it_holds_all_states_and_municipalities(framework):
    assert (len(framework.states), len(framework.municipalities)) == (32, 2465)


def test_codes_are_text_of_two_and_five_digits(framework):
    lengths = {len(area.code) for area in framework.states}
    longer = {len(area.code) for area in framework.municipalities}
    assert (lengths, longer) == ({2}, {5})


def test_codes_are_in_order_and_none_is_twice(framework):
    codes = [area.code for area in framework.municipalities]
    assert codes == sorted(set(codes))


def test_every_municipality_lies_in_a_state(framework):
    states = {area.code for area in framework.states}
    assert {area.code[:2] for area in framework.municipalities} == states


def test_names_keep_their_accents(framework):
    names = {area.code: area.name for area in framework.municipalities}
    assert (names["09015"], names["12038"]) == ("Cuauhtémoc", "Zihuatanejo de Azueta")


def test_municipalities_cover_what_states_cover(framework):
    states = sum(area.area_km2 for area in framework.states)
    municipalities = sum(area.area_km2 for area in framework.municipalities)
    assert (round(states), round(municipalities)) == (1_956_075, 1_956_075)


def test_a_part_keeps_whole_states_only(framework):
    part = framework.of_states("06", "29")
    assert ([one.code for one in part.states], len(part.municipalities)) == (["06", "29"], 70)


def test_there_and_back_is_where_one_was(framework):
    x, y = framework.from_earth.transform(-99.1332, 19.4326)
    longitude, latitude = framework.to_earth.transform(x, y)
    assert (round(longitude, 6), round(latitude, 6)) == (-99.1332, 19.4326)


def test_centres_lie_inside(framework):
    some = framework.municipalities[:200]
    points = [
        shapely.Point(framework.from_earth.transform(*centre))
        for centre in centres(some, framework.to_earth)
    ]
    assert all(shapely.contains(area.shape, at) for area, at in zip(some, points, strict=True))


def test_a_source_that_was_taken_out_says_how_it_comes_back():
    with pytest.raises(SourceNotInstalled, match="make install"):
        source_of("no-such-source-of-the-country")
