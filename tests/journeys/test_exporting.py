"""A file of facts: one steward asks for it, another lets it out, the worker makes it, she takes it.

Everybody and everything here is invented. A file holds no facts of the last five minutes, and none is
made while something was just taken back: so this waits until the demonstration is that old.
"""

import csv
import time
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.studying import wait_for

from baluarte.config.preparation import administrator

pytestmark = [pytest.mark.journey, pytest.mark.prove, pytest.mark.timeout(1200)]
expect.set_options(timeout=20_000)

ASKS, LETS_OUT = "maria", "noemi"
PURPOSE = {
    390: "Para el informe anual; se destruye en enero.",
    1280: "Para una tabla del taller; se destruye en enero.",
}


def test_from_what_is_asked_to_the_file_in_her_hands(system, enter, width, tmp_path):
    purpose = PURPOSE[width]
    wait_until_settled(system)
    hers = enter(ASKS)
    address = ask(hers, system, purpose)
    nobody_lets_out_ones_own(hers)
    let_out(enter(LETS_OUT), address, purpose)
    with ZipFile(take(hers, system, address, tmp_path / "hechos.zip")) as taken:
        tables = {name: taken.read(name).decode("utf-8-sig") for name in taken.namelist()}
    [events] = [text for name, text in tables.items() if name.endswith("hechos.csv")]
    rows = list(csv.DictReader(events.splitlines()))
    assert rows
    assert [name for name, text in tables.items() if purpose in text] == []
    hers.goto(address)
    expect(hers.locator("main")).to_contain_text("María Inventada,")


def wait_until_settled(system) -> None:
    """Wait until nothing was determined in the last five minutes, and a little."""
    asked = "select max(decided_at) < now() - interval '320 seconds' from registry_determination"
    with administrator(system.environment["BALUARTE_DATABASE"]) as admin:
        while not admin.execute(asked).fetchone()[0]:
            time.sleep(5)


def ask(page: Page, system, purpose: str) -> str:
    """Ask for what the list shows of threats, and return the request's address."""
    page.goto(f"{system.workbench}/es/hechos/?tipo=AG-THR")
    page.get_by_role("link", name="Exportar", exact=True).click()
    page.get_by_label("Tablas CSV en un ZIP").check()
    page.get_by_label("Para qué es").fill(purpose)
    page.get_by_role("button", name="Pedirlo").click()
    expect(page.locator("main")).to_contain_text(purpose)
    return page.url


def nobody_lets_out_ones_own(page: Page) -> None:
    expect(page.get_by_text("Responde otra persona")).to_be_visible()
    assert page.get_by_label("Sí: se hace el archivo").count() == 0


def let_out(page: Page, address: str, purpose: str) -> None:
    page.goto(address)
    expect(page.locator("main")).to_contain_text(purpose)
    page.get_by_label("Sí: se hace el archivo").check()
    page.get_by_role("button", name="Registrar mi decisión").click()
    expect(page.get_by_label("Sí: se hace el archivo")).to_have_count(0)


def take(page: Page, system, address: str, path: Path) -> Path:
    """Wait for the worker, say again who she is, and take it."""
    page.goto(address)
    wait_for(page, page.get_by_role("link", name="Descargar el archivo")).click()
    if "reauthenticate" in page.url:
        page.locator("input[name=password]").fill(system.password)
        page.get_by_role("button", name="Confirmar").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Descargar el archivo").click()
    waiting.value.save_as(path)
    return path
