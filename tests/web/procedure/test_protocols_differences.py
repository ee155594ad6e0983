"""What differs between versions: calm where there is one, whole where there are two."""

import re
from html import unescape

import pytest
from django.test import RequestFactory
from django.urls import reverse
from tests.factories.access import make_account

from baluarte.norms.protocols import newest, read
from baluarte.norms.protocols.library import texts, vocabulary
from baluarte.web.procedure.views.differences import compared

pytestmark = pytest.mark.django_db
CHANGES = (
    ("version: 1\n", "version: 2\nvalid_from: 2027-03-01\n"),
    (
        "begins_by_itself: true",
        "begins_by_itself: true\nchanges: {es: Reforma inventada, en: Invented reform}\n"
        "suspends: true\nsuspended_on:\n"
        "- {id: S-1, text: {es: Caso, en: Case}, law: Ley inventada art. 1, confidence: C}",
    ),
    ("clock: {hours: 3}", "clock: {hours: 2}"),
    ("by: intake_unit", "by: coordination"),
    ("- id: EX-5", "- id: EX-6"),
)


@pytest.fixture
def browser(as_operator, enter):
    with as_operator():
        account = make_account()
    return enter(account)


def second():
    text = texts()["mech_extraordinary"][1]
    for before, after in CHANGES:
        assert before in text
        text = text.replace(before, after, 1)
    return read(text, words=vocabulary())


def said_of(answer):
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    shown = re.sub(r"<svg.*?</svg>|<[^>]*>", " ", main, flags=re.DOTALL)
    return " ".join(unescape(shown.partition(">")[2]).split())


def shown(newer):
    request = RequestFactory(HTTP_HOST="localhost").get("/es/protocolos/x/diferencias/")
    return said_of(compared(request, newest("mech_extraordinary"), newer, [1, 2]))


def test_one_version_is_said_calmly(browser):
    answer = browser.get(reverse("protocol_differences", args=["mech_intake"]))
    assert "Hay una sola versión: no hay con qué compararla" in said_of(answer)


def test_a_second_version_says_all_that_it_changes():
    said = shown(second())
    assert "De la versión 1 a la versión 2" in said
    assert "La versión 2 rige desde el 1 de marzo de 2027 ." in said
    assert "Reforma inventada" in said
    assert "Sus plazos pueden suspenderse Antes No Ahora Sí" in said
    assert (
        "Cambia EX-1 Emitir medidas urgentes de protección Quién Antes "
        "Unidad de Recepción de Casos y Reacción Rápida Ahora Coordinación Ejecutiva Nacional "
        "Hasta cuándo Antes 3 horas Ahora 2 horas"
    ) in said
    assert "Se añade EX-6 Remitir a la UER" in said
    assert "Se quita EX-5 Remitir a la UER" in said
    assert "3 más dicen lo mismo en las dos." in said


def test_two_that_say_the_same_say_so():
    text = texts()["mech_extraordinary"][1].replace(*CHANGES[0], 1)
    assert "Las dos dicen lo mismo." in shown(read(text, words=vocabulary()))
