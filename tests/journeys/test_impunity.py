"""Prosecutors' offices are asked, answer badly, and the impunity page is read down to its rows.

Everybody and everything here is invented.
"""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.studying import follow

from baluarte.demo.walkthrough.documents import invented_document

pytestmark = pytest.mark.journey
expect.set_options(timeout=20_000)

ASKS, REVIEWS, READS = "carlos", "clara", "analia"
REQUESTS, OFFICES = "/es/instituciones/solicitudes/", "/es/investigacion/fiscalias/"
IMPUNITY = "/es/investigacion/impunidad/"
# Of fewer than ten killings no percentage is said, and how many there are falls by the day.
SHARE = re.compile(r"%|\d+ de \d+")
# Each width asks offices of its own, and says of them what nobody else does.
PLACE, OPENED = {390: 0, 1280: 2}, {390: 391, 1280: 981}
STATED = """
links => links.filter(one => /^\\d+$/.test(one.textContent.trim()))
  .map(one => one.closest('tr').querySelector('th a').href)
"""


def test_preguntan_a_las_fiscalias_y_una_se_contradice_y_otra_se_niega(
    system, enter, width, tmp_path
):
    his = enter(ASKS)
    asked = offices_that_said_something(his, system)[PLACE[width] : PLACE[width] + 2]
    answers, refuses = (code_in(one) for one in asked)
    batch = ask(his, system, [answers, refuses])
    write_folios(his, batch, width)
    one, other = requests_of(his, batch)
    receive(his, one, tmp_path / f"respuesta_{width}.pdf")
    hers = enter(REVIEWS)
    code_while_another_does(his, hers, one, OPENED[width])
    refused(his, other, tmp_path / f"negativa_{width}.pdf")
    compare(hers, one)
    read_both_sides(his, system, asked[0], OPENED[width], width)
    assert his.url.endswith(IMPUNITY)


def test_de_un_porcentaje_a_sus_filas(system, enter, width):
    page = enter(READS)
    page.goto(f"{system.workbench}{IMPUNITY}")
    share = row(page, "IM-1").locator("td").last
    expect(share).to_contain_text(re.compile(r"\d+\.\d\d %"))
    for definition in ("IM-1", "IM-2"):
        for place in range(3):
            a_number_has_as_many_rows(page, system, f"{definition} ·", place)
    narrowed_to_one_office(page, system)
    one_of_them_is_read(page, system)
    fits(page, width)
    assert "/impunidad/" not in page.url


def offices_that_said_something(page: Page, system) -> list[str]:
    page.goto(f"{system.workbench}{OFFICES}")
    said = page.locator("td[data-label^='Carpetas iniciadas'] a").evaluate_all(STATED)
    # Of the federal one two speak already.
    found = [one for one in dict.fromkeys(said) if code_in(one) != "FGR"]
    assert len(found) >= 4
    return found


def code_in(address: str) -> str:
    return address.rstrip("/").partition("?")[0].rstrip("/").rpartition("/")[2]


def ask(page: Page, system, codes: list[str]) -> str:
    """Ask two offices; the browser is closed before it is sent, and nothing was drafted."""
    new = f"{system.workbench}{REQUESTS}lote-nuevo/?plantilla=prosecution_files"
    for _ in range(2):
        page.goto(new)
        page.locator("input[name=all_of_them]").uncheck()
        page.locator("select[name=institutions]").select_option(codes)
        page.get_by_role("button", name="Leer lo que se enviaría").click()
        expect(page.get_by_text("Se prepararían 2 solicitudes")).to_be_visible()
    page.get_by_role("button", name="Preparar 2 solicitudes").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    return page.url


def write_folios(page: Page, batch: str, width: int):
    page.goto(batch)
    follow(page.get_by_role("link", name="Escribir folios"))
    boxes = page.locator("input[name^=folio_]")
    for place in range(2):
        boxes.nth(place).fill(f"FISC{width}{place:03}")
    page.locator("[name=day]").fill(f"{datetime.now(UTC).date() - timedelta(5)}")
    page.get_by_role("button", name="Registrarlas como enviadas").click()
    expect(page.get_by_text("Quedaron registradas 2 solicitudes")).to_be_visible()


def requests_of(page: Page, batch: str) -> list[str]:
    page.goto(batch)
    return page.locator("tbody th a").evaluate_all("links => links.map(one => one.href)")


def hand_in(page: Page, request: str, right: Path):
    page.goto(request)
    follow(page.get_by_role("link", name="Llegó una respuesta"))
    right.write_bytes(invented_document(right.stem, pages=4).content)


