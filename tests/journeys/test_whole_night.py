"""One night from her call to the button that fails at three; and its twin, the team challenged.

Nobody knows who did it. One trusted person of the state's police is told what she was shown, another
unit takes the study on, the Board decrees, the shift changes, and at three the button fails. Walked
twice: in an installation of civil society and in an authority's; the clocks run in both, since a
unit of the Mechanism keeps the case. All of it is invented.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.calling import (
    HER_NAME,
    case_of,
    she_says_yes,
    she_sees_the_list,
    take_the_call,
)
from tests.journeys.deciding import (
    BOARD,
    ask_her_line_by_line,
    call_for_tonight,
    close_the_vote,
    it_is_decreed,
    nothing_is_decreed_yet,
    open_the_session,
    put_on_the_agenda,
    put_on_the_agenda_of_next_week,
    read_and_vote,
    she_is_called,
)
from tests.journeys.referring import (
    BY_NAME,
    CARRY_OUT,
    STATE_POLICE,
    TAKEN_BACK,
    THE_STUDY,
    ask_the_police,
    on_her_telephone,
    refer_the_study,
    she_calls_back,
    she_takes_a_line_back,
    take_on_the_study,
    tasks_of,
    the_line_drops,
    they_read_what_she_was_shown,
    trust_for_tonight,
    two_are_on_the_same_page,
    what_her_first_screen_says,
)
from tests.journeys.studying import (
    follow,
    in_place,
    it_cannot_close,
    it_closes,
    measure_of,
    protection_of,
    seen,
    study_the_risk,
    wait_for,
)
from tests.journeys.test_night import issue_urgent_measures
from tests.journeys.test_protection_night import (
    open_her_window,
    protection_in_her_window,
    say,
    window,
)
from tests.journeys.test_shift import hand_over

from baluarte.norms.clocks.calendar import CENTRE

pytestmark = pytest.mark.journey
expect.set_options(timeout=20_000)

COORDINATION = "Coordinación Ejecutiva Nacional"
BUTTON = "Botón de pánico"
IT_FAILED = "Apreté el botón a las tres y nadie contestó."
NOT_URGENT = "Dijeron que no era urgente."
REASON = "El riesgo es actual: la decisión se revoca."
FEDERAL = "Compartirlo con el Mecanismo federal"
# Who owes the button is told of it.
OF_MY_STATE = "Compartirlo con el mecanismo de mi estado"


@pytest.fixture
def at(request) -> str:
    """Return the address of each installation over the same data."""
    return request.getfixturevalue(request.param).workbench


@dataclass
class Night:
    """Who takes the call and whose window it is, and where it is kept."""

    at: str
    enter: Callable[[str], Page]
    hers: Page
    herself: Page
    matter: str = ""
    case: str = ""


# In an authority's by the long proofs: other nights and shifts are walked there each time.
@pytest.mark.parametrize(
    "at", ["system", pytest.param("authority", marks=pytest.mark.prove)], indirect=True
)
def test_one_night_from_her_call_to_the_button_that_fails_at_three(at, enter):
    night = Night(at, enter, enter("nadia"), on_her_telephone(enter("julia")))
    she_calls_and_the_line_drops(night)
    police = the_police_are_told_and_she_takes_a_line_back(night)
    evaluator, study = another_unit_studies_the_risk(night)
    the_board_decides(night)
    in_place(evaluator, night.case, BUTTON)
    hand_over(night.hers, at, night.case, to="Raúl Inventado")
    window(night.herself, at, night.case)
    what_her_first_screen_says(night.herself, "Decretar medidas: hecho")

    at_three_she_says_that_it_failed(night.herself, at, night.case)
    it_rings_who_is_on_duty(enter("raul"), at, night.case)
    kept = (night.matter, night.case, study)
    for outside in (police, enter("silvia")):
        assert [outside.goto(page).status for page in kept] == [404] * 3


@pytest.mark.parametrize("at", ["system", "authority"], indirect=True)
def test_the_team_itself_is_challenged(at, enter):
    hers, herself, decides = enter("nadia"), enter("julia"), enter("candela")
    matter = take_the_call(hers, at, "No se sabe")
    case = case_of(hers, matter)
    open_her_window(hers, case)
    before = to_decide(decides, at)
    appeal = she_appeals_against_them(herself, at, case)
    assert to_decide(decides, at) == before + 1
    team = [hers, enter("vera")]
    for page in team:
        is_refused(page, appeal)
    assert [enter("olmo").goto(f"{appeal}{act}").status for act in ACTS] == [404] * len(ACTS)

    the_coordination_decides(decides, appeal)
    assert [decides.goto(page).status for page in (matter, case)] == [404, 404]
    herself.goto(f"{appeal}?textos=abiertos")
    expect(herself.locator("main")).to_contain_text(REASON)
    for page in team:
        is_refused(page, appeal)


ACTS = ("recibir/", "admision/", "resolucion/", "desistimiento/")


def she_calls_and_the_line_drops(night: Night):
    """Whoever is there when she calls back goes on where the first had to stop."""
    night.matter = take_the_call(night.hers, night.at, "No se sabe", how="")
    the_line_drops(night.hers, night.matter)
    night.case = case_of(night.hers, night.matter)
    colleague = night.enter("vera")
    she_calls_back(colleague, night.case)
    she_says_yes(night.hers, night.case, FEDERAL)
    issue_urgent_measures(night.hers, night.case)
    two_are_on_the_same_page(night.hers, colleague, night.matter)
    open_her_window(night.hers, night.case)


def the_police_are_told_and_she_takes_a_line_back(night: Night) -> Page:
    """One person whom the deputy trusts for tonight: what she was shown, until she says no."""
    police = night.enter("hugo")
    waiting = tasks_of(police, night.at, CARRY_OUT)
    she_says_yes(night.hers, night.case, BY_NAME, STATE_POLICE)
    trust_for_tonight(night.enter("raul"), night.at, "hugo", of=STATE_POLICE)
    she_sees_the_list(night.hers, night.matter)
    ask_the_police(night.hers, night.matter)
    [task] = tasks_of(police, night.at, CARRY_OUT) - waiting
    they_read_what_she_was_shown(police, task)
    she_takes_a_line_back(night.herself, night.at, night.case)
    they_read_what_she_was_shown(police, task, without=TAKEN_BACK)
    return police


def another_unit_studies_the_risk(night: Night) -> tuple[Page, str]:
    """From its task; before it that unit sees nothing of the case, and she sees who came in."""
    evaluator = night.enter("pilar")
    waiting = tasks_of(evaluator, night.at, THE_STUDY)
    refer_the_study(night.hers, night.matter)
    task = take_on_the_study(evaluator, night.at, night.case, waiting)
    study = study_the_risk(
        evaluator, night.at, night.case, measures=("MP-7",), who="Pilar Inventada"
    )
    it_cannot_close(evaluator, study)
    she_sees_who_came_in(night.herself, night.at, night.case)
    she_agrees(night.herself, night.at, night.case)
    it_closes(evaluator, study)
    evaluator.goto(task)
    expect(evaluator.locator("main")).to_contain_text("Para ustedes terminó")
    return evaluator, study


def the_board_decides(night: Night):
    """Next week, and, since the risk does not wait, tonight: read, voted, and only then decreed."""
    secretary = night.enter("raul")
    trust_for_tonight(secretary, night.at, "gloria", of=BOARD)
    she_says_yes(night.hers, night.case, OF_MY_STATE, "CEAPP")
    she_sees_the_list(night.hers, night.matter)
    put_on_the_agenda_of_next_week(secretary, night.at, night.case)
    nothing_is_decreed_yet(night.hers, night.case)
    session = call_for_tonight(secretary, night.at)
    item = put_on_the_agenda(secretary, night.case)
    ask_her_line_by_line(secretary, item)
    she_is_called(night.herself, night.at, night.case)
    open_the_session(secretary, session, item)
    for seat in ("segundo", "custodio"):
        read_and_vote(night.enter(seat), night.at, item, BUTTON)
    close_the_vote(secretary, session, item)
    it_is_decreed(night.hers, night.herself, night.at, night.case, BUTTON)


def she_sees_who_came_in(page: Page, at: str, case: str):
    """By which task, and since when."""
    window(page, at, case)
    came = page.locator("#who li", has_text="Pilar Inventada").first
    expect(came).to_contain_text("aceptó un encargo de este expediente")
    seen(page)


def she_agrees(page: Page, at: str, case: str):
    protection_in_her_window(page, at, case)
    follow(page.locator("#studies a").first)
    say(page, "agrees", "Sí, así fue.")
    protection_in_her_window(page, at, case)
    follow(page.locator("#plan a", has_text=BUTTON).last)
    say(page, "agrees", "Sí, si alguien contesta.")
    expect(page.locator("#position")).to_contain_text("De acuerdo")


def at_three_she_says_that_it_failed(page: Page, at: str, case: str):
    """From her own window, on her telephone; where it is not three yet, now."""
    window(page, at, case)
    follow(page.locator("#first").get_by_role("link", name="Avisar que una medida falló"))
    follow(page.locator("#plan .step__name a", has_text=BUTTON).first)
    follow(page.get_by_role("link", name="Avisar que esta medida falló"))
    now = datetime.now(CENTRE)
    three = min(now, now.replace(hour=3, minute=0))
    page.get_by_label("Cuándo falló").fill(f"{three:%Y-%m-%dT%H:%M}")
    page.get_by_label("Lo que falló").fill(IT_FAILED)
    seen(page)
    page.get_by_role("button", name="Asentarlo").click()
    expect(page.locator("main")).to_contain_text("Falló")


def it_rings_who_is_on_duty(page: Page, at: str, case: str):
    """It stands first on the page of who answers now; the risk is to be assessed anew today."""
    page.goto(f"{at}/es/procedimientos/avisos/")
    wait_for(page, page.locator("main").get_by_text("Una medida falló"))
    page.goto(f"{at}/es/")
    expect(page.locator("main")).to_contain_text("Medidas atrasadas o que fallaron")
    expect(page.locator("main")).to_contain_text("Riesgos por reevaluar")
    seen(page)
    page.goto(protection_of(case))
    expect(page.locator("#anew")).to_contain_text("hoy")
    measure_of(page, case, BUTTON)
    page.get_by_role("link", name="Abrir lo escrito").click()
    expect(page.locator("main")).to_contain_text(IT_FAILED)


def to_decide(page: Page, at: str) -> int:
    """Return how many appeals wait for the Coordination, as its first page leads to them."""
    page.goto(f"{at}/es/")
    seen(page)
    calls = page.locator("main").inner_text()
    page.goto(f"{at}/es/procedimientos/encargos/")
    found = page.locator("main a[href*='/encargos/']", has_text="Resolver").count()
    assert ("Inconformidades por resolver en horas" in calls) == bool(found)
    return found


def she_appeals_against_them(page: Page, at: str, case: str) -> str:
    """File the appeal of twelve hours from her window; return its address."""
    window(page, at, case)
    follow(page.get_by_role("link", name="Ver las medidas o inconformarse"))
    follow(page.locator("#appeals a[href$='/inconformidad/']"))
    page.locator("input[name=ground][value=urgent_decision]").check()
    page.locator("textarea[name=text]").fill(NOT_URGENT)
    page.locator("input[name=notified_at]").fill(f"{datetime.now(CENTRE):%Y-%m-%dT%H:%M}")
    seen(page)
    page.get_by_role("button", name="Presentar la inconformidad").last.click()
    page.wait_for_url(re.compile(r"/inconformidades/[0-9a-f-]{36}/$"))
    expect(page.locator("main")).to_contain_text(COORDINATION)
    expect(page.locator("main")).to_contain_text("art. 62")
    seen(page)
    return page.url


def is_refused(page: Page, appeal: str):
    """Whom it challenges neither receives, admits, decides nor ends it, and reads who can."""
    for act in ACTS:
        page.goto(f"{appeal}{act}")
        assert page.url == appeal
        expect(page.locator("body")).to_contain_text("Nada cambió")
    acts = [page.locator(f"main a[href$='/{act}'], main form[action$='/{act}']") for act in ACTS]
    assert [one.count() for one in acts] == [0] * len(ACTS)


def the_coordination_decides(page: Page, appeal: str):
    page.goto(f"{appeal}?textos=abiertos")
    expect(page.locator("main")).to_contain_text(NOT_URGENT)
    expect(page.locator("main")).not_to_contain_text(HER_NAME)
    seen(page)
    page.locator("main form[action$='/recibir/'] button, main a[href$='/recibir/']").first.click()
    page.wait_for_load_state()
    page.goto(f"{appeal}resolucion/")
    page.locator("input[name=ruling][value=revoked]").check()
    page.locator("textarea[name=reason]").fill(REASON)
    page.locator("input[name=happened_at]").fill(f"{datetime.now(CENTRE):%Y-%m-%dT%H:%M}")
    seen(page)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(appeal)
