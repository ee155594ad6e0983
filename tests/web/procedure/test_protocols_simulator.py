"""The simulator: what is due when, and the refusal of what cannot be asked."""

import re
from html import unescape

import pytest
from django.urls import reverse
from tests.factories.access import make_account

pytestmark = pytest.mark.django_db
NIGHT = {"fecha": "2026-03-10", "hora": "23:40", "estado": "09"}


@pytest.fixture
def ask(as_operator, enter):
    """Return what the simulator of a protocol answers to a question, and its status."""
    with as_operator():
        account = make_account()
    browser = enter(account)

    def asked(code, language="es", **question):
        address = reverse("protocol_simulator", args=[code]).replace("/es/", f"/{language}/")
        answer = browser.get(address, question)
        main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
        shown = re.sub(r"<svg.*?</svg>|<[^>]*>", " ", main, flags=re.DOTALL)
        return answer.status_code, " ".join(unescape(shown.partition(">")[2]).split())

    return asked


def test_before_anybody_asks_nothing_is_answered(ask):
    status, said = ask("mech_extraordinary")
    assert (status, "Llegó el" in said, "Antes de seguir" in said) == (200, False, False)


def test_the_request_of_2340(ask):
    status, said = ask("mech_extraordinary", **NIGHT)
    assert (status, "Llegó el martes 10 de marzo de 2026, 23:40" in said) == (200, True)
    assert (
        "miércoles 11 de marzo de 2026, 02:40 EX-1 Emitir medidas urgentes de protección "
        "Unidad de Recepción de Casos y Reacción Rápida 3 horas desde la recepción de la solicitud "
        "(10 de marzo de 2026, 23:40); LPPDDHP art. 26 I."
    ) in said
    assert "miércoles 11 de marzo de 2026, 11:40 EX-2" in said
    assert "Las horas son las de la entidad: hora estándar central, UTC−6." in said


def test_the_same_in_english(ask):
    _status, said = ask("mech_extraordinary", "en", **NIGHT)
    assert "Wednesday 11 March 2026, 02:40 EX-1 Issue urgent measures" in said


def test_where_days_end_in_another_zone_both_hours_are_said(ask):
    _status, said = ask("mech_ordinary", **NIGHT | {"estado": "26"})
    assert "Los días de las instituciones a cargo terminan en otra: hora estándar central" in said
    assert (
        "sábado 21 de marzo de 2026, 22:59 Donde se cuentan sus días: "
        "sábado 21 de marzo de 2026, 23:59 (hora estándar central, UTC−6)"
    ) in said


def test_both_readings_of_days_and_the_rest_days(ask):
    _status, said = ask("victim_aid_reparation", **NIGHT | {"ambito": "state"})
    assert (
        "en días naturales lunes 16 de marzo de 2026, 23:59 "
        "en días hábiles jueves 19 de marzo de 2026, 23:59 VA-3"
    ) in said
    assert (
        "No se cuentan, además de sábados y domingos: "
        "16 de marzo de 2026 ( Natalicio de Benito Juárez )"
    ) in said
    assert "Vence en día de descanso (Natalicio de Benito Juárez)" in said


def test_after_so_many_hours_each_what_is_late_says_so(ask):
    _status, said = ask("mech_extraordinary", **NIGHT | {"horas": "4"})
    assert "Se supone que cada paso se hace 4 horas después de empezar." in said
    assert "Se hace tarde, el miércoles 11 de marzo de 2026, 03:40 Tarde" in said


def test_a_person_whose_clock_ran_out_has_not_failed(ask):
    _status, said = ask("information_request", **NIGHT | {"ambito": "federal", "horas": "5"})
    assert (
        "Se hace el miércoles 11 de marzo de 2026, 04:40, ya vencido el plazo; nadie está en falta"
    ) in said


def test_what_has_no_term_and_what_waits_are_named(ask):
    _status, said = ask("mech_ordinary", **NIGHT)
    assert (
        "OR-3 Compilar y remitir a la Junta. Espera la fecha fijada para la sesión de la Junta."
        in said
    )


