"""Steps of a night in which others are told: the police by name, another unit, a second officer.

Everybody and everything here is invented.
"""

import re

from playwright.sync_api import FloatRect, Locator, Page, ViewportSize, expect
from tests.journeys.calling import (
    HER_NAME,
    HER_WORDS,
    REACH_HER,
    STATE,
    say_the_lines,
    step,
)
from tests.journeys.studying import follow, in_days, seen

STATE_POLICE = "Seguridad Pública de la entidad: Veracruz"
BY_NAME = "Compartirlo con una policía que yo nombre"
RISK_UNIT = "Unidad de Evaluación de Riesgos"
CARRY_OUT = "Implementar medidas urgentes"
THE_STUDY = "Estudio de riesgo, nivel, beneficiarios y medidas"
IN_DANGER, WRITE = "Estoy en peligro", "Escribir a mi equipo"
TELEPHONE: ViewportSize = {"width": 390, "height": 844}
# What the police are told, each line as she was shown it; she takes the last one back.
LINES = {
    "asked": "Rondas visibles cada dos horas hasta las ocho; no toquen la puerta.",
    "place": "La esquina de la tienda inventada; no la casa.",
    "contact": "Por la oficina que lo envía, nunca a ella.",
    "sender": "55 0000 0000 (inventado)",
}
TAKEN_BACK = "place"


def the_line_drops(page: Page, matter: str):
    """She hangs up; the officer reloads, and what she said stands where it was saved."""
    page.reload()
    expect(page.locator("main")).to_contain_text("Veracruz")
    page.goto(matter)
    page.reload()
    seen(page)


