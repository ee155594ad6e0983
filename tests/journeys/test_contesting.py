"""An organisation contests a figure, a second person lets it out, an authority answers late.

Everybody and everything here is invented.
"""

import time

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey
expect.set_options(timeout=20_000)

WRITES, SECOND, ANSWERS, DEPUTY = "lucia", "mateo", "oscar", "raul"
INDICATOR = "PRV-P-08"
# Let out 45 days ago, and its term has ended.
OVERDUE = "PRV-S-03"
LONGEST_S = 60
WIDTHS = pytest.mark.parametrize("width", [390, 1280], indirect=True)


@WIDTHS
def test_a_figure_is_contested_answered_late_and_read_with_both_sides(system, enter, width):
    pages = {name: enter(name) for name in (WRITES, SECOND, ANSWERS, DEPUTY)}
    began = time.monotonic()
    home = f"{system.workbench}/es/politica"
    words = f"La cifra cuenta dos veces a quien vuelve, a {width} (inventado)."
    address = contest(pages[WRITES], home, words)
    let_out(pages[SECOND], address, words)
    waits_for_the_authority(pages[ANSWERS], address, words)
    overdue = f"{home}/observaciones/?de={OVERDUE}"
    said = f"Se corrige la lista de protocolos, a {width} (inventado)."
    answer_late(pages[ANSWERS], overdue, said)
    let_the_answer_out(pages[DEPUTY], overdue, said)
    read_both_sides(pages[WRITES], overdue, said, width)
    assert time.monotonic() - began < LONGEST_S


def contest(page: Page, home: str, words: str) -> str:
    """Observe the figure from its own page, with evidence; return the address of what waits."""
    page.goto(f"{home}/indicadores/{INDICATOR}/")
    page.get_by_role("link", name="Observar este dato").click()
    page.get_by_label("Qué está mal o qué falta, y por qué").fill(words)
    page.locator("select[name=document]").select_option(index=1)
    page.get_by_role("button", name="Enviar a revisión").click()
    expect(page.get_by_text("Espera a otra persona").first).to_be_visible()
    return page.url


def let_out(page: Page, address: str, words: str):
    """Find it on the first page, read it and let it out."""
    page.goto(address)
    expect(page.get_by_text(words)).to_be_visible()
    page.get_by_role("link", name="Revisar la observación").click()
    page.get_by_label("Dejarla salir").check()
    page.get_by_role("button", name="Registrar mi decisión").click()
    expect(page.get_by_text("Espera respuesta").first).to_be_visible()


def waits_for_the_authority(page: Page, address: str, words: str):
    """The institution that must answer reads it, and finds where to."""
    page.goto(address)
    expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_role("link", name="Responder", exact=True)).to_be_visible()


def answer_late(page: Page, listed: str, said: str):
    """Answer what is overdue: it waits for another person of the institution."""
    first(page, listed)
    page.get_by_role("link", name="Responder", exact=True).click()
    page.get_by_label("Está de acuerdo en parte").check()
    page.get_by_label("Razones").fill(said)
    page.locator("select[name=document]").select_option(index=1)
    page.get_by_role("button", name="Enviar la respuesta a revisión").click()
    expect(page.get_by_text("Una respuesta espera a otra persona").first).to_be_visible()


def let_the_answer_out(page: Page, listed: str, said: str):
    """Let the answer out as another of the institution."""
    first(page, listed)
    expect(page.get_by_text(said)).to_be_visible()
    page.get_by_role("link", name="Revisar la respuesta").click()
    page.get_by_label("Dejarla salir").check()
    page.get_by_role("button", name="Registrar mi decisión").click()
    expect(page.get_by_text("días tarde").first).to_be_visible()


def read_both_sides(page: Page, listed: str, said: str, width: int):
    """Read both sides beside each other, and by how many days the answer came late."""
    first(page, listed)
    sides = page.locator("#sides")
    expect(sides).to_contain_text("Cinco protocolos que se cuentan")
    expect(sides).to_contain_text(said)
    expect(sides).to_contain_text("Está de acuerdo en parte")
    expect(page.get_by_text("días tarde").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def first(page: Page, listed: str):
    """Open the first observation of a list."""
    page.goto(listed)
    page.locator("tbody th a").first.click()
