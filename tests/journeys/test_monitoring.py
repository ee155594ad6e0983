"""What a documenter reads in the morning, until a verifier confirms it: pasted, coded, set, confirmed.

Everybody and everything here is invented.
"""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey
expect.set_options(timeout=20_000)

DOCUMENTER, VERIFIER = "maria", "ines"
NAME = "Octavia Imaginaria Prado"
# Each width has a day of its own: both are kept in one demonstration.
DAYS = {390: "9", 1280: "10"}
THREAT = "Amenaza (no de muerte)"
CRITERION = "Preguntaba por el mismo relleno sanitario."


def test_from_what_is_read_to_what_is_confirmed(system, enter, width):
    day = DAYS[width]
    hers = enter(DOCUMENTER)
    open_her_desk(hers, system)
    paste(hers, system, f"Siguen a {NAME} https://ejemplo.invalid/{width}")
    open_the_copy(hers)
    code(hers, day)
    keep_a_promise(hers, system)
    event = find(hers, system, day)
    set_over_this_one(hers, system, event)
    see_it_every_way(hers, system)

    theirs = enter(VERIFIER)
    confirm(theirs, system, event)
    told = reasons_told(theirs)
    leave_what_is_confirmed(hers, system)
    open_the_names(theirs, system)
    assert {"Coincide con la copia archivada.", "Se revisó con ella."} <= told


def open_her_desk(page: Page, system):
    page.goto(f"{system.workbench}/es/monitoreo/")
    if page.get_by_role("button", name="Abrir su monitoreo").count():
        page.get_by_role("button", name="Abrir su monitoreo").click()
        expect(page.get_by_text("está abierto a su gente")).to_be_visible()


def paste(page: Page, system, text: str):
    """Three clicks: the desk, keep it, and what it tells of."""
    page.goto(f"{system.workbench}/es/monitoreo/")
    page.get_by_role("button", name="Guardar como reporte").click()
    expect(page.get_by_text("Pegue un enlace").last).to_be_visible()
    page.get_by_label("Lo que leyó o le contaron").fill(text)
    page.get_by_role("button", name="Guardar como reporte").click()
    expect(page.get_by_text("Guardado como reporte con su copia archivada")).to_be_visible()


def open_the_copy(page: Page):
    page.get_by_role("link", name="Lo que se pegó").click()
    expect(page.get_by_text("Coincide con su huella")).to_be_visible()
    expect(page.get_by_text(NAME)).to_be_visible()
    page.go_back()


def code(page: Page, day: str):
    page.locator("[name=when_day]").fill(day)
    page.locator("[name=when_month]").select_option("2")
    page.locator("[name=when_year]").fill("2019")
    page.locator("[name=place_2]").select_option("30")
    page.get_by_role("button", name="Ver sus municipios").click()
    page.locator("[name=place_3]").select_option(label="Xalapa")
    page.locator("summary", has_text="Amenazas e intimidación").click()
    page.get_by_label(THREAT).check()
    page.get_by_label("A cuántas personas").fill("1")
    page.get_by_role("button", name="Guardar el reporte").click()
    expect(page.get_by_text("Este es el hecho que cuenta su reporte")).to_be_visible()


def keep_a_promise(page: Page, system):
    page.goto(f"{system.workbench}/es/monitoreo/")
    page.get_by_role("link", name="Notas de hoy").click()
    page.get_by_label("Con quién").fill(NAME)
    page.get_by_label("Lo prometido").fill("Llamarle el lunes.")
    page.get_by_role("button", name="Guardar la nota").click()
    expect(page.get_by_text(NAME)).to_have_count(0)
    page.get_by_role("link", name="Abrir las notas de este día").click()
    expect(page.get_by_text(NAME).first).to_be_visible()
    page.goto(f"{system.workbench}/es/monitoreo/")
    page.get_by_role("button", name="Está hecho").first.click()
    expect(page.get_by_text("ya no está entre lo prometido")).to_be_visible()


