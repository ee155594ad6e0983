"""Every act that cannot be is refused, with what would be right, in two languages."""

import inspect
import re
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from tests.norms.agenda.stories import CALENDAR, done, halt, happens, local, of_a_step

from baluarte.norms.agenda import ActRefused, Happening, Occurrence, acts, check
from baluarte.norms.protocols import protocol
from baluarte.norms.protocols.form import Choice

EX, OR, IR = "mech_extraordinary", "mech_ordinary", "information_request"
CP, SC, AM = "criminal_case", "state_commission_complaint", "amparo"
REQUEST = happens("r", "2026-03-10 23:40", "request_received")
ISSUED = done("i", "2026-03-11 02:10", "EX-1", "urgent_measures_issued")
FILED = happens("f", "2026-03-02 10:00", "information_request_filed")
TERM = happens("t", "2026-01-15 12:00", "complementary_term_set")
CLOSED_BY_CP5 = done("c", "2026-03-13 10:00", "CP-5", "complementary_closed")
COMPLAINT = happens("q", "2026-01-31 10:00", "state_complaint_filed")
HALTED = halt("suspended", "s", "2026-03-03 10:00")
SESSION = happens(
    "d", "2026-03-10 10:00", "board_session_date_set", names=local("2026-04-01 00:00").date()
)
CLAIM = happens("f", "2026-03-02 10:00", "amparo_filed")
STOPPED = [CLAIM, HALTED, halt("resumed", "s2", "2026-03-04 10:00")]

