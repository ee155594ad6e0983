"""The night of protection, and its dark twin: the municipal police are presumed to have done it.

A journalist calls: men are outside her house. Who takes the call, the evaluator, liaisons of the
federation, the state and the municipality, and she herself, each on a telephone of their own.
Everybody and everything here is invented.
"""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.calling import (
    HER_NAME,
    POLICE,
    REACH_HER,
    case_of,
    is_sent,
    offered,
    she_says_yes,
    she_sees_the_list,
    start_protection_orders,
    step,
    take_the_call,
)
from tests.journeys.studying import (
    LEAVES,
    REASON,
    SCENARIO,
    STAYS,
    follow,
    in_place,
    it_cannot_close,
    it_closes,
    it_failed,
    protection_of,
    seen,
    study_the_risk,
)

pytestmark = pytest.mark.journey
expect.set_options(timeout=20_000)

COMPLAINT = "Nadie contestó cuando llamé"
THE_TASK = "Se abrió lo que un encargo dice de usted"
RECEIVER = "Red Tinta Libre (inventada)"


def test_a_night_of_protection(authority, enter):
    at = authority.workbench
    hers, state, town = enter("nadia"), enter("silvia"), enter("beto")
    before = told(state, at), told(town, at)

    matter = take_the_call(hers, at, "Se sabe, y no es una autoridad")
    runs_from_that_second(hers, matter)
    strike_out_and_clear(hers, matter, "Fiscalía General del Estado de Veracruz")
    start_protection_orders(hers, matter)
    assert offered(hers, matter, "EX-1", "CEAPP") == 0
    case = case_of(hers, matter)
    she_says_yes(hers, case, "Compartirlo con el mecanismo de mi estado", "CEAPP")
    she_says_yes(hers, case, "Compartirlo con el municipio", POLICE)
    she_sees_the_list(hers, matter)
    assert is_sent(hers, matter, "EX-1", "CEAPP")
    assert is_sent(hers, matter, "PO-2", POLICE)
    assert (told(state, at), told(town, at)) == (before[0] + 1, before[1] + 1)
    take_it_on(state, "Emitir medidas urgentes")
    take_it_on(town, "Expedir la orden")
    others = [page.goto(one).status for page in (state, town) for one in (matter, case)]
    assert others == [404] * 4
    what_was_answered(hers, matter)

    open_her_window(hers, case)
    evaluator, herself = enter("vera"), enter("julia")
    study = study_the_risk(evaluator, at, case)
    others = [page.goto(study).status for page in (state, town)]
    assert others == [404, 404]
    it_cannot_close(evaluator, study)
    she_reads_and_answers(herself, at, case)
    it_closes(evaluator, study)
    in_place(evaluator, case, STAYS)
    she_says_whether_it_fits(herself, at, case)
    it_failed(evaluator, case, STAYS)
    she_reads_who_has_read(herself, at, case)
    complain(herself, at, case, of="Comisión Estatal para la Atención", to=RECEIVER)
    nobody_of_theirs_sees_it(at, [hers, state], enter("maria"))


def test_the_night_when_the_municipal_police_are_presumed_to_have_done_it(authority, enter):
    at = authority.workbench
    hers, state, town = enter("nadia"), enter("silvia"), enter("beto")
    evaluator, herself = enter("vera"), enter("julia")
    before = told(town, at), notices(town, at)

    matter = take_the_call(hers, at, "Es una autoridad: se nombrará")
    they_did_it(hers, matter)
    start_protection_orders(hers, matter)
    she_sees_the_list(hers, matter)
    case = case_of(hers, matter)
    she_says_yes(hers, case, "Compartirlo con el mecanismo de mi estado", "CEAPP")
    she_sees_the_list(hers, matter)
    assert is_sent(hers, matter, "EX-1", "CEAPP")
    told(state, at)
    take_it_on(state, "Emitir medidas urgentes")
    assert offered(hers, matter, "PO-2", POLICE) == 0

    open_her_window(hers, case)
    evaluator.goto(f"{protection_of(case)}medidas/")
    owes = evaluator.locator("select[name=institution] option")
    assert [owes.filter(has_text=one).count() for one in ("CEAPP", POLICE)] == [1, 0]
    complain(herself, at, case, of=POLICE, to=RECEIVER)
    nobody_of_theirs_sees_it(at, [hers, town], enter("maria"))

    assert (told(town, at), notices(town, at)) == before
    pages = (matter, f"{matter}destinatarios/", case, f"{case}lecturas/", protection_of(case))
    assert [town.goto(page).status for page in pages] == [404] * len(pages)
    assert lists_of(town, at) == [0, 0, 0]
    assert all(lists_of(hers, at)[:2])


