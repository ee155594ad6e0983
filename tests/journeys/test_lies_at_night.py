"""A night once more, with the hands of whoever lies, steals, or is tired and interrupted.

An authority says that it did what it did not; an officer opens a file that nobody had to open; two
write down how one person is reached; the network is cut while she speaks; her telephone is stolen.
Everybody and everything here is invented.
"""

import re

import pytest
from playwright.sync_api import Error, expect
from tests.journeys.calling import (
    HER_WORDS,
    REACH_HER,
    RECEPTION,
    case_of,
    send_the_call,
    take_the_call,
    type_the_call,
)
from tests.journeys.conftest import sign_in
from tests.journeys.lying import (
    compliance_figures,
    deadline_of,
    her_team_is_called,
    in_by_danger,
    it_is_shown_as_said,
    it_was_not_needed,
    keep_a_second_word,
    kept_in,
    no_network,
    nothing_of_hers,
    save,
    say_it_is_done,
    send_urgent_measures,
    type_a_note,
    typed,
    where_she_is_entered,
    write_down,
)
from tests.journeys.referring import on_her_telephone, open_her_contact
from tests.journeys.studying import follow, seen
from tests.journeys.test_night import DOCUMENT
from tests.journeys.test_protection_night import open_her_window, window

pytestmark = [
    pytest.mark.journey,
    pytest.mark.timeout(900, func_only=True),
    # Told on a telephone alone: an opening is reviewed once.
    pytest.mark.parametrize("width", [390], indirect=True),
]
expect.set_options(timeout=20_000)

HIS, HERS = "Por su hermana, sólo mensajes", "Llamar a las diez y preguntar por la tía"
NOTE = "Preguntó por su dirección (inventado)."
NOT_NEEDED = "No llamó ella, y el equipo estaba en su turno (inventado)."
UNSENT = "No se ha enviado: no hay red. Se conserva aquí"
WRITTEN_BEFORE = "Esto es lo que había escrito. No se ha enviado"
SECOND_WORD = "otra-frase-inventada-larga"
ENTRY = re.compile(r"/cuenta/login/")
NO_PAGE = re.compile(r"^chrome-error:")


def test_a_false_done_is_shown_as_said_and_moves_no_figure(system, enter):
    hers, police = enter("nadia"), enter("hugo")
    matter, case, task = send_urgent_measures(hers, enter("raul"), police, system.workbench)
    before = [deadline_of(hers, matter), *compliance_figures(hers, system)]
    opened_before = police.context.new_page()
    opened_before.goto(task)

    say_it_is_done(police, task, None)
    expect(police.locator("main [role=alert]").first).to_be_visible()
    say_it_is_done(police, task, DOCUMENT)
    expect(police.locator("main")).to_contain_text("Dicho por ustedes, sin comprobar")
    expect(police.get_by_role("button", name="Lo aceptamos")).to_have_count(0)
    it_is_shown_as_said(hers, matter, case)
    # What a page that was opened before still offers does not unsay it.
    follow(opened_before.get_by_role("button", name="Lo aceptamos"))
    it_is_shown_as_said(hers, matter, case)
    assert [deadline_of(hers, matter), *compliance_figures(hers, system)] == before


def test_an_opening_that_was_not_needed_ends_at_the_officers_next_request(system, enter):
    at, officer = system.workbench, enter("olmo")
    case = in_by_danger(officer, enter("nadia"), at)
    expect(officer.locator("main")).to_contain_text("Usted está aquí sólo por peligro de vida")
    write_down(officer, case, NOTE)
    # Whoever waited for the minutes to pass shows a factor again.
    hers = enter("nadia")
    hers.goto(f"{case}?abrir=cuaderno#notebook")
    expect(hers.locator("#notebook")).to_contain_text(NOTE)
    expect(hers.locator("#notebook")).to_contain_text("Olmo Inventado (entró por peligro de vida)")
    open_her_window(hers, case)

    type_a_note(officer, case, NOTE)
    it_was_not_needed(hers, case, NOT_NEEDED)
    assert save(officer) == 404
    assert [officer.goto(page).status for page in (case, f"{case}notas/")] == [404, 404]

    herself = on_her_telephone(enter("julia"))
    window(herself, at, case)
    told = herself.locator("#emergencies")
    for said in ("Olmo Inventado", "No era necesario", "Terminó en ese momento"):
        expect(told).to_contain_text(said)
    told.locator("summary").click()
    expect(told).to_contain_text("Se escribió una nota en el cuaderno")
    seen(herself)


