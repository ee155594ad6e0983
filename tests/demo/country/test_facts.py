from collections import Counter
from datetime import date

import pytest

from baluarte.demo.country.facts import SEASON
from baluarte.demo.country.harms import BY_KIND, LINKS, OFFICIALS, TYPES
from baluarte.demo.country.people import Kind
from baluarte.demo.country.timespan import FIVE_YEARS
from baluarte.norms.catalogues import terms


def _inside(truth, slug):
    [cluster] = [one for one in truth.clusters if one.slug == slug]
    places = set(cluster.places)
    there = [event for event in truth.events if event.place in places]
    within = [one for one in there if cluster.first_day <= one.day <= cluster.last_day]
    return cluster, there, within


def test_events_are_five_years_in_the_order_of_days(truth) -> None:
    days = [event.day for event in truth.events]
    assert (days == sorted(days), len(days)) == (True, 12_000)
    assert (days[0] >= date(2021, 1, 1), days[-1] <= date(2025, 12, 31)) == (True, True)
    assert len({event.id for event in truth.events}) == 12_000


def test_types_perpetrators_and_links_are_of_the_catalogues(truth) -> None:
    used = {
        "aggression_types": {act.type for event in truth.events for act in event.acts},
        "perpetrators": {one for event in truth.events for one in event.perpetrators},
        "links_to_work": {event.link for event in truth.events},
    }
    assert {name: codes - set(terms(name)) for name, codes in used.items()} == {
        "aggression_types": set(),
        "perpetrators": set(),
        "links_to_work": set(),
    }
    assert used["links_to_work"] == set(LINKS.options)


def test_every_act_harms_a_victim_of_its_event_and_every_victim_is_harmed(truth) -> None:
    wrong = [
        event.id
        for event in truth.events
        if {act.victim for act in event.acts} != set(event.victims)
        or len(set(event.victims)) != len(event.victims)
    ]
    assert wrong == []


def test_events_acts_and_victims_are_three_counts(truth) -> None:
    victims = sum(len(event.victims) for event in truth.events)
    acts = sum(len(event.acts) for event in truth.events)
    assert len(truth.events) < victims < acts < 2 * len(truth.events)


def test_some_people_suffer_again_where_they_live(truth) -> None:
    times = Counter(victim for event in truth.events for victim in event.victims)
    again = sum(1 for count in times.values() if count > 1)
    assert 0.08 < again / len(times) < 0.3
    at_home = {
        truth.persons[v].home == event.place for event in truth.events for v in event.victims
    }
    assert at_home == {True}


def test_journalists_and_defenders_suffer_both(truth) -> None:
    kinds = Counter(event.kind for event in truth.events)
    assert set(kinds) == set(Kind)
    assert min(kinds.values()) > 0.3 * len(truth.events)


def test_more_happens_in_the_months_that_weigh_more(truth) -> None:
    usual = [event for event in truth.events if not event.cluster]
    months = Counter(event.day.month for event in usual)
    expected = SEASON[5] / SEASON[11] * 30 / 31
    assert months[6] / months[12] == pytest.approx(expected, rel=0.12)


def test_each_cluster_holds_what_was_planted(truth) -> None:
    planted = Counter(event.cluster for event in truth.events if event.cluster)
    assert planted == {cluster.slug: cluster.events for cluster in truth.clusters}


@pytest.mark.parametrize("slug", ["road", "city"])
def test_a_cluster_stands_out_of_the_usual_pace_of_its_places(truth, slug) -> None:
    cluster, there, within = _inside(truth, slug)
    length = (cluster.last_day - cluster.first_day).days + 1
    before = len(there) - len(within)
    expected = before * length / (1826 - length)
    assert len(within) > 10 * max(expected, 1)


def test_the_road_is_mostly_of_murders_and_threats(truth) -> None:
    _, _, within = _inside(truth, "road")
    first = Counter(event.types[0] for event in within)
    assert first["AG-KIL"] + first["AG-DTH"] + first["AG-THR"] > 0.8 * len(within)


def test_the_region_rises_steadily_in_the_last_twelve_months(truth) -> None:
    _, there, within = _inside(truth, "rising")
    quarters = Counter((event.day.month - 1) // 3 for event in within)
    usual = (len(there) - len(within)) / 16
    assert [quarters[n] for n in range(4)] == sorted(quarters[n] for n in range(4))
    assert quarters[3] > 3.5 * usual


def test_places_far_from_clusters_do_not_rise(truth) -> None:
    usual = [event for event in truth.events if not event.cluster]
    years = Counter(event.day.year for event in usual)
    assert years[2025] == pytest.approx(years[2022], rel=0.08)


def test_an_event_lies_near_the_centre_of_its_municipality(truth) -> None:
    far = [
        event.id
        for event in truth.events
        if abs(event.longitude - truth.place_of(event).longitude) > 0.05
        or abs(event.latitude - truth.place_of(event).latitude) > 0.05
    ]
    assert far == []


def test_tables_of_harm_speak_of_catalogued_things() -> None:
    types = {code for table in TYPES.values() for code in table.options}
    people = {code for table in (*BY_KIND.values(), OFFICIALS) for code in table.options}
    assert (types - set(terms("aggression_types")), people - set(terms("perpetrators"))) == (
        set(),
        set(),
    )


def test_the_first_month_is_the_first_of_the_country(truth) -> None:
    assert FIVE_YEARS.month_start(0) <= truth.events[0].day < FIVE_YEARS.month_start(1)
