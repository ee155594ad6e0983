"""A night once more, with a liar's hands, a thief's, and those of whoever is tired and interrupted.

An authority says that it did what it did not; an officer opens a file that nobody had to open; two
write how one person is reached; the network is cut while she speaks; her telephone is stolen.
Everybody and everything here is invented.
"""

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.calling import (
    case_of,
    she_says_yes,
    she_sees_the_list,
    take_the_call,
)
from tests.journeys.referring import (
    BY_NAME,
    CARRY_OUT,
    STATE_POLICE,
    ask_the_police,
    tasks_of,
    trust_for_tonight,
)
from tests.journeys.studying import follow
from tests.journeys.test_night import DOCUMENT, issue_urgent_measures
from tests.journeys.test_whole_night import FEDERAL

pytestmark = pytest.mark.journey
expect.set_options(timeout=20_000)

NOT_CHECKED = "Dicho por la autoridad, sin comprobar"
# Of whoever comes first to one contact, and second.
HIS, HERS = "Por su hermana, sólo mensajes", "Llamar a las diez y preguntar por la tía"
READ_IN_DANGER = "Nota inventada de quien entró: preguntó por su dirección."
NOT_NEEDED = "No llamó ella, y el equipo estaba; no había que abrirlo (inventado)."
SECOND_WORD = "otra-frase-inventada-larga"


def test_a_false_done_is_shown_as_said_and_moves_no_figure(system, enter):
    at, hers, police = system.workbench, enter("nadia"), enter("hugo")
    matter = take_the_call(hers, at, "No se sabe")
    case = case_of(hers, matter)
    she_says_yes(hers, case, FEDERAL)
    issue_urgent_measures(hers, case)
    waiting = tasks_of(police, at, CARRY_OUT)
    she_says_yes(hers, case, BY_NAME, STATE_POLICE)
    trust_for_tonight(enter("raul"), at, "hugo", of=STATE_POLICE)
    she_sees_the_list(hers, matter)
    ask_the_police(hers, matter)
    [task] = tasks_of(police, at, CARRY_OUT) - waiting
    before = compliance_figure(hers, at)
    for document in (None, DOCUMENT):
        say_that_it_is_done(police, task, document)
    assert compliance_figure(hers, at) == before


def say_that_it_is_done(page: Page, task: str, document):
    page.goto(task)
    follow(page.get_by_role("link", name="Decir que lo hicieron"))
    page.get_by_label("Ahora").check()
    if document:
        page.locator("input[name=document]").set_input_files(document)
    page.get_by_role("button", name="Decir que lo hicieron").last.click()


def compliance_figure(page: Page, at: str) -> str:
    page.goto(f"{at}/es/politica/indicadores/PRO-P-02/")
    return page.locator("#figure").inner_text()
