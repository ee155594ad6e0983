"""A relative reads her investigation, is refused, complains; an organisation reads it while she lets it.

Told as it comes: the telephone rings while she writes, the wrong day first, two of the team answering
at once. Everybody and everything here is invented.
"""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.studying import follow

pytestmark = pytest.mark.journey
expect.set_options(timeout=20_000)

HERSELF, TEAM, COMPANION = "rosa", "maria", "lucia"
FARO, KEEPER = "Observatorio Faro", "Red Tinta Libre"
HER_WORDS = "Su reportaje sobre el basurero"
OWN = "/es/investigacion/mi-investigacion/"
ASKED = "Que revisen las cámaras de la farmacia, a {width} (inventado)."
REFUSAL = "La farmacia no tiene cámaras, dicen (inventado)."


def test_lee_la_suya_la_niegan_y_una_organizacion_la_acompana(system, enter, width):
    hers, asked = enter(HERSELF), ASKED.format(width=width)
    read_where_it_stands(hers, system)
    ask_for_an_act(hers, asked)
    team = enter(TEAM)
    address = two_answer_at_once(team, system, asked)
    read_the_refusal_and_how_to_appeal(hers, system)
    complain_round_whom_it_concerns(hers, width)
    other = enter(COMPANION)
    accompanied(hers, other, system, address, width)
    fits(hers, width)
    assert hers.url.endswith(OWN)


def read_where_it_stands(page: Page, system):
    """How far it came, what should come and until which day; what is sealed stays covered."""
    page.goto(f"{system.workbench}{OWN}")
    main = page.locator("main")
    expect(main).to_contain_text("Remitido por incompetencia o declinado")
    expect(main).to_contain_text(re.compile(r"Su día: \d+ de \w+ de \d{4}\."))
    expect(page.get_by_text("Ya pasó su día").first).to_be_visible()
    expect(main).not_to_contain_text(HER_WORDS)
    follow(page.get_by_role("link", name="Mostrar palabras y números"))
    expect(main).to_contain_text(HER_WORDS)
    follow(page.get_by_role("link", name="Cubrir las palabras"))


def ask_for_an_act(page: Page, asked: str):
    """The telephone rings and nothing was sent; then the year is wrong; then it is written down."""
    waits = page.get_by_text("Nadie respondió a tiempo")
    before = waits.count()
    follow(page.get_by_role("link", name="Anotar lo que usted pidió").first)
    form = page.url
    page.get_by_label("Lo que usted pidió").fill(asked)
    page.reload()
    page.goto(form)
    say_what(page, asked, year="2031")
    expect(page.get_by_text("Ese día todavía no llega").first).to_be_visible()
    expect(page.get_by_label("Lo que usted pidió")).to_have_value(asked)
    say_what(page, asked, year="2026")
    expect(page.get_by_text("Los días se cuentan desde el que usted dijo").first).to_be_visible()
    expect(waits).to_have_count(before + 1)
    # Asked for on a Monday; three working days (CNPP 129).
    expect(page.locator("main")).to_contain_text("a más tardar el 5 de marzo de 2026")


def say_what(page: Page, asked: str, *, year: str):
    page.get_by_label("El día", exact=True).check()
    page.locator("[name=date_day]").fill("2")
    page.locator("[name=date_month]").select_option("3")
    page.locator("[name=date_year]").fill(year)
    page.get_by_label("Lo que usted pidió").fill(asked)
    page.get_by_role("button", name="Anotarlo").click()


def two_answer_at_once(page: Page, system, asked: str) -> str:
    """Two of the team write down the refusal; the second reads that it stands already."""
    page.goto(f"{system.workbench}/es/investigacion/")
    listed = page.locator("tr", has_text="Remitido por incompetencia").filter(has_text="Veracruz")
    follow(listed.locator("a.reference").first)
    address = page.url
    page.goto(f"{address}?abrir=palabras")
    waits = page.locator("#asked li.step", has_text=asked)
    form = waits.get_by_role("link", name="Anotar la respuesta").get_attribute("href")
    second = page.context.new_page()
    for one in (page, second):
        one.goto(f"{system.workbench}{form}")
        one.get_by_label("Lo niega, con razones").check()
        one.get_by_label("El día", exact=True).check()
        one.locator("[name=date_day]").fill("4")
        one.locator("[name=date_month]").select_option("3")
        one.locator("[name=date_year]").fill("2026")
        one.get_by_label("Quién lo dice").select_option(label="Una notificación de la autoridad")
        one.locator("input[name=confidence][value=A]").check()
    page.get_by_role("button", name="Anotarlo").click()
    expect(page.get_by_text("Falta la razón").first).to_be_visible()
    page.locator("[name=words]").fill(REFUSAL)
    page.get_by_role("button", name="Anotarlo").click()
    expect(page.locator("#asked")).to_be_visible()
    second.locator("[name=words]").fill("Lo mismo, otra vez (inventado).")
    second.get_by_role("button", name="Anotarlo").click()
    expect(second.get_by_text("Esa petición ya tiene respuesta").first).to_be_visible()
    second.close()
    return address


