"""A call at night, and its dark twin, in which the municipal police are the presumed perpetrators.

Everybody and everything here is invented.
"""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey
expect.set_options(timeout=20_000)

STATE, TOWN = "Veracruz de Ignacio de la Llave", "30193"
POLICE = "Policía Municipal (inventada)"


def test_a_call_at_night(enter):
    hers = enter("nadia")
    take_the_call(hers)
    matter = hers.url
    owed = step(hers, "EX-1")
    expect(owed).to_contain_text("3 horas desde la recepción de la solicitud")
    expect(owed).to_contain_text("LPPDDHP art. 26 I")

    do(hers, owed)
    expect(step(hers, "EX-2")).to_contain_text(
        "9 horas desde la emisión de las medidas urgentes de protección"
    )
    send_the_file(hers)
    expect(hers.get_by_role("heading", name="Procedimiento ordinario")).to_be_visible()
    expect(step(hers, "OR-2")).to_contain_text("10 días naturales desde la recepción")

    correct_the_first(hers)
    expect(hers.locator("main")).to_contain_text("La llamada entró un minuto antes")

    hers.goto(f"{matter.split('/es/')[0]}/es/procedimientos/")
    assert is_in_the_agenda(hers, "Implementar medidas urgentes")


def test_a_call_at_night_when_the_municipal_police_are_presumed_to_have_done_it(enter):
    hers, his = enter("nadia"), enter("beto")
    take_the_call(hers)
    matter = hers.url
    start_protection_orders(hers, matter)
    assert [his_number(his), sent_to_him(hers, matter)] == [0, False]

    she_sees_the_list(hers, matter)
    send_to_the_police(hers, matter)
    assert his_number(his) == 1
    his.locator("main a[href*='/encargos/']").first.click()
    his.wait_for_load_state()
    told = his.url
    assert nothing_of_her(his)

    leave_out_the_police(hers, matter)
    assert his_number(his) == 0
    assert his.goto(told).status == 404
    assert his.goto(matter).status == 404
    hers.goto(f"{matter}destinatarios/")
    expect(hers.locator("main")).to_contain_text("A ella pertenecen presuntas personas")


def take_the_call(page: Page):
    """Open the matter on one page: she declares imminent danger, and it begins that second."""
    page.goto(f"{page.url.split('/es/')[0]}/es/procedimientos/")
    page.get_by_role("link", name="Alguien pide protección").click()
    page.get_by_label("Declara peligro inminente").check()
    page.get_by_label("Entidad federativa").select_option(label=STATE)
    town = page.locator("select[name=municipality]")
    expect(town.locator(f"option[value='{TOWN}']")).to_have_count(1)
    town.select_option(TOWN)
    page.get_by_label("Se sabe, y no es una autoridad").check()
    page.get_by_role("button", name="Registrar la petición").last.click()
    page.wait_for_url(re.compile(r"/asuntos/[0-9A-Z]{10}/$"))
    expect(page.get_by_role("heading", name="Procedimiento extraordinario")).to_be_visible()


def is_in_the_agenda(page: Page, what: str) -> bool:
    """Say whether something stands in the agenda: what is late comes first, page after page."""
    while what not in page.locator("main").inner_text():
        following = page.locator("main a[rel=next]")
        if following.count() == 0:
            return False
        following.click()
        page.wait_for_load_state()
    return True


def step(page: Page, id_: str):
    """Return what the matter's page says of a step."""
    return page.locator("main li, main article", has_text=id_).last


def do(page: Page, owed):
    owed.get_by_role("link", name="Está hecho").click()
    page.get_by_label("Ahora").check()
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/asuntos/[0-9A-Z]{10}/$"))


def send_the_file(page: Page):
    do(page, step(page, "EX-5"))


def correct_the_first(page: Page):
    page.get_by_role("link", name="Corregirlo").last.click()
    page.get_by_label("No se sabe cuándo").check()
    page.locator("main textarea").fill("La llamada entró un minuto antes")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/asuntos/[0-9A-Z]{10}/$"))


def start_protection_orders(page: Page, matter: str):
    page.goto(f"{matter}ocurrio/")
    page.locator("main select").first.select_option(label="El conocimiento de la violencia")
    page.get_by_label("Ahora").check()
    page.get_by_role("button", name="Anotarlo").last.click()
    page.wait_for_url(matter)
    page.goto(f"{matter}iniciar/")
    page.get_by_label("(Estatal)").check()
    page.get_by_role("button", name="Iniciarlo").last.click()
    page.wait_for_url(matter)


def sent_to_him(page: Page, matter: str) -> bool:
    """Say whether the page that sends a step offers the police before she has seen the list."""
    page.goto(matter)
    page.locator("a[href*='PO-2/encargar']").first.click()
    page.wait_for_load_state()
    return page.get_by_label(POLICE).count() > 0


def she_sees_the_list(page: Page, matter: str):
    page.goto(f"{matter}destinatarios/")
    page.get_by_label("Por teléfono").check()
    page.get_by_role("button", name="La persona vio esta lista").click()
    expect(page.locator("main")).to_contain_text("La persona vio esta lista el")


def send_to_the_police(page: Page, matter: str):
    page.goto(matter)
    page.locator("a[href*='PO-2/encargar']").first.click()
    page.get_by_label(POLICE).check()
    page.get_by_label("La persona dijo que sí a este destinatario, por su nombre").check()
    page.get_by_role("button", name="Encargarlo").last.click()
    page.wait_for_url(re.compile(r"/encargos/$"))


def leave_out_the_police(page: Page, matter: str):
    page.goto(f"{matter}destinatarios/dejar-fuera/")
    page.locator("main select").first.select_option(label=POLICE)
    page.get_by_label("A ella pertenecen presuntas personas perpetradoras").check()
    page.get_by_role("button", name="Dejarlas fuera").last.click()
    page.wait_for_url(f"{matter}destinatarios/")


def his_number(page: Page) -> int:
    """Return how many steps of protection orders the officer sees."""
    page.goto(f"{page.url.split('/es/')[0]}/es/procedimientos/encargos/")
    return page.locator("main a", has_text="Expedir la orden").count()


def nothing_of_her(page: Page) -> bool:
    """Say whether the page of an assignment holds neither place nor reference of the matter."""
    said = page.locator("main").inner_text()
    return STATE not in said and "Procedimiento extraordinario" not in said