def test_what_else_happens_is_dated_with_it(ask):
    question = NIGHT | {
        "cuando_board_session_date_set": "2026-03-12T09:00",
        "nombra_board_session_date_set": "2026-03-20",
    }
    _status, said = ask("mech_ordinary", **question)
    assert "domingo 15 de marzo de 2026, 23:59 OR-3" in said
    assert "OR-9 Convocar a la persona a la sesión que decide su caso. Junta de Gobierno." in said


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"fecha": ""}, "Escriba el día, por ejemplo 2026-03-10."),
        ({"fecha": "2026-02-30"}, "Escriba el día, por ejemplo 2026-03-10."),
        ({"fecha": "1810-09-16"}, "Los días de descanso están escritos de 1995 a 2060"),
        ({"fecha": "9999-12-31"}, "Los días de descanso están escritos de 1995 a 2060"),
        ({"hora": ""}, "Escriba la hora, de 00:00 a 23:59, por ejemplo 23:40."),
        ({"hora": "24:00"}, "Escriba la hora, de 00:00 a 23:59, por ejemplo 23:40."),
        ({"estado": ""}, "Elija la entidad."),
        ({"estado": "77"}, "No hay esa entidad: elija una de la lista."),
        ({"horas": "-1"}, "Las horas no pueden ser menos que cero."),
        ({"horas": "3.5"}, "Escriba un número entero de horas, o déjelo vacío."),
        ({"horas": "99999999999"}, "Escriba a lo más 10,000 horas."),
        (
            {"fecha": "2022-04-03", "hora": "02:30"},
            "Esa hora no existió ahí: esa noche se adelantó el reloj.",
        ),
        (
            {"cuando_board_session_held": "ayer"},
            "Escriba el día y la hora, por ejemplo 2026-03-10 23:40.",
        ),
        (
            {"cuando_board_session_held": "2026-03-01T10:00"},
            "Es anterior a la llegada: escriba un momento posterior.",
        ),
        (
            {"cuando_board_session_date_set": "2026-03-12T10:00"},
            "Escriba la fecha que nombra.",
        ),
        ({"nombra_board_session_date_set": "2026-03-20"}, "Escriba cuándo se fijó esa fecha."),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words_and_nothing_is_answered(ask, changes, refusal):
    status, said = ask("mech_ordinary", **NIGHT | changes)
    assert (status, refusal in said, "Llegó el" in said) == (422, True, False)


@pytest.mark.parametrize(
    ("code", "changes", "refusal"),
    [
        ("criminal_case", {"ambito": "moon"}, "Este protocolo no rige ahí: elija de la lista."),
        ("criminal_case", {"fin_CP-7": "nada"}, "No termina de esa manera: elija de la lista."),
        ("information_request", {"hace": "IR-9"}, "No hay ese paso optativo: elija de la lista."),
    ],
)
def test_an_answer_that_was_not_offered_is_refused(ask, code, changes, refusal):
    status, said = ask(code, **NIGHT | {"ambito": "federal"} | changes)
    assert (status, refusal in said, "Llegó el" in said) == (422, True, False)


@pytest.mark.parametrize("version", ["2", "x", "-1"])
def test_a_version_that_is_none_does_not_exist(ask, version):
    assert ask("mech_ordinary", **NIGHT | {"version": version})[0] == 404


def test_the_version_that_was_asked_is_the_one_that_answers(ask):
    assert ask("mech_ordinary", **NIGHT | {"version": "1"})[0] == 200


def test_a_field_that_is_closed_away_opens_where_it_is_filled(as_operator, enter):
    with as_operator():
        account = make_account()
    browser = enter(account)
    address = reverse("protocol_simulator", args=["mech_ordinary"])
    filled = browser.get(address, NIGHT | {"cuando_board_session_held": "ayer"}).content.decode()
    empty = browser.get(address, NIGHT).content.decode()
    opened = '<details class="disclosure" id="more" open>'
    assert (opened in filled, opened in empty) == (True, False)