CASES = [
    ("in_the_future", EX, [], happens("a", "2026-03-11 09:00", "request_received"), "2026-03-11 08:00", "el 11 de marzo de 2026, 09:00 todavía no llega; ahora es el 11 de marzo de 2026, 08:00", "11 March 2026, 09:00 has not come yet"),
    ("before_the_first", EX, [REQUEST], happens("a", "2026-03-10 22:00", "imminent_danger_declared"), "2026-03-11 08:00", "22:00 es anterior a lo primero que se sabe de este asunto", "22:00 is before the first thing known of this matter"),
    ("before_its_start", EX, [REQUEST, ISSUED], done("a", "2026-03-11 01:00", "EX-2", "urgent_measures_implemented"), "2026-03-11 08:00", "01:00 es anterior a lo que da inicio a este paso", "01:00 is before what begins this step"),
    ("unknown_step", EX, [REQUEST], done("a", "2026-03-11 01:00", "EX-9"), "2026-03-11 08:00", "no tiene el paso EX-9; tiene EX-1, EX-2, EX-3, EX-4, EX-5", "no step EX-9; it has EX-1, EX-2, EX-3, EX-4, EX-5"),
    ("unknown_event", EX, [], happens("a", "2026-03-11 01:00", "rain"), "2026-03-11 08:00", "ningún acontecimiento «rain»", "no event “rain”"),
    ("nothing_happened", EX, [], Occurrence("a", Happening.HAPPENED, local("2026-03-11 01:00")), "2026-03-11 08:00", "diga qué ocurrió", "say what happened"),
    ("no_date_named", OR, [], happens("a", "2026-03-11 01:00", "board_session_date_set"), "2026-03-11 08:00", "nombra una fecha: escríbala", "names a date: write it"),
    ("not_begun", EX, [REQUEST], done("a", "2026-03-11 01:00", "EX-2", "urgent_measures_implemented"), "2026-03-11 08:00", "EX-2 aún no empieza: antes debe constar uno de estos acontecimientos: la emisión de las medidas urgentes", "EX-2 has not begun: one of these events must be on record first: the issue of the urgent"),
    ("waits", SC, [COMPLAINT], done("a", "2026-07-01 10:00", "SC-3", "queja_recourse_open"), "2026-07-01 10:00", "SC-3 se abre el 31 de julio de 2026, 23:59", "SC-3 opens on 31 July 2026, 23:59"),
    ("no_such_opening", EX, [REQUEST], done("a", "2026-03-11 01:00", "EX-1", "urgent_measures_issued", run="x"), "2026-03-11 08:00", "EX-1 no tiene esa apertura", "EX-1 has no such opening"),
    ("done_already", EX, [REQUEST, ISSUED], done("a", "2026-03-11 03:00", "EX-1", "urgent_measures_issued"), "2026-03-11 08:00", "EX-1 ya consta como hecho el 11 de marzo de 2026, 02:10", "EX-1 is already on record as done on 11 March 2026, 02:10"),
    ("alternative_done", CP, [TERM, CLOSED_BY_CP5], done("a", "2026-03-14 10:00", "CP-6", "complementary_closed"), "2026-03-14 10:00", "CP-6 ya no hace falta: consta CP-5", "CP-6 is no longer needed: CP-5"),
    ("nothing_to_correct", EX, [REQUEST], happens("a", "2026-03-10 23:30", "request_received", supersedes="x"), "2026-03-11 08:00", "no consta ningún acto «x»", "no act “x” on record"),
    ("wrong_outcome", EX, [REQUEST], done("a", "2026-03-11 01:00", "EX-1", "coordination_informed"), "2026-03-11 08:00", "no termina con «el informe a la Coordinación Ejecutiva», sino con la emisión", "does not end with “the report to the Executive Coordination” but with the issue"),
    ("one_outcome", "mech_intake", [REQUEST], done("a", "2026-03-11 01:00", "IN-3", "imminent_danger_declared", "ordinary_route_opened"), "2026-03-11 08:00", "IN-3 termina con uno solo de la declaración", "IN-3 ends with exactly one of the declaration"),
    ("no_extension", EX, [REQUEST], of_a_step("extended", "a", "2026-03-11 01:00", "EX-1"), "2026-03-11 08:00", "el plazo de EX-1 no se puede ampliar (LPPDDHP art. 26 I)", "the clock of EX-1 cannot be extended (LPPDDHP art. 26 I)"),
    ("extended_before", IR, [FILED, of_a_step("extended", "e", "2026-03-05 10:00", "IR-5")], of_a_step("extended", "a", "2026-03-06 10:00", "IR-5"), "2026-03-06 10:00", "el plazo de IR-5 ya se amplió una vez", "the clock of IR-5 was already extended once"),
    ("too_late_to_extend", IR, [FILED], of_a_step("extended", "a", "2026-04-02 10:00", "IR-5"), "2026-04-02 10:00", "el plazo de IR-5 no corre ahora", "the clock of IR-5 does not run now"),
    ("never_suspended", EX, [REQUEST], halt("suspended", "a", "2026-03-11 01:00"), "2026-03-11 08:00", "no se suspenden: su texto no cita ningún artículo que lo permita. Puede", "are never suspended: its text names no article that lets them. You can"),
    ("suspended_already", AM, [CLAIM, HALTED], halt("suspended", "a", "2026-03-04 10:00"), "2026-03-04 10:00", "ya está suspendido", "suspended already"),
    ("not_suspended", AM, STOPPED, halt("resumed", "a", "2026-03-05 10:00"), "2026-03-05 10:00", "no está suspendido", "it is not suspended"),
    ("closed", IR, [FILED, halt("closed", "x", "2026-03-03 10:00")], done("a", "2026-03-04 10:00", "IR-5", "information_answered"), "2026-03-04 10:00", "este procedimiento está cerrado", "this procedure is closed"),
]  # fmt: skip


def refused(of, told, act, at):
    with pytest.raises(ActRefused) as raised:
        check(
            protocol(of, 1),
            told,
            act,
            at=local(at) if isinstance(at, str) else at,
            calendar=CALENDAR,
        )
    return raised.value


def admitted(of, told, act, at):
    return check(protocol(of, 1), told, act, at=local(at), calendar=CALENDAR) is None


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_an_act_that_cannot_be_is_refused_in_words(case):
    code, of, told, act, at, in_spanish, in_english = case
    error = refused(of, told, act, at)
    assert error.code == code
    assert in_spanish in error.in_language("es")
    assert in_english in error.in_language("en")