def they_did_it(page: Page, matter: str):
    """Nobody is told while the authority that did it is not named; named, it stays out."""
    page.goto(f"{matter}destinatarios/")
    expect(page.locator("main")).to_contain_text(
        "Fue una autoridad y todavía no se deja fuera a ninguna"
    )
    page.goto(f"{matter}destinatarios/dejar-fuera/")
    page.locator("main select").first.select_option(label=POLICE)
    page.get_by_label("A ella pertenecen presuntas personas perpetradoras").check()
    seen(page)
    page.get_by_role("button", name="Dejarlas fuera").last.click()
    page.wait_for_url(f"{matter}destinatarios/")
    expect(page.locator("#left-out")).to_contain_text(POLICE)
    expect(page.get_by_role("link", name="La persona quiere involucrarlas")).to_have_count(0)
    seen(page)


def notices(page: Page, at: str) -> str:
    page.goto(f"{at}/es/procedimientos/avisos/")
    return page.locator("main").inner_text()


def lists_of(page: Page, at: str) -> list[int]:
    """Return how many matters, cases and clocks that ran out somebody sees."""
    found = []
    for name, rows in (
        ("procedimientos/asuntos", "asuntos"),
        ("expedientes", "expedientes"),
        ("procedimientos/incumplimientos", "incumplimientos"),
    ):
        page.goto(f"{at}/es/{name}/")
        links = page.locator(f"main a[href*='/{rows}/']").evaluate_all(
            "links => links.map(link => link.pathname)"
        )
        found.append(sum(bool(re.search(r"/([0-9A-Z]{10}|[0-9a-f-]{36})/$", one)) for one in links))
    return found


def runs_from_that_second(page: Page, matter: str):
    page.goto(matter)
    seen(page)
    expect(page.get_by_role("heading", name="Procedimiento extraordinario")).to_be_visible()
    expect(step(page, "EX-1")).to_contain_text("3 horas desde la recepción de la solicitud")


def strike_out_and_clear(page: Page, matter: str, whom: str):
    """She sees the list before anything goes; whom she strikes out may be told again by her word."""
    page.goto(f"{matter}destinatarios/dejar-fuera/")
    page.locator("main select").first.select_option(label=f"{whom} (demostración)")
    page.get_by_label("La persona pidió no involucrar").check()
    seen(page)
    page.get_by_role("button", name="Dejarlas fuera").last.click()
    page.wait_for_url(f"{matter}destinatarios/")
    expect(page.locator("#left-out")).to_contain_text(whom)
    follow(page.get_by_role("link", name="La persona quiere involucrarlas otra vez"))
    seen(page)
    page.get_by_role("button", name="La persona lo dice").click()
    expect(page.locator("#left-out")).not_to_contain_text(whom)
    she_sees_the_list(page, matter)


def open_her_window(page: Page, case: str):
    page.goto(case)
    page.get_by_role("link", name="Abrirle su ventana").click()
    page.get_by_label("Nombre de usuario de la persona").fill("julia")
    page.get_by_role("button", name="Abrirlo").last.click()
    expect(page.locator("#people")).to_contain_text("Tiene ventana propia")


def window(page: Page, at: str, case: str):
    page.goto(f"{at}/es/expedientes/mi-expediente/?expediente={case.rstrip('/')[-10:]}")


def protection_in_her_window(page: Page, at: str, case: str):
    window(page, at, case)
    page.get_by_role("link", name="Ver las medidas").click()


def she_reads_and_answers(page: Page, at: str, case: str):
    """She reads what stands of her, agrees with the study and dissents from one measure."""
    window(page, at, case)
    seen(page)
    follow(page.get_by_role("link", name="Ver las medidas"))
    seen(page)
    expect(page.locator("main")).not_to_contain_text(SCENARIO)
    page.get_by_role("link", name="Abrir lo escrito").click()
    for said in (SCENARIO, REASON, "Alto", "CEAPP"):
        expect(page.locator("main")).to_contain_text(said)
    expect(page.get_by_role("link", name="Planear una medida")).to_have_count(0)
    seen(page)
    follow(page.locator("#studies a").first)
    seen(page)
    say(page, "agrees", "Sí, así fue.")
    expect(page.locator("#position")).to_contain_text("De acuerdo")
    protection_in_her_window(page, at, case)
    follow(page.locator("#plan a", has_text=LEAVES).last)
    seen(page)
    say(page, "dissents", "No quiero irme de mi casa.")
    expect(page.locator("#position")).to_contain_text("En desacuerdo")
    seen(page)


