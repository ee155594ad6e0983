"""The first of the month of somebody who studies: one page, one place, one question of her own.

Everybody and everything here is invented.
"""

import csv
import io
import re

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.journeys.conftest import give_code
from tests.journeys.studying import follow, wait_for

pytestmark = pytest.mark.journey
expect.set_options(timeout=20_000)

MAP = "/es/analisis/mapa/"
STATE = "Veracruz de Ignacio de la Llave"
SAME = "La tabla es la misma, y la respuesta también."


def test_primero_de_mes(system, enter, keyring):
    page = enter("analia")
    open_the_map(page, system)
    what_one_page_says(page)
    events = choose_a_place(page)
    take_it_away(page, events)
    to_the_list_already_narrowed(page, events)
    what_is_asked_at_once_is_asked_twice(page, system, enter)
    ask_of_one_state(page, system)
    cancel_what_is_slow(page, system)
    lapse_and_come_back(page, system, keyring)
    assert page.url == f"{system.workbench}{MAP}"


def open_the_map(page: Page, system):
    """From the first page, by the menu, as she finds it in the morning."""
    page.goto(f"{system.workbench}/es/")
    link = page.locator(f"a[href$='{MAP}']").first
    if not link.is_visible():
        page.get_by_role("button", name=re.compile("Men")).first.click()
    follow(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Mapa de riesgo")
    once_it_is_computed(page, system)
    fits(page)


def once_it_is_computed(page: Page, system):
    """On the first morning of an installation the month's runs may still be under way."""
    page.goto(f"{system.workbench}/es/analisis/")
    for _ in range(60):
        if not re.search("En espera|En curso", page.locator("main").inner_text()):
            break
        page.wait_for_timeout(5_000)
        page.reload()
    page.goto(f"{system.workbench}{MAP}")


NEVER_REGISTERED = re.compile(
    "habrían ocurrido entre|no hay un total de cuántos ocurrieron"
    "|decide lo que se supone y no los datos|no tiene un límite superior|no dicen nada"
)


def what_one_page_says(page: Page):
    """Where it is worse, how sure, since when; what could not be seen; what is not in, what never."""
    main = page.locator("main")
    expect(main).to_contain_text(re.compile(r"Sobresalen? .* con cobertura|sobresale"))
    heads = page.locator("#table thead").inner_text().lower()
    assert all(one in heads for one in ("probabilidad", "en cada cálculo desde"))
    expect(main).to_contain_text("Mes incompleto")
    # Whether it can be estimated falls by the day on which the demonstration ends.
    expect(page.locator("#never-registered")).to_contain_text(NEVER_REGISTERED)
    cautions = page.locator("#cautions")
    expect(cautions).to_contain_text("Lo que podía ver")
    expect(cautions).to_contain_text("lugares sin cobertura")
    expect(main).to_contain_text("menos registros no es menos riesgo")


def choose_a_place(page: Page) -> int:
    """Choose the surest place; what is said of it is words and says how many events they are."""
    row = page.locator("#table tbody tr").first
    events = number(row.locator("td.number").first.inner_text())
    follow(row.locator("th a"))
    place = page.locator("#lugar")
    expect(place).to_contain_text(re.compile(r"hub[oa].* hechos? donde"))
    expect(place).to_contain_text(re.compile(r"azar"))
    expect(place).to_contain_text(re.compile(r"desde"))
    fits(page)
    return events


def take_it_away(page: Page, events: int):
    """The picture and the table, each of which says what it is."""
    with page.expect_download() as picture:
        page.get_by_role("link", name="Imagen (PNG)").click()
    assert picture.value.path().read_bytes().startswith(b"\x89PNG")
    with page.expect_download() as table:
        page.get_by_role("link", name="Tabla (CSV)").click()
    told = table.value.path().read_text("utf-8-sig")
    notes = [line for line in told.splitlines() if line.startswith("#")]
    rows = list(csv.DictReader(io.StringIO("\n".join(told.splitlines()[len(notes) :]))))
    assert any("no se publican" in one for one in notes)
    assert any(row["events"] == str(events) for row in rows)


def to_the_list_already_narrowed(page: Page, events: int):
    """The list asks what the map asked: the place, and the months."""
    follow(page.get_by_role("link", name="Ver estos hechos, uno por uno"))
    expect(page.locator(".filters__said")).to_be_visible()
    assert number(page.locator(".filters__said").inner_text()) >= events
    assert {"municipio", "desde", "hasta"} <= set(re.findall(r"[?&](\w+)=", page.url))


def what_is_asked_at_once_is_asked_twice(page: Page, system, enter):
    """The same run from two windows at the same moment: two runs, one table, one answer."""
    other = enter("analia")
    windows = (page, other)
    for one in windows:
        new_run(one, system, "rates")
    for one in windows:
        start(one)
    said = [answered(one).inner_text() for one in windows]
    assert page.url != other.url
    assert said[0] == said[1]
    expect(other.locator("#before")).to_contain_text(SAME)


def ask_of_one_state(page: Page, system):
    """Each municipality of one state beside its own past: an answer, or why there is none."""
    new_run(page, system, "own_past")
    page.get_by_text("De qué hechos y según lo conocido cuándo").click()
    page.locator("select[name=entidad]").select_option(label=STATE)
    start(page)
    ended = page.locator("#result").or_(page.get_by_text("También es un resultado"))
    wait_for(page, ended)
    main = page.locator("main")
    expect(main).to_contain_text(STATE)
    # Asked as its link offers it, it is of enough months: else it would be refused for them alone.
    expect(main).not_to_contain_text("para que haya un año anterior")
    fits(page)


def cancel_what_is_slow(page: Page, system):
    """An estimate of many linkages takes minutes: its progress is shown, and it can be ended."""
    new_run(page, system, "undercount")
    page.get_by_text("Ajustes de los métodos").click()
    page.locator("select[name=strata]").select_option("group")
    page.locator("select[name=linkages]").select_option("20")
    start(page)
    expect(page.locator("main")).to_contain_text("Se hace en segundo plano")
    expect(page.locator("main")).to_contain_text("Puede salir de esta página")
    page.get_by_role("button", name="Cancelar el cálculo").click()
    expect(page.locator("main")).to_contain_text("El cálculo se canceló")
    expect(page.get_by_role("button", name="Cancelar el cálculo")).to_have_count(0)


def lapse_and_come_back(page: Page, system, keyring):
    """Her session ends: she enters again and stands where she was."""
    wanted = f"{system.workbench}{MAP}"
    page.context.clear_cookies()
    keyring.keep("analia", [])
    page.goto(wanted)
    expect(page.get_by_label("Usuario")).to_be_visible()
    page.get_by_label("Usuario").fill("analia")
    page.get_by_label("Contraseña").fill(system.password)
    page.get_by_role("button", name="Entrar", exact=True).click()
    give_code(page, system, "analia")
    keyring.keep("analia", page.context.cookies())
    page.wait_for_url(f"**{MAP}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mapa de riesgo")


def new_run(page: Page, system, method: str):
    page.goto(f"{system.workbench}/es/analisis/nuevo/?metodo={method}")
    expect(page.locator(f"input[name=method][value={method}]")).to_be_checked()


def start(page: Page):
    page.get_by_role("button", name="Hacer el cálculo").click()
    page.wait_for_url(re.compile(r"/analisis/[0-9a-f-]{36}/$"))


def answered(page: Page) -> Locator:
    """Return what a run says, once the worker has come to it."""
    return wait_for(page, page.locator("#result"))


def number(said: str) -> int:
    return int(re.sub(r"[^0-9]", "", said))


def fits(page: Page):
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
