"""A session ends while somebody writes: what she wrote stays, and she sends it as herself."""

import pytest
from playwright.sync_api import expect
from tests.journeys.conftest import give_code

pytestmark = pytest.mark.journey
WORDS = "Texto inventado que nadie quiere escribir dos veces."
LOST = "Nada se envió y nada se perdió"


def write(page, system):
    page.goto(f"{system.workbench}/es/politica/consultas/nueva/")
    page.evaluate("for (const form of document.forms) form.noValidate = true")
    written(page).fill(WORDS)
    # What a browser says of a page that one goes away from: without a screen none does.
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def written(page):
    return page.locator("main form [name=purpose]")


def send(page):
    page.locator("main form button[type=submit]").last.click()


def log_in_in_another_tab(page, system, username):
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Entrar en otra pestaña").click()
    other = opened.value
    other.get_by_label("Usuario").fill(username)
    other.get_by_label("Contraseña").fill(system.password)
    other.get_by_role("button", name="Entrar", exact=True).click()
    give_code(other, system, username)
    other.close()


def log_out_in_another_tab(page, system):
    other = page.context.new_page()
    other.goto(f"{system.workbench}/es/")
    other.get_by_role("button", name="Cerrar sesión").click()
    other.wait_for_url(lambda url: "/login" in url or "/logout" in url)
    other.close()


@pytest.mark.parametrize("how", ["logout", "cookie"])
def test_what_was_written_outlives_the_session(enter, system, keyring, how):
    page = enter("carlos")
    write(page, system)
    if how == "logout":
        log_out_in_another_tab(page, system)
    else:
        page.context.clear_cookies()
    keyring.keep("carlos", [])
    send(page)
    expect(page.get_by_role("heading", name=LOST)).to_be_visible()
    log_in_in_another_tab(page, system, "carlos")
    page.get_by_role("button", name="Volver a lo que escribí").click()
    assert written(page).input_value() == WORDS
    send(page)
    # Sent: the server answers, with what is still missing and all that was written.
    expect(page.locator("main [role=alert]").first).to_be_visible()
    assert written(page).input_value() == WORDS


def test_nobody_else_sends_what_one_wrote(enter, system, keyring):
    page = enter("carlos")
    write(page, system)
    log_out_in_another_tab(page, system)
    keyring.keep("carlos", [])
    send(page)
    log_in_in_another_tab(page, system, "clara")
    page.get_by_role("button", name="Volver a lo que escribí").click()
    send(page)
    expect(page.get_by_text("Otra cuenta entró en este navegador")).to_be_visible()
    assert written(page).input_value() == WORDS
    page.evaluate("for (const form of document.forms) form.reset()")


def test_what_is_sent_at_once_is_sent_without_being_asked(enter, system):
    page = enter("clara")
    asked = []
    page.on("request", lambda one: asked.append(one.url) if "/sesion/" in one.url else None)
    page.goto(f"{system.workbench}/es/politica/consultas/nueva/")
    page.evaluate("for (const form of document.forms) form.noValidate = true")
    written(page).fill(WORDS)
    with page.expect_navigation():
        send(page)
    assert asked == []
    assert written(page).input_value() == WORDS
    page.evaluate("for (const form of document.forms) form.reset()")


def test_nothing_of_it_is_kept_in_the_browser(enter, system):
    page = enter("clara")
    write(page, system)
    kept = page.evaluate("[localStorage.length, sessionStorage.length, window.name]")
    assert kept == [0, 0, ""]
    page.evaluate("for (const form of document.forms) form.reset()")
