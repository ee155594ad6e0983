"""A curator judges pairs one after the other, by keyboard and by thumb, blind and undone.

Everybody and everything here is invented.
"""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey
expect.set_options(timeout=20_000)

CURATOR = "carlos"


def test_a_curator_judges_pairs_by_keyboard(system, enter, width):
    system.command("registry", "propose-pairs", "--as", CURATOR)
    page = enter(CURATOR)
    page.goto(f"{system.workbench}/es/hechos/parecidos/")
    page.get_by_role("link", name="Juzgar uno tras otro").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("¿Son el mismo hecho?")
    answers_are_within_reach(page, width)
    page.evaluate("window.stays = true")
    judge_by_one_key(page)
    write_a_reason(page)
    undo(page)
    judge_with_one_thumb(page)
    pass_over(page)
    # Between two pairs no page was loaded.
    assert page.evaluate("window.stays")


def pair_of(page: Page) -> str:
    return page.locator("#judging input[name=pair]").input_value()


def answers_are_within_reach(page: Page, width: int):
    """The four answers stand in the first view, and nothing runs out of it sideways."""
    for key in "1234":
        expect(page.locator(f"#judging [data-key='{key}']")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.locator("#judging")).to_contain_text("Con el teclado")


def judge_by_one_key(page: Page):
    before = pair_of(page)
    page.keyboard.press("2")
    it_says(page, "1 par juzgado")
    it_says(page, "Hechos distintos")
    assert pair_of(page) != before


def it_says(page: Page, said: str):
    expect(page.locator("#judging [role=status]")).to_contain_text(said)


def write_a_reason(page: Page):
    """While she writes, digits are text; out of the box they are keys again."""
    page.keyboard.press("5")
    page.keyboard.type("Dos notas del día 12")
    expect(page.locator("#judging_reason")).to_have_value("Dos notas del día 12")
    page.keyboard.press("Escape")
    judged = pair_of(page)
    page.keyboard.press("3")
    it_says(page, "2 pares juzgados")
    it_says(page, "No se puede decir")
    other = page.context.new_page()
    other.goto(page.url.split("dictamen")[0] + f"{judged}/")
    expect(other.locator("main")).to_contain_text("Dos notas del día 12")
    other.close()


def undo(page: Page):
    judged = page.locator("#judging form[action*=deshacer]").get_attribute("action")
    page.keyboard.press("0")
    it_says(page, "1 par juzgado")
    assert pair_of(page) in judged


def judge_with_one_thumb(page: Page):
    before = pair_of(page)
    page.locator("#judging").get_by_role("button", name="No se puede decir").click()
    it_says(page, "2 pares juzgados")
    assert pair_of(page) != before


def pass_over(page: Page):
    before = pair_of(page)
    page.keyboard.press("4")
    expect(page.locator("#judging input[name=pair]")).not_to_have_value(before)
    it_says(page, "2 pares juzgados")
