"""Events beside the people who lived there: rates, and why there are none; all invented."""

from datetime import UTC, date, datetime

import pytest
from scipy.stats import gamma
from tests.factories.access import AT
from tests.factories.registry import make_events

from baluarte.domain.analysis.queries import Dimension, Unit, count_now
from baluarte.domain.analysis.queries.rates import WhyNot, can_rate, rates_of
from baluarte.domain.registry.queries import Filters
from baluarte.domain.territory.actions import load_population, load_stand_in_population
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
STATE, MUNICIPALITY, YEAR = Dimension.STATE, Dimension.MUNICIPALITY, Dimension.YEAR
NOW = datetime(2026, 7, 1, 18, tzinfo=UTC)
OF_2025 = Filters(from_date=date(2025, 1, 1), until_date=date(2025, 12, 31))
TOLD = [
    {},
    {},
    {"municipality_id": "30002"},
    {"municipality_id": "20001"},
    {"municipality_id": None},
]


@pytest.fixture
def people(side, as_operator, tmp_path):
    """Of 2024 and 2026: state 30 whole, of state 20 one municipality only."""
    path = tmp_path / "people.csv"
    path.write_text("CVE,2024,2026\n30001,1000,3000\n30002,8000,8000\n20001,500,500\n", "utf-8")
    with as_operator():
        load_population(path, source="Official", by=None, at=AT)


def rated(account, *by, filters=OF_2025):
    with acting_as(account.pk):
        return rates_of(count_now(Unit.EVENTS, by, filters, at=NOW), filters)


def test_a_rate_is_events_over_person_years_with_its_exact_interval(side, people):
    make_events(side, TOLD)
    found = rated(side.documenter, MUNICIPALITY)
    rate = found.cells["30001",]
    assert rate.value == pytest.approx(2 / 2000 * 100_000)
    assert (rate.low, rate.high) == (
        pytest.approx(gamma.ppf(0.025, 2) * 50),
        pytest.approx(gamma.ppf(0.975, 3) * 50),
    )
    assert (found.source, found.between, found.is_stand_in) == ("Official", (2025,), False)


def test_what_has_no_place_and_whose_people_are_not_known_has_no_rate(side, people):
    make_events(side, TOLD)
    assert set(rated(side.documenter, MUNICIPALITY).cells) == {("30001",), ("30002",), ("20001",)}
    assert set(rated(side.documenter, STATE).cells) == {("30",)}


def test_a_state_has_the_people_of_all_its_municipalities(side, people):
    make_events(side, TOLD)
    assert rated(side.documenter, STATE).cells["30",].value == pytest.approx(3 / 10_000 * 100_000)


def test_split_by_year_each_has_the_people_of_its_year_until_today(side, people):
    make_events(side, [{}, {"date": "2026-02-01"}, {"date": "2024-02-01"}, {"date": "202X"}])
    found = rated(side.documenter, YEAR, MUNICIPALITY, filters=Filters())
    half = 182 / 365
    assert {where: round(rate.value, 6) for where, rate in found.cells.items()} == {
        ("2024", "30001"): 100.0,
        ("2025", "30001"): 50.0,
        ("2026", "30001"): round(1 / (3000 * half) * 100_000, 6),
    }


def test_without_a_beginning_there_is_no_rate(side, people):
    make_events(side, TOLD)
    assert rated(side.documenter, STATE, filters=Filters()) is WhyNot.NO_PERIOD


def test_without_a_source_there_is_no_rate(side):
    make_events(side, TOLD)
    assert rated(side.documenter, STATE) is WhyNot.NO_SOURCE


def test_a_stand_in_is_said(side, as_operator):
    with as_operator():
        load_stand_in_population(people={"30001": 100}, by=None, at=AT)
    make_events(side, TOLD)
    found = rated(side.documenter, MUNICIPALITY)
    assert (found.is_stand_in, set(found.cells)) == (True, {("30001",)})


@pytest.mark.parametrize(
    ("unit", "by", "can"),
    [
        (Unit.EVENTS, (STATE,), True),
        (Unit.EVENTS, (YEAR, MUNICIPALITY), True),
        (Unit.EVENTS, (YEAR,), False),
        (Unit.EVENTS, (STATE, MUNICIPALITY), False),
        (Unit.EVENTS, (STATE, Dimension.TYPE), False),
        (Unit.ACTS, (STATE,), False),
    ],
)
def test_rates_are_of_events_by_one_kind_of_place(side, unit, by, can):
    with acting_as(side.documenter.pk):
        assert can_rate(count_now(unit, by, at=NOW)) is can


def test_more_years_and_places_ask_no_more_queries(side, people, django_assert_num_queries):
    make_events(side, TOLD)
    with acting_as(side.documenter.pk):
        few = count_now(Unit.EVENTS, (YEAR, MUNICIPALITY), OF_2025, at=NOW)
    make_events(side, [{"date": f"{year}-02-01"} for year in range(2015, 2025)])
    with acting_as(side.documenter.pk):
        many = count_now(Unit.EVENTS, (YEAR, MUNICIPALITY), at=NOW)
    numbers = []
    for counted in (few, many):
        with acting_as(side.documenter.pk), django_assert_num_queries(9, exact=False) as run:
            rates_of(counted, Filters())
        numbers.append(len(run))
    assert numbers[0] == numbers[1]
