"""Which runs a map is drawn from: the newest one may read, its months, what is laid over it."""

from datetime import timedelta

import pytest
from tests.factories.access import make_account
from tests.factories.registry import make_events
from tests.factories.runs import ASKED, KNOWN, make_studying, tell_cluster, tell_events

from baluarte.domain.analysis.choices import RunMethod
from baluarte.domain.analysis.queries import risk_map
from baluarte.domain.registry.queries import Filters
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
BEFORE = {"first": "2025-06", "last": "2026-05"}


@pytest.fixture
def studying(side, as_operator, as_role, tmp_path):
    found = make_studying(side, as_operator, as_role, tmp_path)
    tell_events(side)
    return found


def test_first_comes_the_run_of_all_events_with_the_latest_months(studying):
    now = studying.ran()
    studying.ran(**BEFORE, at=ASKED + timedelta(minutes=1))
    studying.ran(filters=Filters(state="30"), at=ASKED + timedelta(minutes=2))
    with acting_as(studying.analyst.pk):
        assert risk_map.newest_mapped() == now


def test_without_one_of_all_events_a_narrow_one_is_shown(studying):
    narrow = studying.ran(filters=Filters(state="30"))
    studying.ran(RunMethod.DELAYS)
    with acting_as(studying.analyst.pk):
        assert risk_map.newest_mapped() == narrow


def test_who_may_not_read_the_lists_has_no_map(studying, as_operator):
    studying.ran()
    with as_operator():
        other = make_account(institution=studying.side.institution, roles=["analyst"])
    with acting_as(other.pk):
        assert risk_map.newest_mapped() is None


def test_a_series_is_of_the_same_question_and_as_many_months_once_each(studying):
    old = studying.ran(**BEFORE)
    studying.ran(first="2026-01", last="2026-06", at=ASKED + timedelta(minutes=1))
    first = studying.ran(at=ASKED + timedelta(minutes=2))
    again = studying.ran(at=ASKED + timedelta(minutes=3))
    with acting_as(studying.analyst.pk):
        assert risk_map.series_of(again) == [old, again]
        # The one that is looked at stands for its month.
        assert risk_map.series_of(first) == [old, first]


def test_since_when_a_place_stands_out_goes_back_as_far_as_it_is_unbroken(studying):
    old, now = studying.ran(**BEFORE), studying.ran()
    with acting_as(studying.analyst.pk):
        series = risk_map.series_of(now)
        more = risk_map.places_with_more(series)
        since = risk_map.since_when(series, now, more)
        alone = risk_map.since_when([now], now, more)
    assert more == {old.pk: frozenset({"30001"}), now.pk: frozenset({"30001"})}
    assert (since, alone) == ({"30001": old}, {"30001": now})


def test_a_break_ends_since_when(studying):
    old, now = studying.ran(**BEFORE), studying.ran()
    more = {old.pk: frozenset(), now.pk: frozenset({"30001"})}
    assert risk_map.since_when([old, now], now, more) == {"30001": now}


def test_clusters_laid_over_are_the_latest_up_to_the_last_month(studying, as_operator):
    tell_cluster(studying.side, as_operator)
    now = studying.ran()
    scan = {"replicates": 9}
    over = studying.ran(RunMethod.CLUSTERS, parameters=scan)
    early = studying.ran(RunMethod.CLUSTERS, parameters=scan, **BEFORE)
    future = studying.ran(first="2025-12", last="2026-11")
    studying.ran(RunMethod.CLUSTERS, parameters=scan, filters=Filters(state="30"))
    with acting_as(studying.analyst.pk):
        found = risk_map.laid_over(now, RunMethod.CLUSTERS)
        before = risk_map.before_in_time(over)
        assert risk_map.before_in_time(early) is None
        assert risk_map.laid_over(future, RunMethod.CLUSTERS) is None
    assert found is not None
    assert before is not None
    assert (found.run, before.run) == (over, early)


def test_questions_are_found_with_their_latest_run(studying):
    make_events(studying.side, [{"date": "2026-02-02", "municipality_id": "30002"}] * 12,
                at=KNOWN - timedelta(days=2))  # fmt: skip
    whole, narrow = studying.ran(), studying.ran(filters=Filters(state="30"))
    studying.ran(**BEFORE)
    with acting_as(studying.analyst.pk):
        found = risk_map.asked_questions(like=whole)
    assert found == {"": whole, "entidad=30": narrow}
