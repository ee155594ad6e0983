"""Steps of a study of risk and of what comes of it, as the evaluator walks them in a browser.

Everybody and everything here is invented.
"""

import re
from datetime import datetime, timedelta

from playwright.sync_api import Locator, Page, expect

from baluarte.norms.clocks.calendar import CENTRE

SCENARIO = "Quienes vigilan la casa pueden entrar de madrugada"
REASON = "Volvieron tres noches seguidas y saben a qué hora sale"
# One measure comes to her; the other takes her away, and she does not want it.
MEASURES, STAYS, LEAVES = ("MU-4", "MU-2"), "Protección de inmuebles", "Reubicación temporal"
# Whatever would weigh a person: no page of hers may say it.
WEIGHED = re.compile(r"puntaje|puntuación|\bpuntos\b|\bscore\b|ranking|\btotal\b|%", re.IGNORECASE)


def protection_of(case: str) -> str:
    return case.replace("/expedientes/", "/proteccion/expedientes/")


def study_the_risk(
    page: Page, at: str, case: str, measures: tuple[str, ...] = MEASURES,
    who: str = "Vera Inventada",
) -> str:  # fmt: skip
    """Study the risk with her: evidence, a scenario, a level with its reason, a measure."""
    page.goto(case)
    follow(page.get_by_role("link", name="Riesgo y medidas"))
    seen(page)
    page.get_by_role("link", name="Empezar un estudio").first.click()
    page.get_by_role("button", name="Empezar", exact=True).click()
    page.wait_for_url(re.compile(r"/estudios/[0-9a-f-]{36}/$"))
    study = page.url
    seen(page)
    code_every_domain(page)
    tell_a_scenario(page, study)
    for code in measures:
        plan(page, study, code)
    state_the_level(page, study, who)
    plan_the_review(page, study)
    go_through_the_quality(page, study, who)
    return study


def tell_a_scenario(page: Page, study: str):
    page.goto(study)
    page.get_by_role("link", name="Decir un escenario").click()
    page.locator("input[name=kind][value=physical]").check()
    page.get_by_label("El escenario").fill(SCENARIO)
    page.get_by_role("button", name="Agregar el escenario").click()
    expect(page.locator("#plan")).to_contain_text("Ninguna medida le responde")


def plan(page: Page, study: str, code: str):
    """Plan a measure against the scenario, with who owes it and until when."""
    page.goto(study)
    page.get_by_role("link", name="Planear una medida que le responda").click()
    page.locator("select[name=code]").select_option(code)
    expect(page.locator("input[name=answers]")).to_be_checked()
    owes = page.locator("select[name=institution]")
    owed = owes.locator("option", has_text="CEAPP").get_attribute("value")
    owes.select_option(owed)
    page.get_by_label("Para qué día").fill(in_days(2))
    seen(page)
    page.get_by_role("button", name="Planearla").click()
    expect(page.locator("#plan")).to_contain_text("CEAPP")


def state_the_level(page: Page, study: str, who: str):
    """A person states it, with a reason; without one it is asked for."""
    page.goto(study)
    page.get_by_role("link", name="Declarar el nivel").click()
    page.locator("input[name=level][value=alto]").check()
    page.locator("input[name=nexus][value=relacionado_con_la_labor]").check()
    page.get_by_label("Razón del nivel").fill(REASON)
    seen(page)
    page.get_by_role("button", name="Declararlo").click()
    expect(page.locator("#level")).to_contain_text("Alto")
    expect(page.locator("#level")).to_contain_text(who)


def plan_the_review(page: Page, study: str):
    page.goto(study)
    page.get_by_role("link", name="Fijar la fecha").click()
    page.get_by_label("Día de la próxima evaluación").fill(in_days(30))
    page.get_by_role("button", name="Guardarlo").click()
    expect(page.locator("#review")).to_contain_text("a más tardar")


