"""How much of a month is in by now, learned from how late earlier months came."""

from dataclasses import replace
from itertools import pairwise

import pytest
from tests.domain.analysis.methods.invented import (
    CODES,
    even,
    place,
    registered,
    settings,
    table,
)

from baluarte.domain.analysis.choices import EntryFinding, MonthFinding, Refusal, RunMethod
from baluarte.domain.analysis.methods import Refused, estimate
from baluarte.domain.analysis.methods.months import months_between


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


MARKING = (
    RunMethod.RATES, RunMethod.BYM2, RunMethod.CLUSTERS, RunMethod.PATTERNS, RunMethod.OWN_PAST,
)  # fmt: skip
ROW = tuple(pairwise(CODES))


@pytest.mark.parametrize("method", MARKING)
def test_months_that_are_not_all_in_are_marked_by_every_method(method):
    given = table([*even(), (CODES[0], "2025-12", 9)], registered=registered(), borders=ROW)
    result = estimate(method, given, settings(replicates=9, permutations=99))
    assert result.incomplete == ["2025-12"]
    assert {"code": "incomplete_months", "months": ["2025-12"]} in result.cautions


@pytest.mark.parametrize("method", MARKING)
def test_where_nobody_can_say_how_late_they_come_the_last_three_are_marked(method):
    given = table(even(), places=tuple(place(code) for code in CODES), borders=ROW)
    result = estimate(method, given, settings(replicates=9, permutations=99))
    assert result.incomplete == ["2025-10", "2025-11", "2025-12"]
    assert {"code": "delays_guessed", "months": 3} in result.cautions


# A list of ten years that came in whole in one month.
HISTORY = tuple((month, "2025-03", 25) for month in months_between("2015-04", "2025-02"))


@pytest.mark.parametrize("method", MARKING)
def test_a_list_that_came_in_whole_marks_no_month_and_unmarks_none(method):
    given = table([*even(), (CODES[0], "2025-12", 9)], borders=ROW)
    alone, beside = (
        estimate(method, replace(given, registered=told), settings(replicates=9, permutations=99))
        for told in (registered(), (*registered(), *HISTORY))
    )
    assert alone.incomplete == beside.incomplete == ["2025-12"]
    assert alone.cautions == beside.cautions


@pytest.mark.parametrize("method", MARKING)
def test_lists_that_all_came_in_whole_say_nothing_and_three_months_are_marked(method):
    later_lists = [(month, entered, n) for month, entered, n in HISTORY if month < "2024-06"]
    told = HISTORY + tuple((month, "2025-07", n) for month, _, n in later_lists)
    given = table([*even(), (CODES[0], "2025-12", 9)], registered=told, borders=ROW)
    result = estimate(method, given, settings(replicates=9, permutations=99))
    assert result.incomplete == ["2025-10", "2025-11", "2025-12"]
    assert {"code": "delays_guessed", "months": 3} in result.cautions
    with pytest.raises(Refused) as refused:
        said(given)
    assert refused.value.as_json()["together"]


def test_a_list_that_came_in_whole_leaves_the_share_as_it_was():
    alone, beside = (
        {row["month"]: row["share"] for row in said(table(registered=told)).rows}
        for told in (registered(), (*registered(), *HISTORY))
    )
    assert beside == pytest.approx(alone, abs=0.02)


def test_what_began_after_a_whole_list_is_learned_from_its_own_beginning():
    # Of the months before only what came late is seen: they would say that all is late.
    began = tuple(row for row in registered() if row[1] >= "2024-06")
    old = tuple((month, "2024-05", 30) for month in months_between("2016-01", "2024-05"))
    found = said(table(registered=(*old, *began)))
    shares = [row["share"] for row in found.rows[:3]]
    assert shares == [pytest.approx(one, abs=0.01) for one in (0.4, 0.7, 0.9)]


def entered(kind, value, each):
    return tuple((kind, value, *row) for row in registered(each=each))


def parts(*entries):
    found = said(table(registered=registered(), entries=sum(entries, ())))
    return {row["value"]: row for row in found.tables["entries"]}


def test_each_list_and_type_is_told_beside_everything_together():
    found = parts(
        entered("list", "Red de inmediato", (90, 10)),
        entered("list", "Red tardía", (10, 20, 30, 40)),
        entered("group", "AGG-A", (40, 30, 20, 10)),
    )
    assert {name: row["says"] for name, row in found.items()} == {
        "Red de inmediato": EntryFinding.SOONER,
        "Red tardía": EntryFinding.LATER,
        "AGG-A": EntryFinding.AS_ALL,
    }
    assert found["Red tardía"]["share"] == pytest.approx(0.3)
    assert [found[name]["months"] for name in ("Red de inmediato", "AGG-A")] == [0, 2]


def test_of_a_list_that_came_in_whole_or_told_of_few_nobody_can_say_how_late_it_is():
    whole = tuple(("list", "Red de una vez", *row) for row in HISTORY)
    few = tuple(("list", "Red pequeña", month, month, 1) for month in ("2025-03", "2025-04"))
    found = parts(whole, few)
    assert {row["says"] for row in found.values()} == {EntryFinding.NOT_KNOWN}
    assert "share" not in found["Red pequeña"]


def test_what_is_asked_without_entries_is_answered_without_parts():
    assert said(table(registered=registered())).tables == {}
