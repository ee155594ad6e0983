"""Which lists know of which event: as judged, as it may be where pairs wait, and nobody in it."""

from collections import Counter

import pytest
from tests.domain.registry.conftest import make_side
from tests.factories.registry import make_curator, make_events
from tests.factories.undercount import BEFORE, OVERLAPS, tell_overlaps

from baluarte.domain.analysis.choices import RunMethod
from baluarte.domain.analysis.methods import RunInput
from baluarte.domain.linkage.actions import propose_pair
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def sides(side, other, as_operator):
    return [side, other, make_side(as_operator)]


def given_of(studying, **parameters):
    run = studying.ran(RunMethod.UNDERCOUNT, parameters=parameters)
    return RunInput.read(studying.answer(run).given)


def by_name(sides, given):
    """Return the counts by pattern, in the order of the sides and not of their names."""
    at = [given.lists.index(one.institution.name) for one in sides]
    counts = Counter()
    for _, pattern, number in given.histories:
        counts["".join(pattern[place] for place in at)] += number
    return counts


def test_each_event_is_counted_once_by_which_lists_know_of_it(studying, sides, as_operator):
    tell_overlaps(sides, as_operator)
    given = given_of(studying)
    assert by_name(sides, given) == OVERLAPS
    assert (given.linkages, given.pairs_waiting) == ((), 0)


def test_a_list_that_is_closed_to_the_asker_is_in_no_history(studying, sides, as_operator):
    tell_overlaps(sides[:2], as_operator, counts={"11": 3, "10": 2, "01": 1})
    make_events(sides[2], [{"date": "2026-01-03"}], at=BEFORE)
    given = given_of(studying)
    assert by_name(sides[:2], given) == {"11": 3, "10": 2, "01": 1}
    assert sides[2].institution.name not in given.lists


def test_pairs_that_wait_are_joined_in_some_linkages_and_not_in_others(
    studying, sides, as_operator
):
    tell_overlaps(sides, as_operator, waiting=6)
    given = given_of(studying, linkages=8)
    assert (given.pairs_waiting, len(given.linkages)) == (6, 8)
    assert 0 < given.pairs_expected <= 6
    joined = sum(OVERLAPS.values())
    totals = [sum(number for *_, number in one) for one in given.linkages]
    assert joined <= min(totals) <= max(totals) <= joined + 6
    assert sum(number for *_, number in given.histories) == joined + 6


def test_of_two_that_others_join_already_nothing_is_doubted(studying, sides, as_operator):
    [held] = tell_overlaps(sides, as_operator, counts={"111": 1})
    curator = make_curator(as_operator)
    with acting_as(curator.pk):
        propose_pair(one=held[0], other=held[2], reason="r", by=curator.pk, at=BEFORE)
    given = given_of(studying)
    assert (given.pairs_waiting, given.linkages) == (0, ())


def test_the_same_seed_draws_the_same_linkages(studying, sides, as_operator):
    tell_overlaps(sides, as_operator, waiting=6)
    runs = [studying.ran(RunMethod.UNDERCOUNT, parameters={"linkages": 4}) for _ in range(2)]
    one, again = (studying.answer(run) for run in runs)
    assert one.given_sha256 == again.given_sha256


def test_events_are_parted_by_what_their_lists_agree_on(studying, side, other, as_operator):
    tell_overlaps([side, other], as_operator, counts={"11": 2, "10": 3})
    make_events(
        side, [{"date": "2026-01-03", "types": ["AG-KIL"], "municipality_id": "20001"}], at=BEFORE
    )
    by_state = given_of(studying, strata="state")
    by_group = given_of(studying, strata="group")
    parted = Counter()
    for stratum, _, number in by_state.histories:
        parted[stratum] += number
    assert parted == {"30": 5, "20": 1}
    assert len({stratum for stratum, *_ in by_group.histories}) == 2


def test_other_methods_are_given_no_lists(studying, side):
    make_events(side, [{"date": "2026-01-03"}], at=BEFORE)
    given = studying.answer(studying.ran()).given
    assert (given["lists"], given["histories"]) == ([], [])
