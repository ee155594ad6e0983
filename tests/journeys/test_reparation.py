"""An officer of a victims' commission, a relative in her own window, and an assembly.

Told as it comes: the wrong day first, a document forgotten, an answer that is no. Everybody and
everything here is invented.
"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.journeys.accessible import accessible
from tests.journeys.studying import follow

from baluarte.norms.clocks.calendar import local_day

pytestmark = pytest.mark.journey
expect.set_options(timeout=20_000)

OFFICER, HERSELF = "maria", "rosa"
# A heading of the community that nobody decided yet.
AGREED_TO = "Debido proceso"
MINUTES = {"name": "acta.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 inventada"}


def test_lo_que_se_debe_y_lo_que_llega(system, enter):
    page, hers = enter(OFFICER), enter(HERSELF)
    what_is_late_leads_to_its_plan(page, system)
    a_plan_with_open_headings_is_not_closed(page)
    what_was_delivered_is_shown(page)
    accessible(page)
    she_says_that_it_did_not_arrive(hers, system)
    accessible(hers)
    she_goes_to_the_federal_commission_by_herself(hers)
    the_officer_reads_her_word(page)
    an_assembly_meets(page, system)
    accessible(page)
    assert "/reparacion/plan/" in page.url


def what_is_late_leads_to_its_plan(page: Page, system):
    page.goto(f"{system.workbench}/es/reparacion/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Reparación")
    late = page.locator("#late tr", has_text="Programas de educación").first
    follow(late.locator("a.reference"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Plan de reparación")
    expect(page.locator("#progress")).to_contain_text("Vencido")


def a_plan_with_open_headings_is_not_closed(page: Page):
    plan = page.url.partition("#")[0]
    follow(page.get_by_role("link", name="Cerrar el plan"))
    page.get_by_label("Cumplido: todo lo otorgado llegó").check()
    page.get_by_role("button", name="Cerrarlo").click()
    expect(page.get_by_text("Faltan rubros por decidir (LGV 26-27)").first).to_be_visible()
    page.goto(plan)


def what_was_delivered_is_shown(page: Page):
    """First without its document, and of a day that has not come."""
    debt = page.locator("[id='RH-4']")
    expect(page.locator("#progress")).to_contain_text("por decidir")
    follow(debt.get_by_role("link", name="Decir cómo va").first)
    page.get_by_label("Entregado", exact=True).check()
    page.get_by_label("Qué día").fill((local_day(timezone.now()) + timedelta(days=40)).isoformat())
    page.get_by_role("button", name="Anotarlo").click()
    expect(page.get_by_text("Ese día no ha llegado").first).to_be_visible()
    expect(page.get_by_text("Falta la constancia de").first).to_be_visible()
    page.get_by_label("Qué día").fill((local_day(timezone.now()) - timedelta(days=3)).isoformat())
    page.locator("input[type=file]").set_input_files(MINUTES)
    page.get_by_role("button", name="Anotarlo").click()
    expect(page.locator("[id='RH-4']")).to_contain_text("lo muestra un documento")
    expect(page.locator("#progress")).to_contain_text("falta su palabra")


def she_says_that_it_did_not_arrive(page: Page, system):
    page.goto(f"{system.workbench}/es/")
    follow(page.get_by_role("link", name="Vea lo que se le debe"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Lo que se le debe")
    # What a document shows waits for her word; once she denied it, it is late again.
    expect(page.locator("main")).to_contain_text(re.compile("falta su palabra|Están atrasadas"))
    follow(page.get_by_role("link", name="Diga si llegó").first)
    page.get_by_label("No llegó").check()
    page.get_by_label("En sus palabras").fill("Nadie ha depositado nada (inventado).")
    page.get_by_role("button", name="Anotar mi palabra").click()
    expect(page.get_by_text("Queda anotado, con sus palabras.").first).to_be_visible()


def she_goes_to_the_federal_commission_by_herself(page: Page):
    """Where the other width went before her, the page says that the case went on."""
    gone = page.get_by_text("El caso siguió a la comisión federal.")
    if gone.count():
        return
    follow(page.get_by_role("link", name="Acudir a la comisión federal").first)
    for told in ("Qué se pide", "A quién se avisa", "Qué puede llevar", "Qué sigue"):
        expect(page.locator("main")).to_contain_text(told)
    page.get_by_role("button", name="Acudir").click()
    expect(gone.first).to_be_visible()


def the_officer_reads_her_word(page: Page):
    page.goto(f"{page.url.partition('?')[0].partition('#')[0]}?abrir=palabras")
    expect(page.locator("[id='RH-4']")).to_contain_text("No llegó")
    expect(page.locator("[id='RH-4']")).to_contain_text("Nadie ha depositado nada")


def an_assembly_meets(page: Page, system):
    """Nothing is granted before it agreed; more cannot come than there are; minutes are needed."""
    page.goto(f"{system.workbench}/es/reparacion/")
    mine = page.locator("#plans tr", has_text=re.compile("comunidad", re.IGNORECASE)).first
    follow(mine.locator("a.reference").first)
    plan = page.url
    grant_what_the_assembly_says(page, plan)
    expect(page.get_by_text("De un plan colectivo decide la asamblea").first).to_be_visible()
    page.goto(plan)
    follow(page.get_by_role("link", name="Sesionó la asamblea"))
    page.get_by_label("Qué día sesionó").fill(
        (local_day(timezone.now()) - timedelta(days=1)).isoformat()
    )
    page.get_by_label("Cuántas personas están convocadas").fill("140")
    page.get_by_label("Cuántas vinieron").fill("141")
    page.get_by_label(AGREED_TO).check()
    page.locator("input[type=file]").set_input_files(MINUTES)
    page.get_by_role("button", name="Anotarlo").click()
    expect(page.get_by_text("No pueden asistir más de los que son").first).to_be_visible()
    page.get_by_label("Cuántas vinieron").fill("101")
    page.locator("input[type=file]").set_input_files(MINUTES)
    page.get_by_role("button", name="Anotarlo").click()
    expect(page.locator("#assemblies")).to_contain_text("Vinieron 101 de 140")
    grant_what_the_assembly_says(page, plan)
    expect(page.locator("[id='RN-2']")).to_contain_text("Otorgado")


def grant_what_the_assembly_says(page: Page, plan: str):
    page.goto(plan)
    follow(page.locator("[id='RN-2']").get_by_role("link", name=re.compile("Decidirlo")).first)
    page.get_by_label("Otorgado").check()
    page.get_by_label("Qué día").fill((local_day(timezone.now()) - timedelta(days=1)).isoformat())
    page.get_by_role("button", name="Anotarlo").click()
