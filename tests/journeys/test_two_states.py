"""A companion lawyer follows a file from one state to another, and a relative reads hers.

Told as it comes: by telephone, in the middle of other things, with the wrong day first. Everybody
and everything here is invented.
"""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.studying import follow

pytestmark = pytest.mark.journey
expect.set_options(timeout=20_000)

LAWYER, HERSELF = "maria", "rosa"
ASKED = "Que entrevisten a la vecina de enfrente (inventado)."


def test_una_carpeta_en_dos_estados(system, enter, width):
    page = enter(LAWYER)
    open_the_second_file(page, system)
    the_wrong_day_is_said_and_corrected(page)
    what_cannot_follow_is_marked_with_its_article(page)
    no_hypothesis_is_dropped_in_silence(page)
    fits(page, width)
    hers = enter(HERSELF)
    she_reads_it_and_asks_for_an_act(hers, system)
    fits(hers, width)
    the_team_finds_what_she_asked_for(page)
    assert page.url.endswith("?abrir=palabras")


def open_the_second_file(page: Page, system):
    """From the case, as the office of the second state answers by telephone."""
    page.goto(f"{system.workbench}/es/investigacion/")
    waits = page.locator("tr", has_text="Nadie lo ha dicho").filter(has_text="Oaxaca")
    follow(waits.locator("a.reference").first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Oaxaca")
    expect(page.locator("#status")).to_contain_text("Sin noticia")


def say(page: Page, status: str, on: tuple[str, str, str], source: str):
    day, month, year = on
    page.get_by_label("En qué está", exact=True).select_option(label=status)
    page.get_by_label("El día", exact=True).check()
    page.locator("[name=date_day]").fill(day)
    page.locator("[name=date_month]").select_option(month)
    page.locator("[name=date_year]").fill(year)
    page.get_by_label("Quién lo dice").select_option(label=source)
    page.locator("input[name=confidence][value=A]").check()
    page.get_by_role("button", name="Anotarlo").click()


def the_wrong_day_is_said_and_corrected(page: Page):
    follow(page.get_by_role("link", name="Decir en qué está"))
    say(page, "Investigación inicial", ("3", "1", "2031"), "La familia")
    expect(page.get_by_text("Ese día todavía no llega").first).to_be_visible()
    say(page, "Investigación inicial", ("3", "1", "2026"), "La familia")
    expect(page.locator("#status")).to_contain_text("Investigación inicial")


def what_cannot_follow_is_marked_with_its_article(page: Page):
    follow(page.get_by_role("link", name="Decir en qué está"))
    say(page, "Sentencia condenatoria", ("20", "1", "2026"), "La prensa")
    follow(page.get_by_role("link", name="Decir en qué está"))
    say(page, "Vinculado a proceso", ("10", "2", "2026"), "Una resolución judicial")
    expect(page.get_by_text("No todo lo que se dice puede ser").first).to_be_visible()
    expect(page.locator("#status")).to_contain_text(re.compile(r"antes de Vinculado.*CNPP"))


def no_hypothesis_is_dropped_in_silence(page: Page):
    expect(page.get_by_text("Nadie dice que se haya investigado la labor").first).to_be_visible()
    follow(page.get_by_role("link", name="Anotar una hipótesis"))
    page.get_by_label("Es que su labor fue la razón").check()
    page.get_by_label("Quién lo dice").select_option(label="Se consultó la carpeta o el expediente")
    page.locator("input[name=confidence][value=A]").check()
    page.get_by_label("Qué dice la línea de investigación").fill("Su columna (inventado).")
    page.get_by_role("button", name="Anotarlo").click()
    follow(page.locator("#hypotheses").get_by_role("link", name="Decir en qué quedó").first)
    page.get_by_label("Descartada").check()
    page.get_by_label("Quién lo dice").select_option(label="Una notificación de la autoridad")
    page.locator("input[name=confidence][value=A]").check()
    page.get_by_role("button", name="Anotarlo").click()
    expect(page.get_by_text("sin ella no se descarta").first).to_be_visible()
    page.get_by_label("Con qué palabras, o por qué").fill("No cubría política, dicen (inventado).")
    page.get_by_role("button", name="Anotarlo").click()
    expect(page.locator("#hypotheses")).to_contain_text("Descartada")


def she_reads_it_and_asks_for_an_act(page: Page, system):
    page.goto(f"{system.workbench}/es/")
    follow(page.get_by_role("link", name="Ver la investigación"))
    expect(page.get_by_role("heading", level=1)).to_have_text("La investigación")
    expect(page.locator("main")).to_contain_text("Vinculado a proceso")
    expect(page.locator("main")).not_to_contain_text("No cubría política, dicen")
    follow(page.get_by_role("link", name="Anotar lo que usted pidió").last)
    page.get_by_label("El día", exact=True).check()
    page.locator("[name=date_day]").fill("2")
    page.locator("[name=date_month]").select_option("3")
    page.locator("[name=date_year]").fill("2026")
    page.get_by_label("Lo que usted pidió").fill(ASKED)
    page.get_by_role("button", name="Anotarlo").click()
    expect(
        page.get_by_text("Consta. Los días se cuentan desde el que usted dijo.").first
    ).to_be_visible()
    expect(page.locator("main")).to_contain_text("Nadie respondió a tiempo")


def the_team_finds_what_she_asked_for(page: Page):
    page.goto(f"{page.url.partition('?')[0]}?abrir=palabras")
    expect(page.locator("#asked")).to_contain_text(ASKED)


def fits(page: Page, width: int):
    assert page.evaluate("document.documentElement.scrollWidth") <= width
