import json
import math
from collections import Counter

import pytest

from baluarte.domain.territory.matching import Match, match_place
from baluarte.domain.territory.points import NoShape, NotOnEarth, PointCheck

ZOCALO = (-99.1332, 19.4326)
AT_SEA = (-105.5, 18.0)


def test_a_point_is_found_in_its_municipality(locator):
    assert locator.locate(*ZOCALO) == "09015"


def test_at_sea_there_is_no_municipality(locator):
    assert locator.locate(*AT_SEA) is None


def test_abroad_there_is_no_municipality(locator):
    assert locator.locate(-97.74, 30.27) is None


@pytest.mark.parametrize("point", [(181, 0), (0, 91), (math.nan, 0)])
def test_what_is_not_on_earth_is_refused(locator, point):
    with pytest.raises(NotOnEarth):
        locator.locate(*point)


def test_a_point_inside_is_inside(locator):
    assert locator.check_point(*ZOCALO, claimed="09015") == PointCheck("inside", "09015", 0.0)


def test_a_point_next_door_is_a_neighbours(locator):
    checked = locator.check_point(*ZOCALO, claimed="09014", neighbours=["09015"])
    assert (checked.verdict, checked.code) == ("neighbour", "09015")


def test_a_point_far_away_says_where_and_how_far(locator):
    checked = locator.check_point(*ZOCALO, claimed="12001", neighbours=["12021"])
    assert (checked.verdict, checked.code, checked.distance_km) == ("elsewhere", "09015", 250.0)


def test_a_point_in_no_municipality_is_outside(locator):
    checked = locator.check_point(*AT_SEA, claimed="06007")
    assert (checked.verdict, checked.code) == ("outside", None)


def test_swapped_axes_are_recognised(locator):
    checked = locator.check_point(19.4326, -99.1332, claimed="09015")
    assert checked == PointCheck("axes_swapped", "09015", 0.0)


def test_swapped_axes_without_their_sign_are_recognised(locator):
    checked = locator.check_point(19.4326, 99.1332, claimed="09015")
    assert checked == PointCheck("axes_swapped", "09015", 0.0)


def test_a_lost_sign_is_recognised(locator):
    checked = locator.check_point(99.1332, 19.4326, claimed="09015")
    assert checked == PointCheck("sign_lost", "09015", 0.0)


def test_the_younger_ones_are_looked_for_in_their_parents(locator):
    seybaplaya = (-90.69, 19.64)
    checked = locator.check_point(*seybaplaya, claimed="04012", parents={"04012": ["04004"]})
    assert checked == PointCheck("inside_parent", "04004", 0.0)


def test_a_municipality_without_shape_or_parents_is_refused(locator):
    with pytest.raises(NoShape):
        locator.check_point(*ZOCALO, claimed="04012")


def test_points_of_a_real_list_are_judged(shared, gazetteer, locator, country):
    """Five points are elsewhere, read by hand: one in Acapulco for a fact in Ometepec."""
    path = shared / "data" / "aggressions" / "a19_2018_reports.geojson"
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    neighbours = {}
    for border in country.borders:
        neighbours.setdefault(border.one, []).append(border.other)
        neighbours.setdefault(border.other, []).append(border.one)
    verdicts = Counter()
    for feature in features:
        told = feature["properties"]
        outcome = match_place(told["Municipio"], gazetteer=gazetteer, state=told["Estado"])
        if isinstance(outcome, Match):
            point = feature["geometry"]["coordinates"]
            checked = locator.check_point(
                *point, claimed=outcome.code, neighbours=neighbours[outcome.code]
            )
            verdicts[str(checked.verdict)] += 1
    assert verdicts == {"inside": 138, "neighbour": 1, "elsewhere": 5}
