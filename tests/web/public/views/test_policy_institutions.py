"""Institutions at the portal: each thing in one list with whose word it is; silence apart."""

import csv
import io
import json
import re
from datetime import date

import pytest
from tests.factories.policy import FACTS, INVESTIGATED, LATER, filled, make_policy_house
from tests.factories.recommendations import make_house as make_recommending
from tests.factories.recommendations import make_set
from tests.factories.statements import NOW

from baluarte.domain.accountability.actions import (
    NewAction,
    NewActionReport,
    begin_action,
    report_action,
)
from baluarte.domain.publication import queries
from baluarte.domain.publication.actions import note_policy_erratum
from baluarte.domain.publication.choices import ErratumGround, PolicyRowKind
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
ES = "/es/politica/"
MARK = re.compile("[Nn]o se sostienen?")
WHO = f"{ES}instituciones/SEGOB/"
INDICATOR = f"{ES}indicadores/{INVESTIGATED}/"
THE_YEAR_BEFORE = {"first_date": date(2024, 1, 1), "last_date": date(2024, 12, 31)}


@pytest.fixture
def house(as_operator):
    with as_operator():
        made = make_policy_house()
    return filled(made)


def harm(house, release, code):
    with acting_as(house.analyst.pk):
        note_policy_erratum(
            release=release, kind=PolicyRowKind.FACT, code=code, ground=ErratumGround.HARM,
            by=house.analyst.pk, at=LATER,
        )  # fmt: skip


def section(page, name):
    """Return what a page shows between the anchor of a part and the next section."""
    return page.partition(f'id="{name}"')[2].partition("</section>")[0]


def test_what_was_fulfilled_names_whose_word_it_is_and_the_document(portal, house):
    house.let_out()
    did = section(portal.read(WHO), "did")
    assert "Publicar la plantilla." in did
    assert "Quién lo afirma" in did
    assert "https://ejemplo.test/respuesta.pdf" in did


def test_what_it_owes_adds_up(portal, house):
    house.let_out()
    said = portal.words(WHO)
    found = re.search(
        r"Debe (\d+) ?: sin empezar (\d+), en curso (\d+), tarde (\d+), abandonadas (\d+), "
        r"cumplidas (\d+)\.", said,
    )  # fmt: skip
    assert found
    owed, *parts = map(int, found.groups())
    assert (owed, owed > 1) == (sum(parts), True)


def test_the_table_of_institutions_is_taken_away_with_the_numbers_of_the_page(portal, house):
    house.let_out()
    page = portal.read(f"{ES}instituciones/")
    address = f"{ES}datos/1/instituciones.csv"
    assert f'href="{address}"' in page
    text = portal.get(address).content.decode().removeprefix("\ufeff")
    rows = {one["codigo"]: one for one in csv.DictReader(io.StringIO(text))}
    [told] = re.findall(
        r'<tr>\s*<th scope="row">\s*<a href="[^"]*/SEGOB/">.*?</tr>', page, re.DOTALL
    )
    shown = re.findall(r'data-label="[^"]*">\s*(?:<strong>)?(\d+)', told)
    named = ("debe", "cumplido", "en_curso", "atrasado", "informes_atrasados", "sin_respuesta",
             "sin_datos")  # fmt: skip
    assert [rows["SEGOB"][one] for one in named] == shown
    assert portal.get(address.replace("csv", "xlsx")).status_code == 200


def test_the_list_of_institutions_counts_silence_of_the_asked_alone(portal, house):
    house.let_out()
    said = portal.words(f"{ES}instituciones/")
    assert "de 198 instituciones" not in said
    assert re.search(r"1 de \d+ instituciones no respondieron algo que se les preguntó", said)


def test_who_was_asked_in_vain_and_who_never_was_stand_apart(portal, house):
    house.let_out()
    page = portal.read(f"{ES}indicadores/{INVESTIGATED}/")
    silent, without = section(page, "silent"), section(page, "without")
    assert ("EDO-30-FIS" in silent, "EDO-20-FIS" in silent) == (True, False)
    assert ("EDO-30-FIS" in without, "EDO-20-FIS" in without) == (False, True)
    assert "Ningún documento público que tengamos lo dice." in without


