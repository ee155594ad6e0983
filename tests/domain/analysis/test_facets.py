"""How many fall on each value; and that what may not be seen changes nothing of it."""

from dataclasses import asdict
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.registry import LATER, make_event, make_events, share_coded

from baluarte.domain.analysis.queries.facets import facets_of
from baluarte.domain.registry.actions import withdraw_event
from baluarte.domain.registry.choices import DateReading
from baluarte.domain.registry.queries import Capped, Filters, list_events, search
from baluarte.domain.registry.queries.saved import decided_since
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
TOLD = [
    {"date": "2025-05-03", "types": ["AG-THR"], "perpetrators": ["PE-POM"]},
    {"date": "2025-06", "types": ["AG-KIL", "AG-THR"], "municipality_id": "30002"},
    {"date": "2024-12-31", "types": ["AG-KIL"], "municipality_id": "20001"},
    {"date": "", "first_date": None, "last_date": None, "municipality_id": None, "state_id": "30"},
]


def counted(account, filters=Filters(), **asked):  # noqa: B008 (frozen)
    with acting_as(account.pk):
        return facets_of(filters, **asked)


def test_each_value_is_counted_once_for_an_event(side):
    make_events(side, TOLD)
    found = counted(side.documenter)
    assert asdict(found) == {
        "number": {"number": 4, "and_more": False},
        "states": {"30": 3, "20": 1},
        "municipalities": {"20001": 1, "30001": 1, "30002": 1},
        "groups": {"threat": 3, "lethal": 2},
        "perpetrators": {"PE-UNK": 3, "PE-POM": 1},
        "links": {"not_determined": 4},
        "states_of": {"REP": 4},
        "lists": {str(side.compartment.pk): 4},
        "years": {"2025": 2, "2024": 1},
        "labors": {},
        "genders": {},
    }


def test_what_is_counted_is_what_the_other_filters_leave(side):
    make_events(side, TOLD)
    found = counted(side.documenter, Filters(group="lethal"))
    assert (dict(found.states), dict(found.years)) == (
        {"20": 1, "30": 1},
        {"2024": 1, "2025": 1},
    )


def test_beyond_a_limit_the_newest_are_counted_and_more_is_said(side):
    make_events(side, TOLD)
    found = counted(side.documenter, cap=2)
    assert (found.number, dict(found.municipalities)) == (
        Capped(2, and_more=True),
        {"30001": 1, "30002": 1},
    )


def test_of_nothing_nothing_is_counted(side):
    assert counted(side.documenter).states == {}


def test_the_cast_of_four(side, other, as_operator):
    make_events(side, TOLD)
    make_event(other)
    of = {
        name: counted(account).number.number
        for name, account in {
            "owner": side.documenter,
            "colleague": side.colleague,
            "another case": other.documenter,
        }.items()
    }
    assert of == {"owner": 4, "colleague": 4, "another case": 1}
    assert counted(other.documenter).groups == {"threat": 1}


ASKED = [
    Filters(),
    Filters(state="30"),
    Filters(municipality="30001", within_km=100),
    Filters(types=("AG-THR",)),
    Filters(perpetrators=("PE-POM",)),
    Filters(from_date=date(2025, 5, 1), dates=DateReading.POSSIBLE),
]
TYPED = ["amenasas", "Puerto Invemtado", "polisía municipal"]


def everything(account) -> list[object]:
    """Return all that finding tells an account, in words that two looks can be compared by."""
    with acting_as(account.pk):
        found: list[object] = [
            (
                [(row.event.pk, dict(row.acts), row.reports) for row in page.rows],
                page.after,
                facets_of(filters, cap=3),
                decided_since(filters, since=date_of_old(), cap=3),
            )
            for filters in ASKED
            for page in [list_events(filters, limit=3)]
        ]
        return [*found, *(search(text) for text in TYPED)]


def date_of_old():
    return LATER.replace(year=2000)


def test_what_she_may_not_see_changes_nothing_that_she_is_told(side, other):
    make_events(side, TOLD)
    before = everything(side.documenter)
    assert before[0][2].number == Capped(3, and_more=True)

    @settings(max_examples=6, deadline=None)
    @given(
        told=st.lists(st.sampled_from(TOLD), min_size=1, max_size=4),
        withdraws=st.booleans(),
    )
    def holds(told, withdraws):
        hidden = make_events(other, told)
        assert everything(side.documenter) == before
        if withdraws:
            with acting_as(other.steward.pk):
                withdraw_event(event=hidden[0], reason="r", by=other.steward.pk, at=LATER)
            assert everything(side.documenter) == before

    holds()
    # And it is there for whoever may.
    assert everything(other.documenter)[0][2].number.number > 0
    share_coded(other)
    assert everything(side.documenter) == before
