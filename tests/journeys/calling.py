"""A call taken down, her consent asked by name, a step sent: what several nights have in common.

Everybody and everything here is invented.
"""

import re

from playwright.sync_api import Page, expect
from tests.journeys.studying import follow, seen

STATE, TOWN = "Veracruz de Ignacio de la Llave", "30193"
POLICE = "Policía Municipal (inventada)"
HER_NAME = "Aurelia Ficticia Mar"
HER_WORDS = "Hay hombres afuera de mi casa.\nLlegaron a las once y no se van."
RECEPTION = "/es/expedientes/recepcion/"
REACH_HER = "Por su hermana, nunca de noche"


def type_the_call(page: Page, at: str, how: str = REACH_HER):
    """Type what is asked while she speaks, and send nothing."""
    page.goto(f"{at}{RECEPTION}")
    page.get_by_label("Lo que cuenta y lo que pide, con sus palabras").fill(HER_WORDS)
    page.get_by_label("Declara peligro inminente").check()
    page.locator("input[name=consent][value=yes]").check()
    page.get_by_label("Nombre, o cómo llamarle").fill(HER_NAME)
    page.get_by_label("Teléfono, y cómo no llamarle").fill(how)
    page.get_by_label("Entidad federativa", exact=True).select_option(label=STATE)
    town = page.locator("select[name=municipality]")
    expect(town.locator(f"option[value='{TOWN}']")).to_have_count(1)
    town.select_option(TOWN)


def send_the_call(page: Page):
    page.get_by_role("button", name="Guardar la llamada").last.click()


def take_the_call(page: Page, at: str, perpetrator: str, how: str = REACH_HER) -> str:
    """Take her words down once, on one page; return the address of the matter."""
    type_the_call(page, at, how)
    page.get_by_text("Lo que puede esperar a después de la llamada").click()
    page.get_by_label(perpetrator).check()
    page.get_by_label("Vera Inventada").check()
    seen(page)
    send_the_call(page)
    page.wait_for_url(re.compile(r"/destinatarios/$"))
    matter = page.url.removesuffix("destinatarios/")
    expect(page.locator("main")).to_contain_text("corre desde la hora de la llamada")
    seen(page)
    return matter


def say_the_lines(page: Page):
    """Fill what a task always says, each line as she was shown it; invented."""
    for kind in ("asked", "place", "contact", "sender"):
        page.locator(f"textarea[name={kind}]").fill(f"Línea inventada: {kind}")
        page.locator(f"input[name={kind}_seen]").check()


def is_sent(page: Page, matter: str, id_: str, whom: str) -> bool:
    """Send a step; say whether it went, or her consent does not reach so far."""
    page.goto(matter)
    page.locator(f"a[href*='{id_}/encargar']").first.click()
    page.get_by_label(whom).check()
    if whom == POLICE:
        page.get_by_label("La persona dijo que sí a este destinatario, por su nombre").check()
    say_the_lines(page)
    page.get_by_role("button", name="Encargarlo").last.click()
    page.wait_for_load_state()
    seen(page)
    if page.url.endswith("/encargos/"):
        return True
    expect(page.locator("main")).to_contain_text("lo que la persona consintió no alcanza")
    return False


def case_of(page: Page, matter: str) -> str:
    page.goto(matter)
    page.get_by_role("link", name="Su expediente", exact=True).click()
    page.wait_for_url(re.compile(r"/expedientes/[0-9A-Z]{10}/$"))
    seen(page)
    return page.url


def she_says_yes(page: Page, case: str, layer: str, whom: str = ""):
    """Ask one layer of consent apart, to one body by name where one is named."""
    page.goto(case)
    if page.locator("#consent details tr", has_text=layer).count():
        page.locator("#consent details > summary").click()
    page.locator("#consent tr", has_text=layer).get_by_role("link").click()
    page.get_by_label("Sí", exact=True).check()
    if whom:
        named = page.locator("select[name=institution] option", has_text=whom)
        page.locator("select[name=institution]").select_option(value=named.get_attribute("value"))
    page.get_by_label("Por teléfono").check()
    page.get_by_label("Ahora", exact=True).check()
    seen(page)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/expedientes/[0-9A-Z]{10}/(#.*)?$"))
    expect(page.locator("#consent tr", has_text=layer)).to_contain_text("lo anotó Nadia Inventada")


def offered(page: Page, matter: str, id_: str, whom: str) -> int:
    page.goto(matter)
    follow(page.locator(f"a[href*='{id_}/encargar']").first)
    seen(page)
    return page.get_by_label(whom).count()


def step(page: Page, id_: str):
    """Return what the matter's page says of a step."""
    return page.locator("main li, main article", has_text=id_).last


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


def she_sees_the_list(page: Page, matter: str):
    page.goto(f"{matter}destinatarios/")
    page.get_by_label("Por teléfono").check()
    page.get_by_role("button", name="La persona vio esta lista").click()
    expect(page.locator("main")).to_contain_text("La persona vio esta lista el")
