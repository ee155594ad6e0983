"""What the agenda says where a plain story does not tell it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.norms.agenda.stories import CALENDAR, CENTRE, done, halt, happens, local, of_a_step

from baluarte.norms.agenda import Happening, Occurrence, State, agenda
from baluarte.norms.agenda.wording import in_words
from baluarte.norms.clocks import Clock, Unit
from baluarte.norms.protocols import protocol

IR, CP = protocol("information_request", 1), protocol("criminal_case", 1)
AM = protocol("amparo", 1)
EX, OR = protocol("mech_extraordinary", 1), protocol("mech_ordinary", 1)
FILED = happens("f", "2026-03-02 10:00", "information_request_filed")
ASKED = done("q", "2026-03-06 10:00", "IR-3", "clarification_asked")
ANSWERED = done("w", "2026-03-13 10:00", "IR-4", "clarification_given")


def drawn(of, told, at, **more):
    return agenda(of, told, at=local(at), calendar=CALENDAR, **more)


def day_of(instant):
    return instant.astimezone(CENTRE).date().isoformat()


def test_a_clock_stands_still_while_an_answer_is_asked_and_begins_again_with_it():
    before = drawn(IR, [FILED], "2026-03-05 10:00").item("IR-5")
    asked = drawn(IR, [FILED, ASKED], "2026-03-12 10:00").item("IR-5")
    after = drawn(IR, [FILED, ASKED, ANSWERED], "2026-03-14 10:00").item("IR-5")
    assert (day_of(before.due.at), before.run) == ("2026-03-31", "f")
    assert (asked.due.at, asked.due.stands_still, asked.state) == (None, True, "open")
    assert (day_of(after.due.at), after.run, after.started_at) == (
        "2026-04-13",
        "f",
        local("2026-03-13 10:00"),
    )


def test_who_asks_after_the_end_is_still_late():
    late = done("q", "2026-04-02 10:00", "IR-3", "clarification_asked")
    answered = done("w", "2026-04-06 10:00", "IR-4", "clarification_given")
    for told in ([FILED, late], [FILED, late, answered]):
        item = drawn(IR, told, "2026-04-07 10:00").item("IR-5")
        assert (item.state, day_of(item.due.at)) == ("overdue", "2026-03-31")


def test_what_was_open_when_a_matter_was_closed_is_not_breached_by_time_that_came_after():
    told = [FILED, halt("closed", "x", "2026-03-10 10:00")]
    for at in ("2026-03-10 10:00", "2026-12-01 10:00"):
        assert drawn(IR, told, at).states["IR-5"] == "excused"


def test_what_was_overdue_when_a_matter_was_closed_is_breached():
    told = [FILED, halt("closed", "x", "2026-04-10 10:00")]
    assert drawn(IR, told, "2026-04-10 09:59").states["IR-5"] == "overdue"
    assert drawn(IR, told, "2026-04-10 10:00").states["IR-5"] == "breached"


def test_no_clock_begins_after_the_closing():
    told = [
        happens("c", "2026-03-02 10:00", "complementary_closed"),
        halt("closed", "x", "2026-03-10 10:00"),
    ]
    assert drawn(CP, told, "2026-06-01 10:00").states["CP-8"] == "waiting"


def test_a_closing_that_was_withdrawn_closed_nothing():
    told = [
        FILED,
        halt("closed", "x", "2026-03-10 10:00"),
        halt(
            "closed",
            "y",
            "2026-03-10 10:00",
            supersedes="x",
            is_withdrawn=True,
            told="2026-03-11 10:00",
        ),
    ]
    assert drawn(IR, told, "2026-04-10 10:00").states["IR-5"] == "overdue"


def test_to_suspend_twice_is_to_suspend_once():
    told = [
        happens("f", "2026-03-02 10:00", "amparo_admitted"),
        halt("suspended", "a", "2026-03-03 10:00"),
        halt("suspended", "b", "2026-03-04 10:00"),
    ]
    resumed = halt("resumed", "c", "2026-03-06 10:00")
    item = drawn(AM, [*told, resumed], "2026-03-09 10:00").item("AM-5")
    # The 3rd, 4th and 5th did not count.
    assert day_of(item.due.at) == "2026-03-26"


def test_an_extension_without_a_name_is_of_the_opening_that_ran():
    told = [
        happens("a", "2026-01-12 12:00", "protective_measure_imposed"),
        happens("b", "2026-02-02 12:00", "protective_measure_imposed"),
        of_a_step("extended", "e", "2026-03-10 12:00", "CP-12"),
    ]
    items = drawn(CP, told, "2026-03-11 10:00").of("CP-12")
    assert [(one.run, one.is_extended, day_of(one.due.at)) for one in items] == [
        ("a", True, "2026-04-12"),
        ("b", False, "2026-04-03"),
    ]


def test_an_extension_with_a_name_is_of_that_opening():
    told = [
        happens("a", "2026-01-12 12:00", "protective_measure_imposed"),
        happens("b", "2026-02-02 12:00", "protective_measure_imposed"),
        of_a_step("extended", "e", "2026-03-10 12:00", "CP-12", run="b"),
    ]
    items = drawn(CP, told, "2026-03-11 10:00").of("CP-12")
    assert [(one.run, one.is_extended) for one in items] == [("a", False), ("b", True)]


def test_who_chose_the_shorter_alternative_late_stays_as_judged_when_it_was_done():
    told = [
        happens("t", "2026-01-15 12:00", "complementary_term_set"),
        done("c", "2026-04-15 12:00", "CP-5", "complementary_closed"),
    ]
    found = {
        at: drawn(CP, told, at).states["CP-5"] for at in ("2026-04-16 12:00", "2027-01-15 12:00")
    }
    assert set(found.values()) == {State.LAPSED}


def test_the_last_word_is_what_nothing_supersedes_whenever_it_was_told():
    first = happens("r", "2026-06-04 08:00", "request_received")
    second = happens("r2", "2026-06-04 07:00", "request_received", supersedes="r")
    third = happens("r3", "2026-06-04 06:00", "request_received", supersedes="r2")
    for told in ([first, second, third], [third, first, second], [third, second, first]):
        item = drawn(EX, told, "2026-06-04 08:30").item("EX-1")
        assert (item.run, item.started_at) == ("r", local("2026-06-04 06:00"))


def test_corrections_that_go_in_a_circle_do_not_hang():
    one = happens("a", "2026-06-04 08:00", "request_received", supersedes="b")
    other = happens("b", "2026-06-04 07:00", "request_received", supersedes="a")
    assert len(drawn(EX, [one, other], "2026-06-04 08:30").of("EX-1")) == 1


def test_two_times_of_one_zone_are_told_apart_in_the_hour_that_comes_twice():
    first = datetime(2022, 10, 30, 1, 50, tzinfo=CENTRE)
    second = datetime(2022, 10, 30, 1, 10, fold=1, tzinfo=CENTRE)
    told = [
        happens("r", first, "request_received"),
        done("i", second, "EX-1", "urgent_measures_issued"),
    ]
    found = agenda(EX, told, at=second, calendar=CALENDAR)
    assert (found.states["EX-1"], found.states["EX-2"]) == ("done", "open")
    assert agenda(EX, told, at=first, calendar=CALENDAR).states["EX-2"] == "waiting"


def test_the_clock_the_operator_set_is_counted_in_place_of_none():
    told = [happens("m", "2026-03-02 10:00", "measures_in_force")]
    own = {"OR-8": Clock(Unit.CALENDAR_DAYS, 10, is_ours=True)}
    assert drawn(OR, told, "2026-03-02 11:00").item("OR-8").due.at is None
    item = drawn(OR, told, "2026-03-13 00:00", own_terms=own).item("OR-8")
    assert (item.state, day_of(item.due.at)) == ("overdue", "2026-03-12")
    assert in_words(item, calendar=CALENDAR, language="es") == (
        "10 días naturales desde la entrada en operación de las medidas (2 de marzo de 2026, 10:00); "
        "LPPDDHP art. 29 III. Ninguna ley fija este plazo: es de quien opera."
    )


def test_what_ended_by_an_event_from_outside_is_done():
    told = [
        happens("r", "2026-03-10 10:00", "request_received"),
        happens("i", "2026-03-10 11:00", "urgent_measures_issued"),
    ]
    item = drawn(EX, told, "2026-03-10 12:00").item("EX-1")
    assert (item.state, item.done_by) == ("done", "i")


def test_a_step_excused_before_it_begins_stays_excused():
    told = [
        of_a_step("excused", "e", "2026-03-10 09:00", "EX-3"),
        happens("r", "2026-03-10 10:00", "request_received"),
    ]
    assert [
        drawn(EX, told, at).states["EX-3"] for at in ("2026-03-10 09:30", "2026-03-10 20:00")
    ] == ["excused"] * 2


def test_what_says_neither_when_it_happened_nor_when_it_was_told_is_refused():
    nothing = Occurrence("a", Happening.HAPPENED, None, events=("request_received",))
    with pytest.raises(ValueError, match="occurrence a says neither"):
        drawn(EX, [nothing], "2026-03-10 20:00")


def test_of_several_openings_the_one_that_presses_most_speaks_for_the_step():
    told = [
        happens("a", "2026-01-12 12:00", "victim_act_request"),
        done("b", "2026-01-13 12:00", "CP-2", "act_request_answered"),
        happens("c", "2026-02-12 12:00", "victim_act_request"),
    ]
    found = drawn(CP, told, "2026-03-02 12:00")
    assert [one.state for one in found.of("CP-2")] == ["done", "overdue"]
    assert (found.states["CP-2"], found.item("CP-2").run, found.item("CP-2", "a").state) == (
        "overdue",
        "c",
        "done",
    )
    assert [one.run for one in found.unfinished] == ["c"]
    with pytest.raises(KeyError, match="no opening 'x' of 'CP-2'"):
        found.item("CP-2", "x")


def test_no_more_openings_are_made_than_the_text_allows():
    of = protocol("protection_orders", 1)
    told = [happens("o", "2026-03-02 10:00", "protection_order_issued")]
    start = local("2026-03-02 10:00").astimezone(UTC)
    told += [
        done(f"c{n}", start + timedelta(hours=20 * n), "PO-3", "daily_contact_made")
        for n in range(1, 7)
    ]
    items = drawn(of, told, "2026-03-20 10:00").of("PO-3")
    assert [(one.run, one.done_by) for one in items] == [
        ("o", "c1"), ("c1", "c2"), ("c2", "c3"), ("c3", "c4"), ("c4", "c5"), ("c5", "c6")
    ]  # fmt: skip


def test_a_protocol_that_cannot_be_suspended_runs_on_whatever_was_told():
    told = [
        happens("r", "2026-03-10 10:00", "request_received"),
        halt("suspended", "s", "2026-03-10 10:30"),
    ]
    item = drawn(EX, told, "2026-03-10 14:00").item("EX-1")
    assert (item.state, item.due.at) == ("overdue", local("2026-03-10 13:00"))
    open_to_it = replace(EX, may_be_suspended=True)
    assert drawn(open_to_it, told, "2026-03-10 14:00").item("EX-1").due.stands_still
