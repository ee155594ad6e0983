"""A documenter's first day: from her sheet to a map anybody reads, and out again with everything.

Everybody and everything here is invented.
"""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.conftest import Keyring
from tests.journeys.studying import wait_for

pytestmark = pytest.mark.journey
expect.set_options(timeout=20_000)

# Years before the demonstration begins, so that what is asked for holds nothing else.
HEADER = "Folio;Fecha;Estado;Municipio;Nombre;Medio;Agresión;Presunto agresor;Relato"
NAMES = ("Adela Ficticia Luna", "Bruno Supuesto Rey", "Celia Figurada Sol", "Darío Irreal Mar")
HER_ROWS = (
    f"F-1;14/03/2019;Oaxaca;Juchitán de Zaragoza;{NAMES[0]};Radio Inventada;Amenaza;Policía municipal;Le dijeron que dejara de publicar.",
    f"F-2;02/04/2019;Veracruz;Xalapa;{NAMES[1]};El Diario Imaginado;Agresión física;No identificado;Lo golpearon al salir.",
    f"F-3;19/04/2019;Guerrero;Chilpancingo;{NAMES[2]};Portal Soñado;Le poncharon las llantas;No identificado;Encontró un recado.",
    f"F-4;00/00/0000;Puebla;Atlixco;{NAMES[3]};Semanario de Papel;Amenaza;Crimen organizado;No se anotó el día.",
    f"F-5;15/03/2019;Oaxaca;Juchitán de Zaragoza;{NAMES[0]};Radio Inventada;Amenaza;Policía municipal;Contó la llamada su colega.",
)
HIS_ROWS = (
    f"C-1;15/03/2019;Oaxaca;Juchitán de Zaragoza;{NAMES[0]};Radio Inventada;Amenaza;Policía municipal;Recibió una llamada.",
)


@dataclass(frozen=True)
class Cast:
    """Who keeps a list, who reviews it, and of which organisation."""

    documenter: str
    reviewer: str
    organisation: str
    name: str


# Each width has its own: at the end of her story the organisation leaves.
CASTS = {
    390: Cast("lucia", "mateo", "faro", "Observatorio Faro (inventado)"),
    1280: Cast("tomas", "ramona", "tierra", "Colectivo Tierra y Palabra (inventado)"),
}
COLLEAGUE = "maria"


@pytest.fixture(scope="module")
def system(system_to_leave):
    return system_to_leave


@pytest.fixture(scope="module")
def keyring():
    """Cookies of this system alone."""
    return Keyring()


def test_a_documenters_first_day(system, enter, open_page, width, tmp_path):
    cast, title = CASTS[width], f"Bitácora de {width} (inventada)"
    hers = enter(cast.documenter)
    receive_sheet(hers, system, title, HER_ROWS, tmp_path / "hoja.csv", waiting=2)
    shelf = hers.url
    complete_what_waits(hers)
    share(hers, shelf, "El registro; se puede proponer su publicación")

    theirs = enter(COLLEAGUE)
    receive_sheet(theirs, system, f"Cuaderno de {width}", HIS_ROWS, tmp_path / "cuaderno.csv")
    share(theirs, theirs.url, "El registro, codificado, sin identidades")

    threat = open_event(hers, system, "Amenaza (no de muerte)", "14 mar 2019")
    blow = open_event(hers, system, "Agresión física", "2 abr 2019")
    see_similar_facts(hers, system, threat)
    correct(hers, system, threat)
    withhold_the_name(hers, system, threat)

    for event in (threat, blow):
        decide(hers, system, event)
    reviewing = enter(cast.reviewer)
    for event in (threat, blow):
        review(reviewing, system, event)
    curator = enter("carlos")
    system.command("registry", "propose-pairs", "--as", "carlos")
    judge_across_organisations(curator, system, threat)
    number = publish(curator, system)

    reader = open_page()
    read_the_map(reader, system)
    public = download_and_check(reader, system, number, tmp_path / "edicion")
    check_the_log(reader, system, tmp_path)

    withdraw(hers, system, threat)
    gone_from_the_portal(reader, system, number, public["2019-03"], stays=public["2019-04"])

    taken = leave_with_everything(system, cast, tmp_path / "salida")
    assert [row["Nombre"] for row in taken] == [*NAMES, NAMES[0]]


def receive_sheet(page: Page, system, title, rows, path: Path, *, waiting=0):
    path.write_text("\n".join((HEADER, *rows)), encoding="cp1252")
    page.goto(f"{system.workbench}/es/listas/nueva/")
    page.get_by_label("El archivo").set_input_files(path)
    page.get_by_role("button", name="Revisar antes de importar").click()
    expect(page.get_by_text("Todavía no se recibe nada")).to_be_visible()
    page.get_by_role("link", name="Decir qué significa cada columna").click()
    page.get_by_label("Nombre de la lista").fill(title)
    page.get_by_label("Con qué licencia").fill("interna")
    page.get_by_label("O una fuente para todas las filas").fill("Bitácora inventada")
    page.get_by_role("button", name="Seguir").click()
    page.get_by_role("button", name="Revisar antes de importar").first.click()
    page.get_by_role("button", name="Importar", exact=True).click()
    said = f"Entraron {len(rows)} filas" if len(rows) > 1 else "Entró 1 fila"
    expect(page.get_by_text(said)).to_be_visible()
    expect(figure(page, "por completar")).to_contain_text(str(waiting))


