"""The panic button fails at three, after the shift has changed; and the twin, the team challenged.

Nobody knows who did it. Walked twice: in an installation of civil society and in an authority's;
the clocks run in both, since a unit of the Mechanism keeps the case. All of it is invented.
"""

import re
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.calling import (
    HER_NAME,
    case_of,
    she_says_yes,
    take_the_call,
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
from tests.journeys.test_night import issue_urgent_measures, send_the_file
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


@pytest.fixture(params=["system", "authority"])
def at(request) -> str:
    """Return the address of each installation over the same data."""
    return request.getfixturevalue(request.param).workbench


def test_at_three_the_button_fails_and_she_says_it_from_her_telephone(at, enter):
    hers, evaluator, herself = enter("nadia"), enter("vera"), enter("julia")
    matter = take_the_call(hers, at, "No se sabe")
    the_line_drops(hers, matter)
    case = case_of(hers, matter)
    she_says_yes(hers, case, FEDERAL)
    issue_urgent_measures(hers, case)
    hers.goto(matter)
    send_the_file(hers)
    open_her_window(hers, case)
    study = study_the_risk(evaluator, at, case, measures=("MP-7",))
    it_cannot_close(evaluator, study)
    she_agrees(herself, at, case)
    it_closes(evaluator, study)
    in_place(evaluator, case, BUTTON)
    hand_over(hers, at, case)

    at_three_she_says_that_it_failed(herself, at, case)
    it_rings_who_is_on_duty(enter("olmo"), at, case)
    outside = enter("silvia")
    assert [outside.goto(page).status for page in (matter, case, study)] == [404] * 3


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


def the_line_drops(page: Page, matter: str):
    """She hangs up; the officer reloads, and what she said stands where it was saved."""
    page.reload()
    expect(page.locator("main")).to_contain_text("Veracruz")
    page.goto(matter)
    page.reload()
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
