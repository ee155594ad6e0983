"""A call at night, and its dark twin, in which the municipal police are the presumed perpetrators.

Everybody and everything here is invented.
"""

import re
from datetime import datetime

import pytest
from playwright.sync_api import FilePayload, Page, expect
from tests.journeys.calling import (
    POLICE,
    STATE,
    case_of,
    is_sent,
    offered,
    she_says_yes,
    she_sees_the_list,
    start_protection_orders,
    step,
    take_the_call,
)
from tests.journeys.studying import protection_of

from baluarte.demo.walkthrough.documents import invented_document
from baluarte.norms.clocks.calendar import CENTRE

pytestmark = pytest.mark.journey
expect.set_options(timeout=20_000)

DOCUMENT: FilePayload = {
    "name": "acta.pdf", "mimeType": "application/pdf",
    "buffer": invented_document("Acta inventada", pages=1).content,
}  # fmt: skip


def test_a_call_at_night(enter):
    hers = enter("nadia")
    matter = take_the_call(hers, address_of(hers), "Se sabe, y no es una autoridad")
    case = case_of(hers, matter)
    hers.goto(matter)
    owed = step(hers, "EX-1")
    expect(owed).to_contain_text("3 horas desde la recepción de la solicitud")
    expect(owed).to_contain_text("LPPDDHP art. 26 I")

    issue_urgent_measures(hers, case)
    hers.goto(matter)
    expect(step(hers, "EX-2")).to_contain_text(
        "9 horas desde la emisión de las medidas urgentes de protección"
    )
    send_the_file(hers)
    expect(hers.get_by_role("heading", name="Procedimiento ordinario")).to_be_visible()
    expect(step(hers, "OR-2")).to_contain_text("10 días naturales desde la recepción")

    correct_the_first(hers)
    expect(hers.locator("main")).to_contain_text("La llamada entró un minuto antes")

    hers.goto(f"{address_of(hers)}/es/procedimientos/")
    assert is_in_the_agenda(hers, "Implementar medidas urgentes")


def test_a_call_at_night_when_the_municipal_police_are_presumed_to_have_done_it(enter):
    hers, his = enter("nadia"), enter("beto")
    matter = take_the_call(hers, address_of(hers), "Se sabe, y no es una autoridad")
    case = case_of(hers, matter)
    start_protection_orders(hers, matter)
    assert [his_number(his), offered(hers, matter, "PO-2", POLICE)] == [0, 0]

    she_says_yes(hers, case, "Compartirlo con el municipio", POLICE)
    she_sees_the_list(hers, matter)
    assert is_sent(hers, matter, "PO-2", POLICE)
    assert his_number(his) == 1
    his.locator("main a[href*='/encargos/']", has_text="Expedir la orden").first.click()
    his.wait_for_load_state()
    told = his.url
    assert nothing_of_her(his)

    leave_out_the_police(hers, matter)
    assert his_number(his) == 0
    assert his.goto(told).status == 404
    assert his.goto(matter).status == 404
    hers.goto(f"{matter}destinatarios/")
    expect(hers.locator("main")).to_contain_text("A ella pertenecen presuntas personas")


def address_of(page: Page) -> str:
    return page.url.split("/es/")[0]


def issue_urgent_measures(page: Page, case: str):
    """Name the measure, who delivers it, the document that shows it, and her word."""
    page.goto(f"{protection_of(case)}urgente/emitir/")
    page.locator("select[name=code]").select_option("MU-4")
    page.locator("select[name=institution]").select_option(index=1)
    page.locator("input[name=happened_at]").fill(f"{datetime.now(CENTRE):%Y-%m-%dT%H:%M}")
    page.locator("input[name=document]").set_input_files(DOCUMENT)
    page.locator("input[name=word][value=agrees]").check()
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("main")).not_to_contain_text("El documento que lo acredita")


def is_in_the_agenda(page: Page, what: str) -> bool:
    """Say whether something stands in the agenda: what is late comes first, page after page."""
    while what not in page.locator("main").inner_text():
        following = page.locator("main a[rel=next]")
        if following.count() == 0:
            return False
        following.click()
        page.wait_for_load_state()
    return True


def do(page: Page, owed):
    owed.get_by_role("link", name="Está hecho").click()
    page.get_by_label("Ahora").check()
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/asuntos/[0-9A-Z]{10}/$"))


def send_the_file(page: Page):
    do(page, step(page, "EX-5"))


def correct_the_first(page: Page):
    page.get_by_role("link", name="Corregirlo").last.click()
    page.get_by_label("No se sabe cuándo").check()
    page.locator("main textarea").fill("La llamada entró un minuto antes")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/asuntos/[0-9A-Z]{10}/$"))


def leave_out_the_police(page: Page, matter: str):
    page.goto(f"{matter}destinatarios/dejar-fuera/")
    page.locator("main select").first.select_option(label=POLICE)
    page.get_by_label("A ella pertenecen presuntas personas perpetradoras").check()
    page.get_by_role("button", name="Dejarlas fuera").last.click()
    page.wait_for_url(f"{matter}destinatarios/")


def his_number(page: Page) -> int:
    """Return how many steps of protection orders the officer sees."""
    page.goto(f"{page.url.split('/es/')[0]}/es/procedimientos/encargos/")
    return page.locator("main a", has_text="Expedir la orden").count()


def nothing_of_her(page: Page) -> bool:
    """Say whether the page of an assignment holds neither place nor reference of the matter."""
    said = page.locator("main").inner_text()
    return STATE not in said and "Procedimiento extraordinario" not in said
