"""From a question to its number, its map and a search that tells when there is more; invented."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.journey
expect.set_options(timeout=20_000)

STATE = "Veracruz de Ignacio de la Llave"


def test_a_question_is_counted_drawn_and_kept(enter):
    # Of one organisation: what several hold of one event is several lines of the list, counted once.
    page = enter("maria")
    page.goto(f"{home(page)}hechos/")
    everything = number(page.locator(".filters__said").inner_text())

    page.get_by_label("Entidad", exact=False).first.select_option(label=STATE)
    page.get_by_role("button", name="Filtrar").click()
    expect(page.locator(".filters__applied")).to_contain_text(STATE)
    asked = number(page.locator(".filters__said").inner_text())
    assert 0 < asked < everything

    tab(page, "Conteos")
    expect(page.locator(".filters__applied")).to_contain_text(STATE)
    assert together(page) == asked
    page.locator("select[name=y]").select_option("group")
    page.get_by_role("button", name="Contar", exact=True).click()
    expect(table_of_counts(page).locator("thead")).to_contain_text("Grupo de tipos")
    assert together(page) == asked == sum(counted(page))
    assert fits(page)

    tab(page, "Mapa")
    expect(page.locator(".filters__applied")).to_contain_text(STATE)
    assert number(page.locator(".filters__said").inner_text()) == asked
    assert fits(page)

    tab(page, "Tabla")
    page.get_by_role("button", name="Guardar esta búsqueda").click()
    page.goto(f"{home(page)}hechos/guardadas/")
    kept = page.locator("main").get_by_role("link", name=re.compile(STATE)).first
    kept.click()
    expect(page.locator(".filters__applied")).to_contain_text(STATE)
    assert number(page.locator(".filters__said").inner_text()) == asked


def home(page: Page) -> str:
    return f"{page.url.split('/es/')[0]}/es/"


def tab(page: Page, name: str) -> None:
    # On a desk the menu has links of the same names.
    page.locator("main").get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_load_state()


def number(said: str) -> int:
    return int(re.sub(r"[^0-9]", "", said))


def table_of_counts(page: Page) -> Locator:
    return page.get_by_role("table", name=re.compile("^Todo lo que se tiene"))


def together(page: Page) -> int:
    last = table_of_counts(page).locator("tbody tr").last
    return number(last.locator("td.number").first.inner_text())


def counted(page: Page) -> list[int]:
    """The numbers of all rows but the last, which adds them up."""
    rows = table_of_counts(page).locator("tbody tr").all()[:-1]
    return [number(row.locator("td.number").first.inner_text()) for row in rows]


def fits(page: Page) -> bool:
    """Whether nothing runs out of a telephone's width."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
