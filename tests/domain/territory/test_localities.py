from baluarte.domain.territory.localities import (
    Locality,
    population_by_municipality,
    read_localities,
)
from baluarte.domain.territory.texts import younger


def town(municipality, population, *, state=None):
    return Locality(
        "Pueblo inventado", (), state or municipality[:2], municipality, population, -99.0, 19.0
    )


def test_people_are_summed_by_municipality():
    summed = population_by_municipality([town("06001", 500), town("06001", 700), town("06002", 9)])
    assert summed == {"06001": 1200, "06002": 9}


def test_a_municipality_without_people_is_missing_not_zero():
    assert population_by_municipality([town("06001", 0)]) == {}


def test_a_town_in_another_state_than_it_says_is_doubtful():
    assert [town("06001", 1).is_doubtful, town("06001", 1, state="14").is_doubtful] == [False, True]


def test_states_are_read_in_the_sources_own_order(framework):
    """The source exchanges Chiapas, Chihuahua, Coahuila and Colima."""
    found = read_localities(framework.of_states("05", "06", "07", "08"))
    assert sum(one.is_doubtful for one in found) / len(found) < 0.01


def test_the_seat_of_a_younger_municipality_is_its_own(framework):
    found = read_localities(framework.of_states("04"), younger())
    assert [one.municipality for one in found if one.name == "Seybaplaya"] == ["04012"]


def test_the_localities_hold_most_of_the_people(country):
    """Ten of the younger ones have a seat that is known; 68 municipalities have nobody."""
    assert (sum(country.people.values()), len(country.people)) == (120_001_452, 2410)
