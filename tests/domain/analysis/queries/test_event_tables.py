"""Tables by day and by kind: each event once, only what is dated, and nobody in them."""

from datetime import date, timedelta

import pytest
from tests.factories.registry import make_events
from tests.factories.runs import KNOWN, make_studying

from baluarte.domain.analysis.choices import RunMethod
from baluarte.domain.analysis.queries.event_tables import calendar_marks

pytestmark = pytest.mark.django_db


@pytest.fixture
def given(side, as_operator, as_role, tmp_path):
    studying = make_studying(side, as_operator, as_role, tmp_path)
    make_events(
        side,
        [
            {"date": "2026-01-03", "types": ["AG-KIL"]},
            {"date": "2026-01-03", "types": ["AG-KIL"]},
            {"date": "2026-02", "types": ["AG-KIL"]},
            {"date": "2019-01-03", "types": ["AG-KIL"]},
        ],
        at=KNOWN - timedelta(days=1),
    )
    return studying.answer(studying.ran(RunMethod.CHAINS)).given


def test_an_event_is_counted_by_its_day_and_group_and_once_under_none(given):
    assert given["dated"] == [
        ["30001", "2026-01-03", "", 2],
        ["30001", "2026-01-03", "lethal", 2],
    ]
    assert given["no_day"] == 1


def test_kinds_stand_beside_the_state_and_the_calendar(given):
    assert given["marked"] == [
        ["30", "lethal", "", "", "q1", 1],
        ["30", "lethal", "", "", "q1|weekend", 2],
    ]


@pytest.mark.parametrize(
    ("month", "day", "state", "marks"),
    [
        ("2024-05", date(2024, 5, 4), "30", ["q2", "weekend", "before_election"]),
        ("2023-05", date(2023, 5, 4), "15", ["q2", "weekday", "before_election"]),
        ("2023-05", date(2023, 5, 4), "30", ["q2", "weekday"]),
        ("2024-05", None, "", ["q2", "before_election"]),
        ("2024-03", None, "", ["q1"]),
        ("2024-06", None, "", ["q2"]),
    ],
)
def test_the_calendar_says_quarter_weekend_and_an_election_that_is_near(month, day, state, marks):
    assert calendar_marks(month, day, state=state) == marks


def test_other_methods_are_not_given_days(side, as_operator, as_role, tmp_path):
    studying = make_studying(side, as_operator, as_role, tmp_path)
    make_events(side, [{"date": "2026-01-03"}], at=KNOWN - timedelta(days=1))
    told = studying.answer(studying.ran()).given
    assert (told["dated"], told["marked"]) == ([], [])
