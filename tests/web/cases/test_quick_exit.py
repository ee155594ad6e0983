"""Leaving at once never lies over asking for help, on the smallest telephones too."""

import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright
from tests.web.cases.conftest import address, text_of
from tests.web.layout.conftest import CHROMIUM, LAYOUT, built

__all__ = ["built"]
pytestmark = pytest.mark.django_db
SIZES = ((390, 664), (360, 640), (320, 568), (390, 844), (1280, 720))
PAGES = ("own_case", "own_messages", "own_checkins", "own_readers")
STEP = 100


@pytest.fixture
def pages(enter, opened, built):
    """Her pages, drawn before a browser is there: it lets nobody ask the database."""
    browser = enter(opened.herself)
    return {name: text_of(browser.get(address(name, language="es"))) for name in PAGES}


def overlap(one, other):
    return min(one["x"] + one["width"], other["x"] + other["width"]) > max(
        one["x"], other["x"]
    ) and min(one["y"] + one["height"], other["y"] + other["height"]) > max(one["y"], other["y"])


def is_in(box, width, height):
    return (
        0 <= box["x"] <= box["x"] + box["width"] <= width
        and 0 <= box["y"] <= box["y"] + box["height"] <= height
    )


def show(tab, html):
    def answer(route):
        path = route.request.url.split("http://hers.test", 1)[-1].partition("?")[0]
        if path.startswith(settings.STATIC_URL):
            route.fulfill(path=LAYOUT / "static" / path.removeprefix(settings.STATIC_URL))
        else:
            route.fulfill(body=html, content_type="text/html; charset=utf-8")

    tab.route("**/*", answer)
    tab.goto("http://hers.test/")


def covered(tab, height, width):
    """Return at which places of the page one of the two is covered, or out of the screen."""
    found = []
    whole = tab.evaluate("document.documentElement.scrollHeight")
    for place in range(0, max(1, whole - height), STEP):
        tab.evaluate(f"scrollTo(0, {place})")
        danger = tab.get_by_role("link", name="Estoy en peligro").bounding_box()
        leave = tab.get_by_role("button", name="Salir ahora").bounding_box()
        if not (is_in(danger, width, height) and is_in(leave, width, height)):
            found.append((place, "out of the screen", danger, leave))
        if overlap(danger, leave):
            found.append((place, "covered", danger, leave))
    return found


def test_leaving_never_covers_that_one_is_in_danger(pages):
    if not CHROMIUM.exists():
        pytest.skip(f"there is no browser at {CHROMIUM}")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        wrong = []
        for width, height in SIZES:
            context = running.new_context(viewport={"width": width, "height": height})
            for name, html in pages.items():
                tab = context.new_page()
                show(tab, html)
                assert tab.get_by_role("link", name="Estoy en peligro").count() == 1
                wrong += [(name, width, height, *one) for one in covered(tab, height, width)]
                assert tab.evaluate("document.documentElement.scrollWidth") == width
                tab.close()
            context.close()
        running.close()
    assert wrong == []
