"""Tables by day and by kind: each event once, only what is dated, and nobody in them."""

from datetime import timedelta

import pytest
from tests.factories.registry import make_events
from tests.factories.runs import KNOWN, make_studying

from baluarte.domain.analysis.choices import RunMethod

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


def test_other_methods_are_not_given_days(side, as_operator, as_role, tmp_path):
    studying = make_studying(side, as_operator, as_role, tmp_path)
    make_events(side, [{"date": "2026-01-03"}], at=KNOWN - timedelta(days=1))
    told = studying.answer(studying.ran()).given
    assert (told["dated"], told["marked"]) == ([], [])