def test_of_two_who_write_how_she_is_reached_the_second_reads_both(system, enter):
    at, one, other = system.workbench, enter("nadia"), enter("vera")
    case = case_of(one, take_the_call(one, at, "No se sabe"))
    for page, words in ((one, HIS), (other, HERS)):
        open_her_contact(page, case)
        page.locator("textarea[name=how]").fill(words)

    assert [save(one), save(other)] == [200, 409]
    for said in (HIS, HERS, "Nadia Inventada guardó esto"):
        expect(other.locator("main")).to_contain_text(said)
    expect(other.locator("textarea[name=how]")).to_have_value(HERS)
    one.goto(f"{case}?abrir=contacto#contact")
    expect(one.locator("#contact")).to_contain_text(HIS)

    assert save(other) == 200
    one.reload()
    expect(one.locator("#contact")).to_contain_text(HERS)
    expect(one.locator("#contact")).to_contain_text("Vera Inventada")


def test_a_call_survives_a_cut_network_and_is_gone_with_the_session(system, enter, keyring):
    at, page = system.workbench, enter("nadia")
    type_the_call(page, at)
    before = typed(page)
    # The browser's own "offline" ends while it gives a page up, and what waits would be sent.
    page.context.route("**", no_network)
    send_the_call(page)
    expect(page.get_by_text(UNSENT)).to_be_visible()
    assert typed(page) == before
    seen(page)
    # Tired, she asks for the page again: there is none.
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        page.reload()
    page.wait_for_url(NO_PAGE)
    page.context.unroute("**", no_network)
    page.goto(f"{at}{RECEPTION}")
    expect(page.get_by_text(WRITTEN_BEFORE)).to_be_visible()
    assert typed(page) == before
    page.goto(f"{at}/es/expedientes/")
    page.go_back()
    expect(page.get_by_text(WRITTEN_BEFORE)).to_be_visible()
    assert typed(page) == before

    sealed = kept_in(page)
    assert [words for words in (*HER_WORDS.split("\n"), REACH_HER) if words in sealed] == []
    assert sealed != "{}"
    page.get_by_role("button", name="Cerrar sesión").click()
    page.wait_for_url(ENTRY)
    keyring.keep("nadia", [])
    assert kept_in(page) == "{}"
    page.go_back()
    page.wait_for_url(ENTRY)
    assert kept_in(page) == "{}"


def test_a_stolen_telephone_is_shut_out_and_a_second_word_shows_nothing_of_hers(
    system, enter, open_page
):
    at, team = system.workbench, enter("nadia")
    matter = take_the_call(team, at, "No se sabe")
    case = case_of(team, matter)
    open_her_window(team, case)
    stolen = on_her_telephone(enter("julia"))
    window(stolen, at, case)
    herself = open_page()
    sign_in(herself, system, "julia", system.password)

    where_she_is_entered(herself, at, case)
    herself.get_by_role("button", name="Cerrar todas las demás").click()
    expect(herself.get_by_role("button", name="Cerrarlo")).to_have_count(0)
    stolen.reload()
    expect(stolen).to_have_url(ENTRY)

    keep_a_second_word(herself, SECOND_WORD)
    forced = on_her_telephone(open_page())
    sign_in(forced, system, "julia", SECOND_WORD)
    nothing_of_hers(forced, at, case)
    her_team_is_called(team, at, matter)
    where_she_is_entered(herself, at, case)
    assert herself.locator("#sessions li").count() == 1
