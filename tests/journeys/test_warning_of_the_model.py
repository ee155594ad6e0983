"""A warning from the model's signal to its end: two persons, three levels, a plan, what came of it.

Of who may do it the model says nothing, so that the gate lets through only whom the house trusts by
name. Whoever knows more from the field proposes a warning of her own, which names the model's. How
silence goes up by the clock is read on the warning of the demonstration that met it. Everybody and
everything here is invented.
"""

import re
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Page, expect
from tests.journeys.studying import follow, in_days

from baluarte.demo.walkthrough.authorities import TOWN
from baluarte.science import forecast

pytestmark = pytest.mark.journey
expect.set_options(timeout=20_000)

PROPOSES, DECIDES = "analia", "clara"
# Who answers at each level of government, and what the plan asks of it.
TOLD = {
    "beto": ("Policía Municipal", "PA-1"),
    "silvia": ("CEAPP", "PA-4"),
    "ivan": ("Secretaría de Seguridad y Protección Ciudadana", "PA-7"),
}
LEFT_OUT = "Secretaría de Seguridad Pública de la entidad"
# The same words are not proposed twice: each names the signal that it goes beyond.
GROUNDS = "Tres amenazas y vigilancia afuera de una redacción, tras la señal {} (inventado)."
PARTS = (
    "activation", "risk", "actors", "resources", "communication", "gender_measures",
    "community_measures", "deactivation",
)  # fmt: skip


@pytest.fixture
def of_the_model(system, tmp_path) -> str:
    """Propose from a frozen forecast, by the command, as a server does; return the reference."""
    path, digest = freeze_invented(tmp_path)
    said = system.command(
        "warning", "propose", str(path), "--digest", digest, "--as", PROPOSES, "--for", "registro"
    )
    [line] = [one for one in said.splitlines() if f"  {TOWN}  " in one]
    return line.split()[0]


def freeze_invented(folder: Path) -> tuple[Path, str]:
    """Freeze a forecast of a town in which it rose lately, and of others as calm as ever."""
    months = pd.period_range(end=pd.Timestamp(datetime.now(UTC)), periods=49, freq="M")[:-1]
    counts = {TOWN: np.array([1] * 42 + [3, 4, 5, 6, 7, 8])}
    counts |= {f"30{number:03}": np.ones(48, dtype=int) for number in range(1, 13)}
    rows = [
        (place, str(month), int(n))
        for place, told in counts.items()
        for month, n in zip(months, told, strict=True)
    ]
    made = forecast.forecast_places(pd.DataFrame(rows, columns=["place", "month", "count"]))
    path = folder / "invented.npz"
    return path, forecast.freeze(made, path, at=datetime.now(UTC))


def test_una_alerta_del_modelo_hasta_su_fin(system, enter, of_the_model):
    analyst, second = enter(PROPOSES), enter(DECIDES)
    before = red_issued(analyst, system)
    read_what_the_model_says(analyst, system, of_the_model)
    warning = propose_her_own(analyst, system, of_the_model)
    leave_out(second, warning)
    decide(second, system, of_the_model, warning)
    liaisons = {name: enter(name) for name in TOLD}
    for page in liaisons.values():
        acknowledge(page, warning)
    silence_goes_up(analyst, system)
    write_the_plan(analyst, warning)
    for page in liaisons.values():
        report(page, warning)
    review_the_plan(second, warning)
    say_what_came(analyst, second, warning)
    # It is judged once its term is over; that it was issued counts at once.
    assert red_issued(analyst, system) == before + 1


def read_what_the_model_says(page: Page, system, reference: str):
    """It says how likely, that most are false, that nobody was told, and who decides."""
    page.goto(f"{system.workbench}/es/alertas/{reference}/")
    main = page.locator("main")
    expect(main).to_contain_text("Probabilidad según el pronóstico congelado")
    expect(main).to_contain_text("La mayoría de las alertas del modelo no se cumplen")
    expect(main).to_contain_text("Decide otra persona de su organización")
    expect(page.get_by_role("link", name="Decidir", exact=True)).to_have_count(0)
    fits(page)


def propose_her_own(page: Page, system, reference: str) -> str:
    """She called the field: it names no person, and rests on the model's among other things."""
    page.goto(f"{system.workbench}/es/alertas/nueva/?estado={TOWN[:2]}")
    page.locator("select[name=municipality]").select_option(TOWN)
    page.locator("input[name=level][value=R]").check()
    page.locator("select[name=signal]").select_option(index=1)
    page.locator("textarea[name=grounds]").fill(GROUNDS.format(reference))
    page.locator("textarea[name=evidence]").fill(reference)
    page.locator("input[name=perpetrator][value=private]").check()
    page.locator("input[name=word_of_people][value=nobody]").check()
    fits(page)
    send(page, "Proponerla")
    expect(page.locator("main")).to_contain_text("Decide otra persona de su organización")
    expect(page.locator("main")).to_contain_text(reference)
    return page.url


def leave_out(page: Page, warning: str):
    """Before anybody is told, somebody who must not be is left out."""
    page.goto(warning)
    follow(page.get_by_role("link", name="Dejar fuera a una institución"))
    bodies = page.locator("select[name=institution]")
    key = bodies.locator("option", has_text=LEFT_OUT).first.get_attribute("value")
    bodies.select_option(key)
    page.locator("input[name=why][value=do_not_involve]").check()
    send(page, "Dejarla fuera")
    expect(page.locator("main")).to_contain_text(LEFT_OUT)