def test_each_silence_says_of_which_year_it_is(portal, house):
    house.let_out()
    page = portal.read(f"{ES}indicadores/{INVESTIGATED}/")
    silent, without = section(page, "silent"), section(page, "without")
    assert '<span class="small quiet">2025</span>' in silent
    assert "2025: Ningún documento público que tengamos lo dice." in without
    said = portal.words(f"{ES}instituciones/EDO-20-FIS/")
    assert "2025: Ningún documento público que tengamos lo dice." in said
    assert "2025: No respondió" in portal.words(f"{ES}instituciones/EDO-30-FIS/")


def test_who_only_lacks_the_whole_is_not_silent(portal, house):
    house.state({**FACTS[1], "institution": "EDO-20-FIS"})
    house.let_out()
    page = portal.read(f"{ES}indicadores/{INVESTIGATED}/")
    assert "EDO-20-FIS" not in section(page, "silent")
    assert "Falta el dato entre el cual se dividiría." in section(page, "without")


def test_who_answered_once_and_not_the_last_time_is_silent(portal, house):
    house.state(*({**one, **THE_YEAR_BEFORE, "institution": "EDO-30-FIS"} for one in FACTS[:2]))
    house.let_out()
    page = portal.read(f"{ES}indicadores/{INVESTIGATED}/")
    assert "EDO-30-FIS" in section(page, "silent")


def test_what_could_harm_is_counted_nowhere(portal, house):
    release = house.let_out()
    address = f"{ES}instituciones/EDO-30-FIS/"
    silent = r"(\d+) Donde calla"
    [fact] = [one.code for one in house.read(rows_of, release) if one.institution == "EDO-30-FIS"]
    before = re.search(silent, portal.words(address)).group(1)
    harm(house, release, fact)
    page = portal.words(address)
    assert (before, re.search(silent, page).group(1)) == ("1", "0")
    listed = portal.words(f"{ES}instituciones/")
    assert re.search(r"0 de \d+ instituciones no respondieron", listed)


def rows_of(release):
    return queries.policy_rows(release, kinds=[PolicyRowKind.FACT])


@pytest.fixture
def two_years(house):
    """Return the facts of a year before, on which the older of two figures stands."""
    made = house.state(*({**one, **THE_YEAR_BEFORE} for one in FACTS[:2]))
    house.state(*({**one, **THE_YEAR_BEFORE, "institution": "EDO-20-FIS"} for one in FACTS[:2]))
    house.release = house.let_out()
    return made


def note(house, code, kind=PolicyRowKind.FACT):
    with acting_as(house.analyst.pk):
        note_policy_erratum(
            release=house.release, kind=kind, code=code, ground=ErratumGround.MISREAD,
            by=house.analyst.pk, at=LATER,
        )  # fmt: skip


def test_both_figures_of_a_title_have_their_documents(portal, house, two_years):
    page = portal.read(INDICATOR)
    assert [one.reference for one in two_years if one.reference not in page] == []
    rows = list(csv.DictReader(io.StringIO(portal.get(f"{INDICATOR}tabla.csv").content.decode())))
    [older] = [one for one in rows if one["periodo"] == "2024" and not one["institucion"]]
    assert two_years[0].reference in older["fuentes"]


def test_a_comparison_of_different_institutions_says_so(portal, house, two_years):
    said = portal.words(INDICATOR)
    assert "(2024, 2 de 33 instituciones)" in said
    assert "(2025, 1 de 33 instituciones): no son las mismas instituciones" in said


