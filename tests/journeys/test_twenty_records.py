"""Twenty records by keyboard: a verifier confirms a sheet that came in, another reads two in public.

Told as it is: the verifier begins to write and a key is text; she answers too soon and is told what
is missing; she leaves one to others. Everybody and everything here is invented.
"""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey
expect.set_options(timeout=20_000)

SENDS, VERIFIER, SECOND = "maria", "ines", "ramona"
VERIFIED, REVIEWED = 18, 2
GROUNDS = "Dos medios inventados lo dan el mismo día, con 2 fotos."


def test_a_verifier_and_a_second_person_through_twenty_records(system, enter, width, tmp_path):
    bring_in(system, tmp_path / "hoja.csv", slug=f"veinte-{width}")
    verified = verify_in_a_row(enter(VERIFIER), system, width)
    assert len(set(verified)) == VERIFIED
    reviewed = review_in_a_row(enter(SECOND), system, width)
    assert len(set(reviewed)) == REVIEWED


def bring_in(system, path: Path, *, slug: str) -> None:
    """Bring in as many rows as are to be verified, and one to leave, as her documenter."""
    rows = [
        {
            "Folio": f"{slug}-{number}",
            "Nombre": f"Persona Inventada {number}",
            "Sexo": "",
            "Medio": "Radio Inventada",
            "Fecha de la agresión": f"{number + 1:02}/02/2026",
            "Estado": "Oaxaca",
            "Municipio": "Oaxaca de Juárez",
            "Tipo de agresión": "Amenaza",
            "Perpetrador": "Se desconoce",
            "Número de agresiones": "1",
            "Fuente": "inventada",
            "Hechos": "Le dejaron un recado inventado.",
        }
        for number in range(VERIFIED + 1)
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.DictWriter(file, fieldnames=list(rows[0]))
        sheet.writeheader()
        sheet.writerows(rows)
    system.command(
        "import", str(path), "--list", slug, "--mapping", "invented_tinta", "--as", SENDS
    )


def verify_in_a_row(page: Page, system, width: int) -> list[str]:
    page.goto(f"{system.workbench}/es/hechos/verificacion/")
    page.get_by_role("button", name="Tomarlo").first.click()
    answer_too_soon(page)
    leave_one_to_others(page)
    done = []
    for _ in range(VERIFIED):
        done.append(reference_of(page))
        page.keyboard.press("5")
        page.keyboard.type(GROUNDS)
        expect(page.locator("#id_reason")).to_have_value(GROUNDS)
        page.keyboard.press("Escape")
        page.keyboard.press("1")
        page.keyboard.press("3")
        expect(page.locator("main .reference").first).not_to_have_text(done[-1])
        expect(page.get_by_role("status").first).to_contain_text("Confirmado.")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    return done


def answer_too_soon(page: Page) -> None:
    """Without a reason nothing is registered, and the page says what is missing."""
    before = reference_of(page)
    page.keyboard.press("1")
    page.keyboard.press("3")
    expect(page.locator("#id_reason")).to_have_attribute("aria-invalid", "true")
    assert reference_of(page) == before


def leave_one_to_others(page: Page) -> None:
    before = reference_of(page)
    page.keyboard.press("4")
    expect(page.locator("main")).to_contain_text("puede tomarlo otra persona")
    assert reference_of(page) != before


def review_in_a_row(page: Page, system, width: int) -> list[str]:
    """Read what waits as the public will; where she says no, she must say why, and does."""
    page.goto(f"{system.workbench}/es/publicacion/decisiones/siguiente/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("reconoc")
    page.evaluate("window.stays = true")
    done = []
    for number in range(1, REVIEWED + 1):
        done.append(reference_of(page))
        if number == REVIEWED:
            say_no_with_a_reason(page)
        else:
            page.keyboard.press("1")
            page.keyboard.press("3")
        counted = "1 decisión revisada" if number == 1 else f"{number} decisiones revisadas"
        expect(page.locator("#reviewing")).to_contain_text(counted)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("window.stays")
    return done


def say_no_with_a_reason(page: Page) -> None:
    page.keyboard.press("2")
    page.keyboard.press("3")
    expect(page.locator("#id_note")).to_have_attribute("aria-invalid", "true")
    page.keyboard.press("5")
    page.keyboard.type("El pueblo tiene 2 radios: se sabría quién es.")
    page.keyboard.press("Escape")
    page.keyboard.press("3")


def reference_of(page: Page) -> str:
    return page.locator("main .reference").first.inner_text()