def decide(page: Page, system, of_the_model: str, warning: str):
    """Of the model's nobody passes, and hers takes its place; hers is issued at three levels."""
    page.goto(f"{system.workbench}/es/alertas/{of_the_model}/decidir/")
    expect(page.locator("main")).to_contain_text("nadie pasa")
    page.locator("input[name=outcome][value=overruled]").check()
    page.locator("textarea[name=reason]").fill("La sustituye otra, con lo que dice el terreno.")
    send(page, "Registrar mi decisión")
    page.goto(warning)
    follow(page.get_by_role("link", name="Decidir", exact=True))
    gate = page.locator("main tr", has_text=LEFT_OUT)
    expect(gate).to_contain_text("Fuera")
    offered = page.get_by_role("group", name=re.compile("A quién se avisa"))
    expect(offered).not_to_contain_text(LEFT_OUT)
    assert offered.locator("input:checked").count() == 0
    page.locator("input[name=outcome][value=issued]").check()
    for body, _ in TOLD.values():
        offered.get_by_label(re.compile(re.escape(body))).first.check()
    page.locator("textarea[name=reason]").fill("Dos fuentes la sostienen (inventado).")
    fits(page)
    send(page, "Registrar mi decisión")
    expect(page.locator("main")).to_contain_text("Vigente")


def acknowledge(page: Page, warning: str):
    """Each answers for its institution, from its telephone; it sees neither reasons nor causes."""
    page.goto(warning)
    follow(page.get_by_role("link", name="Acusar recibo"))
    page.locator("input[name=answer][value=acts]").check()
    fits(page)
    send(page, "Acusar recibo")
    expect(page.locator("main")).not_to_contain_text("Causas estructurales")
    expect(page.get_by_role("link", name="Acusar recibo")).to_have_count(0)


def silence_goes_up(page: Page, system):
    """Of the warning of a day and a half ago a prosecutor's office said nothing: it went up."""
    page.goto(f"{system.workbench}/es/alertas/")
    standing = page.locator("main a[href*='/alertas/']", has_text="Veracruz")
    addresses = standing.evaluate_all("links => links.map(link => link.href)")
    for address in dict.fromkeys(addresses):
        page.goto(address)
        if "subió de nivel" in page.locator("main").inner_text():
            expect(page.locator("main")).to_contain_text("Fiscalía")
            return
    raise AssertionError("no silence went up")


def write_the_plan(page: Page, warning: str):
    """From the template: each action is asked of who was told."""
    page.goto(warning)
    follow(page.get_by_role("link", name="Escribir el plan de contingencia"))
    for part in PARTS:
        page.locator(f"textarea[name={part}]").fill("Lo acordado con la redacción (inventado)")
    for body, action in TOLD.values():
        select = page.locator(f"select[name={action}]")
        key = select.locator("option", has_text=body).get_attribute("value")
        select.select_option(key)
    fits(page)
    send(page, "Escribir el plan")
    expect(page.locator("main tbody tr")).to_have_count(len(TOLD))


def report(page: Page, warning: str):
    """Each reads its own action alone, and says what was done of it."""
    page.goto(f"{warning}plan/")
    expect(page.locator("main tbody tr")).to_have_count(1)
    follow(page.get_by_role("link", name="Informar"))
    page.locator("input[name=outcome][value=done]").check()
    send(page, "Informar")
    expect(page.locator("main tbody tr")).to_contain_text("Hecho")
    fits(page)


def review_the_plan(page: Page, warning: str):
    """Another than who wrote it says what worked, what did not and what changes."""
    page.goto(f"{warning}plan/")
    expect(page.locator("main tbody tr", has_text="Hecho")).to_have_count(len(TOLD))
    follow(page.get_by_role("link", name="Revisión posterior"))
    for name in ("worked", "failed", "changes"):
        page.locator(f"textarea[name={name}]").fill(f"Lo que se aprendió: {name} (inventado)")
    send(page, "Registrar la revisión")
    expect(page.locator("main")).to_contain_text("Lo que se aprendió: changes")


def say_what_came(analyst: Page, second: Page, warning: str):
    """It happened, on a day; until another person confirms it, that is one person's word."""
    analyst.goto(f"{warning}resultado/")
    analyst.locator("input[name=outcome][value=happened]").check()
    analyst.locator("input[name=happened_date]").fill(in_days(0))
    analyst.locator("textarea[name=reason]").fill("Lo dicen dos fuentes (inventado).")
    fits(analyst)
    send(analyst, "")
    second.goto(warning)
    follow(second.get_by_role("link", name="Confirmar o no"))
    second.locator("input[name=answer][value=confirmed]").check()
    send(second, "Registrar mi decisión")
    expect(second.locator("main")).to_contain_text("Ocurrió")


def red_issued(page: Page, system) -> int:
    """Misses come first; below stands how many of each level were issued this year."""
    page.goto(f"{system.workbench}/es/alertas/marcador/")
    main = page.locator("main")
    expect(main).to_contain_text("La mayoría de las alertas no se cumplen")
    assert "no se alertó" in page.locator("main h2").first.inner_text()
    fits(page)
    row = main.locator("tr", has=page.get_by_role("rowheader", name="Rojo", exact=True))
    return int(row.locator("td").first.inner_text())


def send(page: Page, button: str):
    """Send what the form of the page is for."""
    form = page.locator("main form:has(.actions)").last
    found = (
        form.get_by_role("button", name=button, exact=True)
        if button
        else form.locator("button[type=submit]").first
    )
    with page.expect_navigation():
        found.click()
    expect(page.locator("main [role=alert] a")).to_have_count(0)


def fits(page: Page):
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