def test_an_erratum_on_a_fact_marks_every_figure_that_stands_on_it(portal, house, two_years):
    newest = house.read(queries.policy_row, house.release, PolicyRowKind.INDICATOR, INVESTIGATED)
    code = newest.body["sources"][0]
    pages = (
        INDICATOR, ES, f"{ES}ejes/investigation/", f"/es/buscar/?q={INVESTIGATED}",
        f"{ES}datos/ediciones.atom", f"{INDICATOR}marco/",
    )  # fmt: skip
    before = [MARK.search(portal.read(one)) is not None for one in pages]
    note(house, code)
    after = [MARK.search(portal.read(one)) is not None for one in pages]
    assert (before, after) == ([False] * len(pages), [True] * len(pages))
    text = portal.get(f"{ES}datos/1/indicadores.csv").content.decode().removeprefix("\ufeff")
    marked = {
        (one["periodo"], one["institucion"])
        for one in csv.DictReader(io.StringIO(text))
        if one["no_se_sostiene"]
    }
    assert marked == {("2025", ""), ("2025", "EDO-09-FIS")}
    held = json.loads(portal.get(f"{ES}datos/1/edicion.json").content)
    errata = {one["code"]: one["erratum"] for one in held["rows"]}
    assert errata[INVESTIGATED]["ground"] == errata[code]["ground"] == "misread"


def test_a_promise_in_the_table_has_the_documents_of_its_page(portal, house):
    house.let_out()
    text = portal.get(f"{ES}datos/1/compromisos.csv").content.decode().removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    kept = next(one for one in rows if one["situacion"] == "kept")
    assert (kept["documento"] != "", kept["documento_del_avance"] != "") == (True, True)
    assert kept["direccion_del_avance"] == "https://ejemplo.test/respuesta.pdf"


def test_on_an_earlier_edition_each_link_leads_to_it(portal, house):
    house.let_out()
    house.let_out(at=LATER)
    for address in (ES, f"{ES}instituciones/", INDICATOR, WHO):
        page = portal.read(f"{address}?edicion=1").partition("<main")[2].partition("</main>")[0]
        links = re.findall(r'href="(/es/politica/(?!datos/)[^"]*)"', page)
        kept = [one for one in links if one.partition("?")[2].partition("#")[0] == "edicion=1"]
        assert (len(links) > 0, kept) == (True, links), address
    assert not re.search(r'href="/es/politica/[^"]*edicion=', portal.read(ES))


def test_a_figure_is_cited_with_its_indicator_year_edition_and_address(portal, house):
    house.let_out()
    said = portal.words(INDICATOR)
    assert f"[{INVESTIGATED}], 25 % (2025)." in said
    assert f"{INDICATOR}?edicion=1" in portal.read(INDICATOR)


def test_a_report_of_an_authority_is_shown_filed_and_found(portal, house, as_operator):
    with as_operator():
        recommending = make_recommending()
    _, [recommendation, *_] = make_set(recommending)
    due = date(2026, 5, 1)
    new = NewAction(
        institution="EDO-09-FIS", description="Talleres inventados.", first_date=date(2026, 1, 1),
        due_date=due,
    )  # fmt: skip
    by = recommending.liaison.pk
    with acting_as(by):
        action = begin_action(recommendation=recommendation, new=new, by=by, at=NOW)
        said = NewActionReport(
            due_date=due, day=date(2026, 5, 20), words="Se impartieron zarzuelas.", is_done=True,
            document=house.document, reference="",
        )  # fmt: skip
        report_action(action=action, new=said, by=by, at=NOW)
    house.let_out(at=LATER)
    shown = portal.words(f"{ES}recomendaciones/inventado_2024/")
    wanted = ("Se impartieron zarzuelas.", "20 de mayo de 2026", "se informó como cumplido")
    assert [one for one in wanted if one not in shown] == []
    text = portal.get(f"{ES}datos/1/recomendaciones.csv").content.decode()
    assert "2026-05-20: Se impartieron zarzuelas." in text
    assert "/es/politica/recomendaciones/inventado_2024/" in portal.read("/es/buscar/?q=zarzuela")
    assert "Talleres" not in section(portal.read(f"{ES}instituciones/EDO-09-FIS/"), "under_way")
    did = section(portal.read(f"{ES}instituciones/EDO-09-FIS/"), "did")
    assert "Fortalecer el presupuesto" in did
