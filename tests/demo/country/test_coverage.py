from datetime import timedelta
from math import log

import pytest

from baluarte.demo.country.coverage import NORTH
from baluarte.demo.country.lists.sierra import STATES
from baluarte.demo.country.people import Kind
from baluarte.demo.country.timespan import FIVE_YEARS


def _log_odds_ratio(events, one, other) -> float:
    counts = {(a, b): 0.5 for a in (True, False) for b in (True, False)}
    for event in events:
        counts[event in one, event in other] += 1
    both, neither = counts[True, True], counts[False, False]
    return log(both * neither / (counts[True, False] * counts[False, True]))


def test_lists_hold_together_as_many_reports_as_were_asked_for(lists) -> None:
    assert {slug: len(one.rows) for slug, one in lists.items()} == {
        "tinta": 3240,
        "tierra": 2400,
        "sierra": 1320,
        "mecanismo-inventado": 2160,
        "faro": 2880,
    }


def test_many_events_are_in_several_lists_and_many_in_none(country) -> None:
    known = frozenset().union(*(one.events for one in country.lists))
    several = sum(len(one.events) for one in country.lists) - len(known)
    assert 0.25 < 1 - len(known) / len(country.truth.events) < 0.45
    assert several > 0.2 * len(known)


def test_nothing_is_told_before_it_happened_or_after_lists_are_closed(country) -> None:
    late = [
        (row.event, row.told_on)
        for one in country.lists
        for row in one.rows
        if not country.truth.by_id[row.event].day <= row.told_on <= FIVE_YEARS.closed_date
    ]
    assert late == []


@pytest.mark.parametrize(
    ("steward", "least", "most"),
    [("faro", 0, 4), ("tinta", 1, 6), ("tierra", 9, 30), ("mecanismo-inventado", 12, 40)],
)
def test_half_of_a_list_was_told_within_its_usual_delay(lists, truth, steward, least, most) -> None:
    delays = sorted(
        (row.told_on - truth.by_id[row.event].day).days
        for row in lists[steward].rows
        if not row.again
    )
    assert least <= delays[len(delays) // 2] <= most


def test_the_last_months_are_incomplete_where_people_hear_late(lists, truth) -> None:
    months = [truth.by_id[event].day.month for event in lists["sierra"].events
              if truth.by_id[event].day.year == 2025]  # fmt: skip
    assert months.count(12) < 0.6 * months.count(9)


def test_what_is_written_down_again_was_there_before(lists) -> None:
    for one in lists.values():
        first = {row.event: row.told_on for row in one.rows if not row.again}
        again = [row for row in one.rows if row.again]
        assert [row.event for row in again if row.told_on <= first[row.event]] == []
        assert len(again) == round(0.02 * len(one.rows))


def test_each_organisation_sees_its_own_part(lists, truth) -> None:
    def kinds(steward: str) -> set[Kind]:
        return {truth.by_id[event].kind for event in lists[steward].events}

    assert (kinds("tierra"), kinds("faro"), kinds("mecanismo-inventado")) == (
        {Kind.DEFENDER},
        set(Kind),
        set(Kind),
    )
    assert {truth.by_id[event].place[:2] for event in lists["sierra"].events} == set(STATES)
    journalists = [e for e in lists["tinta"].events if truth.by_id[e].kind == Kind.JOURNALIST]
    assert len(journalists) > 0.93 * len(lists["tinta"].events)


def test_tinta_lacks_the_north_in_the_spring_of_2023(lists, truth) -> None:
    def share(first: int, last: int) -> float:
        happened = [
            event.id
            for event in truth.events
            if event.place[:2] in NORTH
            and event.kind == Kind.JOURNALIST
            and first <= (event.day.year - 2021) * 12 + event.day.month - 1 <= last
        ]
        return sum(event in lists["tinta"].events for event in happened) / len(happened)

    assert share(26, 31) < 0.4 * share(10, 25)


def test_the_authority_grows_and_hears_less_of_its_own(lists, truth) -> None:
    held = lists["mecanismo-inventado"].events

    def share(events) -> float:
        chosen = [event.id for event in events]
        return sum(event in held for event in chosen) / len(chosen)

    by_year = [share(e for e in truth.events if e.day.year == year) for year in range(2021, 2026)]
    assert by_year[:4] == sorted(by_year[:4])
    assert share(e for e in truth.events if "PE-POM" in e.perpetrators) < 0.8 * share(truth.events)


def test_faro_reads_tinta(lists, truth) -> None:
    journalists = [e.id for e in truth.events if e.kind == Kind.JOURNALIST]
    found = _log_odds_ratio(journalists, lists["tinta"].events, lists["faro"].events)
    assert found == pytest.approx(1.3, abs=0.45)


def test_whoever_told_the_sierra_avoids_the_authority(lists, truth) -> None:
    there = [
        e.id
        for e in truth.events
        if e.place[:2] in STATES
        and e.day.year > 2021
        and e.day + timedelta(60) < FIVE_YEARS.closed_date
    ]
    found = _log_odds_ratio(there, lists["sierra"].events, lists["mecanismo-inventado"].events)
    assert found == pytest.approx(-1.6, abs=0.45)
