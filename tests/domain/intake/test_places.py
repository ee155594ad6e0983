from datetime import date

import pytest
from tests.domain.territory.conftest import country, few, fitting, framework, loaded  # noqa: F401
from tests.factories.intake import toy_places

from baluarte.domain.intake.places import Territory
from baluarte.domain.territory.choices import PointVerdict
from baluarte.domain.territory.matching import Match, Unknown


def test_a_neighbour_is_known_from_either_side():
    places = toy_places()
    found = [
        places.check_point(x, 19.5, municipality=code).verdict
        for x, code in ((-103.5, "06007"), (-104.5, "06002"), (-103.5, "06002"), (-98.5, "06002"))
    ]
    assert found == [
        PointVerdict.NEIGHBOUR,
        PointVerdict.NEIGHBOUR,
        PointVerdict.INSIDE,
        PointVerdict.ELSEWHERE,
    ]


def test_a_point_is_found():
    assert [toy_places().locate(x, 19.5) for x in (-104.5, -150)] == ["06007", None]


def test_a_name_is_matched_in_its_state():
    places = toy_places()
    asked = {"state": "Colima", "is_municipality": True, "on_date": None}
    assert isinstance(places.match("Manzanillo", **asked), Match)
    assert isinstance(places.match("Huamantla", **asked), Unknown)


@pytest.mark.django_db
def test_the_loaded_territory_answers_as_of_the_day(loaded):  # noqa: F811
    places = Territory()
    asked = {"state": "Campeche", "is_municipality": True}
    before = places.match("Seybaplaya", **asked, on_date=date(2015, 1, 1))
    at_any_time = places.match("Seybaplaya", **asked, on_date=None)
    assert (before.code, at_any_time.code) == ("04004", "04012")
    inside = places.check_point(-90.69, 19.64, municipality="04012")
    assert inside.verdict == PointVerdict.INSIDE_PARENT
