"""How much of a month is in by now, learned from how late earlier months came."""

import pytest
from tests.domain.analysis.methods.invented import (
    CODES,
    even,
    place,
    registered,
    settings,
    table,
)

from baluarte.domain.analysis.choices import MonthFinding, Refusal, RunMethod
from baluarte.domain.analysis.methods import Refused, estimate


def said(given, **parameters):
    return estimate(RunMethod.DELAYS, given, settings(**parameters))


def test_the_share_that_is_in_is_that_of_the_months_before():
    rows = said(table(registered=registered())).rows
    assert [(row["month"], row["share"]) for row in rows[:4]] == [
        ("2026-01", pytest.approx(0.4)),
        ("2025-12", pytest.approx(0.7)),
        ("2025-11", pytest.approx(0.9)),
        ("2025-10", pytest.approx(1.0)),
    ]
    assert [row["says"] for row in rows[:4]] == [
        MonthFinding.NOT_OVER,
        MonthFinding.INCOMPLETE,
        MonthFinding.COMPLETE,
        MonthFinding.COMPLETE,
    ]
    assert rows[1]["in_the_end"] == pytest.approx(100)


def test_where_all_came_in_at_once_nobody_can_say_and_it_is_refused():
    at_once = tuple((month, "2026-01", 3) for month, _, _ in registered()[::4])
    with pytest.raises(Refused) as refused:
        said(table(registered=at_once))
    assert refused.value.as_json() == {
        "code": "delays_not_known", "longest": 12, "together": True,
    }  # fmt: skip


def test_three_events_are_too_few():
    with pytest.raises(Refused) as refused:
        said(table(registered=(("2025-01", "2025-02", 3),)))
    assert refused.value.reason is Refusal.TOO_FEW_EVENTS


def test_what_was_registered_before_it_happened_is_not_learned_from_and_said():
    told = (*registered(), ("2025-06", "2025-05", 2))
    result = said(table(registered=told))
    assert {"code": "registered_before", "events": 2} in result.cautions


@pytest.mark.parametrize("method", [RunMethod.RATES, RunMethod.CLUSTERS])
def test_months_that_are_not_all_in_are_marked_by_every_method(method):
    given = table([*even(), (CODES[0], "2025-12", 9)], registered=registered())
    result = estimate(method, given, settings(replicates=9))
    assert result.incomplete == ["2025-12"]
    assert {"code": "incomplete_months", "months": ["2025-12"]} in result.cautions


@pytest.mark.parametrize("method", [RunMethod.RATES, RunMethod.CLUSTERS])
def test_where_nobody_can_say_how_late_they_come_the_last_three_are_marked(method):
    given = table(even(), places=tuple(place(code) for code in CODES))
    result = estimate(method, given, settings(replicates=9))
    assert result.incomplete == ["2025-10", "2025-11", "2025-12"]
    assert {"code": "delays_guessed", "months": 3} in result.cautions
