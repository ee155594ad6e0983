"""An authority says what it did, is interrupted, hands in the wrong file, and answers in time.

Everybody and everything here is invented.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.test_contesting import (
    ANSWERS,
    DEPUTY,
    SECOND,
    WRITES,
    contest,
    let_out,
)

from baluarte.demo.walkthrough.documents import invented_document

pytestmark = pytest.mark.journey
expect.set_options(timeout=20_000)

LIAISON, REVIEWER = "nadia", "raul"
OFFICE, HEADING = "URCRR", "staff_trained"
SET = "onu_dh_2019"
# Each width has a figure of its own: both are kept in one demonstration.
TRAINED = {390: 39, 1280: 128}
WIDTHS = pytest.mark.parametrize("width", [390, 1280], indirect=True)


@WIDTHS
def test_lo_que_hizo_con_su_documento_y_otra_persona_lo_revisa(system, enter, width, tmp_path):
    hers = enter(LIAISON)
    document = hand_in(hers, system, tmp_path, width)
    fact = state_what_was_done(hers, document, TRAINED[width])
    act_on_a_recommendation(hers, system, width)
    report_on_it(hers, width)
    she_does_not_review_her_own(hers, fact)
    theirs = enter(REVIEWER)
    let_it_stand(theirs, fact, TRAINED[width])
    hers.goto(fact)
    expect(hers.get_by_text("En pie").first).to_be_visible()
    assert hers.locator("[name=review]").count() == 0


@WIDTHS
def test_una_observacion_se_responde_dentro_de_su_plazo(system, enter, width):
    words = f"Falta decir de qué año es la cifra, a {width} (inventado)."
    address = contest(enter(WRITES), f"{system.workbench}/es/politica", words)
    let_out(enter(SECOND), address, words)
    said = f"Es de 2025 y así se anota, a {width} (inventado)."
    answer_in_time(enter(ANSWERS), address, said)
    theirs = enter(DEPUTY)
    let_the_answer_out_in_time(theirs, address, said)
    assert theirs.get_by_text("días tarde").count() == 0


def hand_in(page: Page, system, folder: Path, width: int) -> str:
    """First a file that is none; it says so, and what was typed stays."""
    page.goto(f"{system.workbench}/es/instituciones/documentos/nuevo/")
    title = f"Informe de capacitación inventado {width}"
    page.locator("[name=title]").fill(title)
    page.locator("[name=issuer]").select_option(OFFICE)
    page.locator("[name=channel]").select_option(index=1)
    page.locator("[name=document_date]").fill(f"{datetime.now(UTC).date() - timedelta(3)}")
    page.locator("[name=pages]").fill("4")
    page.locator("[name=is_shared][value=yes]").check()
    wrong = folder / "informe.pdf"
    wrong.write_bytes(b"MZ no es un PDF")
    page.locator("[name=file]").set_input_files(wrong)
    page.locator("main form button").first.click()
    expect(page.get_by_text("no es lo que dice su nombre").first).to_be_visible()
    expect(page.locator("[name=title]")).to_have_value(title)
    right = folder / f"informe_{width}.pdf"
    right.write_bytes(invented_document(title, pages=4).content)
    page.locator("[name=file]").set_input_files(right)
    page.locator("main form button").first.click()
    expect(page.get_by_role("link", name="Ver el documento")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    return page.url.partition("dato/")[0]


def state_what_was_done(page: Page, document: str, trained: int) -> str:
    """Her session is lost while she types: the page says so, and nothing was kept."""
    page.goto(f"{document}dato/?institucion={OFFICE}&renglon={HEADING}")
    page.locator("[name=value]").fill(str(trained))
    kept = page.context.cookies()
    page.context.clear_cookies()
    page.get_by_role("button", name="Capturar y terminar").click()
    expect(page.get_by_text("La página estuvo abierta demasiado tiempo")).to_be_visible()
    page.context.add_cookies(kept)
    page.goto(document)
    expect(page.get_by_text(f"{trained}", exact=True)).to_have_count(0)
    page.goto(f"{document}dato/?institucion={OFFICE}&renglon={HEADING}")
    page.locator("[name=value]").fill(str(trained))
    page.locator("[name=page]").fill("2")
    page.locator("[name=quote]").fill("Cifra inventada.")
    page.locator("[name=said_by]").first.check()
    page.get_by_role("button", name="Capturar y terminar").click()
    expect(page.get_by_text("Lo revisa una segunda persona").first).to_be_visible()
    return page.locator("main a[href*='/instituciones/datos/']").first.evaluate("one => one.href")


def act_on_a_recommendation(page: Page, system, width: int):
    """An action on which nothing would ever be reported is asked for its day."""
    page.goto(f"{system.workbench}/es/politica/recomendaciones/conjunto/{SET}/")
    page.locator("tbody th a").first.click()
    page.get_by_role("link", name="Registrar una acción").click()
    said = f"Capacita a su personal, a {width} (inventado)."
    page.locator("[name=description]").fill(said)
    page.locator("[name=first_date]").fill(f"{datetime.now(UTC).date() - timedelta(100)}")
    page.get_by_role("button", name="Registrar la acción").click()
    expect(page.locator("[name=description]")).to_have_value(said)
    page.locator("[name=months]").fill("3")
    page.get_by_role("button", name="Registrar la acción").click()
    expect(page.get_by_text("La acción está registrada").first).to_be_visible()
    expect(page.get_by_text(said).first).to_be_visible()


def report_on_it(page: Page, width: int):
    said = f"Se capacitó a la mitad, a {width} (inventado)."
    page.get_by_role("link", name="Informar", exact=True).last.click()
    page.locator("[name=day]").fill(f"{datetime.now(UTC).date() - timedelta(1)}")
    page.locator("[name=words]").fill(said)
    page.locator("[name=reference]").fill("Informe inventado, página 2.")
    page.get_by_role("button", name="Registrar el informe").click()
    expect(page.get_by_text("El informe está registrado").first).to_be_visible()
    expect(page.get_by_text(said).first).to_be_visible()


def she_does_not_review_her_own(page: Page, fact: str):
    page.goto(fact)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("[name=review]")).to_have_count(0)


def let_it_stand(page: Page, fact: str, trained: int):
    page.goto(fact)
    expect(page.get_by_text(str(trained)).first).to_be_visible()
    page.locator("[name=review][value=stands]").check()
    page.locator("main form button").first.click()
    expect(page.get_by_text("En pie").first).to_be_visible()


def answer_in_time(page: Page, address: str, said: str):
    page.goto(address)
    page.get_by_role("link", name="Responder", exact=True).click()
    page.get_by_label("Está de acuerdo en parte").check()
    page.get_by_label("Razones").fill(said)
    page.locator("select[name=document]").select_option(index=1)
    page.get_by_role("button", name="Enviar la respuesta a revisión").click()
    expect(page.get_by_text("Una respuesta espera a otra persona").first).to_be_visible()


def let_the_answer_out_in_time(page: Page, address: str, said: str):
    page.goto(address)
    expect(page.get_by_text(said)).to_be_visible()
    page.get_by_role("link", name="Revisar la respuesta").click()
    page.get_by_label("Dejarla salir").check()
    page.get_by_role("button", name="Registrar mi decisión").click()
    expect(page.locator("#sides")).to_contain_text(said)
