from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.access import AT

from baluarte.domain.territory.actions import load_population, load_stand_in_population
from baluarte.domain.territory.choices import Series
from baluarte.domain.territory.models import Municipality, PopulationSource
from baluarte.domain.territory.queries import PersonYears, person_years
from baluarte.domain.wall.context import acting_as_nobody

pytestmark = pytest.mark.django_db
ARMERIA, COLIMA = "06001", "06002"
CHAMPOTON, SEYBAPLAYA = "04004", "04012"


@pytest.fixture(autouse=True)
def in_the_open(loaded):
    with acting_as_nobody():
        yield


@pytest.fixture
def figures(as_operator, tmp_path):
    """Load the figures of Armería and Colima: of 2018, 2020 and 2024, which is a leap year."""
    path = tmp_path / "figures.csv"
    path.write_text(
        f"CVE,2018,2020,2024\n{ARMERIA},100,200,280\n{COLIMA},1000,,3000\n", encoding="utf-8"
    )
    with as_operator():
        load_population(path, source="Official", by=None, at=AT)


def lived(first, last, *, of=(ARMERIA,), interpolate=False):
    asked = person_years(groups={"": of}, first=first, last=last, interpolate=interpolate)
    return asked.groups[""]


def test_without_a_source_nothing_is_known():
    assert person_years(groups={}, first=date(2020, 1, 1), last=date(2020, 1, 1)) is None


def test_a_whole_year_is_as_many_person_years_as_people(figures):
    assert lived(date(2020, 1, 1), date(2020, 12, 31)) == PersonYears(200.0, ())


def test_a_day_of_a_leap_year_is_a_part_of_366(figures):
    assert lived(date(2024, 2, 29), date(2024, 2, 29)).value == pytest.approx(280 / 366)


def test_a_year_that_is_not_told_is_not_known(figures):
    assert lived(date(2020, 1, 1), date(2021, 12, 31)) == PersonYears(None, (ARMERIA,))


def test_a_line_is_drawn_between_two_years_where_it_is_asked_for(figures):
    asked = person_years(
        groups={"": [ARMERIA]}, first=date(2021, 1, 1), last=date(2022, 12, 31), interpolate=True
    )
    assert (asked.groups[""].value, asked.between) == (pytest.approx(220 + 240), (2021, 2022))


def test_a_year_that_another_place_tells_is_a_line_of_this_one(figures):
    year = (date(2020, 1, 1), date(2020, 12, 31))
    assert lived(*year, of=[COLIMA], interpolate=True).value == pytest.approx(1000 + 2000 / 3)


@pytest.mark.parametrize("year", [2017, 2025])
def test_nothing_is_drawn_beyond_what_is_told(figures, year):
    period = (date(year, 1, 1), date(year, 12, 31))
    assert lived(*period, interpolate=True) == PersonYears(None, (ARMERIA,))


def test_a_group_that_lacks_a_member_has_no_sum(figures):
    year = (date(2020, 1, 1), date(2020, 12, 31))
    assert lived(*year, of=[ARMERIA, COLIMA]) == PersonYears(None, (COLIMA,))


def test_a_younger_municipality_is_counted_in_the_one_it_came_from(as_operator):
    with as_operator():
        load_stand_in_population(people={CHAMPOTON: 50}, by=None, at=AT)
    year = (date(2020, 1, 1), date(2020, 12, 31))
    assert lived(*year, of=[CHAMPOTON, SEYBAPLAYA]) == PersonYears(50.0, ())
    assert lived(*year, of=[SEYBAPLAYA]) == PersonYears(None, (SEYBAPLAYA,))


def test_a_stand_in_answers_for_any_year_and_says_so(as_operator):
    with as_operator():
        load_stand_in_population(people={ARMERIA: 50}, by=None, at=AT)
    asked = person_years(groups={"": [ARMERIA]}, first=date(2023, 1, 1), last=date(2024, 12, 31))
    assert (asked.groups[""].value, asked.is_stand_in) == (100.0, True)


def test_a_period_that_ends_before_it_begins_is_refused(figures):
    with pytest.raises(ValueError, match="is before"):
        lived(date(2020, 1, 2), date(2020, 1, 1))


days = st.dates(date(2018, 1, 1), date(2024, 12, 30))


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(cuts=st.lists(days, min_size=2, max_size=4, unique=True).map(sorted))
def test_periods_that_follow_each_other_add_up(figures, cuts):
    parts = [
        lived(begin, end - timedelta(days=1), interpolate=True).value
        for begin, end in pairwise(cuts)
    ]
    whole = lived(cuts[0], cuts[-1] - timedelta(days=1), interpolate=True).value
    assert sum(parts) == pytest.approx(whole)


def test_the_states_together_are_the_nation(as_operator):
    codes = list(Municipality.objects.values_list("code", flat=True))
    with as_operator():
        load_stand_in_population(
            people={code: 1 + int(code) % 97 for code in codes}, by=None, at=AT
        )
    groups = {state: [c for c in codes if c.startswith(state)] for state in ("04", "06", "29")}
    asked = person_years(
        groups=groups | {"nation": codes}, first=date(2019, 3, 1), last=date(2021, 7, 9)
    ).groups
    together = sum(asked[state].value for state in groups)
    assert together == pytest.approx(asked["nation"].value)


@pytest.mark.parametrize(
    ("options", "series"),
    [
        ({}, Series.PROJECTION),
        ({"series": Series.ESTIMATE, "published_on": date(2024, 5, 6)}, Series.ESTIMATE),
    ],
)
def test_a_source_says_its_series_and_its_day(as_operator, tmp_path, options, series):
    path = tmp_path / "figures.csv"
    path.write_text(f"CVE,2020\n{ARMERIA},100\n", encoding="utf-8")
    with as_operator():
        load_population(path, source="Dated", by=None, at=AT, **options)
    kept = PopulationSource.objects.get(name="Dated")
    assert (kept.series, kept.published_on) == (series, options.get("published_on"))