def she_calls_back(page: Page, case: str):
    """Another of the team answers, and takes on what the first could not ask any more."""
    open_her_contact(page, case)
    page.locator("textarea[name=how]").fill(REACH_HER)
    seen(page)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/expedientes/[0-9A-Z]{10}/(#.*)?$"))
    seen(page)


def open_her_contact(page: Page, case: str):
    page.goto(f"{case}?abrir=personas#people")
    expect(page.locator("#people")).to_contain_text(HER_NAME)
    follow(page.locator("#people").get_by_role("link", name="Cómo contactarle").first)


def two_are_on_the_same_page(one: Page, other: Page, matter: str):
    """Both open the same step; who comes second reads that it stands, and nothing is lost."""
    for page in (one, other):
        page.goto(matter)
        step(page, "EX-5").get_by_role("link", name="Está hecho").click()
        page.get_by_label("Ahora").check()
    other.locator("main form button[type=submit]").last.click()
    other.wait_for_url(re.compile(r"/asuntos/[0-9A-Z]{10}/$"))
    one.locator("main form button[type=submit]").last.click()
    one.wait_for_load_state()
    expect(one.locator("main")).to_contain_text("nadie lo hace dos veces")
    expect(one.get_by_label("Ahora")).to_be_checked()
    seen(one)
    one.goto(matter)
    expect(one.get_by_role("heading", name="Procedimiento ordinario")).to_have_count(1)


def trust_for_tonight(page: Page, at: str, username: str, *, of: str):
    """A steward trusts one person of a body by name, for one night and one state."""
    page.goto(f"{at}/es/procedimientos/habilitaciones/")
    follow(page.locator("main a[href$='/nueva/']").first)
    bodies = page.locator("select[name=institution]")
    bodies.select_option(bodies.locator("option", has_text=of).first.get_attribute("value"))
    page.locator("input[name=username]").fill(username)
    page.locator("select[name=state]").select_option("30")
    page.locator("input[name=until]").fill(in_days(1))
    page.locator("textarea[name=ground]").fill("Lo conocemos de tres noches; inventado")
    page.get_by_label("Se necesita esta noche").check()
    seen(page)
    page.get_by_role("button", name="Confiar en esta persona").last.click()
    page.wait_for_url(re.compile(r"/habilitaciones/$"))
    expect(page.locator("main")).to_contain_text(f"{username.title()} Inventad")


def ask_the_police(page: Page, matter: str):
    """Ask one trusted person for rounds: a line that she did not see does not go."""
    page.goto(matter)
    follow(page.locator("a[href*='EX-2/encargar']").first)
    page.get_by_label(STATE_POLICE).first.check()
    box = page.locator("select[name=account]")
    box.select_option(box.locator("option", has_text="Hugo Inventado").get_attribute("value"))
    for kind, words in LINES.items():
        page.locator(f"textarea[name={kind}]").fill(words)
        page.locator(f"input[name={kind}_seen]").set_checked(kind != "asked")
    page.get_by_role("button", name="Encargarlo").last.click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("la persona no ha visto esta línea")
    expect(page.locator("textarea[name=place]")).to_have_value(LINES["place"])
    page.locator("input[name=asked_seen]").check()
    seen(page)
    page.get_by_role("button", name="Encargarlo").last.click()
    page.wait_for_url(f"{matter}encargos/")
    expect(page.locator("main")).to_contain_text(STATE_POLICE)


def they_read_what_she_was_shown(page: Page, task: str, *, without: str = ""):
    """Who is asked reads each line, and nothing else of her."""
    page.goto(task)
    for kind, words in LINES.items():
        if kind != without:
            expect(page.locator("#task")).to_contain_text(words)
    said = page.locator("main").inner_text()
    hidden = [HER_NAME, HER_WORDS[:20], REACH_HER, *([LINES[without]] if without else [])]
    assert [one for one in hidden if one in said] == []
    seen(page)


def she_takes_a_line_back(page: Page, at: str, case: str):
    """By herself, in her window; it is of that instant, and she gives no reason."""
    key = case.rstrip("/")[-10:]
    page.goto(f"{at}/es/expedientes/mi-expediente/tareas/?expediente={key}&abrir=palabras")
    line = page.locator("main dl.definitions > div", has_text=LINES[TAKEN_BACK])
    seen(page)
    follow(line.get_by_role("link", name="Retirar esta línea"))
    seen(page)
    page.get_by_role("button", name="Retirar esta línea").click()
    expect(page.locator("main")).to_contain_text("ya no pueden abrirla")


def refer_the_study(page: Page, matter: str):
    """Send the study to the unit whose it is by the law."""
    page.goto(matter)
    follow(page.locator("a[href*='OR-2/encargar']").first)
    page.get_by_label(RISK_UNIT).first.check()
    say_the_lines(page)
    seen(page)
    page.get_by_role("button", name="Encargarlo").last.click()
    page.wait_for_url(f"{matter}encargos/")
    expect(page.locator("main")).to_contain_text(RISK_UNIT)


def tasks_of(page: Page, at: str, what: str) -> set[str]:
    """Return the addresses of what waits for somebody, of one kind."""
    page.goto(f"{at}/es/procedimientos/encargos/")
    links = page.locator("main a[href*='/encargos/']", has_text=what)
    return set(links.evaluate_all("links => links.map(link => link.href)"))


def take_on_the_study(page: Page, at: str, case: str, before: set[str]) -> str:
    """Accept the new task: before it nothing of the case is seen, after it the study is opened."""
    [task] = tasks_of(page, at, THE_STUDY) - before
    assert page.goto(case).status == 404
    page.goto(task)
    expect(page.locator("main")).to_contain_text("Se hace en el expediente mismo")
    for said in (HER_NAME, STATE):
        expect(page.locator("main")).not_to_contain_text(said)
    seen(page)
    page.get_by_role("button", name="Lo aceptamos").click()
    page.wait_for_load_state()
    seen(page)
    follow(page.get_by_role("link", name="Estudio de riesgo del expediente"))
    seen(page)
    return task


def on_her_telephone(page: Page) -> Page:
    """Her own, whatever the others sit at."""
    page.set_viewport_size(TELEPHONE)
    return page


def what_her_first_screen_says(page: Page, decided: str):
    """Before she scrolls: what was decided, what comes next and until when, danger, writing."""
    first = page.locator("#first")
    last, following = first.locator(".hers__now dd").all()
    expect(last).to_contain_text(decided)
    expect(following).to_contain_text(re.compile(r"hasta el \d"))
    # Beside what lets her leave, whatever she looks at.
    danger = box_of(page.get_by_role("link", name=IN_DANGER))
    buttons = [first.get_by_role("link", name=WRITE)]
    title = page.get_by_role("heading", name="Lo que se decidió y lo que sigue")
    assert page.evaluate("window.scrollY") == 0
    # What lets her leave stands over the foot of the screen.
    leave = box_of(page.get_by_role("button", name="Salir ahora"))
    foot = leave["y"]
    assert danger["x"] + danger["width"] <= leave["x"]
    boxes = [box_of(one) for one in (title, last, following, *buttons)]
    assert [box for box in boxes if not is_within(box, foot=foot)] == []
    seen(page)


def box_of(what: Locator) -> FloatRect:
    box = what.bounding_box()
    assert box is not None
    return box


def is_within(box: FloatRect, *, foot: float) -> bool:
    """Say whether a box is whole within the first screen of her telephone."""
    across = box["x"] >= 0 and box["x"] + box["width"] <= TELEPHONE["width"]
    return across and box["y"] >= 0 and box["y"] + box["height"] <= foot <= TELEPHONE["height"]
