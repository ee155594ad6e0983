from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.factories.access import AT

from baluarte.domain.publication.facts import Determined, Done, facts_at, unchanged

DAY = timedelta(days=1)
FIRST = Determined(
    AT, "REP", date(2026, 1, 9), date(2026, 1, 9), "20", "20067", "municipality", 1, "no_link"
)
ACT = Done(("PE-MUN",), AT, None, "AG-THR", 1)
ALL = frozenset(
    ["state", "date", "municipality", "types", "perpetrators", "victims", "link_to_work"]
)


def test_nothing_is_held_before_the_first_determination():
    assert facts_at([FIRST], [ACT], AT - DAY) is None


def test_the_newest_determination_known_then_is_held():
    later = replace(FIRST, decided_at=AT + DAY, state="07")
    held = [facts_at([later, FIRST], [], at).determined.state for at in (AT, AT + DAY)]
    assert held == ["20", "07"]


def test_an_act_is_held_from_when_it_was_decided_until_it_was_ended():
    ended = replace(ACT, ended_at=AT + 2 * DAY)
    found = [facts_at([FIRST], [ended], AT + n * DAY).types for n in (0, 1, 2)]
    assert found == [("AG-THR",), ("AG-THR",), ()]


@pytest.mark.parametrize(("state", "held"), [("CON", True), ("DES", False), ("RTR", False)])
def test_what_was_discarded_or_withdrawn_is_not_held(state, held):
    assert facts_at([replace(FIRST, status=state)], [], AT).is_held is held


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        ({"state": "07"}, {"state"}),
        ({"last_date": date(2026, 1, 10)}, {"date"}),
        ({"municipality": "20068"}, {"municipality"}),
        ({"place_precision": "reserved"}, {"municipality"}),
        ({"victims": 2}, {"victims"}),
        ({"link_to_work": "probable_link"}, {"link_to_work"}),
    ],
)
def test_a_field_that_changed_since_waits(change, lost):
    before = facts_at([FIRST], [ACT], AT)
    after = facts_at([replace(FIRST, **change)], [ACT], AT)
    assert ALL - unchanged(ALL, [before, after]) == lost


@pytest.mark.parametrize(
    ("acts", "lost"),
    [
        ([replace(ACT, type="AG-PHY")], {"types", "perpetrators", "victims"}),
        ([replace(ACT, perpetrators=("PE-EST",))], {"perpetrators"}),
        ([ACT], set()),
    ],
)
def test_what_is_said_of_acts_waits_where_they_changed(acts, lost):
    before, after = facts_at([FIRST], [ACT], AT), facts_at([FIRST], acts, AT)
    assert ALL - unchanged(ALL, [before, after]) == lost
