"""The specimen and its samples as pages, and a small server that shows them to a browser."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from baluarte.web.layout import views
from baluarte.web.layout.middleware import CONTENT_SECURITY_POLICY

LAYOUT = Path(views.__file__).parent
BUILT = LAYOUT / "static" / "built"
CHROMIUM = Path("/usr/bin/chromium")
SAMPLES = ("", *views.SAMPLES)


def page(sample="", language="es", query=""):
    """Return the text of the specimen, or of a sample of a whole page."""
    address = f"/{language}/design/{sample}{'/' if sample else ''}"
    request = RequestFactory(HTTP_HOST="localhost").get(address + query)
    with translation.override(language):
        answer = views.sample(request, sample) if sample else views.specimen(request)
    return answer.content.decode()


def drawn(source, **context):
    """Return what a template of components draws, in English."""
    with translation.override("en"):
        template = engines["django"].from_string("{% load components %}" + source)
        return template.render(context)


@pytest.fixture(scope="session")
def built():
    """The folder of bundles, where they have been made."""
    if not (BUILT / "site.css").exists():
        pytest.skip("the bundles are not made: node tools/bundle.mjs")
    return BUILT


class Pages(SimpleHTTPRequestHandler):
    """Serves the pages with the headers of the house, and their files."""

    def do_GET(self):
        path, _, query = self.path.partition("?")
        if path.startswith(settings.STATIC_URL):
            super().do_GET()
            return
        language, _, rest = path.strip("/").partition("/")
        sample = rest.removeprefix("design").strip("/")
        if sample not in SAMPLES or not rest.startswith("design"):
            self.send_error(404)
            return
        body = page(sample, language, f"?{query}" if query else "").encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def translate_path(self, path):
        return str(LAYOUT / "static" / path.partition("?")[0].removeprefix(settings.STATIC_URL))

    def end_headers(self):
        self.send_header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        self.send_header("Referrer-Policy", "no-referrer")
        super().end_headers()

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture(scope="session")
def served(built):
    """The address of the small server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Pages, directory=str(LAYOUT)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def browser():
    """The distribution's browser, where there is one."""
    if not CHROMIUM.exists():
        pytest.skip(f"there is no browser at {CHROMIUM}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=str(CHROMIUM),
            args=[
                "--no-sandbox", "--disable-gpu", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--no-first-run",
                "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
            ],
        )  # fmt: skip
        yield running
        running.close()


@pytest.fixture
def tab(browser, served):
    """A page in the browser, 1280 wide."""
    context = browser.new_context(base_url=served, viewport={"width": 1280, "height": 860})
    yield context.new_page()
    context.close()


@pytest.fixture
def telephone(browser, served):
    """A page in the browser, 390 wide."""
    context = browser.new_context(base_url=served, viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()
