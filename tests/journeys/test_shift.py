"""A shift ends in the middle of a matter: who comes in answers for it, who left sees nothing.

She called at 23:40; at midnight another officer sits there. She is told in her window who answers
for her now, writes from her telephone, and whoever is there reads it. Everybody is invented.
"""

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.calling import case_of, take_the_call
from tests.journeys.studying import follow, seen
from tests.journeys.test_protection_night import open_her_window, runs_from_that_second, window

from baluarte.domain.sealing.references import written

pytestmark = pytest.mark.journey
expect.set_options(timeout=20_000)

HERS = "Siguen afuera. Ya son cuatro."
HIS = "Aquí sigo. La patrulla va en camino."


def test_s18_the_shift_changes_in_the_middle_of_a_night(authority, enter):
    at = authority.workbench
    leaves, comes, herself = enter("nadia"), enter("olmo"), enter("julia")
    matter = take_the_call(leaves, at, "No se sabe")
    runs_from_that_second(leaves, matter)
    case = case_of(leaves, matter)
    open_her_window(leaves, case)
    assert comes.goto(case).status == 404

    hand_over(leaves, at, case)
    comes.goto(f"{at}/es/expedientes/turno/")
    expect(comes.locator("main")).to_contain_text(written(key_of(case)))
    expect(comes.locator("main")).to_contain_text("Emitir medidas urgentes")
    seen(comes)
    runs_from_that_second(comes, matter)

    leave(leaves, case)
    assert [leaves.goto(page).status for page in (case, matter)] == [404, 404]

    window(herself, at, case)
    answers = herself.locator("#who li", has_text="Olmo Inventado").first
    expect(answers).to_contain_text("Responde por él desde")
    seen(herself)
    they_write(herself, comes, at, case)


def key_of(case: str) -> str:
    return case.rstrip("/")[-10:]


def hand_over(page: Page, at: str, case: str, to: str = "Olmo Inventado"):
    """Hand over this case and no other, to who comes in; each is confirmed."""
    page.goto(f"{at}/es/expedientes/turno/")
    seen(page)
    key = key_of(case)
    page.locator(f"input[name=caso][value='{key}']").check()
    page.get_by_role("button", name="Entregar a quien entra").click()
    page.wait_for_url(lambda url: "/turno/entregar/" in url)
    page.get_by_label(to).check()
    page.get_by_role("button", name="Entregar lo marcado").click()
    expect(page.locator("main")).to_contain_text("Marque cada expediente que entrega.")
    page.locator(f"input[name=cases][value='{key}']").check()
    seen(page)
    page.get_by_role("button", name="Entregar lo marcado").click()
    expect(page.locator("body")).to_contain_text("Entregado. Se avisó a quien entra.")


def leave(page: Page, case: str):
    page.goto(f"{case}equipo/")
    seen(page)
    follow(page.get_by_role("link", name="Salir del equipo").first)
    page.get_by_role("button", name="Salir", exact=True).click()
    page.wait_for_load_state()


def they_write(herself: Page, officer: Page, at: str, case: str):
    """She writes to her team; who is there now reads it and answers; she sees when it was read."""
    herself.goto(f"{at}/es/expedientes/mi-expediente/mensajes/?expediente={key_of(case)}")
    herself.locator("main textarea").fill(HERS)
    herself.get_by_role("button", name="Enviar el mensaje").click()
    expect(herself.locator("body")).to_contain_text("Enviado")
    officer.goto(f"{at}/es/")
    expect(officer.locator("main")).to_contain_text("Mensajes desde su ventana")
    officer.goto(case)
    follow(officer.locator("#people a[href*='/mensajes/']").first)
    follow(officer.locator("main form[action*='/leer/'] button").first)
    expect(officer.locator("main")).to_contain_text(HERS)
    officer.locator("main textarea").fill(HIS)
    officer.get_by_role("button", name="Enviar el mensaje").click()
    herself.reload()
    expect(herself.locator("main")).to_contain_text("Olmo Inventado")
    seen(herself)
