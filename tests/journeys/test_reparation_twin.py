"""The head of the state commission is kin of who is presumed to have done it: a family goes round.

Nothing of them reaches that commission; the law's other doors stay open, and whoever asked her
badly asks her no more. Everybody and everything is invented.
"""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.accessible import accessible
from tests.journeys.studying import follow, in_days

pytestmark = pytest.mark.journey
expect.set_options(timeout=20_000)

OFFICER, HEAD = "maria", "aitana"
HER_NAME = "Marcela Inventada Duna"
STATE, OTHER_STATE = "EDO-30-VIC", "EDO-20-VIC"
LEFT_OUT = "no se le dice nada de este expediente"


def test_la_familia_rodea_a_quien_es_pariente(system, enter):
    page = enter(OFFICER)
    case = a_case_is_opened(page, system)
    the_commission_is_left_out(page, case)
    she_is_registered(page, case)
    the_commission_is_asked_for_nothing(page)
    another_commission_is_asked(page)
    accessible(page)
    who_asked_her_badly_asks_no_more(page)
    accessible(page)
    the_head_finds_nothing(enter(HEAD), system, case)
    assert "/reparacion/expediente/" in page.url


def a_case_is_opened(page: Page, system) -> str:
    page.goto(f"{system.workbench}/es/expedientes/nuevo/")
    page.locator("input[name=consent][value=yes]").check()
    page.locator("input[name=told][value=in_person]").check()
    page.locator("input[name=part][value=beneficiary]").check()
    page.get_by_label("Nombre, o cómo llamarle").fill(HER_NAME)
    page.locator("select[name=state]").select_option("30")
    page.locator("input[name=perpetrator][value=private]").check()
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/expedientes/[0-9A-Z]{10}/$"))
    return page.url


def the_commission_is_left_out(page: Page, case: str):
    """As the family asks, and with its reason: it can be told nothing from this instant on."""
    page.goto(case)
    follow(page.locator("main a[href$='/destinatarios/']").first)
    follow(page.get_by_role("link", name="Dejar fuera a alguien"))
    whom = page.locator("select[name=who] option", has_text="Víctimas de Veracruz").first
    page.locator("select[name=who]").select_option(whom.get_attribute("value"))
    page.locator("input[name=why][value=named_servant]").check()
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("#left-out")).to_contain_text("Veracruz")
    expect(page.locator("#left-out")).to_contain_text("queda fuera")


def she_is_registered(page: Page, case: str):
    page.goto(case.replace("/expedientes/", "/reparacion/expediente/"))
    follow(page.get_by_role("link", name="Registrar a una víctima"))
    page.get_by_label("Víctima directa").check()
    page.get_by_role("button", name="Anotarlo").click()
    expect(page.locator("main")).to_contain_text("Persona 1 · Víctima directa")


def the_commission_is_asked_for_nothing(page: Page):
    """Neither for a right nor for a plan; what is wrong besides is said together with it."""
    follow(page.get_by_role("link", name="Pedir a una comisión"))
    expect(page.locator("select[name=commission]")).to_have_value("")
    page.locator("select[name=right]").select_option("reparation")
    page.locator("select[name=commission]").select_option(STATE)
    page.get_by_label("Qué día se pidió").fill(in_days(-1))
    page.get_by_role("button", name="Anotarlo").click()
    expect(page.get_by_text(LEFT_OUT).first).to_be_visible()


def another_commission_is_asked(page: Page):
    page.locator("select[name=commission]").select_option(OTHER_STATE)
    page.get_by_role("button", name="Anotarlo").click()
    expect(page.get_by_text("Sin respuesta todavía").first).to_be_visible()
    follow(page.get_by_role("link", name="Abrir un plan"))
    page.locator("select[name=commission]").select_option(STATE)
    page.get_by_label("Desde qué día").fill(in_days(-1))
    page.get_by_role("button", name="Anotarlo").click()
    expect(page.get_by_text(LEFT_OUT).first).to_be_visible()
    page.locator("select[name=commission]").select_option(OTHER_STATE)
    page.get_by_role("button", name="Anotarlo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Plan de reparación")
    expect(page.locator("#progress")).to_contain_text("Faltan por decidir 39 rubros")
    follow(page.get_by_role("link", name="Reparación del expediente"))


def an_interview(page: Page, officer: str):
    follow(page.get_by_role("link", name="Anotar una entrevista"))
    page.locator("select[name=commission]").select_option(OTHER_STATE)
    page.locator("[name=held_date]").fill(in_days(-1))
    if officer:
        asked = page.locator("select[name=officer] option", has_text=officer).first
        page.locator("select[name=officer]").select_option(asked.get_attribute("value"))
    page.get_by_role("button", name="Anotarlo").click()


def who_asked_her_badly_asks_no_more(page: Page):
    an_interview(page, "María")
    follow(page.get_by_role("link", name="Anotar su queja"))
    page.get_by_label("Qué pasó").fill("Le preguntó por qué no se fue antes (inventado).")
    page.get_by_role("button", name="Anotarlo").click()
    expect(page.get_by_text("La persona se quejó").first).to_be_visible()
    an_interview(page, "María")
    expect(page.get_by_text("Hay una queja contra quien la entrevistaría").first).to_be_visible()
    page.locator("select[name=officer]").select_option("")
    page.get_by_role("button", name="Anotarlo").click()
    expect(page.get_by_text("Entrevista 2").first).to_be_visible()


def the_head_finds_nothing(page: Page, system, case: str):
    """Not the case, nor its reparation, nor a line of it where her commission's own stand."""
    reference = case.rstrip("/").rpartition("/")[2]
    shown = f"{reference[:5]}-{reference[5:]}"
    for there in ("expedientes", "reparacion/expediente"):
        answer = page.goto(f"{system.workbench}/es/{there}/{reference}/")
        assert answer is not None
        assert answer.status == 404
    for there in ("", "reparacion/", "expedientes/", "encargos/", "procedimientos/avisos/"):
        page.goto(f"{system.workbench}/es/{there}")
        assert shown not in page.content()
        assert HER_NAME not in page.content()
