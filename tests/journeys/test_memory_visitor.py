"""Somebody reads memory on a borrowed telephone without scripts: a page, the wall, a booklet.

Everybody and everything is invented.
"""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey
expect.set_options(timeout=20_000)

COMMUNITY, COMMUNITY_EN = "Comunidad inventada de Agua Tejida", "The invented community of Agua"
ON_THE_WALL = "Voces de Radio Savi (inventadas)"


@pytest.fixture
def page(browser, width):
    context = browser.new_context(
        viewport={"width": width, "height": 900}, locale="es-MX", java_script_enabled=False,
        accept_downloads=True,
    )  # fmt: skip
    yield context.new_page()
    context.close()


def test_se_lee_sin_programas_y_sin_dejar_rastro(system, page, width):
    asked = []
    page.on("request", lambda one: asked.append(one.url))
    who_is_remembered(page, system)
    fits(page, width)
    in_another_language(page)
    fits(page, width)
    the_wall_of_names(page, system)
    fits(page, width)
    the_days(page, system)
    fits(page, width)
    the_booklet(page, system)
    # Nobody else learns that it was read, and nothing of it stays on the telephone.
    assert {one for one in asked if not one.startswith((system.portal, "data:"))} == set()
    assert page.context.cookies() == []


def who_is_remembered(page: Page, system):
    page.goto(f"{system.portal}/es/memoria/")
    expect(page.locator("main")).to_contain_text("Quien consintió una página puede retirarla")
    page.get_by_role("link", name=COMMUNITY).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(COMMUNITY)
    expect(page.locator("main")).to_contain_text("Somos ciento doce casas.")
    picture = page.locator("main img").first
    expect(picture).to_have_attribute("alt", re.compile("telar de cintura"))


def in_another_language(page: Page):
    page.get_by_role("navigation", name="Idiomas de esta página").get_by_text("English").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(COMMUNITY_EN)
    expect(page.locator("main [lang=en]").first).to_be_visible()


def the_wall_of_names(page: Page, system):
    page.goto(f"{system.portal}/es/memoria/muro/")
    expect(page.locator("main")).to_contain_text(ON_THE_WALL)
    page.locator("main").get_by_role("link", name=ON_THE_WALL).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Radio Savi (inventada)")
    expect(page.locator("main [lang=mix]").first).to_be_visible()


def the_days(page: Page, system):
    page.goto(f"{system.portal}/es/memoria/dias/")
    expect(page.locator("main")).to_contain_text("La primera emisión.")


def the_booklet(page: Page, system):
    """The worker typesets it: it may come a moment later."""
    page.goto(f"{system.portal}/es/memoria/")
    page.get_by_role("link", name=COMMUNITY).click()
    link = page.get_by_role("link", name=re.compile("Cuadernillo.*Español"))
    expect(link).to_have_count(1)
    with page.expect_download() as downloading:
        link.click()
    assert downloading.value.path().read_bytes().startswith(b"%PDF-")


def fits(page: Page, width: int):
    # Without scripts the page itself cannot be asked: its body is measured from outside.
    box = page.locator("body").bounding_box()
    assert box is not None
    assert box["width"] <= width
