"""Steps of whoever lies, steals or is interrupted at night, and of who finds it out.

Everybody and everything here is invented.
"""

import re

from playwright.sync_api import FilePayload, Page, Route, expect
from tests.journeys.calling import (
    case_of,
    she_says_yes,
    she_sees_the_list,
    step,
    take_the_call,
)
from tests.journeys.conftest import Running
from tests.journeys.referring import (
    BY_NAME,
    CARRY_OUT,
    IN_DANGER,
    STATE_POLICE,
    ask_the_police,
    tasks_of,
    trust_for_tonight,
)
from tests.journeys.studying import follow, seen, wait_for
from tests.journeys.test_night import issue_urgent_measures
from tests.journeys.test_protection_night import window
from tests.journeys.test_shift import key_of

from baluarte.domain.sealing.references import written

NOT_CHECKED = "Dicho por la autoridad, sin comprobar"
FEDERAL = "Compartirlo con el Mecanismo federal"
# Urgent measures in place within nine hours.
ITS_INDICATOR = "/es/politica/indicadores/PRO-P-02/"
OK = 200
LIFE_IN_DANGER = "Llama su vecina: hay gritos y nadie del equipo contesta (inventado)."
# A team has five minutes to answer.
MOST_MINUTES = 6


def send_urgent_measures(hers: Page, steward: Page, police: Page, at: str) -> tuple[str, str, str]:
    """Take a call, issue, and ask one trusted person of the police; return matter, case, task."""
    matter = take_the_call(hers, at, "No se sabe")
    case = case_of(hers, matter)
    she_says_yes(hers, case, FEDERAL)
    issue_urgent_measures(hers, case)
    she_says_yes(hers, case, BY_NAME, STATE_POLICE)
    trust_for_tonight(steward, at, "hugo", of=STATE_POLICE)
    she_sees_the_list(hers, matter)
    waiting = tasks_of(police, at, CARRY_OUT)
    ask_the_police(hers, matter)
    [task] = tasks_of(police, at, CARRY_OUT) - waiting
    return matter, case, task


def say_it_is_done(page: Page, task: str, document: FilePayload | None) -> None:
    """Say so without asking the browser whether anything is missing."""
    page.goto(task)
    follow(page.get_by_role("link", name="Decir que lo hicieron"))
    page.evaluate("for (const form of document.forms) form.noValidate = true")
    page.get_by_label("Ahora").check()
    if document is not None:
        page.locator("input[name=document]").set_input_files(document)
    with page.expect_navigation():
        page.get_by_role("button", name="Decir que lo hicieron").last.click()
    seen(page)


def it_is_shown_as_said(page: Page, matter: str, case: str) -> None:
    """Where the step is owed, where it was sent, and in the case."""
    page.goto(matter)
    expect(step(page, "EX-2")).to_contain_text(NOT_CHECKED)
    seen(page)
    page.goto(f"{matter}encargos/")
    expect(page.locator("main")).to_contain_text(NOT_CHECKED)
    expect(page.get_by_role("link", name="Preguntar a la persona")).to_be_visible()
    seen(page)
    page.goto(case)
    expect(page.locator("main")).to_contain_text(NOT_CHECKED)


def deadline_of(page: Page, matter: str) -> str:
    """Return until when urgent measures are owed, as the matter says it: they are not done."""
    page.goto(matter)
    owed = step(page, "EX-2").inner_text()
    [until] = re.findall(r"hasta el [^\n]+", owed)
    assert "Hecho" not in owed
    return until


def compliance_figures(page: Page, system: Running) -> list[str]:
    """Return what the desk and the public read of urgent measures in place within nine hours."""
    found = []
    for address in (f"{system.workbench}{ITS_INDICATOR}", f"{system.portal}/es/cumplimiento/"):
        page.goto(address)
        found.append(page.locator("main").inner_text())
    return found


def in_by_danger(officer: Page, hers: Page, at: str) -> str:
    """Return a case in which an officer is by danger of life alone.

    The demonstration's own, while its hours last; after them one is called for, and the minutes
    that its team has to answer are waited for.
    """
    hers.goto(f"{at}/es/")
    waiting = hers.locator("main a[href*='/emergencias/']")
    for link in waiting.evaluate_all("links => links.map(link => link.href)"):
        case, _opening = link.split("emergencias/")
        answer = officer.goto(case)
        if answer is not None and answer.ok:
            return case
    case = case_of(hers, take_the_call(hers, at, "No se sabe"))
    open_after_an_unanswered_call(officer, at, case)
    return case