def go_through_the_quality(page: Page, study: str, who: str):
    """Point by point, under her name; a no says why."""
    page.goto(study)
    page.get_by_role("link", name="Recorrer la lista").click()
    for point in page.locator("main .group").all():
        point.locator("input[value=met]").check()
    doubtful = page.locator("main .group").last
    doubtful.locator("input[value=not_met]").check()
    doubtful.locator("textarea").fill("No hubo tiempo esta noche (inventado)")
    seen(page)
    page.get_by_role("button", name="Registrar mis respuestas").click()
    expect(page.locator("#quality")).to_contain_text(who)


def it_cannot_close(page: Page, study: str):
    page.goto(study)
    seen(page)
    page.get_by_role("button", name="Cerrar el estudio").click()
    expect(page.get_by_role("alert")).to_contain_text("Todavía no se puede cerrar")
    seen(page)


def it_closes(page: Page, study: str):
    page.goto(study)
    expect(page.locator("#missing")).to_contain_text("No falta nada")
    page.get_by_role("button", name="Cerrar el estudio").click()
    expect(page.locator("main")).to_contain_text("Este estudio está cerrado")
    seen(page)


def measure_of(page: Page, case: str, name: str):
    page.goto(protection_of(case))
    page.locator("#plan .step__name a", has_text=name).click()
    page.wait_for_url(re.compile(r"/medidas/"))


def in_place(page: Page, case: str, name: str):
    """What somebody saw in place is another thing than what an institution says it did."""
    measure_of(page, case, name)
    page.get_by_role("link", name="Decir cómo va").click()
    page.locator("input[name=status][value=IMP]").check()
    page.get_by_label("Alguien la vio en su lugar").check()
    page.get_by_role("button", name="Registrar mi decisión").click()
    expect(page.locator("#progress")).to_contain_text("Verificada")


def it_failed(page: Page, case: str, name: str):
    """She tells of a failure: the risk is to be assessed anew today."""
    measure_of(page, case, name)
    page.get_by_role("link", name="Avisar que esta medida falló").click()
    page.get_by_label("Cuándo falló").fill(
        f"{datetime.now(CENTRE) - timedelta(hours=1):%Y-%m-%dT%H:%M}"
    )
    page.get_by_label("Lo que falló").fill("Llamó y nadie contestó.")
    seen(page)
    page.get_by_role("button", name="Asentarlo").click()
    expect(page.locator("main")).to_contain_text("Falló")
    page.goto(protection_of(case))
    expect(page.locator("#anew")).to_contain_text("hoy")
    seen(page)


def code_every_domain(page: Page):
    """Each item in words, with what shows it and how reliable that is; hers to declare, or not."""
    page.locator("#domains a").first.click()
    page.wait_for_url(re.compile(r"/dominios/"))
    while "/dominios/" in page.url:
        here = page.url
        for item in page.locator("main .group").all():
            item.locator("input[type=radio]").nth(2).check()
            item.locator("textarea").fill("Lo contó y consta en una foto (inventada)")
            item.locator("select[name$=reliability]").select_option(index=1)
        seen(page)
        page.get_by_role("button", name=re.compile("Guardar y")).first.click()
        page.wait_for_url(lambda url, here=here: url != here)


def in_days(days: int) -> str:
    return (datetime.now(CENTRE) + timedelta(days=days)).date().isoformat()


def follow(link: Locator):
    """Go where a link leads, and wait until that page is there."""
    with link.page.expect_navigation():
        link.click()


def wait_for(page: Page, what: Locator) -> Locator:
    """Ask for the page again until it shows what the worker is about to make."""
    for _ in range(100):
        if what.count():
            return what.first
        page.wait_for_timeout(300)
        page.reload()
    raise AssertionError(f"never shown: {what}")


def seen(page: Page):
    """Hold every page to its width, and to weighing nobody."""
    wide, shown = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= shown, page.url
    assert WEIGHED.search(page.locator("main").inner_text()) is None, page.url