def receive(page: Page, request: str, right: Path):
    """First a file that is none; it says so, and what was typed stays."""
    hand_in(page, request, right)
    wrong = right.with_name("foto.pdf")
    wrong.write_bytes(b"MZ no es un PDF")
    page.locator("[name=file]").set_input_files(wrong)
    page.locator("[name=pages]").fill("4")
    page.get_by_role("button", name="Guardarla y capturar sus datos").click()
    expect(page.get_by_text("este archivo no es una respuesta").first).to_be_visible()
    expect(page.locator("[name=pages]")).to_have_value("4")
    page.locator("[name=file]").set_input_files(right)
    page.get_by_role("button", name="Guardarla y capturar sus datos").click()
    expect(page.get_by_text("La respuesta quedó guardada")).to_be_visible()


def code_while_another_does(his: Page, hers: Page, request: str, opened: int):
    """What does not add up is refused with both numbers; who comes second reads that it is there."""
    coding = his.url
    hers.goto(coding)
    figure(his, "files_opened", str(opened), page="1")
    figure(his, "files_charged", str(opened + 9), page="2")
    his.get_by_role("button", name="Guardar lo capturado").click()
    expect(his.get_by_text(re.compile(r"no puede ser más que")).first).to_be_visible()
    expect(his.locator("[name=files_charged-value]")).to_have_value(str(opened + 9))
    figure(his, "files_charged", "9", page="2")
    figure(his, "files_convicted", "0", page="2")
    his.locator("[name=files_archived-answer]").select_option("does_not_exist")
    his.get_by_role("button", name="Guardar lo capturado").click()
    expect(his.get_by_text("Capturada en parte").first).to_be_visible()
    figure(hers, "files_opened", str(opened), page="1")
    hers.get_by_role("button", name="Guardar lo capturado").click()
    hers.wait_for_load_state()
    hers.goto(request)
    said = hers.locator("tr", has_text="Carpetas iniciadas").filter(has_text=str(opened))
    expect(said).to_have_count(1)


def figure(on: Page, heading: str, value: str, *, page: str):
    on.locator(f"[name={heading}-value]").fill(value)
    on.locator(f"[name={heading}-page]").fill(page)


def refused(page: Page, request: str, right: Path):
    """It reserves the information: a refusal, with its article and its document, and no zero."""
    hand_in(page, request, right)
    page.locator("[name=kind][value=reserved]").check()
    page.locator("[name=article]").fill("LGTAIP art. 112, fracción VII")
    page.locator("[name=file]").set_input_files(right)
    page.get_by_role("button", name="Guardarla y capturar sus datos").click()
    page.wait_for_load_state()
    page.goto(request)
    expect(page.get_by_text("Reserv").first).to_be_visible()


def compare(page: Page, request: str):
    page.goto(request)
    follow(page.get_by_role("link", name="Compararlo con el documento"))
    page.locator("[name=review][value=stands]").check()
    page.get_by_role("button", name="Responder por todos los que esperan").click()
    expect(page.get_by_text("quedaron en pie")).to_be_visible()


def read_both_sides(page: Page, system, office: str, opened: int, width: int):
    """Both documents stand, neither added nor chosen; then what is held here, by its definitions."""
    page.goto(office)
    expect(page.locator("main")).to_contain_text(str(opened))
    expect(page.get_by_text("≠").first).to_be_attached()
    fits(page, width)
    page.goto(f"{system.workbench}{IMPUNITY}")
    for code in ("IM-1", "IM-2", "IM-4"):
        expect(row(page, code).locator("td").last).to_contain_text(SHARE)
    after = page.locator("#cohorts").locator("xpath=following-sibling::*")
    expect(after.first).to_contain_text("IM-3")
    fits(page, width)


def row(page: Page, code: str):
    return page.locator("#definitions tbody tr").filter(has=page.locator("th", has_text=code))


def a_number_has_as_many_rows(page: Page, system, definition: str, place: int):
    page.goto(f"{system.workbench}{IMPUNITY}")
    link = row(page, definition).locator("td.number a").nth(place)
    said = link.inner_text()
    follow(link)
    shown = page.locator("main tbody tr")
    expect(shown).to_have_count(int(said))
    expect(page.locator("main")).to_contain_text(re.compile(rf"\b{said} carpetas?\."))


def narrowed_to_one_office(page: Page, system):
    """Narrowed, the rows are narrowed too, and all of that office."""
    page.goto(f"{system.workbench}{IMPUNITY}")
    page.locator("select[name=autoridad]").select_option("FGR")
    page.get_by_role("button", name="Ver estas").click()
    link = row(page, "IM-1").locator("td.number a").nth(1)
    said = link.inner_text()
    follow(link)
    whose = page.locator("td[data-label='Autoridad']").all_inner_texts()
    assert len(whose) == int(said)
    assert {one.strip() for one in whose} <= {"Fiscalía General de la República"}


def one_of_them_is_read(page: Page, system):
    page.goto(f"{system.workbench}{IMPUNITY}")
    follow(row(page, "IM-2").locator("td.number a").first)
    follow(page.locator("main tbody th a").first)
    expect(page.locator("#status")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Carpeta")


def fits(page: Page, width: int):
    assert page.evaluate("document.documentElement.scrollWidth") <= width
