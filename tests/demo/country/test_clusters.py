from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from baluarte.demo.country.chance import Chance
from baluarte.demo.country.clusters import (
    CITY_TYPES,
    NEXT_KM,
    RISING_BASE,
    ROAD_TYPES,
    SOUTH,
    plan_clusters,
)
from baluarte.demo.country.places import Atlas, base_rates
from baluarte.demo.country.timespan import FIVE_YEARS


@pytest.fixture(scope="module")
def atlas(places):
    return Atlas.of(places)


@pytest.fixture(scope="module")
def planned(atlas):
    rates = base_rates(atlas, Chance(7, "states"))
    plans = [
        plan_clusters(atlas, rates, events=12_000, span=FIVE_YEARS, chance=Chance(n, "x"))
        for n in range(12)
    ]
    return rates, [{one.slug: one for one in plan} for plan in plans]


def test_three_clusters_share_no_municipality(planned) -> None:
    _, plans = planned
    for plan in plans:
        codes = [code for cluster in plan.values() for code in cluster.places]
        assert (list(plan), len(codes)) == (["road", "city", "rising"], len(set(codes)))


def test_a_road_leads_through_ten_places_one_near_the_next(planned, atlas) -> None:
    _, plans = planned
    for plan in plans:
        at = [atlas.index[code] for code in plan["road"].places]
        steps = [float(atlas.km_from(one)[other]) for one, other in pairwise(at)]
        assert (len(at), max(steps) < NEXT_KM * 2, atlas.states[at[0]] in SOUTH) == (10, True, True)


def test_the_road_lasts_five_months_and_the_city_three(planned) -> None:
    _, plans = planned
    for plan in plans:
        months = {
            slug: (one.last_day.year - one.first_day.year) * 12
            + one.last_day.month
            - one.first_day.month
            + 1
            for slug, one in plan.items()
        }
        assert months == {"road": 5, "city": 3, "rising": 12}
        assert plan["rising"].last_day == date(2025, 12, 31)


def test_the_road_is_of_murders_and_threats_the_city_of_what_happens_online(planned) -> None:
    _, plans = planned
    for plan in plans:
        assert [one.types for one in plan.values()] == [ROAD_TYPES, CITY_TYPES, None]


def test_a_city_is_among_the_largest(planned, atlas) -> None:
    _, plans = planned
    largest = np.argsort(-atlas.population)[:30]
    centres = {atlas.index[plan["city"].places[0]] for plan in plans}
    assert centres - set(largest.tolist()) == set()


def test_a_rising_region_is_neither_too_quiet_nor_too_large(planned, atlas) -> None:
    rates, plans = planned
    least, most = RISING_BASE
    for plan in plans:
        weight = rates[[atlas.index[code] for code in plan["rising"].places]].sum()
        assert least <= weight <= most


def test_months_are_counted_from_january_of_2021() -> None:
    assert (FIVE_YEARS.month_start(0), FIVE_YEARS.month_start(59), FIVE_YEARS.month_end(13)) == (
        date(2021, 1, 1),
        date(2025, 12, 1),
        date(2022, 2, 28),
    )


def test_few_places_still_hold_three_clusters(places) -> None:
    few = Atlas.of(places[::55])
    plan = plan_clusters(
        few,
        base_rates(few, Chance(1, "s")),
        events=500,
        span=FIVE_YEARS,
        chance=Chance(1, "clusters"),
    )
    codes = [code for cluster in plan for code in cluster.places]
    assert (len(few.places), len(codes) == len(set(codes))) == (45, True)
    assert [len(cluster.places) > 0 for cluster in plan] == [True, True, True]
