"""Somebody without an account checks a number: to its document, its file, an older edition, a citation.

Everybody and everything here is invented.
"""

import csv
import io
import json
import re
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey
expect.set_options(timeout=20_000)

AXIS, INDICATOR = "investigation", "INV-P-03"
HOME = "/es/politica/"
HERE = f"{HOME}indicadores/{INDICATOR}/"
WIDTHS = pytest.mark.parametrize("width", [390, 1280], indirect=True)
MOST_OUT = 1


@WIDTHS
def test_de_un_eje_al_documento_y_de_vuelta_con_la_cita(system, open_page, width):
    page = open_page()
    number = from_the_axis_to_the_number(page, system, width)
    from_the_number_to_its_page(page)
    hold_the_drawing(page, system, open_page)
    take_the_table(page, system, number)
    before = compare_with_an_older_edition(page, system, number)
    take_the_whole(page, system)
    told = page.locator("main").inner_text()
    assert ("edición 2" in told, "Datos inventados" in told) == (True, True)
    assert "edición 1" in before


def from_the_axis_to_the_number(page: Page, system, width: int) -> str:
    """Follow the first page to an axis and its indicator; an address of no edition says so."""
    page.goto(f"{system.portal}{HOME}?edicion=99")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"{system.portal}{HOME}")
    page.locator(f"main a[href$='/ejes/{AXIS}/']").first.click()
    page.locator(f"#indicators a[href$='/{INDICATOR}/']").click()
    shown = page.locator(".policy-number")
    expect(shown).to_contain_text("%")
    assert page.evaluate("document.documentElement.scrollWidth") <= width + MOST_OUT
    return shown.inner_text()


def from_the_number_to_its_page(page: Page):
    """Two clicks: which documents say so, and one of them at the page that says it."""
    page.get_by_role("link", name="Qué documentos lo dicen y en qué página").first.click()
    sources = page.locator("#sources")
    expect(sources).to_be_in_viewport()
    expect(sources).to_contain_text(re.compile(r"página \d+"))
    expect(sources).to_contain_text("inventad")


def hold_the_drawing(page: Page, system, open_page):
    """The code that the page offers holds its drawing in a page of somebody else."""
    page.goto(f"{system.portal}{HERE}")
    snippet = page.locator("#snippet").inner_text()
    assert "/marco/" in snippet
    other = open_page()
    with somebody_elses(snippet) as address:
        other.goto(address)
        held = other.frame_locator("iframe")
        expect(held.locator("main")).to_be_visible()
        expect(held.get_by_role("link", name="Fuentes, entidad por entidad")).to_be_visible()
        assert held.locator("form").count() == 0


@contextmanager
def somebody_elses(page: str):
    """Serve a page of somebody else, of another origin than the portal."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_said):
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def take_the_table(page: Page, system, number: str):
    """The file says what the page says, with the edition in every line."""
    page.goto(f"{system.portal}{HERE}")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Este indicador en CSV").click()
    text = taken.value.path().read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    whole = [one for one in rows if not one["institucion"] and one["valor"]]
    said = float(whole[-1]["valor"])
    assert f"{said:.1f}".rstrip("0").rstrip(".") in number
    assert {one["edicion"] for one in rows} == {"2"}
    assert any(one["motivo"] for one in rows), "who gave no figure says why"


def compare_with_an_older_edition(page: Page, system, number: str) -> str:
    """The edition before stays at its address, and says of itself which it is."""
    page.goto(f"{system.portal}{HOME}datos/")
    page.get_by_role("link", name="Edición 1", exact=True).click()
    assert "edicion=1" in page.url
    expect(page.locator("main")).to_contain_text("edición 1")
    page.goto(f"{system.portal}{HERE}?edicion=1")
    was = page.locator("main").inner_text()
    assert number not in was or INDICATOR in was
    return was


def take_the_whole(page: Page, system):
    """All of an edition as JSON, from the page of data; it names what does not stand."""
    page.goto(f"{system.portal}{HOME}datos/")
    sums = page.locator(".evidence__hash").first.inner_text().strip()
    with page.expect_download() as taken:
        page.get_by_role("link", name="edicion.json").click()
    held = json.loads(taken.value.path().read_text("utf-8"))
    row = next(one for one in held["rows"] if one["code"] == INDICATOR)
    assert (held["sha256_of_rows"], held["edition"], held["errata"]) == (sums, 2, [])
    assert set(row["body"]["definition"]) == {"es", "en"}
    facts = {one["code"]: one["body"] for one in held["rows"] if one["kind"] == "fact"}
    assert all(facts[one]["page"] for one in row["body"]["sources"])
