"""What a run is given: the asker's view, each event once, by month and place."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.factories.registry import make_events
from tests.factories.runs import FIRST, KNOWN, LAST

from baluarte.domain.analysis.choices import Grid, PlaceLevel
from baluarte.domain.analysis.methods.completeness import said_of_input
from baluarte.domain.analysis.queries.run_inputs import read_input
from baluarte.domain.registry.queries import Filters
from baluarte.domain.territory.models import Descent, Municipality
from baluarte.domain.wall.context import acting_as
from baluarte.norms.catalogues import terms

pytestmark = pytest.mark.django_db
BEFORE = KNOWN - timedelta(days=5)


def given(studying, *, by=None, level=PlaceLevel.MUNICIPALITY, filters=None, known_at=KNOWN):
    with studying.as_role("bal_worker"), acting_as((by or studying.analyst).pk):
        return read_input(
            filters or Filters(), first=FIRST, last=LAST, grid=Grid(level), known_at=known_at
        )


def entries(studying):
    with studying.as_role("bal_worker"), acting_as(studying.analyst.pk):
        return read_input(
            Filters(), first=FIRST, last=LAST, grid=Grid(), known_at=KNOWN,
            with_entries=True,
        ).given.entries  # fmt: skip


def tell(side, *told, at=BEFORE):
    make_events(side, list(told), at=at)


def test_events_are_counted_by_month_and_place(studying):
    tell(studying.side, {"date": "2026-01-03"}, {"date": "2026-01"}, {"date": "2026-02-01"})
    assert given(studying).given.counts == (("30001", "2026-01", 2), ("30001", "2026-02", 1))


def test_by_states_municipalities_are_together(studying):
    tell(studying.side, {"date": "2026-01-03"}, {"date": "2026-01-04", "municipality_id": "30002"})
    found = given(studying, level=PlaceLevel.STATE).given
    assert found.counts == (("30", "2026-01", 2),)
    assert {one.code: one.person_years for one in found.places} == {
        "20": pytest.approx(51_000), "30": pytest.approx(190_000),
    }  # fmt: skip


def test_what_has_no_month_or_no_place_is_counted_apart(studying):
    tell(studying.side, {"date": "2026"}, {"date": "2026-01-03", "municipality_id": None})
    found = given(studying).given
    assert (found.counts, found.not_dated, found.not_placed) == ((), 1, 1)


def test_what_was_not_known_then_is_not_there(studying):
    tell(studying.side, {"date": "2026-01-03"}, at=KNOWN + timedelta(days=1))
    assert given(studying).given.counts == ()


def test_only_what_the_asker_may_see_is_counted_and_whose_it_is_said(studying, other):
    tell(studying.side, {"date": "2026-01-03"})
    tell(other, {"date": "2026-01-03"})
    found = given(studying)
    assert found.given.counts == (("30001", "2026-01", 1),)
    assert found.given.organisations == (studying.side.institution.name,)
    assert found.compartments == (studying.side.compartment.pk,)


def test_a_question_narrows_what_is_counted_and_not_what_is_covered(studying):
    tell(studying.side, {"date": "2026-01-03"},
         {"date": "2026-01-03", "types": ["AG-KIL"], "municipality_id": "30002"})  # fmt: skip
    found = given(studying, filters=Filters(types=("AG-KIL",))).given
    assert found.counts == (("30002", "2026-01", 1),)
    assert {one.code for one in found.places if one.is_covered} == {"30001", "30002"}


def test_a_place_of_which_no_list_told_in_five_years_is_not_covered(studying):
    tell(studying.side, {"date": "2019-01-03"}, {"date": "2026-01-03", "municipality_id": "30002"})
    covered = {one.code for one in given(studying).given.places if one.is_covered}
    assert covered == {"30002"}


def test_when_events_came_in_is_told_by_month(studying):
    march = datetime(2026, 3, 20, 18, tzinfo=UTC)
    tell(studying.side, {"date": "2026-01-03"}, {"date": "2026-03-03"}, at=march)
    assert given(studying).given.registered == (
        ("2026-01", "2026-03", 1), ("2026-03", "2026-03", 1),
    )  # fmt: skip


def test_entries_are_told_by_list_by_group_and_by_state(studying):
    june = datetime(2026, 6, 20, 18, tzinfo=UTC)
    tell(studying.side, {"date": "2026-01-03"}, {"date": "2026", "types": ["AG-KIL"]}, at=BEFORE)
    tell(studying.side, {"date": "2026-03-03", "types": ["AG-KIL", "AG-TOR"]}, at=june)
    name = studying.side.institution.name
    told = set(entries(studying))
    assert {one for one in told if one[0] != "group"} == {
        ("list", name, "2026-01", "2026-07", 1), ("list", name, "2026-03", "2026-06", 1),
        ("state", "30", "2026-01", "2026-07", 1), ("state", "30", "2026-03", "2026-06", 1),
    }  # fmt: skip
    groups = {one.facts["group"] for code, one in terms("aggression_types").items()
              if code in ("AG-KIL", "AG-TOR")}  # fmt: skip
    assert {(one[1], *one[3:]) for one in told if one[0] == "group" and one[2] == "2026-03"} == {
        (group, "2026-06", 1) for group in groups
    }
    assert given(studying).given.entries == ()


def test_a_list_that_stopped_is_said_with_its_last_month(studying):
    tell(studying.side, *({"date": f"2025-{month:02}-03"} for month in range(7, 13)))
    [stopped] = given(studying).given.stopped
    assert (stopped.organisation, stopped.last_month) == (
        studying.side.institution.name, "2025-12",
    )  # fmt: skip


def test_a_list_that_goes_on_has_not_stopped(studying):
    tell(studying.side, *({"date": f"2026-{month:02}-03"} for month in range(1, 7)))
    assert given(studying).given.stopped == ()


@pytest.fixture
def younger(as_operator):
    """A municipality taken from Villa Inventada at the beginning of 2026, without people told."""
    with as_operator():
        made = Municipality.objects.create(
            code="30009", name="Nueva Villa", state_id="30", valid_from=date(2026, 1, 1),
            has_shape=False, source="inventado", confidence="C",
        )  # fmt: skip
        Descent.objects.create(child=made, parent_id="30001", position=0)
        Descent.objects.create(child=made, parent_id="30002", position=1)
    return made


def test_a_municipality_younger_than_the_first_month_is_counted_where_its_seat_lay(
    studying, younger
):
    before = {one.code: one.person_years for one in given(studying).given.places}
    tell(studying.side, {"date": "2025-09-03"}, {"date": "2026-02-03", "municipality_id": "30009"})
    found = given(studying).given
    assert found.counts == (("30001", "2025-09", 1), ("30001", "2026-02", 1))
    assert found.younger == (("30009", "30001"),)
    assert {one.code: one.person_years for one in found.places} == before
    assert "30009" not in before
    [said] = [one for one in said_of_input(found, needs_people=True)
              if one["code"] == "younger_places"]  # fmt: skip
    assert (said["places"], said["counted_with"]) == (["30009"], ["30001"])


def test_one_that_existed_in_the_first_month_stands_by_itself(studying, younger, as_operator):
    with as_operator():
        Municipality.objects.filter(code="30009").update(valid_from=date(2020, 1, 1))
    tell(studying.side, {"date": "2026-02-03", "municipality_id": "30009"})
    found = given(studying).given
    assert (found.counts, found.younger) == ((("30009", "2026-02", 1),), ())
    assert "30009" in {one.code for one in found.places}


def test_by_state_nothing_is_younger(studying, younger):
    assert given(studying, level=PlaceLevel.STATE).given.younger == ()
