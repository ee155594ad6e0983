"""Entering: with a passkey first, with a password and a code where an institution allows it."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey


def test_with_password_and_code_one_reaches_the_desk(enter):
    page = enter("maria")
    assert page.get_by_role("heading", level=1).inner_text() == "Inicio"
    expect(page.get_by_text("Red Tinta Libre (inventada)").first).to_be_visible()


def test_a_passkey_is_enrolled_and_opens_the_door(enter, system, keyring):
    page = enter("ramona")
    authenticator = page.context.new_cdp_session(page)
    authenticator.send("WebAuthn.enable")
    authenticator.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.goto(f"{system.workbench}/es/cuenta/seguridad/webauthn/add/")
    if page.locator("input[name=password]").count():
        page.locator("input[name=password]").fill(system.password)
        page.keyboard.press("Enter")
    page.locator("input[name=name]").wait_for()
    passwordless = page.locator("input[name=passwordless]")
    if passwordless.count():
        passwordless.check()
    page.locator("form button[type=button], form button[type=submit]").last.click()
    page.wait_for_url(lambda url: "/add/" not in url)
    assert "/login/" not in page.url
    # Showing who she is gave her session another secret.
    keyring.keep("ramona", page.context.cookies())
    page.context.clear_cookies()
    page.goto(f"{system.workbench}/es/cuenta/login/")
    page.get_by_role("button", name="Entrar con llave de acceso").click()
    page.wait_for_url(f"{system.workbench}/es/")
    assert page.get_by_text("Colectivo Tierra y Palabra (inventado)").count() > 0


def test_the_portal_sets_no_cookie_and_asks_nobody_else(system, open_page):
    page = open_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{system.portal}/es/")
    page.goto(f"{system.portal}/es/territorio/")
    page.wait_for_timeout(1500)
    assert page.context.cookies() == []
    assert [url for url in asked if not url.startswith((system.portal, "data:", "blob:"))] == []
