"""The pages of protocols: all by axis, one whole, its text, the federation beside the states."""

import hashlib
import re
from html import unescape

import pytest
from django.urls import reverse
from tests.factories.access import make_account

from baluarte.norms.protocols import newest, protocols
from baluarte.norms.protocols.library import texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(as_operator, enter):
    with as_operator():
        account = make_account()
    return enter(account)


def words(answer):
    """Return what a page says between its head and its foot, in one line."""
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    shown = re.sub(r"<svg.*?</svg>|<[^>]*>", " ", main, flags=re.DOTALL)
    return " ".join(unescape(shown.partition(">")[2]).split())


def read(browser, name, *arguments):
    answer = browser.get(reverse(name, args=arguments))
    assert answer.status_code == 200
    return words(answer)


def test_the_list_names_every_protocol_and_leads_to_it(browser):
    page = browser.get(reverse("protocols")).content.decode()
    missing = [one.key for one in protocols() if reverse("protocol", args=[one.code]) not in page]
    assert missing == []


def test_the_list_says_what_is_not_known(browser):
    assert "No se conocen los plazos de 31 entidades, lo cual no es que no los haya." in read(
        browser, "protocols"
    )


def test_the_list_marks_what_is_not_sure(browser):
    said = read(browser, "protocols")
    assert (
        "Mecanismo de protección de Sinaloa Entidades 10 plazos sin sus pasos 12 horas Certeza media"
        in said
    )


@pytest.mark.parametrize("protocol", protocols(), ids=lambda one: one.key)
@pytest.mark.parametrize("language", ["es", "en"])
def test_every_protocol_says_its_steps_articles_and_text(browser, protocol, language):
    answer = browser.get(f"/{language}/protocolos/{protocol.code}/")
    said = words(answer)
    wanted = [protocol.name[language], protocol.sha256]
    wanted += [" ".join(step.name[language].split()) for step in protocol.steps]
    wanted += [step.law for step in protocol.steps]
    wanted += [
        " ".join(one.text[language].split()) for one in (*protocol.rules, *protocol.criteria)
    ]
    assert [one for one in wanted if one not in said] == []


@pytest.mark.parametrize("protocol", protocols(), ids=lambda one: one.key)
def test_a_page_has_no_inline_style_and_each_identifier_once(browser, protocol):
    page = browser.get(reverse("protocol", args=[protocol.code])).content.decode()
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert (re.findall(r'\sstyle="', page), sorted(ids)) == ([], sorted(set(ids)))


def test_a_step_says_who_from_what_until_when_and_by_which_article(browser):
    page = browser.get(reverse("protocol", args=["mech_extraordinary"])).content.decode()
    row = re.search(r'<tr id="EX-2">(.*?)</tr>', page, re.DOTALL)[1]
    said = " ".join(unescape(re.sub(r"<[^>]*>", " ", row)).split())
    assert said == (
        "EX-2 Implementar medidas urgentes Las 9 h corren desde la emisión, no desde la solicitud; "
        "en el peor caso, 12 h desde la solicitud. "
        "Unidad de Recepción de Casos y Reacción Rápida "
        "La emisión de las medidas urgentes de protección (de EX-1 ) 9 horas Qué sigue: "
        "La implementación de las medidas urgentes LPPDDHP art. 26 II Certeza alta"
    )


def test_what_is_a_proposal_of_ours_is_marked_by_a_word_and_a_shape(browser):
    page = browser.get(reverse("protocol", args=["journalist_investigation"])).content.decode()
    row = re.search(r'<tr id="IP-20">(.*?)</tr>', page, re.DOTALL)[1]
    assert ("Propuesta nuestra" in row, "Certeza baja" in row, 'class="icon"' in row) == (
        True, True, True,
    )  # fmt: skip
    assert "4 partes con certeza baja" in page


def test_what_begins_a_protocol_leads_to_the_one_that_brings_it_about(browser):
    said = read(browser, "protocol", "mech_extraordinary")
    assert "La declaración de peligro inminente viene de Recepción de solicitud" in said
    assert "Sus plazos nunca se suspenden: ningún artículo que conozcamos lo permite." in said


def test_one_that_may_stand_still_says_by_which_article_and_how_sure_it_is(browser):
    said = read(browser, "protocol", "criminal_case")
    assert "Cuándo pueden detenerse sus plazos" in said
    assert ("CNPP art. 331" in said, "nunca se suspenden" in said) == (True, False)


def test_one_that_adds_to_another_says_so_and_shows_both(browser):
    said = read(browser, "protocol", "defender_investigation")
    assert "Sus pasos se añaden a los de Investigación de delitos contra periodistas" in said
    assert ("IP-01" in said, "DP-06" in said) == (True, True)


def test_scenarios_stand_on_the_page_and_say_that_the_tests_check_them(browser):
    said = read(browser, "protocol", "mech_extraordinary")
    assert "Las pruebas de este sistema los comparan con el texto de arriba" in said
    assert "La solicitud de las 23:40" in said


def test_the_text_comes_as_it_was_written_with_the_sum_that_the_page_shows(browser):
    answer = browser.get(reverse("protocol_text", args=["mech_intake", 1]))
    assert answer.content.decode() == texts()["mech_intake"][1]
    assert hashlib.sha256(answer.content).hexdigest() == newest("mech_intake").sha256
    assert answer.headers["Content-Disposition"] == 'attachment; filename="mech_intake-1.yaml"'


def test_a_version_has_an_address_of_its_own(browser):
    assert read(browser, "protocol_version", "mech_intake", 1) == read(
        browser, "protocol", "mech_intake"
    )


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("protocol", ["nada"]),
        ("protocol", ["traps"]),
        ("protocol_version", ["mech_intake", 2]),
        ("protocol_version", ["nada", 1]),
        ("protocol_text", ["mech_intake", 9]),
        ("protocol_simulator", ["nada"]),
        ("protocol_simulator", ["state_mechanism_25"]),
        ("protocol_differences", ["nada"]),
    ],
)
def test_what_does_not_exist_is_not_found(browser, name, arguments):
    assert browser.get(reverse(name, args=arguments)).status_code == 404


def test_the_states_page_sets_clocks_beside_federal_steps_and_names_31_unknown(browser):
    said = read(browser, "protocols_of_states")
    assert (
        "Tramitar el extraordinario 12 horas Certeza media: una fuente secundaria "
        "EX-2 Implementar medidas urgentes Procedimiento extraordinario, LPPDDHP art. 26 II 9 horas"
    ) in said
    assert "31 entidades cuyos plazos no se conocen" in said
    assert "Qué paso federal se pone junto a cada plazo es una comparación nuestra" in said
    assert ("Zacatecas No se sabe si hay un mecanismo" in said, "Sinaloa No se sabe" in said) == (
        True,
        False,
    )
