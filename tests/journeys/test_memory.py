"""A relative writes of her companion with the team; strangers read him; she takes him back.

One thing at a time first, and then everything in one step. Everybody and everything is invented.
"""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.accessible import accessible
from tests.journeys.studying import follow, wait_for

pytestmark = pytest.mark.journey
expect.set_options(timeout=20_000)

WRITER, SECOND, HERSELF = "maria", "noemi", "rosa"
NAME = "Ulises Inventado Tres Ríos"
SAID = "Cantaba mal y a propósito (inventado)."


def test_quien_era_y_hasta_cuando_se_cuenta(system, enter, open_page):
    writer = enter(WRITER)
    she_writes_with_the_family(writer, system)
    accessible(writer)
    hers = enter(HERSELF)
    she_says_yes_in_her_own_window(hers, system)
    accessible(hers)
    one_proposes_and_does_not_decide(writer)
    another_lets_it_out(enter(SECOND), writer.url)
    visitor = open_page()
    a_stranger_reads_and_prints(visitor, system)
    she_takes_one_picture_back(hers, system)
    visitor.reload()
    expect(visitor.locator("main img")).to_have_count(0)
    expect(visitor.locator("main")).to_contain_text(SAID)
    she_takes_all_of_it_back(hers)
    visitor.reload()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Esta página fue retirada")
    assert NAME not in visitor.content()
    visitor.goto(f"{system.portal}/es/memoria/muro/")
    expect(visitor.get_by_role("heading", level=1)).to_have_text("El muro de nombres")
    assert NAME not in visitor.content()


def she_writes_with_the_family(page: Page, system):
    page.goto(f"{system.workbench}/es/memoria/")
    follow(page.locator("tr", has_text=NAME).locator("a.reference"))
    follow(page.get_by_role("link", name="Texto", exact=True))
    page.get_by_label("En qué idioma").select_option("es")
    page.get_by_label("Qué pueden hacer otras personas con esto").select_option("family")
    page.get_by_label("El texto").fill(SAID)
    page.get_by_role("button", name="Agregarlo a la página").click()
    expect(page.locator("main")).to_contain_text(SAID)
    expect(page.locator("main")).to_contain_text("Nadie ha dicho sí todavía")


def she_says_yes_in_her_own_window(page: Page, system):
    page.goto(f"{system.workbench}/es/")
    follow(page.get_by_role("link", name="Ver las páginas de memoria"))
    written = page.locator(".memory-draft", has_text=SAID)
    follow(written.get_by_role("link", name="Decir sí a esto"))
    page.get_by_role("button", name="Sí, puede ser público").click()
    expect(page.get_by_text("Consta su sí.").first).to_be_visible()


def one_proposes_and_does_not_decide(page: Page):
    page.reload()
    follow(page.get_by_role("link", name="Proponer que se publique"))
    for one in page.get_by_role("checkbox").all():
        expect(one).not_to_be_checked()
        one.check()
    page.get_by_label("Qué podría pasarle a quién").fill("Nadie más corre riesgo (inventado).")
    page.get_by_role("button", name="Proponer").click()
    expect(page.get_by_text("Espera a una segunda persona").first).to_be_visible()
    expect(page.get_by_role("link", name="Leerla y decidir")).to_have_count(0)


def another_lets_it_out(page: Page, address: str):
    page.goto(address)
    follow(page.get_by_role("link", name="Leerla y decidir"))
    page.get_by_label("Publicar: podrá leerla cualquiera").check()
    page.get_by_role("button", name="Decidir").click()
    expect(page.get_by_text("Decidido.").first).to_be_visible()


def a_stranger_reads_and_prints(page: Page, system):
    page.goto(f"{system.portal}/es/memoria/")
    accessible(page)
    follow(page.get_by_role("link", name=NAME))
    expect(page.locator("main")).to_contain_text(SAID)
    expect(page.locator("main img")).to_have_count(1)
    accessible(page)
    english = page.get_by_role("navigation", name="Idiomas de esta página").get_by_text("English")
    follow(english)
    expect(page.locator("main")).to_contain_text("For sixteen years he told of a river")
    booklet = wait_for(page, page.get_by_role("link", name=re.compile("Cuadernillo.*Español")))
    with page.expect_download() as downloading:
        booklet.click()
    assert downloading.value.path().read_bytes().startswith(b"%PDF-")


def she_takes_one_picture_back(page: Page, system):
    page.goto(f"{system.workbench}/es/")
    follow(page.get_by_role("link", name="Ver las páginas de memoria"))
    picture = page.locator(".memory-draft", has_text="Fotografía o dibujo")
    follow(picture.get_by_role("link", name="Retirarlo").first)
    expect(page.get_by_label("Todo, en todos los idiomas: también su imagen")).to_be_checked()
    page.get_by_role("button", name="Retirarla ahora").click()
    expect(page.get_by_text("Retirado: ya no es público.").first).to_be_visible()
    expect(picture.get_by_role("link", name="Retirarlo")).to_have_count(0)


def she_takes_all_of_it_back(page: Page):
    follow(page.get_by_role("link", name="Retirar toda la página"))
    page.get_by_role("button", name="Retirar todo ahora").click()
    expect(page.get_by_text("Nada de ella es público").first).to_be_visible()
