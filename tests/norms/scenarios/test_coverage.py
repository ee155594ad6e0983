"""The report of what no scenario names: it finds what is missing and believes no claim."""

import pytest

from baluarte.norms.protocols import protocol, protocols
from baluarte.norms.scenarios import lines_of_coverage, read, scenarios, scenarios_of, uncovered
from baluarte.norms.scenarios.coverage import CIRCUMSTANCES, circumstances_of, kinds_of

EXTRAORDINARY = protocol("mech_extraordinary", 1)
STORY = """\
scenario: Una noche
protocol: mech_extraordinary
version: 1
title: {es: Una, en: One}
story: {es: Una noche., en: One night.}
shows: [SHOWN]
acts:
- {id: solicitud, at: START, happens: request_received}
then:
- at: MOMENT
  steps:
    EX-1: {state: STATE, until: END}
"""


def story(
    moment="2026-03-11 02:39",
    state="due",
    start="2026-03-10 23:40",
    end="2026-03-11 02:40",
    shown="",
):
    names = {"MOMENT": moment, "STATE": state, "START": start, "END": end, "SHOWN": shown}
    text = STORY
    for name, given in names.items():
        text = text.replace(name, given)
    made = read(text, slug="una")
    assert made.run().differences == ()
    return made


def said(*told, language="en"):
    return [one.in_language(language) for one in uncovered(told, of=[EXTRAORDINARY])]


def test_without_a_scenario_every_step_of_every_protocol_is_missing():
    missing = [one.of for one in uncovered(()) if one.code == "step"]
    own = {f"{one.code}/{step.id}" for one in protocols() for step in one.steps if not one.extends}
    assert len(missing) == 139
    assert own <= set(missing)


def test_without_a_scenario_every_circumstance_of_every_unit_is_missing():
    missing = {(one.of, one.what) for one in uncovered(()) if one.code == "circumstance"}
    units = {kind for one in protocols() for step in one.steps for kind in kinds_of(step.clock)}
    assert units == {
        "hours", "calendar_days", "working_days", "days", "months", "before", "next_session",
        "at_once", "waits", "extension", "at_least", "operator",
    }  # fmt: skip
    assert missing == {(kind, one) for kind in units for one in circumstances_of(kind)}


def test_nothing_suspends_a_date_a_session_the_very_moment_or_what_no_article_halts():
    units = {kind for one in protocols() for step in one.steps for kind in kinds_of(step.clock)}
    without = {kind for kind in units if "suspension" not in circumstances_of(kind)}
    assert without == {"before", "next_session", "at_once", "operator", "days", "waits"}
    assert circumstances_of("hours") == CIRCUMSTANCES


@pytest.mark.parametrize(
    ("moment", "state", "seen"),
    [
        ("2026-03-11 02:39", "due", "just before"),
        ("2026-03-11 02:40", "due", "exactly at"),
        ("2026-03-11 02:41", "overdue", "just after"),
        ("2026-03-11 02:38", "due", ""),
        ("2026-03-11 02:42", "overdue", ""),
    ],
)
def test_an_edge_in_hours_is_seen_within_a_minute(moment, state, seen):
    missing = [
        one for one in said(story(moment, state)) if one.startswith("mech_extraordinary/EX-1:")
    ]
    edges = {"just before", "exactly at", "just after"} - {seen}
    assert missing == [
        f"mech_extraordinary/EX-1: no scenario looks at it {one} its end"
        for one in ("just before", "exactly at", "just after")
        if one in edges
    ]


def test_an_end_that_nobody_says_is_missing():
    text = STORY.replace("{state: STATE, until: END}", "STATE")
    for name, given in {
        "MOMENT": "2026-03-11 02:40",
        "STATE": "due",
        "START": "2026-03-10 23:40",
        "SHOWN": "",
    }.items():
        text = text.replace(name, given)
    assert "mech_extraordinary/EX-1: no scenario says when its clock runs out (“until”)" in said(
        read(text, slug="una")
    )


def test_a_claim_that_the_dates_do_not_bear_out_is_named():
    assert "una: dice mostrar un fin de semana, y no ocurre en lo que cuenta" in said(
        story(shown="weekend"), language="es"
    )


@pytest.mark.parametrize(
    ("start", "moment", "end", "shown"),
    [
        ("2026-03-14 10:00", "2026-03-14 12:59", "2026-03-14 13:00", "weekend"),
        ("2026-03-16 10:00", "2026-03-16 12:59", "2026-03-16 13:00", "holiday"),
        ("2026-03-31 23:00", "2026-04-01 01:59", "2026-04-01 02:00", "month_end"),
        ("2024-02-29 10:00", "2024-02-29 12:59", "2024-02-29 13:00", "leap_day"),
        ("2022-10-30 00:30", "2022-10-30 02:29", "2022-10-30 02:30", "zone_change"),
    ],
)
def test_a_claim_that_the_dates_bear_out_counts(start, moment, end, shown):
    found = said(story(moment, "due", start, end, shown))
    assert [one for one in found if one.startswith("una:")] == []
    circumstance = {
        "weekend": "a weekend", "holiday": "an official rest day", "month_end": "a month's end",
        "leap_day": "a 29 February", "zone_change": "a change of summer time or zone",
    }[shown]  # fmt: skip
    assert (
        f"clocks of “hours”: no scenario shows {circumstance} between their start and their end"
        not in found
    )


@pytest.mark.parametrize("shown", CIRCUMSTANCES)
def test_what_occurs_and_no_scenario_says_it_shows_does_not_count(shown):
    silent = story("2026-03-14 12:59", "due", "2026-03-14 10:00", "2026-03-14 13:00")
    missing = {
        (one.of, one.what)
        for one in uncovered([silent], of=[EXTRAORDINARY])
        if one.code == "circumstance"
    }
    assert ("hours", shown) in missing


@pytest.mark.parametrize("code", [one.code for one in protocols() if one.steps])
def test_every_protocol_has_a_scenario_and_without_them_it_is_missed(code):
    others = [one for one in scenarios() if one.protocol.code != code]
    assert scenarios_of(code) != []
    assert any(one.of.startswith(f"{code}/") for one in uncovered(others))


def test_the_report_ends_with_how_much_there_is():
    assert (
        lines_of_coverage("en")[-1]
        == f"{len(scenarios())} scenarios; 22 protocols with 139 steps; not named: 0"
    )
    assert lines_of_coverage("es")[-1].endswith("sin nombrar: 0")
