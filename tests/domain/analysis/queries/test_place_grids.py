"""To which place of a run an event belongs, where places are regions of a division."""

from datetime import timedelta

import pytest
from tests.factories.registry import make_events
from tests.factories.runs import FIRST, KNOWN, LAST

from baluarte.domain.analysis.choices import Grid, PlaceLevel, RunMethod, RunOutcome
from baluarte.domain.analysis.queries.place_grids import PlaceGrid, place_grid
from baluarte.domain.analysis.queries.run_inputs import counts_in, read_input
from baluarte.domain.registry.queries import Filters
from baluarte.domain.territory.actions import define_region
from baluarte.domain.territory.models import Municipality
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
BEFORE = KNOWN - timedelta(days=5)
DIOCESE = Grid(PlaceLevel.REGION, "diocese")


@pytest.fixture
def regions(studying, as_operator):
    """The first municipality of Veracruz in one region, all others in another."""
    codes = set(Municipality.objects.values_list("code", flat=True))
    parts = {"coast": {"30001"}, "inland": codes - {"30001"}}
    with as_operator():
        for slug, members in parts.items():
            define_region(
                slug=slug, name_es=slug, name_en=slug, members=members, source="invented",
                division="diocese", by=None, at=BEFORE,
            )  # fmt: skip
    return parts


def read(studying, **asked):
    with studying.as_role("bal_worker"), acting_as(studying.analyst.pk):
        return read_input(
            Filters(), first=FIRST, last=LAST, grid=DIOCESE, known_at=KNOWN, **asked
        ).given


def test_what_is_written_is_read_again():
    assert [str(Grid.read(one)) for one in ("state", "municipality", "region/diocese")] == [
        "state", "municipality", "region/diocese",
    ]  # fmt: skip


def test_events_are_counted_by_region_with_the_people_of_its_municipalities(studying, regions):
    told = [
        {"date": "2026-01-03"}, {"date": "2026-01-04", "municipality_id": "30002"},
        {"date": "2026-02-04", "municipality_id": "30002"},
    ]  # fmt: skip
    make_events(studying.side, told, at=BEFORE)
    found = read(studying)
    assert found.counts == (
        ("coast", "2026-01", 1), ("inland", "2026-01", 1), ("inland", "2026-02", 1),
    )  # fmt: skip
    by_town = read_by_town(studying)
    coast, inland = found.places
    assert (coast.code, coast.is_covered, inland.is_covered) == ("coast", True, True)
    assert coast.person_years == by_town["30001"]
    assert inland.person_years == pytest.approx(sum(by_town.values()) - by_town["30001"])


def read_by_town(studying):
    with studying.as_role("bal_worker"), acting_as(studying.analyst.pk):
        given = read_input(Filters(), first=FIRST, last=LAST, grid=Grid(), known_at=KNOWN).given
    return {one.code: one.person_years or 0 for one in given.places}


def test_what_is_known_to_its_state_belongs_to_a_region_that_holds_the_whole_state(
    studying, regions
):
    told = [
        {"date": "2026-01-03", "municipality_id": None},
        {"date": "2026-01-03", "municipality_id": None, "state_id": "20"},
    ]
    make_events(studying.side, told, at=BEFORE)
    found = read(studying)
    # Veracruz lies in both, Oaxaca in one.
    assert (found.counts, found.not_placed) == ((("inland", "2026-01", 1),), 1)


def test_regions_border_where_two_of_their_municipalities_do(studying, regions):
    make_events(studying.side, [{"date": "2026-01-03"}], at=BEFORE)
    found = read(studying, with_borders=True)
    assert found.borders in ((), (("coast", "inland"),))
    assert all(len({*pair}) == 2 for pair in found.borders)


def test_days_are_of_regions_too(studying, regions):
    make_events(studying.side, [{"date": "2026-01-03"}], at=BEFORE)
    assert {place for place, *_ in read(studying, with_events=True).dated} == {"coast"}


def test_a_forecast_of_regions_is_held_against_regions(studying, regions):
    make_events(studying.side, [{"date": "2026-01-03"}], at=BEFORE)
    with studying.as_role("bal_worker"), acting_as(studying.analyst.pk):
        came = counts_in(
            Filters(), first=FIRST, last=LAST, grid=DIOCESE,
            compartments=[studying.side.compartment.pk], known_at=KNOWN, younger={},
        )  # fmt: skip
    assert came == {("coast", "2026-01"): 1}


def test_a_municipality_outside_the_division_is_in_no_place():
    grid = PlaceGrid(PlaceLevel.REGION, {"30001": "coast"}, {})
    assert grid.place("30", "30002") == ""
    assert grid.place_of_municipality("30002", "30") == ""


def test_a_division_that_is_none_has_no_place(studying):
    grid = place_grid(Grid(PlaceLevel.REGION, "none"))
    assert (grid.region_of, grid.region_of_state) == ({}, {})


@pytest.mark.parametrize("method", [one for one in RunMethod if one is not RunMethod.UNDERCOUNT])
def test_a_run_of_a_division_that_is_none_is_refused_with_its_reason(studying, method):
    make_events(studying.side, [{"date": "2026-01-03"}] * 12, at=BEFORE)
    run = studying.ran(method, level=PlaceLevel.REGION, division="none", first="2024-01")
    status = studying.status(run)
    assert status.ending.outcome == RunOutcome.REFUSED
    assert status.answer.reason["code"]
