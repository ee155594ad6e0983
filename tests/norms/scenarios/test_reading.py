"""Every fault of a scenario is named at once, with what would be right, in two languages."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baluarte.norms.agenda import Happening
from baluarte.norms.clocks import Clock, Unit
from baluarte.norms.scenarios import ScenarioInvalid, read
from baluarte.norms.scenarios.instants import TimeRefused, read_instant, zone_named
from baluarte.norms.scenarios.reading import texts
from baluarte.norms.text_faults import words_of_faults

GOOD = """\
scenario: Algo que pasó
protocol: mech_ordinary
version: 1
title: {es: Algo, en: Something}
story: {es: Pasó algo., en: Something happened.}
zones: {risk_unit: America/Tijuana}
closed: [2026-12-24]
sessions: {board: [2026-04-01]}
terms: {OR-9: {calendar_days: 3}}
shows: [correction]
acts:
- {id: solicitud, at: 2026-03-10 23:40, happens: request_received}
- {id: fecha, at: 2026-03-11 09:00, happens: board_session_date_set, names: 2026-04-01}
- {id: sesion, at: unknown, told_at: 2026-04-01 12:00, happens: board_session_held}
- {at: 2026-04-01 13:00, done: OR-5, of: sesion}
- {id: antes, corrects: solicitud, at: 2026-03-10 22:40, told_at: 2026-04-02 12:00}
- {withdraws: fecha, told_at: 2026-04-03 12:00}
then:
- at: 2026-03-20 24:00
  known_at: 2026-03-21 10:00
  steps:
    OR-2: {state: due, until: 2026-03-20, by: risk_unit, stands_still: false}
    OR-9: waiting