def open_after_an_unanswered_call(page: Page, at: str, case: str) -> None:
    page.goto(f"{at}/es/expedientes/emergencia/")
    page.get_by_label("Referencia del expediente").fill(key_of(case))
    page.get_by_role("button", name="Llamar a su equipo").last.click()
    page.wait_for_url("**/emergencia/#calls")
    nobody = page.get_by_role("link", name="Nadie contestó: abrirlo")
    for _quarter in range(4 * MOST_MINUTES):
        if nobody.count():
            break
        page.wait_for_timeout(15_000)
        page.reload()
    follow(nobody.first)
    page.locator("textarea[name=reason]").fill(LIFE_IN_DANGER)
    page.get_by_role("button", name="Abrirlo ahora").last.click()
    page.wait_for_url(case)


def write_down(page: Page, case: str, words: str) -> None:
    type_a_note(page, case, words)
    page.get_by_role("button", name="Escribirlo").last.click()
    page.wait_for_url(re.compile(r"#notebook$"))


def type_a_note(page: Page, case: str, words: str) -> None:
    page.goto(f"{case}notas/")
    page.get_by_label("Llamada", exact=True).check()
    page.locator("main textarea").fill(words)
    page.get_by_label("Ahora", exact=True).check()
    seen(page)


def it_was_not_needed(page: Page, case: str, words: str) -> None:
    """Read what was read and written, and judge it as the second person, in words."""
    page.goto(case)
    follow(page.get_by_role("link", name="Revisarlo"))
    expect(page.locator("main")).to_contain_text("Se escribió una nota en el cuaderno")
    page.get_by_label("No era necesario").check()
    page.get_by_label("Qué encontró").fill(words)
    seen(page)
    page.get_by_role("button", name="Registrar mi respuesta").last.click()
    page.wait_for_url(case)


def save(page: Page) -> int:
    """Send what a form holds; return how it was answered in the end."""
    with page.expect_navigation() as sent:
        page.locator("main form button[type=submit]").last.click()
    answer = sent.value
    assert answer is not None
    seen(page)
    return answer.status


def typed(page: Page) -> list[str | bool]:
    """Return what the form of a call holds."""
    boxes = ("words", "name", "how", "state", "municipality")
    return [
        *(page.locator(f"[name={name}]").input_value() for name in boxes),
        page.locator("[name=danger]").is_checked(),
        page.locator("[name=consent][value=yes]").is_checked(),
    ]


def no_network(route: Route) -> None:
    route.abort("internetdisconnected")


def kept_in(page: Page) -> str:
    """Return whatever a browser keeps of pages."""
    return page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})")


def where_she_is_entered(page: Page, at: str, case: str) -> None:
    """From her first page, as she would look for it."""
    window(page, at, case)
    follow(page.locator("#entered").get_by_role("link"))
    seen(page)


def keep_a_second_word(page: Page, word: str) -> None:
    page.get_by_text("Segunda contraseña", exact=True).first.click()
    for box in ("word", "again"):
        page.locator(f"input[name={box}]").fill(word)
    page.get_by_role("button", name="Guardar").click()
    expect(page.locator("main")).to_contain_text("Guardado")


def nothing_of_hers(page: Page, at: str, case: str) -> None:
    """What a thief looks at: her window, what it leads to, and what her history holds."""
    page.goto(f"{at}/es/")
    expect(page.locator("#first")).to_contain_text("Todavía no hay nada anotado.")
    expect(page.get_by_role("link", name=IN_DANGER)).to_be_visible()
    seen(page)
    said = page.locator("body").inner_text()
    assert [one for one in (written(key_of(case)), "Nadia Inventada") if one in said] == []
    links = page.locator("main a[href^='/']").evaluate_all("links => links.map(one => one.href)")
    answers = {one: page.request.get(one).status for one in dict.fromkeys(links)}
    assert {one: status for one, status in answers.items() if status != OK} == {}
    assert [page.request.get(one).status for one in (case, f"{case}equipo/")] == [404, 404]


def her_team_is_called(page: Page, at: str, matter: str) -> None:
    page.goto(f"{at}/es/procedimientos/avisos/")
    called = page.locator("main li", has_text="Alguien dio la señal de peligro")
    wait_for(page, called.filter(has_text=written(key_of(matter))))