def test_all_outcomes_are_asked_for_where_a_step_brings_about_all():
    made = protocol(CP, 1)
    steps = tuple(replace(one, choose=Choice.ALL) for one in made.steps if one.id == "CP-4")
    begun = happens("j", "2026-03-10 10:00", "accused_before_judge")
    act = done("a", "2026-03-10 12:00", "CP-4", "indictment_decided")
    with pytest.raises(ActRefused) as raised:
        check(
            replace(made, steps=steps),
            [begun],
            act,
            at=local("2026-03-10 12:00"),
            calendar=CALENDAR,
        )
    assert raised.value.code == "all_outcomes"
    assert "CP-4 termina con todos: la decisión" in raised.value.in_language("es")
    assert "CP-4 ends with all of the decision" in raised.value.in_language("en")


def test_every_refusal_there_is_was_provoked():
    raised = set(re.findall(r"ActRefused\(\s*\"(\w+)\"", inspect.getsource(acts)))
    assert {case[0] for case in CASES} | {"all_outcomes"} == raised


def test_a_refused_act_says_its_hours_as_they_are_read_where_it_happened():
    error = refused(
        EX, [], happens("a", "2026-03-11 09:00", "request_received"), "2026-03-11 08:00"
    )
    assert "07:00" in error.in_language("es", zone=ZoneInfo("America/Tijuana"))


def test_the_last_version_of_a_fact_may_be_corrected_again():
    first = done(
        "c1",
        "2026-03-11 02:20",
        "EX-1",
        "urgent_measures_issued",
        supersedes="i",
        told="2026-03-11 09:00",
    )
    again = done(
        "c2",
        "2026-03-11 02:15",
        "EX-1",
        "urgent_measures_issued",
        supersedes="c1",
        told="2026-03-11 10:00",
    )
    told = [REQUEST, ISSUED, first]
    assert admitted(EX, told, again, "2026-03-11 10:00")
    assert admitted(
        EX,
        [*told, again],
        done(
            "c3",
            "2026-03-11 02:16",
            "EX-1",
            "urgent_measures_issued",
            supersedes="i",
            told="2026-03-11 11:00",
        ),
        "2026-03-11 11:00",
    )


def test_two_people_cannot_complete_one_step():
    told = [REQUEST]
    one = done("one", "2026-03-11 02:00", "EX-1", "urgent_measures_issued")
    other = done("other", "2026-03-11 02:00", "EX-1", "urgent_measures_issued")
    assert admitted(EX, told, one, "2026-03-11 02:00")
    assert refused(EX, [*told, one], other, "2026-03-11 02:00").code == "done_already"


def test_an_extension_given_in_time_may_be_told_after_the_end():
    late = of_a_step("extended", "a", "2026-03-20 10:00", "IR-5", told="2026-04-10 10:00")
    assert admitted(IR, [FILED], late, "2026-04-10 10:00")


def test_a_suspension_told_late_is_held_against_what_stood_then():
    inside = halt("suspended", "a", "2026-03-03 20:00", told="2026-03-06 10:00")
    after = halt("suspended", "b", "2026-03-05 20:00", told="2026-03-06 10:00")
    assert refused(AM, STOPPED, inside, "2026-03-06 10:00").code == "suspended_already"
    assert admitted(AM, STOPPED, after, "2026-03-06 10:00")


def test_what_waits_cannot_have_been_done_before_it_opened_though_told_after():
    early = done("a", "2026-07-01 10:00", "SC-3", "queja_recourse_open", told="2026-09-01 10:00")
    assert refused(SC, [COMPLAINT], early, "2026-09-01 10:00").code == "waits"


def test_the_closing_itself_may_be_corrected():
    told = [FILED, halt("closed", "x", "2026-03-03 10:00")]
    withdrawn = halt(
        "closed",
        "y",
        "2026-03-03 10:00",
        supersedes="x",
        is_withdrawn=True,
        told="2026-03-04 10:00",
    )
    assert admitted(IR, told, withdrawn, "2026-03-04 10:00")
    answer = done("a", "2026-03-05 10:00", "IR-5", "information_answered")
    assert admitted(IR, [*told, withdrawn], answer, "2026-03-05 10:00")