def find(page: Page, system, day: str) -> str:
    page.goto(f"{system.workbench}/es/hechos/?desde=2019-02-{day:0>2}&hasta=2019-02-{day:0>2}")
    row = page.locator("tbody tr").filter(has_text=THREAT).filter(has_text="Xalapa")
    return row.first.locator("a").first.get_attribute("href").rstrip("/").split("/")[-1]


def set_over_this_one(page: Page, system, event: str):
    page.get_by_role("link", name="Cambiar en bloque").click()
    source = page.get_by_label("De qué lista")
    if source.count():
        source.select_option(label="Monitoreo")
    page.locator("[name=what]").select_option("link_to_work:" + link_of(page))
    page.locator("[name=criterion]").fill(CRITERION)
    page.get_by_role("button", name="Ver qué cambiaría").click()
    page.get_by_label("Motivo").fill("Se revisó con ella.")
    page.get_by_role("button", name="Cambiarlo en los marcados").click()
    expect(page.get_by_text("como un solo acto").first).to_be_visible()
    page.goto(f"{system.workbench}/es/hechos/{event}/")
    expect(page.get_by_text(CRITERION).first).to_be_visible()


def link_of(page: Page) -> str:
    """Return the first link to the work that is one."""
    values = page.locator("[name=what] option").evaluate_all("all => all.map(one => one.value)")
    links = [one.removeprefix("link_to_work:") for one in values if one.startswith("link_to_work:")]
    return next(code for code in links if code != "not_determined")


def see_it_every_way(page: Page, system):
    page.goto(f"{system.workbench}/es/hechos/?desde=2019-02-01&hasta=2019-02-28")
    page.get_by_role("link", name="Línea de tiempo").click()
    page.locator("figure.drawing").first.scroll_into_view_if_needed()
    expect(page.locator("[data-chart] svg")).to_be_visible()
    page.locator("summary", has_text="Ver la tabla").click()
    expect(page.locator("#timeline-table tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Mapa", exact=True).click()
    page.locator("summary", has_text="Ver la tabla").click()
    expect(page.locator("#municipalities-table tbody tr").filter(has_text="Xalapa")).to_be_visible()
    assert "desde=2019-02-01" in page.url


def confirm(page: Page, system, event: str):
    page.goto(f"{system.workbench}/es/hechos/{event}/")
    page.get_by_role("link", name="Verificar", exact=True).click()
    page.locator("[name=status][value=CON]").check()
    page.locator("[name=reason]").fill("Coincide con la copia archivada.")
    page.get_by_role("button", name="Registrar y seguir").click()
    expect(page.get_by_text("Confirmado.").first).to_be_visible()
    page.goto(f"{system.workbench}/es/hechos/{event}/")


def reasons_told(page: Page) -> set[str]:
    """Return every reason that the history of the event's fields tells."""
    page.get_by_role("link", name="Historia de cada campo").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Historia de cada campo")
    return {text.strip() for text in page.locator(".history__reason").all_text_contents()}


def leave_what_is_confirmed(page: Page, system):
    """What was confirmed meanwhile stays as it is, and so does all that was written with it."""
    page.goto(f"{system.workbench}/es/hechos/en-bloque/")
    page.get_by_role("link", name="Vínculo con la labor").first.click()
    page.locator("summary", has_text="Deshacerlo").click()
    page.get_by_label("Motivo").fill("Era otro lote.")
    page.get_by_role("button", name="Deshacerlo en todos").click()
    expect(page.get_by_text("No queda nada que deshacer")).to_be_visible()


def open_the_names(page: Page, system):
    page.goto(f"{system.workbench}/es/hechos/red/?desde=2025-01-01")
    expect(page.get_by_role("heading", level=1)).to_contain_text("A quién se presume")
    page.locator("#persons > summary").click()
    page.get_by_role("link", name="Abrir los nombres").click()
    expect(page.get_by_text("consta en la bitácora")).to_be_visible()
