"""A monitor of an international body links, reads and drafts; a second person lets it out, and back.

Everybody and everything here is invented.
"""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey
expect.set_options(timeout=20_000)

MONITOR, SECOND = "mirna", "clara"
SET, OWNER = "onu_dh_2019", "SEGOB"
LONGEST_MADE_S = 90
WIDTHS = pytest.mark.parametrize("width", [390, 1280], indirect=True)
# Of two widths the second drafts what the first took back: a correction, that says of what.
CORRECTS = {"erratum_es": "Se corrige lo inventado.", "erratum_en": "Corrects what was invented."}


@WIDTHS
def test_de_una_recomendacion_al_informe_publicado_y_retirado(system, enter, open_page, width):
    hers = enter(MONITOR)
    link_to_its_owner(hers, system, width)
    read_progress_and_take_it(hers, system)
    public = open_page()
    known = names_on_the_portal(public, system)
    report = draft(hers, system)
    write_beside_it(hers, report, width)
    she_does_not_let_it_out_herself(hers, report)
    theirs = enter(SECOND)
    let_out(theirs, report, width)
    address = wait_on_the_portal(public, system, known)
    take_the_pdf(public)
    take_back(theirs, system, report)
    gone_at_once(public, address)
    assert address in names_on_the_portal(public, system), "its name stays"


def link_to_its_owner(page: Page, system, width: int):
    """She is called away in between: what she chose is not kept until she says so."""
    page.goto(f"{system.workbench}/es/politica/recomendaciones/conjunto/{SET}/")
    page.locator("tbody th a").first.click()
    address = page.url
    page.get_by_role("link", name="Quién responde").click()
    page.locator("[name=institutions]").select_option(["CNDH"])
    page.goto(address)
    page.get_by_role("link", name="Quién responde").click()
    chosen = page.locator("[name=institutions] option:checked").all()
    assert "CNDH" not in [one.get_attribute("value") for one in chosen]
    page.locator("[name=institutions]").select_option([OWNER])
    page.get_by_role("button", name="Guardar", exact=True).click()
    expect(page.get_by_text("Se sigue sabiendo quién respondía antes")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Secretaría de Gobernación")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def read_progress_and_take_it(page: Page, system):
    """The report of a day says both sides; its table is taken for a spreadsheet."""
    page.goto(f"{system.workbench}/es/politica/recomendaciones/conjunto/{SET}/")
    page.get_by_role("link", name="Informe de un día").click()
    expect(page.locator("main")).to_contain_text("Las dos partes coinciden")
    page.goto(f"{system.workbench}/es/politica/recomendaciones/conjunto/{SET}/")
    with page.expect_download() as taken:
        page.locator("a[href*='formato=xlsx']").first.click()
    assert taken.value.path().read_bytes().startswith(b"PK")


def names_on_the_portal(page: Page, system) -> set[str]:
    """Return the addresses of the reports that anybody reads."""
    page.goto(f"{system.portal}/es/informes/")
    told = page.locator("main tbody th a").evaluate_all("all => all.map(one => one.href)")
    return set(told)


def draft(page: Page, system) -> str:
    """Draft what is late; return where it stands."""
    page.goto(f"{system.workbench}/es/publicacion/informes/")
    late = page.locator("tbody tr").filter(has_text="Vencido")
    late.first.get_by_role("link", name="Redactarlo").click()
    for field, words in CORRECTS.items():
        if page.locator(f"[name={field}]").count():
            page.locator(f"[name={field}]").fill(words)
    page.get_by_role("button", name="Redactarlo").click()
    expect(page.get_by_text("otra persona lo deja salir").first).to_be_visible()
    return page.url


def write_beside_it(page: Page, report: str, width: int):
    """A note in one language alone is asked for in the other, and what was written stays."""
    page.goto(report)
    page.get_by_role("link", name="Escribir una nota").click()
    said = f"Nota inventada, a {width}."
    page.locator("[name=text_es]").fill(said)
    page.locator("[name=text_en]").evaluate("one => one.removeAttribute('required')")
    page.get_by_role("button", name="Escribir la nota").click()
    expect(page.locator("[name=text_es]")).to_have_value(said)
    page.locator("[name=text_en]").fill(f"Invented note, at {width}.")
    page.get_by_role("button", name="Escribir la nota").click()
    expect(page.get_by_text(said).first).to_be_visible()


def she_does_not_let_it_out_herself(page: Page, report: str):
    page.goto(report)
    expect(page.get_by_text("otra persona").first).to_be_visible()
    expect(page.locator("[name=answer]")).to_have_count(0)


def let_out(page: Page, report: str, width: int):
    page.goto(report)
    expect(page.get_by_text(f"Nota inventada, a {width}.").first).to_be_visible()
    page.locator("[name=answer]").first.check()
    page.get_by_role("button", name="Registrar mi decisión").click()
    expect(page.get_by_text("se hacen sus archivos y queda en el portal")).to_be_visible()


def wait_on_the_portal(page: Page, system, known: set[str]) -> str:
    """The worker makes its files meanwhile; then anybody reads it."""
    until = time.monotonic() + LONGEST_MADE_S
    while not (new := names_on_the_portal(page, system) - known) and time.monotonic() < until:
        time.sleep(1)
    [address] = new
    page.goto(address)
    expect(page.get_by_text("Nota inventada").first).to_be_visible()
    return address


def take_the_pdf(page: Page):
    with page.expect_download() as taken:
        page.locator("a[href$='.pdf']").first.click()
    assert Path(taken.value.path()).read_bytes().startswith(b"%PDF")


def take_back(page: Page, system, report: str):
    """She says who she is once more, and it is gone."""
    page.goto(report)
    page.get_by_role("link", name="Retirar", exact=True).click()
    if page.locator("[name=password]").count():
        page.locator("[name=password]").fill(system.password)
        page.locator("main form button").first.click()
    page.locator("[name=why]").first.check()
    page.get_by_role("button", name=re.compile("Retirar")).last.click()
    expect(page.get_by_text("ya no está").first).to_be_visible()


def gone_at_once(page: Page, address: str):
    page.goto(address)
    expect(page.get_by_text("la huella SHA-256 de sus archivos").first).to_be_visible()
    expect(page.get_by_text("Nota inventada")).to_have_count(0)