def read_the_refusal_and_how_to_appeal(page: Page, system):
    page.goto(f"{system.workbench}{OWN}?abrir=palabras")
    refused = page.locator("li.step", has_text=REFUSAL).first
    expect(refused).to_contain_text("Lo niega, con razones")
    # Ten working days from Wednesday the 4th; Monday the 16th is none (CNPP 258).
    expect(refused).to_contain_text("hasta el 19 de marzo de 2026")
    expect(refused).to_contain_text("juez de control")
    page.locator("summary", has_text="Si se niegan o no responden").first.click()
    expect(page.get_by_text("CNPP art. 109").first).to_be_visible()


def complain_round_whom_it_concerns(page: Page, width: int):
    """Of who keeps her case: to them it cannot go, and to another it does."""
    follow(page.get_by_role("link", name="Quejarse; no pasa por quien le toca").first)
    page.locator("input[name=about][value=delay]").check()
    concerned = page.locator("[name=institution]")
    concerned.select_option(concerned.locator("option", has_text=KEEPER).get_attribute("value"))
    receiver = page.locator("[name=receiver]")
    own = receiver.locator("option", has_text=KEEPER)
    if own.count():
        receiver.select_option(own.get_attribute("value"))
        page.locator("[name=text]").fill(f"Tardan, a {width} (inventado).")
        page.locator("main form button[type=submit]").last.click()
        expect(page.locator("main")).to_contain_text("Les concierne")
    offered = receiver.locator("option", has_not_text=KEEPER)
    receiver.select_option(offered.nth(1).get_attribute("value"))
    page.locator("[name=text]").fill(f"Tardan, a {width} (inventado).")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/quejas/"))
    expect(page.locator("#all li").first).to_contain_text(KEEPER)
    expect(page.locator("#all li").first).not_to_contain_text(f"Se envió a {KEEPER}")


def accompanied(hers: Page, other: Page, system, address: str, width: int):
    """Nothing before her yes; codes while it stands; nothing from her no on."""
    assert other.goto(address).status == 404
    decide(hers, system, "yes")
    expect(hers.locator("#companions")).to_contain_text(FARO)
    assert other.goto(address).status == 200
    expect(other.get_by_text("Usted acompaña esta investigación").first).to_be_visible()
    expect(other.locator("#status")).to_contain_text("incompetencia")
    for hidden in (HER_WORDS, REFUSAL, "FGE/INV/0001"):
        expect(other.locator("main")).not_to_contain_text(hidden)
    expect(other.get_by_role("link", name="Decir en qué está")).to_have_count(0)
    fits(other, width)
    hers.goto(f"{system.workbench}/es/expedientes/mi-expediente/lecturas/")
    expect(hers.locator("main")).to_contain_text("Lucía Inventada")
    decide(hers, system, "no")
    expect(hers.locator("#companions")).to_contain_text("Su equipo, y nadie más")
    assert other.goto(address).status == 404


def decide(page: Page, system, answer: str):
    page.goto(f"{system.workbench}{OWN}")
    follow(page.get_by_role("link", name="Decir qué organización le acompaña"))
    page.locator(f"input[name=answer][value={answer}]").check()
    named = page.locator("select[name=institution]")
    named.select_option(named.locator("option", has_text=FARO).get_attribute("value"))
    page.get_by_role("button", name="Registrar mi decisión").click()
    page.wait_for_url(re.compile(r"/mi-expediente/"))
    page.goto(f"{system.workbench}{OWN}")


def fits(page: Page, width: int):
    assert page.evaluate("document.documentElement.scrollWidth") <= width