def say(page: Page, code: str, words: str):
    page.get_by_role("link", name="Decir su posición").click()
    page.locator(f"input[name=code][value={code}]").check()
    page.get_by_label("En sus palabras").fill(words)
    seen(page)
    page.get_by_role("button", name="Asentarlo").click()


def she_says_whether_it_fits(page: Page, at: str, case: str):
    protection_in_her_window(page, at, case)
    page.locator("#plan .step__name a", has_text=STAYS).click()
    page.get_by_role("link", name="Decir si le sirve").click()
    page.locator("input[name=fit][value=in_part]").check()
    page.get_by_label("En sus palabras").fill("De noche no contestan.")
    seen(page)
    page.get_by_role("button", name="Asentarlo").click()
    expect(page.locator("#fit")).to_contain_text("Le sirve en parte")


def she_reads_who_has_read(page: Page, at: str, case: str):
    window(page, at, case)
    follow(page.get_by_role("link", name="Ver quién ha leído su expediente, y cuándo"))
    seen(page)
    told_her = page.locator("main").inner_text()
    while page.get_by_role("link", name="Siguientes").count():
        page.get_by_role("link", name="Siguientes").click()
        told_her += page.locator("main").inner_text()
    who = ("Nadia Inventada", "Vera Inventada", "Silvia Inventada", "Beto Inventado")
    assert [one in told_her for one in who] == [True] * len(who)
    # Who was sent one step opened what its task says of her, and nothing else of her file.
    assert {opened_by(told_her, one) for one in who[2:]} == {THE_TASK}


def opened_by(told: str, who: str) -> str:
    """Return what somebody read or changed, as her page says it; each thing once."""
    rows = re.findall(rf"^(.+)\n+[^\n]+\n+{who}", told, re.MULTILINE)
    return "; ".join(sorted({re.sub(r"\s*\d+ veces$", "", one) for one in rows}))


def complain(page: Page, at: str, case: str, *, of: str, to: str):
    window(page, at, case)
    page.get_by_role("link", name="Ver o presentar una queja").click()
    page.get_by_role("link", name="Presentar una queja").click()
    page.locator("input[name=about][value=institution]").check()
    for field, whom in (("institution", of), ("receiver", to)):
        box = page.locator(f"select[name={field}]")
        box.select_option(box.locator("option", has_text=whom).first.get_attribute("value"))
    page.get_by_label("Qué pasó").fill(COMPLAINT)
    seen(page)
    page.get_by_role("button", name="Enviar la queja").click()
    expect(page.locator("main")).to_contain_text(of)
    seen(page)


def nobody_of_theirs_sees_it(at: str, others: list[Page], receiver: Page):
    """Who receives it opens it; its team and whom it concerns see none, not even its address."""
    receiver.goto(f"{at}/es/expedientes/quejas/")
    receiver.locator("main ul.agenda a").last.click()
    expect(receiver.locator("main")).to_contain_text(COMPLAINT)
    expect(receiver.locator("main")).not_to_contain_text(HER_NAME)
    seen(receiver)
    opened = receiver.url
    for page in others:
        page.goto(f"{at}/es/expedientes/quejas/")
        expect(page.locator("main ul.agenda")).to_have_count(0)
        assert page.goto(opened).status == 404


def take_it_on(page: Page, what: str):
    """Read a step, take it on; nothing of her stands on the page."""
    page.locator("main a[href*='/encargos/']", has_text=what).last.click()
    page.wait_for_load_state()
    seen(page)
    for said in (HER_NAME, "Hay hombres", REACH_HER, "Riesgo y medidas"):
        expect(page.locator("main")).not_to_contain_text(said)
    page.get_by_role("button", name="Lo he leído").click()
    page.get_by_role("button", name="Lo aceptamos").click()
    expect(page.locator("main")).to_contain_text("Aceptado")
    seen(page)


def what_was_answered(page: Page, matter: str):
    page.goto(f"{matter}encargos/")
    expect(page.locator("main")).to_contain_text("Silvia Inventada")
    expect(page.locator("main")).to_contain_text("Beto Inventado")
    seen(page)


def told(page: Page, at: str) -> int:
    """Return how many steps stand before an institution."""
    page.goto(f"{at}/es/procedimientos/encargos/")
    seen(page)
    return page.locator("main a[href*='/encargos/']").count()
