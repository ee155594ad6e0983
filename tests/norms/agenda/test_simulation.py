"""If it came in then, what is due when: the simulation against dates counted by hand."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from baluarte.norms.agenda.simulation import (
    Given,
    StepStatus,
    calendar_of,
    forks,
    opening_events,
    optional_steps,
    other_events,
    simulate,
)
from baluarte.norms.protocols import newest, protocols

CENTRE, SONORA = ZoneInfo("America/Mexico_City"), ZoneInfo("America/Hermosillo")
NIGHT = datetime(2026, 3, 10, 23, 40, tzinfo=CENTRE)


def simulated(code, at=NIGHT, more=(), state="09", jurisdiction="federal", **options):
    protocol = newest(code)
    given = [Given(event, at) for event in opening_events(protocol)]
    calendar = calendar_of(protocol, state=state, jurisdiction=jurisdiction)
    found = simulate(protocol, [*given, *more], calendar=calendar, **options)
    return {one.step.id: one for one in found}


def due(one, zone=CENTRE):
    return one.item.due.at.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def test_the_request_of_2340_is_answered_by_0240_and_implemented_by_1140():
    rows = simulated("mech_extraordinary")
    assert {id_: due(one) for id_, one in rows.items()} == {
        "EX-1": "2026-03-11 02:40",
        "EX-2": "2026-03-11 11:40",
        "EX-3": "2026-03-11 02:40",
        "EX-4": "2026-03-11 02:40",
        "EX-5": "2026-03-11 02:40",
    }
    assert not any(one.is_late for one in rows.values())


def test_each_step_done_after_so_many_hours_moves_what_follows_and_may_be_late():
    rows = simulated("mech_extraordinary", pace=timedelta(hours=4))
    assert (due(rows["EX-2"]), rows["EX-1"].is_late, rows["EX-2"].is_late) == (
        "2026-03-11 12:40",
        True,
        False,
    )


def test_no_hours_mean_at_once():
    rows = simulated("mech_extraordinary", pace=timedelta())
    assert due(rows["EX-2"]) == "2026-03-11 08:40"


def test_where_the_law_says_days_both_readings_come_and_the_later_is_followed():
    filed = simulated("cndh_complaint")["QC-2"]
    # The complaint itself may wait a year: 10 March 2027.
    assert due(filed) == "2027-03-15 23:59"
    assert filed.item.due.working.astimezone(CENTRE).date() == date(2027, 3, 18)
    assert filed.done_at == filed.item.due.working
    assert [(day, name) for day, name in filed.not_counted] == [
        (date(2027, 3, 15), "Natalicio de Benito Juárez")
    ]
    assert filed.ends_on == "Natalicio de Benito Juárez"


def test_rest_days_that_do_not_count_are_named():
    rows = simulated("amparo")
    assert due(rows["AM-1"]) == "2026-03-31 23:59"
    assert rows["AM-1"].not_counted == ()
    assert rows["AM-5"].not_counted == ()


def test_what_has_no_term_is_not_dated_nor_what_waits_for_it():
    rows = simulated("mech_followup")
    standings = {id_: one.standing for id_, one in rows.items()}
    assert standings == {
        "FU-1": StepStatus.WITHOUT_TERM,
        "FU-2": StepStatus.NOT_BEGUN,
        "FU-3": StepStatus.WITHOUT_TERM,
    }


def test_with_a_pace_what_has_no_term_is_done_too():
    rows = simulated("cndh_complaint", pace=timedelta(hours=24))
    assert rows["QC-4"].standing == StepStatus.DATED
    assert due(rows["QC-4"]) == "2026-03-27 23:59"


def test_a_session_that_is_fixed_counts_back_and_one_that_is_held_counts_on():
    fixed = Given("board_session_date_set", NIGHT + timedelta(hours=12), names=date(2026, 3, 20))
    held = Given("board_session_held", datetime(2026, 3, 20, 10, tzinfo=CENTRE))
    rows = simulated("mech_ordinary", more=[fixed, held])
    assert {id_: due(rows[id_]) for id_ in ("OR-3", "OR-4", "OR-6", "OR-7")} == {
        "OR-3": "2026-03-15 23:59",
        "OR-4": "2026-04-20 23:59",
        "OR-6": "2026-03-23 10:00",
        "OR-7": "2026-04-19 23:59",
    }


def test_the_days_of_federal_institutions_end_in_the_capital():
    rows = simulated("mech_ordinary", datetime(2026, 3, 10, 23, 40, tzinfo=SONORA), state="26")
    # In the capital it is already the 11th: ten days later is the 21st, there.
    assert due(rows["OR-2"]) == "2026-03-21 23:59"
    assert due(rows["OR-2"], SONORA) == "2026-03-21 22:59"


def test_the_days_of_a_state_end_in_the_state():
    at = datetime(2026, 3, 10, 23, 40, tzinfo=SONORA)
    rows = simulated("information_request", at, state="26", jurisdiction="state")
    assert due(rows["IR-2"], SONORA) == "2026-03-13 23:59"


def test_an_optional_step_is_not_done_unless_somebody_says_so():
    without = simulated("information_request")
    asked = simulated("information_request", also=frozenset({"IR-3"}))
    assert (without["IR-4"].standing, asked["IR-4"].standing) == (
        StepStatus.NOT_BEGUN,
        StepStatus.DATED,
    )
    assert due(without["IR-5"]) == "2026-04-08 23:59"
    # The clarification lets the clock begin again on 1 April.
    assert due(asked["IR-5"]) == "2026-04-29 23:59"


def test_of_two_ways_the_first_written_is_taken_and_the_other_says_so():
    indicted = Given("complementary_term_set", NIGHT)
    rows = simulated("criminal_case", more=[indicted])
    assert (rows["CP-5"].standing, rows["CP-6"].standing) == (
        StepStatus.DATED,
        StepStatus.ALTERNATIVE,
    )


def test_an_outcome_decides_what_else_begins():
    ended = [Given("complementary_closed", NIGHT)]
    accused = simulated("criminal_case", more=ended)
    dismissed = simulated(
        "criminal_case", more=ended, outcomes={"CP-7": "dismissal_or_suspension_asked"}
    )
    assert (accused["CP-9"].standing, dismissed["CP-9"].standing) == (
        StepStatus.DATED,
        StepStatus.NOT_BEGUN,
    )


def test_a_clock_that_opens_a_way_says_from_when():
    asked = Given("state_aid_request_made", NIGHT)
    route = simulated("victim_aid_reparation", more=[asked])["VA-6"]
    assert (route.standing, due(route), route.done_at) == (
        StepStatus.OPENS,
        "2026-04-09 23:59",
        None,
    )


@pytest.mark.parametrize(
    ("code", "opening", "others"),
    [
        ("mech_extraordinary", ("imminent_danger_declared", "request_received"), ()),
        (
            "mech_ordinary",
            ("ordinary_route_opened", "request_received"),
            ("board_session_date_set", "board_session_held"),
        ),
        ("mech_intake", ("protection_request_made",), ("impediment_ceased",)),
        ("feadle_attraction", ("attraction_requested",), ("notice_of_facts",)),
    ],
)
def test_what_opens_a_matter_and_what_else_may_happen(code, opening, others):
    protocol = newest(code)
    assert (opening_events(protocol), other_events(protocol)) == (opening, others)


def test_only_what_decides_something_is_asked():
    assert [one.id for one in forks(newest("criminal_case"))] == ["CP-4", "CP-7", "CP-8"]
    assert [one.id for one in optional_steps(newest("information_request"))] == ["IR-3"]


WITH_STEPS = [one for one in protocols() if one.steps]


@pytest.mark.parametrize("pace", [None, timedelta(hours=30)], ids=["last instant", "30 hours"])
@pytest.mark.parametrize("protocol", WITH_STEPS, ids=lambda one: one.key)
def test_every_protocol_can_be_simulated_with_all_that_may_happen(protocol, pace):
    given = [Given(event, NIGHT) for event in opening_events(protocol)]
    given += [
        Given(event, NIGHT + timedelta(days=3), names=date(2026, 3, 30))
        for event in other_events(protocol)
    ]
    calendar = calendar_of(protocol, state="26", jurisdiction=protocol.jurisdictions[0])
    rows = simulate(protocol, given, calendar=calendar, pace=pace)
    assert [one.step.id for one in rows] == [step.id for step in protocol.steps]
    # Done at its last instant, nothing is late but what was due before it could begin.
    late = [one for one in rows if one.is_late and one.item.due.at >= one.item.started_at]
    assert pace is not None or late == []
    assert all(one.done_at is None or one.done_at.astimezone(UTC) >= NIGHT for one in rows)
