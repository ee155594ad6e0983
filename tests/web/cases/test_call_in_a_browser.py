"""A call at night on a telephone, in a real browser: one screen, and nothing typed is lost."""

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import BrowserContext, Page, Route, expect, sync_playwright
from tests.domain.procedure.test_together import committed  # noqa: F401 (a fixture)
from tests.factories.entering import browser_of
from tests.factories.procedure import make_cast
from tests.web.layout.conftest import CHROMIUM, built  # noqa: F401 (a fixture)

from baluarte.domain.cases.models import Case, Contact
from baluarte.domain.wall.context import acting_as, acting_as_nobody

SCREEN = {"width": 390, "height": 844}
WORDS = "Hay hombres afuera. Pide que alguien venga."
TELEPHONE = "55 0000 0000, nunca de noche"
UNSENT = "No se ha enviado: no hay red. Se conserva aquí"
SENT = "Se envió y no se sabe si llegó"
BACK = "Esto es lo que había escrito. No se ha enviado"
expect.set_options(timeout=20_000)


class Threads(ThreadingMixIn, WSGIServer):
    """Answers each on a connection of its own, as in an installation."""

    daemon_threads = True

    def process_request_thread(self, request, client_address):
        """Leave no connection behind."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            connections.close_all()


class Quiet(WSGIRequestHandler):
    """Says nothing of what is asked."""

    def log_message(self, *args):
        pass


@dataclass
class Night:
    """Whoever is on duty with a telephone, and a hand on what the site keeps."""

    page: Page
    context: BrowserContext
    cast: Any
    hand: ThreadPoolExecutor

    @property
    def cases(self) -> int:
        return self.hand.submit(self._count, Case).result()

    @property
    def contacts(self) -> int:
        return self.hand.submit(self._count, Contact).result()

    def _count(self, model) -> int:
        with acting_as(self.cast.owner.pk):
            return model.objects.count()


@pytest.fixture
def site(committed, built):  # noqa: F811 (fixtures)
    if not CHROMIUM.exists():
        pytest.skip(f"there is no browser at {CHROMIUM}")
    server = make_server("localhost", 0, get_wsgi_application(), Threads, Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def night(site):
    """A telephone on which somebody of the organisation entered."""
    with acting_as_nobody(), connection.cursor() as cursor:
        cursor.execute("set local role bal_maintenance")
        cast = make_cast()
    entered = browser_of(cast.owner)
    cookie = entered.cookies[settings.SESSION_COOKIE_NAME].value
    connections.close_all()
    with sync_playwright() as playwright, ThreadPoolExecutor(1) as hand:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        context = browser.new_context(base_url=site, viewport=SCREEN, has_touch=True)
        secure = site.replace("http:", "https:")
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": secure, "secure": True}]
        )
        yield Night(context.new_page(), context, cast, hand)
        hand.submit(connections.close_all).result()
        browser.close()


def address(name: str) -> str:
    with translation.override("es"):
        return reverse(name)


def open_form(page: Page) -> None:
    page.goto(address("receive_call"))
    expect(page.locator("form[data-draft=kept]")).to_be_attached()


def take_down(page: Page) -> None:
    page.locator("[name=words]").fill(WORDS)
    page.locator("[name=danger]").check()
    page.locator("[name=consent][value=yes]").check()
    page.locator("[name=name]").fill("Ximena Inventada")
    page.locator("[name=how]").fill(TELEPHONE)


def send(page: Page) -> None:
    page.get_by_role("button", name="Guardar la llamada").last.click()


def typed(page: Page) -> tuple[str, bool, bool, str]:
    return (
        page.locator("[name=words]").input_value(),
        page.locator("[name=danger]").is_checked(),
        page.locator("[name=consent][value=yes]").is_checked(),
        page.locator("[name=how]").input_value(),
    )


def cutting(ended: list[str], *, arrives: bool) -> Callable[[Route], None]:
    """Return what cuts the network while a form is sent: before the site has it, or after."""

    def cut(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        if arrives:
            route.fetch(max_redirects=0)
        route.abort("internetdisconnected")
        ended.append(route.request.url)

    return cut


TYPED = (WORDS, True, True, TELEPHONE)


def test_who_where_danger_telephone_and_what_she_asks_fit_one_screen_with_what_sends_it(night):
    page = night.page
    open_form(page)
    for name in ("words", "danger", "name", "how", "state"):
        box = page.locator(f"[name={name}]").bounding_box()
        assert box is not None, name
        assert box["y"] + box["height"] <= SCREEN["height"], name
    button = page.get_by_role("button", name="Guardar la llamada").last.bounding_box()
    assert button["y"] + button["height"] <= SCREEN["height"]
    form = page.locator("form.night").bounding_box()
    assert form["height"] <= SCREEN["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= SCREEN["width"]
    take_down(page)
    send(page)
    page.wait_for_url("**/oficios/")
    assert (night.cases, night.contacts) == (1, 1)


def test_what_was_typed_is_there_again_after_going_back_and_a_reload(night):
    page = night.page
    open_form(page)
    take_down(page)
    page.goto(address("cases"))
    page.go_back()
    expect(page.get_by_text(BACK)).to_be_visible()
    assert typed(page) == TYPED
    page.reload()
    expect(page.get_by_text(BACK)).to_be_visible()
    assert typed(page) == TYPED
    assert night.cases == 0


def test_without_a_network_it_says_so_and_goes_once_when_it_is_back(night):
    page = night.page
    open_form(page)
    take_down(page)
    night.context.set_offline(True)
    send(page)
    expect(page.get_by_text(UNSENT)).to_be_visible()
    send(page)
    assert (typed(page), night.cases) == (TYPED, 0)
    night.context.set_offline(False)
    page.wait_for_url("**/oficios/")
    assert night.cases == 1
    open_form(page)
    assert typed(page)[0] == ""


@pytest.mark.parametrize("arrives", [True, False])
def test_cut_while_it_is_being_sent_it_is_sent_again_and_opens_one_case(night, arrives):
    page = night.page
    open_form(page)
    take_down(page)
    ended: list[str] = []
    page.route("**/recepcion/", cutting(ended, arrives=arrives))
    send(page)
    while not ended:
        page.wait_for_timeout(100)
    page.unroute_all()
    assert night.cases == arrives
    open_form(page)
    expect(page.get_by_text(SENT)).to_be_visible()
    assert typed(page) == TYPED
    send(page)
    expect(page).to_have_url(re.compile(r"/expedientes/[0-9A-Z]{10}/"))
    assert night.cases == 1


def test_what_the_browser_keeps_is_sealed_and_gone_with_the_session(night):
    page = night.page
    open_form(page)
    take_down(page)
    page.wait_for_timeout(300)
    kept = page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})")
    assert len(kept) > len(WORDS)
    assert not any(word in kept for word in (*WORDS.split(), "0000", "Ximena"))
    page.get_by_role("button", name="Cerrar sesión").click()
    page.wait_for_url("**/login/**")
    assert page.evaluate("Object.keys(sessionStorage).length") == 0
