"""Steps of the Board: a case on its agenda, her word line by line, a session, the vote.

Everybody and everything here is invented.
"""

import re
from datetime import datetime, timedelta

from playwright.sync_api import Page, expect
from tests.journeys.calling import HER_NAME, REACH_HER
from tests.journeys.studying import follow, in_days, measure_of, protection_of, seen

from baluarte.domain.sealing.references import written
from baluarte.norms.clocks.calendar import CENTRE

BOARD = "Junta de Gobierno del Mecanismo"
SUMMARY = "Volvieron tres noches seguidas; resumen inventado, sin nombres"
NOT_SHOWN = "No se muestra, por decisión de la persona"
PRESENT = ("Segundo", "Fabiola", "Iván", "Renata", "Custodio")


def put_on_the_agenda_of_next_week(page: Page, at: str, case: str):
    """The session that is called for next week: the newest of all."""
    page.goto(f"{at}/es/proteccion/junta/")
    follow(page.locator("#sessions tbody th a").first)
    put_on_the_agenda(page, case)


def put_on_the_agenda(page: Page, case: str) -> str:
    """List a case on the session that is open; return the address of its item."""
    follow(page.get_by_role("link", name="Poner en el orden del día"))
    page.locator("input[name=kind][value=decree]").check()
    page.locator("input[name=reference]").fill(key_of(case))
    page.locator("textarea[name=text]").fill("Decretar lo que se planeó con ella (inventado)")
    page.locator("input[name=requested_on]").fill(in_days(0))
    seen(page)
    send(page)
    listed = page.locator("#agenda tr", has_text=written(key_of(case))).locator("th a")
    follow(listed)
    seen(page)
    return page.url


def call_for_tonight(page: Page, at: str) -> str:
    """Call a session out of turn, since the risk does not wait; return its address."""
    page.goto(f"{at}/es/proteccion/junta/")
    before = sessions_on(page)
    follow(page.get_by_role("link", name="Convocar a sesión"))
    begins = datetime.now(CENTRE) + timedelta(minutes=1)
    page.locator("input[name=kind][value=extraordinary]").check()
    for name, hour in (("starts_at", begins), ("ends_at", begins + timedelta(hours=3))):
        page.locator(f"input[name={name}]").fill(f"{hour:%Y-%m-%dT%H:%M}")
    seen(page)
    send(page)
    [called] = sessions_on(page) - before
    page.goto(called)
    return called


def sessions_on(page: Page) -> set[str]:
    links = page.locator("#sessions tbody th a")
    return set(links.evaluate_all("links => links.map(link => link.href)"))


def nothing_is_decreed_yet(page: Page, case: str):
    """What is planned waits: only a session that was held decrees."""
    page.goto(f"{protection_of(case)}decreto/")
    expect(page.locator("main")).to_contain_text("Ninguna sesión que se celebró las adoptó")
    expect(page.get_by_role("button", name="Registrar el decreto")).to_have_count(0)
    seen(page)


def ask_her_line_by_line(page: Page, item: str):
    """Summon her, write down what she says, and ask of each line whether the Board sees it."""
    page.goto(f"{item}convocar/")
    page.locator("input[name=told][value=call]").check()
    send(page)
    page.goto(f"{item}resumen/")
    page.locator("textarea[name=text]").fill(SUMMARY)
    send(page)
    page.goto(f"{item}posicion/")
    page.locator("input[name=code][value=agrees]").check()
    send(page)
    page.goto(f"{item}mostrar/")
    for shown in page.locator("main input[type=radio][value=yes]").all():
        shown.check()
    page.locator("input[name^=summary][value=no]").check()
    page.locator("input[name=told][value=call]").check()
    seen(page)
    send(page)
    expect(page.locator("#shown")).to_contain_text(NOT_SHOWN)


def she_is_called(page: Page, at: str, case: str):
    """From her window: both sessions, that nothing is decided, and how she takes part."""
    board = own_board(page, at, case)
    expect(board).to_have_count(2)
    expect(board.first).to_contain_text("Todavía sin decidir")
    expect(board.last).to_contain_text("Se le convocó")
    expect(board.last).to_contain_text("La Junta no lo ve")
    follow(board.last.get_by_role("link", name="Diga cómo participa"))
    page.locator("main input[name=comes]").last.check()
    seen(page)
    send(page)


def own_board(page: Page, at: str, case: str):
    """Open what the Board decides; return what concerns this case, the session to come first."""
    page.goto(f"{at}/es/expedientes/mi-expediente/?expediente={key_of(case)}")
    follow(page.get_by_role("link", name="Lo que la Junta decide de su expediente"))
    seen(page)
    return page.locator("main section", has_text=written(key_of(case)))


def open_at_its_hour(page: Page, session: str):
    """Whoever comes early is told for when it was called, and opens it then."""
    for _ in range(60):
        page.goto(f"{session}abrir/")
        send(page)
        if not page.get_by_role("alert").count():
            return
        expect(page.get_by_role("alert")).to_contain_text("antes no se abre")
        page.wait_for_timeout(3_000)
    raise AssertionError("it never opened")


def open_the_session(page: Page, session: str, item: str):
    """With quorum, and not without; then the case is put to the vote."""
    page.goto(f"{session}abrir/")
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("lugares con voto presentes")
    for one in PRESENT:
        page.goto(f"{session}llega/")
        page.get_by_label(f"{one} Inventad").check()
        send(page)
    open_at_its_hour(page, session)
    expect(page.locator("main")).to_contain_text("Está en sesión")
    seen(page)
    page.goto(f"{item}votacion/")
    send(page)


def read_and_vote(page: Page, at: str, item: str, measure: str):
    """A seat reads before it votes: the measure with her word on it, and nothing she kept back."""
    page.goto(f"{at}/es/")
    expect(page.locator("main")).to_contain_text("Asuntos de la Junta por leer y votar")
    page.goto(item)
    expect(page.get_by_role("link", name="Registrar un voto")).to_have_count(0)
    follow(page.get_by_role("link", name="Abrir lo que se somete a la Junta"))
    shown = page.locator("#shown")
    expect(shown).to_contain_text(f"{measure} · De acuerdo")
    expect(shown).to_contain_text(NOT_SHOWN)
    for said in (SUMMARY, HER_NAME, REACH_HER):
        expect(page.locator("main")).not_to_contain_text(said)
    seen(page)
    follow(page.get_by_role("link", name="Registrar un voto"))
    page.locator("input[name=seat]").check()
    page.locator("input[name=choice][value=for]").check()
    send(page)


def close_the_vote(page: Page, session: str, item: str):
    page.goto(f"{item}decidir/")
    send(page)
    expect(page.locator("#votes")).to_contain_text("Aprobado")
    page.goto(f"{session}terminar/")
    send(page)


def it_is_decreed(officer: Page, herself: Page, at: str, case: str, measure: str):
    """At the instant of the vote; she reads it in her window."""
    measure_of(officer, case, measure)
    expect(officer.locator("#progress")).to_contain_text("Decretada")
    expect(own_board(herself, at, case).last).to_contain_text("Aprobado")


def send(page: Page):
    with page.expect_navigation():
        page.locator("main form button[type=submit]").last.click()


def key_of(case: str) -> str:
    return re.search(r"([0-9A-Z]{10})/$", case)[1]
