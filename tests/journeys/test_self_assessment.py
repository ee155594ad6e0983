"""A community asks itself about its risk on one telephone, and the network is cut on the way."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey


def test_a_community_asks_itself_with_the_network_cut(system, open_page, width):
    page = open_page()
    page.goto(f"{system.portal}/es/autoevaluacion/")
    page.get_by_role("link", name="Las preguntas para una comunidad").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("El riesgo de su comunidad")
    page.context.set_offline(True)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    danger = page.get_by_role("group", name="algo grave hoy")
    advice = danger.get_by_text("Pidan ayuda ahora.")
    expect(advice).to_be_hidden()
    danger.get_by_label("No", exact=True).check()
    expect(advice).to_be_hidden()
    danger.get_by_label("Sí", exact=True).check()
    expect(advice).to_be_visible()
    page.keyboard.press("Enter")
    alarm = page.get_by_role("group", name="Tienen una alarma")
    alarm.get_by_label("No sé").check()
    expect(alarm.get_by_text("Una campana, un cohete, la radio")).to_be_visible()
    danger.get_by_role("link", name="Pida ayuda hoy").click()
    expect(page.get_by_role("heading", name="A quién acudir")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # A browser may look for the drawing of its tab again.
    assert [one for one in sent if not one.endswith("/mark.svg")] == []
    assert (
        page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0
    )


def test_what_was_marked_is_gone_once_the_page_is_opened_again(system, open_page):
    page = open_page()
    page.goto(f"{system.portal}/es/autoevaluacion/")
    page.get_by_label("Sí", exact=True).first.check()
    page.reload()
    assert page.locator("input:checked").count() == 0
    page.goto(f"{system.portal}/es/")
    page.go_back()
    assert page.locator("input:checked").count() == 0