"""
EMIT = "- {at: 2026-04-01 13:00, done: OR-5, of: sesion}"


def changed(old, new):
    assert GOOD.count(old) == 1
    return GOOD.replace(old, new)


CASES = {
    "not_yaml": ("a: [", "no es YAML", "is not YAML"),
    "no_scenario": ("- 1", "falta «scenario: título»", "“scenario: title” is missing"),
    "unknown_field": (changed("shows:", "showz:"), "el campo «showz»; los campos son scenario,", "no field “showz”; the fields are scenario,"),
    "lacks": (changed("version: 1\n", ""), "falta «version»", "“version” is missing"),
    "list": (changed("[correction]", "correction"), "aquí va una lista", "a list belongs here"),
    "mapping": (changed("{board: [2026-04-01]}", "abril"), "pares «nombre: valor», no «abril»", "pairs “name: value” belong here, not “abril”"),
    "both_languages": (changed("{es: Algo, en: Something}", "{es: Algo}"), "«title» se escribe en los dos idiomas", "“title” is written in both languages"),
    "unknown_protocol": (changed("mech_ordinary", "song"), "no existe ese protocolo", "there is no such protocol"),
    "unknown_zone": (changed("America/Tijuana", "Luna/Norte"), "ningún huso «Luna/Norte»", "no zone “Luna/Norte”"),
    "unknown_role": (changed("{risk_unit:", "{sheriff:"), "ningún papel «sheriff»; los papeles son intake_unit,", "no role “sheriff”; the roles are intake_unit,"),
    "unknown_step": (changed("OR-9: waiting", "OR-99: waiting"), "el paso «OR-99»; tiene OR-1,", "the protocol has no step “OR-99”; it has OR-1,"),
    "unknown_event": (changed("board_session_held", "rain"), "ningún acontecimiento «rain»", "no event “rain”"),
    "unknown_state": (changed("OR-9: waiting", "OR-9: late"), "«late» no es un estado; son waiting,", "“late” is no state; there are waiting,"),
    "unknown_circumstance": (changed("[correction]", "[snow]"), "«snow» no es algo que un escenario muestre; puede mostrar weekend,", "“snow” is nothing that a scenario shows; it may show weekend,"),
    "unknown_refusal": (changed("of: sesion}", "refused: rain}"), "«rain» no es una razón de rechazo", "“rain” is no reason to refuse"),
    "unknown_act": (changed("corrects: solicitud", "corrects: nadie"), "ningún acto anterior se llama «nadie»; se llaman solicitud, fecha", "no earlier act is called “nadie”; they are called solicitud, fecha"),
    "unknown_unit": (changed("{calendar_days: 3}", "{years: 3}"), "con una sola de calendar_days, days, hours, months, working_days", "with one of calendar_days, days, hours, months, working_days"),
    "no_number": (changed("{calendar_days: 3}", "{calendar_days: tres}"), "un número entero desde 1, no «tres»", "a whole number from 1 is needed, not “tres”"),
    "set_by_law": (changed("{OR-9:", "{OR-2:"), "el plazo de OR-2 lo fija la ley (LPPDDHP art. 27)", "the clock of OR-2 is set by law (LPPDDHP art. 27)"),
    "date": (changed("closed: [2026-12-24]", "closed: [navidad]"), "una fecha como 2026-03-01, no «navidad»", "a date such as 2026-03-01 is needed, not “navidad”"),
    "time": (changed("at: 2026-03-10 23:40", "at: 2026-03-10"), "un instante como 2026-03-10 23:40", "an instant such as 2026-03-10 23:40"),
    "no_such_time": (changed("at: 2026-03-10 23:40", "at: 2022-04-03 02:30"), "«2022-04-03 02:30» no existió en America/Mexico_City", "“2022-04-03 02:30” did not exist in America/Mexico_City"),
    "that_time_twice": (changed("at: 2026-03-10 23:40", "at: 2022-10-30 01:30"), "ocurrió dos veces, porque ese día los relojes se atrasaron; escriba cuál de las dos: 2022-10-30 01:30 -05:00, 2022-10-30 01:30 -06:00", "came twice"),
    "twice": (changed("id: fecha", "id: solicitud"), "dos actos se llaman «solicitud»", "two acts are called “solicitud”"),
    "one_kind": (changed(EMIT, "- {at: 2026-04-01 13:00, done: OR-5, excused: OR-5}"), "un acto dice una sola cosa de happens,", "an act says exactly one of happens,"),
    "told_when": (changed("at: unknown, told_at: 2026-04-01 12:00", "at: unknown"), "diga cuándo se anotó", "say when it was written down"),
    "told_before": (changed("told_at: 2026-04-02 12:00", "told_at: 2026-03-01 12:00"), "los actos se escriben en el orden en que se anotan; éste, de 2026-03-01 12:00", "acts are written in the order in which they are told; this one, of 2026-03-01 12:00"),
    "say_which": (GOOD.replace("mech_ordinary", "mech_intake").split("zones:")[0] + "acts:\n- {id: a, at: 2026-03-10 23:40, happens: request_received}\n- {at: 2026-03-10 23:50, done: IN-3}\nthen:\n- {at: 2026-03-11 10:00, steps: {IN-1: waiting}}\n", "IN-3 deja elegir: diga con qué termina, «with: [...]», de imminent_danger_declared, ordinary_route_opened", "IN-3 lets choose"),
}  # fmt: skip


def faults_of(text):
    with pytest.raises(ScenarioInvalid) as raised:
        read(text, slug="algo")
    return raised.value.faults


@pytest.mark.parametrize("code", CASES)
def test_a_fault_of_a_scenario_says_what_would_be_right(code):
    text, in_spanish, in_english = CASES[code]
    found = [one for one in faults_of(text) if one.code == code]
    assert found[0].where.startswith("algo")
    assert in_spanish in found[0].in_language("es")
    assert in_english in found[0].in_language("en")


def test_every_fault_of_a_scenario_there_is_was_provoked():
    assert set(CASES) == set(words_of_faults("scenario_faults"))


def test_all_faults_of_a_scenario_are_named_at_once():
    text = changed("OR-9: waiting", "OR-99: waiting").replace("[correction]", "[snow]")
    assert [one.where for one in faults_of(text)] == [
        "algo/shows",
        "algo/then/2026-03-20 24:00/OR-99",
    ]


def test_a_scenario_is_read_as_it_is_written():
    scenario = read(GOOD, slug="algo")
    kept = scenario.told()
    assert [(one.id, one.kind) for one in kept] == [
        ("solicitud", "happened"), ("fecha", "happened"), ("sesion", "happened"),
        ("acto_4", "done"), ("antes", "happened"), ("acto_6", "happened"),
    ]  # fmt: skip
    assert (kept[1].names, kept[2].at, kept[3].run, kept[3].events) == (
        date(2026, 4, 1),
        None,
        "sesion",
        ("board_decree",),
    )
    assert (kept[4].supersedes, kept[4].events, kept[5].is_withdrawn) == (
        "solicitud",
        ("request_received",),
        True,
    )
    assert scenario.own_terms == {"OR-9": Clock(Unit.CALENDAR_DAYS, 3, is_ours=True)}
    assert (scenario.calendar.closed, scenario.calendar.sessions["board"]) == (
        {date(2026, 12, 24)},
        (date(2026, 4, 1),),
    )
    assert kept[0].kind == Happening.HAPPENED


def test_a_day_in_a_scenario_ends_where_the_one_who_owes_it_is():
    expected = read(GOOD, slug="algo").then[0].expected[0]
    assert expected.until == datetime(2026, 3, 21, 6, 59, 59, 999999, tzinfo=UTC)


def test_a_scenario_that_is_told_otherwise_than_the_engine_says_so_in_words():
    text = changed(
        "state: due, until: 2026-03-20, by: risk_unit", "state: open, until: 2026-03-19, by: board"
    )
    said = [one.in_language("es") for one in read(text, slug="algo").run().differences]
    assert (
        said[0] == "2026-03-20 24:00 America/Mexico_City, OR-2: se esperaba el estado open; es due"
    )
    assert "se esperaba que venciera 2026-03-20 00:59:59" in said[1]
    assert said[2].endswith("se esperaba que tocara a board; toca a risk_unit")


def test_a_scenario_that_tells_an_impossible_story_is_found():
    text = changed(EMIT, "- {at: 2026-04-01 13:00, done: OR-6}")
    said = [str(one) for one in read(text, slug="algo").run().differences]
    assert said[0].startswith(
        "2026-04-01 13:00 America/Mexico_City, acto_4: the scenario tells an act that cannot be: not_begun:"
    )


@pytest.mark.parametrize(
    ("refused", "code"),
    [("refused: closed", "not_refused"), ("with: [rain], refused: closed", "refused_otherwise")],
)
def test_a_scenario_that_expects_another_refusal_is_found(refused, code):
    text = changed("of: sesion}", f"of: sesion, {refused}}}")
    found = [one for one in read(text, slug="algo").run().differences if one.where.name == "acto_4"]
    assert [one.code for one in found] == [code]
    assert found[0].in_language("es") != found[0].in_language("en")


def test_a_scenario_that_names_an_opening_there_is_not_is_found():
    text = changed("OR-9: waiting", "OR-9: {state: open, of: sesion}")
    assert [one.code for one in read(text, slug="algo").run().differences] == ["no_opening"]


def test_every_scenario_file_is_named_by_what_it_tells():
    names = {slug: read(text, slug=slug).name for slug, text in texts().items()}
    assert [
        slug for slug in names if not slug.replace("_", "").isalnum() or not slug.isascii()
    ] == []
    assert len(set(names.values())) == len(names)


@given(
    st.datetimes(datetime(2015, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001 (as on a wall)
    st.sampled_from(
        ["America/Mexico_City", "America/Tijuana", "America/Cancun", "America/Hermosillo"]
    ),
)
@settings(max_examples=300, deadline=None)
def test_a_local_time_is_read_as_the_only_instant_it_can_be(local, name):
    zone, text = zone_named(name), local.strftime("%Y-%m-%d %H:%M")
    offsets = {local.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1)}
    if len(offsets) == 1:
        assert read_instant(text, zone).astimezone(zone).strftime("%Y-%m-%d %H:%M") == text
    else:
        with pytest.raises(TimeRefused, match=r"no_such_time|that_time_twice"):
            read_instant(text, zone)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2022-10-30 01:30 -05:00", datetime(2022, 10, 30, 6, 30, tzinfo=UTC)),
        ("2022-10-30 01:30 -06:00", datetime(2022, 10, 30, 7, 30, tzinfo=UTC)),
        ("2026-03-10 23:40:15", datetime(2026, 3, 11, 5, 40, 15, tzinfo=UTC)),
        (datetime(2026, 3, 10, 23, 40, 15), datetime(2026, 3, 11, 5, 40, 15, tzinfo=UTC)),  # noqa: DTZ001 (YAML)
        ("2026-06-10 24:00", datetime(2026, 6, 11, 5, 59, 59, 999999, tzinfo=UTC)),
        ("2026-06-10 24:00 America/Tijuana", datetime(2026, 6, 11, 6, 59, 59, 999999, tzinfo=UTC)),
        ("2026-06-10 10:00 America/Tijuana", datetime(2026, 6, 10, 17, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_an_instant_is_read_with_its_offset_or_zone(text, found):
    assert read_instant(text, zone_named("America/Mexico_City")) == found


@pytest.mark.parametrize(
    "text",
    ["2026-02-30 10:00", "2026-03-10 25:00", "10/03/2026 10:00", "mañana", "2026-03-10 10:61"],
)
def test_what_is_no_instant_is_refused(text):
    with pytest.raises(TimeRefused, match="time"):
        read_instant(text, zone_named("America/Mexico_City"))