def complete_what_waits(page: Page):
    page.get_by_role("link", name="Completar lo que espera").click()
    page.get_by_role("link", name="Empezar por la primera").click()
    page.get_by_label("Chilpancingo de los Bravo, Guerrero").check()
    page.locator("summary", has_text="Contra los bienes").click()
    page.get_by_label("Daño o ataque a bienes").check()
    page.get_by_label("Por qué, o cómo lo sabe").fill("Se le volvió a preguntar")
    page.get_by_role("button", name="Guardar y seguir").click()
    page.get_by_label("El mes", exact=True).check()
    page.locator("[name=when_month]").select_option("5")
    page.locator("[name=when_year]").fill("2019")
    page.get_by_role("button", name="Guardar").click()
    expect(figure(page, "codificados")).to_contain_text("5")


def figure(page: Page, counts: str):
    return page.locator("div.number").filter(has_text=counts)


def share(page: Page, shelf: str, level: str):
    page.goto(shelf)
    page.locator("summary", has_text="Cambiar quién la ve").click()
    page.get_by_label(level).check()
    page.get_by_role("button", name="Ver exactamente quién la vería").click()
    page.get_by_role("button", name="De acuerdo").click()
    expect(page.get_by_text("Vale desde este momento")).to_be_visible()


def open_event(page: Page, system, what: str, when: str) -> str:
    page.goto(f"{system.workbench}/es/hechos/?desde=2019-01-01&hasta=2019-12-31")
    row = page.locator("tbody tr").filter(has_text=what).filter(has_text=when)
    reference = row.locator("a").first.get_attribute("href").rstrip("/").split("/")[-1]
    page.goto(f"{system.workbench}/es/hechos/{reference}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(what)
    return reference


def see_similar_facts(page: Page, system, reference: str):
    """Her own list told it twice: the pair waits for her, and she judges it."""
    page.goto(f"{system.workbench}/es/hechos/{reference}/")
    page.get_by_role("link", name="Buscar hechos parecidos").click()
    wait_for(page, page.get_by_role("link", name="Comparar")).click()
    judge(page, "Misma fecha de la llamada en las dos notas")


def judge_across_organisations(page: Page, system, reference: str):
    """The curator sees agreed fields of two organisations, and no name."""
    page.goto(f"{system.workbench}/es/hechos/parecidos/")
    row = page.locator("tbody tr").filter(has_text=f"{reference[:5]}-{reference[5:]}")
    row.filter(has_text="Red Tinta Libre").get_by_role("link", name="Comparar").first.click()
    expect(page.locator("main")).to_contain_text("Los nombres coinciden")
    assert NAMES[0] not in page.content()
    judge(page, "Mismo lugar y tipo, un día de diferencia, los nombres coinciden")


def judge(page: Page, reason: str):
    page.get_by_label("Sí, es el mismo hecho").check()
    page.get_by_label("Motivo").fill(reason)
    page.get_by_role("button", name="Juzgar y pasar al siguiente").click()
    expect(page.get_by_text("Juzgado. Ningún registro se movió")).to_be_visible()


def correct(page: Page, system, reference: str):
    page.goto(f"{system.workbench}/es/hechos/{reference}/determinar/")
    page.get_by_label("Motivada por la labor").check()
    page.get_by_label("Con qué criterio").fill("La amenaza nombra su trabajo")
    page.get_by_label("Con qué fundamento").fill("Se oyó la llamada grabada")
    page.get_by_role("button", name="Guardar", exact=True).last.click()
    expect(page.get_by_text("Así consta desde ahora")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Motivada por la labor")


def withhold_the_name(page: Page, system, reference: str):
    page.goto(f"{system.workbench}/es/hechos/{reference}/")
    page.get_by_role("link", name="Reservar el nombre").click()
    page.get_by_role("button", name="Reservarlo").click()
    expect(page.get_by_text("El nombre queda reservado desde ahora")).to_be_visible()


def decide(page: Page, system, reference: str):
    page.goto(f"{system.workbench}/es/publicacion/{reference}/")
    for field in page.locator("[name=fields_out]").all():
        field.check()
    page.get_by_role("radio", name="La persona o la familia consiente").check()
    page.get_by_label("Cómo se sabe").fill("Consintió por escrito, con fecha y lugar")
    page.get_by_label("Publicarlo tal cual, aunque ningún otro hecho se le parezca").check()
    page.get_by_label("Qué podría pasarle a quién").fill("Poco: no sale ningún nombre")
    page.get_by_role("button", name="Decidir", exact=True).last.click()
    expect(page.get_by_text("Espera a una segunda persona").first).to_be_visible()


def review(page: Page, system, reference: str):
    page.goto(f"{system.workbench}/es/hechos/{reference}/verificar/")
    page.locator("[name=status][value=CON]").check()
    page.locator("[name=reason]").fill("Leí el reporte")
    page.get_by_role("button", name="Registrar y seguir").click()
    expect(page.get_by_text("Confirmado.").first).to_be_visible()
    page.goto(f"{system.workbench}/es/publicacion/{reference}/")
    page.get_by_role("link", name="Revisar").click()
    page.locator("[name=agrees][value=si]").check()
    page.get_by_role("button", name="Registrar mi respuesta").click()
    expect(page.get_by_text("próxima edición").first).to_be_visible()


def publish(page: Page, system) -> str:
    """Ask for an edition and return its number once it stands."""
    page.goto(f"{system.workbench}/es/publicacion/ediciones/nueva/")
    confirm_who(page, system)
    number = re.search(r"edición (\d+)", page.locator("h1").inner_text())[1]
    page.get_by_role("button", name="Publicarla").click()
    wait_for(page, page.locator("tbody").get_by_text(f"{number}.0", exact=True))
    return f"{number}.0"


def confirm_who(page: Page, system):
    """Say again who one is, where one is asked."""
    if "reauthenticate" in page.url:
        page.locator("input[name=password]").fill(system.password)
        page.get_by_role("button", name="Confirmar").click()


def read_the_map(page: Page, system):
    page.goto(f"{system.portal}/es/mapa/?desde=2019-01&hasta=2019-12")
    # Its picture is there at once; what answers comes with the pointer.
    expect(page.locator("[data-map] .map-picture")).to_be_visible()
    page.locator("[data-map]").hover()
    expect(page.locator("[data-map]")).to_have_attribute("data-ready", "yes")
    expect(page.locator("main")).to_contain_text("Heroica Ciudad de Juchitán de Zaragoza")
    expect(page.locator("main")).to_contain_text("Xalapa")


def download_and_check(page: Page, system, number: str, folder: Path) -> dict[str, str]:
    """Download a whole edition, check it, and return whose month is whose reference."""
    folder.mkdir()
    page.goto(f"{system.portal}/es/ediciones/{number}/")
    links = page.locator(f"main a[href*='/ediciones/{number}/']")
    names = [link.inner_text() for link in links.all() if "." in link.inner_text()]
    for name in [name for name in names if "/" not in name]:
        # A browser takes ten files of a page that nobody opened anew.
        page.goto(f"{system.portal}/es/ediciones/{number}/")
        with page.expect_download() as waiting:
            page.locator(f"main a[href$='/{name}']").first.click()
        waiting.value.save_as(folder / name)
    system.command("edition", "verify", str(folder))
    with (folder / "hechos_tal_cual.csv").open(encoding="utf-8-sig") as table:
        rows = [row for row in csv.DictReader(table) if row["anio"] == "2019"]
    return {row["mes"]: row["referencia"] for row in rows}


def check_the_log(page: Page, system, folder: Path):
    """The seal a reader kept is one the exported log still holds."""
    said = page.request.get(f"{system.portal}/es/bitacora/sello.txt")
    seal = folder / "sello.txt"
    seal.write_bytes(said.body())
    system.command("log", "export", str(folder / "bitacora"))
    told = system.command(
        "verify-log", str(folder / "bitacora"), "--known-checkpoint", str(seal), "--lang", "en"
    )
    assert told.splitlines()[-1] == "RESULT: intact."


def withdraw(page: Page, system, reference: str):
    page.goto(f"{system.workbench}/es/publicacion/{reference}/")
    page.get_by_role("link", name="Retirarla").click()
    confirm_who(page, system)
    page.get_by_label("Motivo").fill("La persona lo pidió")
    page.get_by_role("button", name="Retirarla ahora").click()
    expect(page.locator("main")).not_to_contain_text("Déjela pública")


def gone_from_the_portal(page: Page, system, number: str, gone: str, stays: str):
    whole = number.split(".", maxsplit=1)[0]
    page.goto(f"{system.portal}/es/hechos/{stays}/")
    expect(page.locator("main")).to_contain_text("Xalapa")
    page.goto(f"{system.portal}/es/hechos/{gone}/")
    expect(page.locator("main")).not_to_contain_text("Juchitán")
    page.goto(f"{system.portal}/es/mapa/?desde=2019-01&hasta=2019-12")
    expect(page.locator("main")).not_to_contain_text("Juchitán")
    for _ in range(100):
        told = page.request.get(f"{system.portal}/es/ediciones/{whole}.1/hechos_tal_cual.csv")
        if told.ok:
            break
        page.wait_for_timeout(300)
    assert (gone in told.text(), stays in told.text()) == (False, True)
    assert (
        page.request.get(f"{system.portal}/es/ediciones/{number}/hechos_tal_cual.csv").status == 410
    )


def leave_with_everything(system, cast: Cast, folder: Path) -> list[dict[str, str]]:
    folder.mkdir()
    system.command(
        "organisation", "leave", cast.organisation, str(folder), "--as", cast.documenter, "--yes"
    )
    (sheet,) = folder.glob("bitacora-de-*.csv")
    with sheet.open(encoding="utf-8-sig") as table:
        return list(csv.DictReader(table))
