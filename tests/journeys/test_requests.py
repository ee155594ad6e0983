"""Doscientas solicitudes en una mañana, y una respuesta que llega: del lote a la cifra con su página.

Everybody and everything here is invented.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from baluarte.demo.walkthrough.documents import invented_document

pytestmark = pytest.mark.journey
expect.set_options(timeout=20_000)

ASKS, REVIEWS = "carlos", "clara"
ROOM = "/es/instituciones/solicitudes/"
# Each width has figures of its own: both are kept in one demonstration.
ADOPTED, FULFILLED = {390: 390, 1280: 1280}, 13
# The 32 governments with Jalisco and Tamaulipas are 200; with Colima they are more.
WIDE, TOO_WIDE = ["14", "28"], ["14", "28", "06"]


def test_doscientas_solicitudes_y_una_cifra_con_su_documento(system, enter, width, tmp_path):
    his = enter(ASKS)
    batch = draft_two_hundred(his, system)
    write_folios(his, batch, width)
    request, institution = find_one_that_runs(his, system)
    receive(his, request, tmp_path, width)
    code(his, ADOPTED[width])

    hers = enter(REVIEWS)
    document = compare(hers, request)
    see_the_number(hers, system, institution, ADOPTED[width])
    sources = hers.locator("#sources li").filter(has_text=document)
    assert [sources.filter(has_text=f"página {page}").count() for page in (3, 4)] == [1, 1]


def draft_two_hundred(page: Page, system) -> str:
    page.goto(f"{system.workbench}{ROOM}lote-nuevo/?plantilla=public_positions")
    page.get_by_label("Todos los ayuntamientos de estos estados").select_option(TOO_WIDE)
    page.get_by_role("button", name="Leer lo que se enviaría").click()
    expect(page.get_by_text("de una vez se preparan a lo más 200").first).to_be_visible()
    page.get_by_label("Todos los ayuntamientos de estos estados").select_option(WIDE)
    page.get_by_role("button", name="Leer lo que se enviaría").click()
    would, again = page.get_by_text("Se prepararían 200 solicitudes"), again_box(page)
    expect(would.or_(again)).to_be_visible()
    if again.count():
        # At the other width the same were drafted and wait: said so, they are drafted once more.
        expect(page.get_by_text("Las mismas esperan su envío")).to_be_visible()
        again.check()
        page.get_by_role("button", name="Leer lo que se enviaría").click()
    expect(would).to_be_visible()
    expect(page.get_by_text("en formato abierto, por la Plataforma")).to_be_visible()
    page.get_by_role("button", name="Preparar 200 solicitudes").click()
    expect(page.get_by_text("Se prepararon 200 solicitudes")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(200)
    return page.url


def again_box(page: Page) -> Locator:
    return page.get_by_label("Prepararlas otra vez")


def write_folios(page: Page, batch: str, width: int):
    """Four of them; the first day it says is still to come."""
    page.get_by_role("link", name="Escribir folios").click()
    boxes = page.locator("input[name^=folio_]")
    for place in range(4):
        boxes.nth(place).fill(f"INV{width}{place:04}")
    page.locator("[name=day]").fill("2099-01-01")
    page.get_by_role("button", name="Registrarlas como enviadas").click()
    expect(page.get_by_text("todavía no llega").first).to_be_visible()
    page.locator("[name=day]").fill(f"{datetime.now(UTC).date() - timedelta(2)}")
    page.get_by_role("button", name="Registrarlas como enviadas").click()
    expect(page.get_by_text("Quedaron registradas 4 solicitudes como enviadas")).to_be_visible()
    assert page.url == batch


def find_one_that_runs(page: Page, system) -> tuple[str, str]:
    """Return the address of a request that was sent and waits, and whom it asks."""
    # Batches with something late are drawn first, then the newest.
    page.goto(f"{system.workbench}{ROOM}")
    expect(page.get_by_role("img", name="Borrador: 196").first).to_be_visible()
    page.goto(f"{system.workbench}{ROOM}?estado=late")
    page.get_by_text("Vencida sin respuesta").last.wait_for()
    page.locator("tbody tr.is-urgent th a").first.click()
    page.get_by_role("link", name="Su lote").click()
    expect(page.get_by_role("img", name="Vencida sin respuesta")).to_be_visible()
    page.goto(f"{system.workbench}{ROOM}?estado=running&plantilla=victims_care")
    expect(page.get_by_text("faltan").first).to_be_visible()
    page.locator("tbody th a").first.click()
    expect(page.get_by_text("LGTAIP arts. 128, 134").first).to_be_visible()
    return page.url, page.get_by_role("heading", level=1).inner_text()


def receive(page: Page, request: str, folder: Path, width: int):
    """First a file that is none; it says so, and what was typed stays."""
    page.get_by_role("link", name="Llegó una respuesta").click()
    wrong = folder / "respuesta.pdf"
    wrong.write_bytes(b"MZ no es un PDF")
    page.locator("[name=file]").set_input_files(wrong)
    page.locator("[name=pages]").fill("6")
    page.get_by_role("button", name="Guardarla y capturar sus datos").click()
    expect(page.get_by_text("este archivo no es una respuesta").first).to_be_visible()
    expect(page.locator("[name=pages]")).to_have_value("6")
    right = folder / f"respuesta_{width}.pdf"
    right.write_bytes(invented_document(f"Respuesta inventada {width}", pages=6).content)
    page.locator("[name=file]").set_input_files(right)
    page.get_by_role("button", name="Guardarla y capturar sus datos").click()
    expect(page.get_by_text("La respuesta quedó guardada")).to_be_visible()


def code(page: Page, adopted: int):
    """A figure in letters is asked again; then what the answer says is kept, each with its page."""
    page.locator("[name=plans_adopted-value]").fill("cuarenta")
    page.get_by_role("button", name="Guardar lo capturado").click()
    expect(page.get_by_text("no es un número").first).to_be_visible()
    page.locator("[name=plans_adopted-value]").fill(str(adopted))
    page.locator("[name=plans_adopted-page]").fill("3")
    page.locator("[name=plans_adopted-quote]").fill("Cifra inventada.")
    page.locator("[name=plans_fulfilled-value]").fill(str(FULFILLED))
    page.locator("[name=plans_fulfilled-page]").fill("4")
    page.locator("[name=complaints_of_treatment-answer]").select_option("reserved")
    page.get_by_role("button", name="Guardar lo capturado").click()
    expect(page.get_by_text("Falta capturar 1 renglón")).to_be_visible()
    expect(page.get_by_text("Capturada en parte").first).to_be_visible()


def compare(page: Page, request: str) -> str:
    """She reads the same document and lets stand what it says; its reference is returned."""
    page.goto(request)
    page.get_by_role("link", name="Compararlo con el documento").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Respuesta a la solicitud")
    page.locator("[name=review][value=stands]").check()
    page.get_by_role("button", name="Responder por todos los que esperan").click()
    expect(page.get_by_text("3 datos quedaron en pie")).to_be_visible()
    return page.url.rstrip("/").split("/")[-1]


def see_the_number(page: Page, system, institution: str, adopted: int):
    """The indicator is made of it; its sources say in which document and on which page."""
    page.goto(f"{system.workbench}/es/politica/indicadores/REP-O-01/")
    row = page.locator("#institutions tr").filter(has_text=institution)
    expect(row).to_contain_text(f"{FULFILLED} de {adopted:,}")
