"""Somebody in danger writes at the urgent door from a telephone without scripts; all invented.

Its process dies while she writes, comes back without a database, and then whole.
"""

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.conftest import _free_port, _serve, _wait_for

pytestmark = pytest.mark.journey
WORDS = "Dos hombres esperan frente a mi casa desde las nueve.\nSoy inventada."
NOWHERE = {"DATABASE_PORTAL_URL": "postgres://bal_public@127.0.0.1:9/baluarte"}


COVERED = """() => {
  const bar = document.querySelector('.exit-place').getBoundingClientRect().top
  const all = [...document.querySelectorAll('main form :is(input, select, textarea, button)')]
  return all.filter(one => {
    one.focus()
    return document.activeElement === one && one.getBoundingClientRect().bottom > bar
  }).map(one => one.name || one.textContent)
}"""


class Door:
    """The door's own process at one address, dead and alive again."""

    def __init__(self, environment):
        self.environment, self.port, self.process = environment, _free_port(), None
        self.address = f"http://localhost:{self.port}"

    def run(self, **changed):
        self.end()
        self.process = _serve(self.environment | changed, "door", self.port)
        _wait_for(self.address, self.process)

    def end(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()


@pytest.fixture
def door(system):
    made = Door(system.environment)
    made.run()
    yield made
    made.end()


@pytest.fixture
def page(browser, width):
    context = browser.new_context(
        viewport={"width": width, "height": 900}, locale="es-MX", java_script_enabled=False
    )
    yield context.new_page()
    context.close()


def title(page: Page, says: str):
    expect(page.get_by_role("heading", level=1)).to_have_text(says)


def test_what_she_writes_without_scripts_arrives_once_whatever_breaks_meanwhile(door, page):
    page.goto(f"{door.address}/es/peligro/")
    expect(page.locator("main a[href^='tel:']").first).to_be_visible()
    page.get_by_label("Qué está pasando").fill(WORDS)
    page.get_by_label("Cómo comunicarnos con usted").fill("Por mi hermana")
    page.get_by_label("Otra autoridad").check()
    page.get_by_role("button", name="Enviar ahora").click()
    # This door is an authority's: it says so, first, and she has what she wrote.
    expect(page.get_by_text("Su mensaje aún no se ha enviado.")).to_be_in_viewport()
    expect(page.get_by_label("Qué está pasando")).to_have_value(WORDS)
    page.get_by_label("Otra autoridad").uncheck()

    door.run(**NOWHERE)
    page.get_by_role("button", name="Enviar ahora").click()
    expect(page.get_by_role("heading", level=2)).to_have_text(
        "No sabemos si su mensaje quedó guardado", timeout=30_000
    )
    expect(page.locator("a[href^='tel:']").first).to_be_in_viewport()
    expect(page.get_by_label("Lo que escribió")).to_have_value(WORDS)

    door.run()
    page.get_by_role("button", name="Enviarlo otra vez").click()
    title(page, "Su mensaje está guardado")
    code = page.locator(".receipt .code").first.inner_text()
    page.reload()
    expect(page.get_by_text("lo que envió primero está guardado, una sola vez")).to_be_visible()
    assert page.locator(".receipt .code").first.inner_text() == code

    page.get_by_role("link", name="Ver si alguien lo tomó").click()
    page.get_by_label("Su clave").fill(code)
    page.get_by_role("button", name="Mostrar").click()
    expect(page.get_by_text("Todavía nadie lo ha tomado")).to_be_visible()


def test_nothing_she_goes_to_stands_behind_the_bar_that_leaves(door, browser):
    narrow = browser.new_page(viewport={"width": 390, "height": 780})
    narrow.goto(f"{door.address}/es/peligro/")
    assert narrow.evaluate(COVERED) == []
    narrow.close()
