"""The policy at the portal: the number first, both sides, to document and page; in few queries."""

import json
import re
from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils.translation import override
from tests.factories.kept import kept
from tests.factories.observations import let_out, make_sides, observe, paper
from tests.factories.policy import FACTS, INVESTIGATED, LATER, filled, make_policy_house
from tests.factories.recommendations import make_house as make_recommending
from tests.factories.recommendations import make_set
from tests.factories.statements import keep, let_stand, say, take_back
from tests.web.public.loading import FIRST_VIEW, weigh

from baluarte.domain.accountability.choices import Assessed
from baluarte.domain.accountability.indicators.protection import MECHANISM
from baluarte.domain.publication.actions import note_policy_erratum
from baluarte.domain.publication.choices import ErratumGround, PolicyRowKind
from baluarte.domain.wall.context import acting_as
from baluarte.norms.policy import objectives
from baluarte.norms.policy.means import matrices
from baluarte.norms.policy.owners import answers_for
from baluarte.norms.statements import Degree, subjects
from baluarte.web.public.policy import words

pytestmark = pytest.mark.django_db
ES = "/es/politica/"
INDICATOR = f"{ES}indicadores/{INVESTIGATED}/"
MOST_BYTES = 150_000


@kept
def found():
    return make_policy_house(), make_recommending()


@pytest.fixture
def house(as_operator):
    with as_operator():
        made, recommending = found()
    made = filled(made)
    make_set(recommending)
    return made


@pytest.fixture
def release(house):
    return house.let_out()


@pytest.fixture
def pages(release):
    return [
        ES, f"{ES}ejes/investigation/", INDICATOR, f"{INDICATOR}marco/", f"{ES}instituciones/",
        f"{ES}instituciones/EDO-09-FIS/", f"{ES}recomendaciones/inventado_2024/", f"{ES}datos/",
    ]  # fmt: skip


@pytest.mark.parametrize("address", [ES, f"{ES}ejes/investigation/", f"{ES}instituciones/"])
def test_before_the_first_edition_the_page_says_what_will_be(portal, db, address):
    assert "Todavía no se publica ninguna edición de la política" in portal.words(address)


def test_an_axis_that_there_is_not_is_not_found(portal, db):
    assert portal.get(f"{ES}ejes/otro/").status_code == 404


@pytest.mark.parametrize("axis", ["prevention", "protection", "investigation", "reparation"])
def test_every_page_leads_to_each_axis(portal, db, axis):
    assert f'href="{ES}ejes/{axis}/"' in portal.read("/es/ediciones/")


def test_what_documents_state_of_an_institution_says_period_and_document(portal, release):
    said = portal.words(f"{ES}instituciones/EDO-09-FIS/")
    assert "Lo que consta en documentos" in said
    assert "Carpetas iniciadas" in said


def test_every_page_is_answered_in_both_languages(portal, pages):
    english = [one.replace("/es/", "/en/") for one in pages]
    assert {portal.get(one).status_code for one in pages + english} == {200}


def test_no_page_is_heavier_than_a_first_view_may_be(portal, pages):
    assert max(len(portal.get(one).content) for one in pages) < MOST_BYTES


def test_what_a_browser_fetches_for_a_page_is_no_heavier_either(portal, pages):
    weights = {one: sum(weigh(portal.read(one)).values()) for one in pages}
    assert {one: bytes_ for one, bytes_ in weights.items() if bytes_ >= FIRST_VIEW} == {}


def test_what_was_only_prepared_is_on_no_page(portal, house):
    house.prepare()
    assert portal.get(INDICATOR).status_code == 404


def test_the_number_stands_first_with_its_sentence(portal, release):
    said = portal.words(INDICATOR)
    assert "25 % " in said
    assert "(2025). 5 de 20; con dato: 1 de 33 instituciones." in said


def test_both_sides_stand_beside_each_other_with_the_difference(portal, release):
    said = portal.words(INDICATOR)
    wanted = ("Avanza", "Sin avance", "La sociedad civil juzga 2 grados peor")
    assert [one for one in wanted[:2] if one not in said] == []


def test_an_objective_that_both_sides_judged_stands_on_its_axis_and_the_home_leads_there(
    portal, house
):
    objective = next(
        one for one in objectives().values()
        if one.axis == "investigation" and answers_for("FGR", one.owners)
    )  # fmt: skip
    house.assess(Assessed.OBJECTIVE, objective.code)
    house.let_out()
    axis = f"{ES}ejes/investigation/"
    page = portal.read(axis)
    assert f'id="{objective.code}"' in page
    assert objective.in_language("es") in portal.words(axis)
    assert f"{axis}#{objective.code}" in portal.read(ES)
    assert f"{axis}#sides" in portal.read(ES)
    assert "Las dos partes evaluaron 2 indicadores u objetivos" in portal.words(ES)


def test_an_axis_lists_its_promises_and_recommendations_each_with_a_link(portal, release):
    page = portal.read(f"{ES}ejes/protection/")
    assert "Qué se recomendó y qué dice cada parte" in page
    assert f'href="{ES}recomendaciones/inventado_2024/#INVENTADO-2024-001"' in page
    assert "INVENTADO-2024-002" not in page, "it is of another axis"
    assert "INVENTADO-2024-002" in portal.read(f"{ES}ejes/investigation/")


def test_a_set_that_nobody_assessed_says_how_many_are_known(portal, release):
    said = portal.words(f"{ES}recomendaciones/inventado_2024/")
    assert "recomendaciones se conocen aquí; nadie las ha evaluado todavía" in said
    assert re.search(r"Conocidas una por una: \d", said)


def test_from_a_number_to_its_document_and_page_in_two_clicks(portal, release):
    page = portal.read(INDICATOR)
    assert 'href="#sources"' in page
    assert 'href="https://ejemplo.test/respuesta.pdf#page=3"' in page


def test_what_counts_confidential_files_says_that_it_is_not_published(portal, release):
    said = portal.words(f"{ES}indicadores/PRO-P-17/")
    assert "No se publica: cuenta expedientes confidenciales." in said


def test_an_institution_that_is_silent_says_so(portal, release):
    assert "No respondió" in portal.words(f"{ES}instituciones/EDO-30-FIS/")


@pytest.mark.parametrize(
    "address",
    ["indicadores/XXX-9/", "ejes/otro/", "instituciones/NADIE/", "recomendaciones/ninguna/",
     "?edicion=99", "?edicion=x", "datos/1/otro.csv", "datos/9/datos.csv"],
)  # fmt: skip
def test_what_the_edition_has_not_is_not_found(portal, release, address):
    assert portal.get(f"{ES}{address}").status_code == 404


def test_an_earlier_edition_stays_at_its_address(portal, house, release):
    house.state(*({**one, "institution": "EDO-20-FIS"} for one in FACTS[:2]), at=LATER)
    house.let_out(at=LATER)
    first = portal.get(f"{INDICATOR}?edicion=1").content
    assert first != portal.get(INDICATOR).content


def test_an_erratum_is_on_the_page_at_once_though_the_page_was_kept(portal, house, release):
    before = portal.words(INDICATOR)
    with acting_as(house.analyst.pk):
        note_policy_erratum(
            release=release, kind=PolicyRowKind.INDICATOR, code=INVESTIGATED,
            ground=ErratumGround.WRONG, by=house.analyst.pk, at=LATER,
        )  # fmt: skip
    said = "Esto no se sostiene"
    assert (said in before, said in portal.words(INDICATOR)) == (False, True)


def test_what_could_harm_is_on_no_page_and_in_no_file_of_any_edition(portal, house):
    [one, *_] = house.state({**FACTS[0], "institution": "EDO-20-FIS", "quote": "Frase que daña."})
    house.let_out()
    house.promise(says="Otra promesa inventada.", at=LATER)
    second = house.let_out(at=LATER)
    addresses = [
        f"{ES}datos/1/datos.csv", f"{ES}datos/2/datos.csv", f"{ES}datos/1/edicion.json",
        f"{ES}instituciones/EDO-20-FIS/?edicion=1", f"{ES}instituciones/EDO-20-FIS/",
    ]  # fmt: skip
    before = [one.reference in portal.read(each) for each in addresses]
    with acting_as(house.analyst.pk):
        note_policy_erratum(
            release=second, kind=PolicyRowKind.FACT, code=one.reference,
            ground=ErratumGround.HARM, by=house.analyst.pk, at=LATER,
        )  # fmt: skip
    pages = [portal.read(each) for each in addresses]
    told = json.loads(portal.get(f"{ES}datos/2/edicion.json").content)["errata"]
    shown = portal.read(f"{ES}datos/").partition('id="errata"')[2].partition("</section>")[0]
    assert before == [True] * len(addresses)
    assert [each for each in pages if "Frase que daña." in each] == []
    assert [(each["code"], each["ground"]) for each in told] == [("", "harm")]
    assert ("Podría dañar" in shown, one.reference in shown) == (True, False)


def test_a_fact_taken_back_is_gone_from_the_pages_of_the_next_edition(portal, house):
    [one, *_] = house.state({**FACTS[0], "institution": "EDO-20-FIS"})
    house.let_out()
    address = f"{ES}instituciones/EDO-20-FIS/"
    before = portal.read(address)
    take_back(house.curator, house.analyst, one, at=LATER)
    house.let_out(at=LATER)
    assert (one.reference in before, one.reference in portal.read(address)) == (True, False)


def test_a_page_asks_as_few_questions_however_many_rows(portal, house):
    house.let_out()
    address = f"{ES}instituciones/"
    few = len(portal.queries(address))
    house.state(*({**FACTS[0], "institution": f"EDO-{n:02}-FIS"} for n in range(10, 25)), at=LATER)
    house.let_out(at=LATER)
    assert (few, len(portal.queries(address))) == (few, few)
    assert few < 6


def test_every_page_asks_few_questions(portal, pages):
    assert max(len(portal.queries(one)) for one in pages) < 8


def test_only_the_drawing_alone_may_stand_in_a_frame(portal, pages):
    policies = {
        one: portal.get(one).headers["Content-Security-Policy"].partition("frame-ancestors ")[2]
        for one in pages
    }
    framed = {one for one, said in policies.items() if said.startswith("*")}
    assert framed == {f"{INDICATOR}marco/"}
    assert "X-Frame-Options" not in portal.get(f"{INDICATOR}marco/").headers


def test_a_page_says_of_itself_what_is_shared(portal, release):
    page = portal.read(INDICATOR)
    assert 'property="og:title"' in page
    assert '<meta name="description"' in page


@pytest.mark.parametrize("name", ["indicadores.csv", "instituciones.csv", "datos.csv",
                                  "compromisos.csv", "recomendaciones.csv"])  # fmt: skip
def test_a_table_has_its_letters_its_heads_and_its_edition(portal, release, name):
    text = portal.get(f"{ES}datos/1/{name}").content.decode()
    heads, first, *_ = text.splitlines()
    assert (text[0], heads.endswith(",edicion"), first.endswith(",1")) == ("\ufeff", True, True)


def test_the_whole_edition_is_sent_as_json_with_its_sum(portal, release):
    held = json.loads(portal.get(f"{ES}datos/1/edicion.json").content)
    assert (held["sha256_of_rows"], len(held["rows"])) == (release.sha256, release.size)


def test_an_indicator_is_sent_as_a_workbook_and_leads_to_its_json(portal, release):
    page = portal.read(INDICATOR)
    for address in (f"{INDICATOR}tabla.xlsx", f"{ES}datos/1/indicadores.xlsx"):
        sent = portal.get(address)
        assert sent.headers["Content-Type"].endswith("spreadsheetml.sheet")
        with ZipFile(BytesIO(sent.content)) as book:
            assert INVESTIGATED in book.read("xl/worksheets/sheet1.xml").decode()
    assert f'href="{INDICATOR}tabla.xlsx"' in page
    [told] = set(re.findall(r'href="(/api/[^"]*/indicators/[^"]*)"', page))
    assert json.loads(portal.get(told).content)["code"] == INVESTIGATED


def test_sources_beyond_a_few_are_folded_under_them_and_none_is_lost(portal, house):
    house.state(*(
        {"heading": heading, "institution": f"EDO-{state:02d}-FIS", "value": Decimal(value)}
        for state in (1, 2, 3, 4, 5)
        for heading, value in (("files_opened", 20), ("files_work_hypothesis", 5))
    ))  # fmt: skip
    house.let_out()
    sources = portal.read(INDICATOR).partition('id="sources"')[2].partition("</section>")[0]
    open_ones, _, folded = sources.partition(" más</summary>")
    row = re.compile(r'<tr id="')
    assert len(row.findall(open_ones)) == 8
    # With the two of another state that were there.
    assert len(row.findall(folded)) == 12 - 8


def test_an_indicator_is_sent_alone(portal, release):
    text = portal.get(f"{INDICATOR}tabla.csv").content.decode()
    assert {row.partition(",")[0] for row in text.splitlines()[1:]} == {INVESTIGATED}


def test_the_data_page_says_to_machines_what_it_is(portal, release):
    page = portal.read(f"{ES}datos/")
    told = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    held = json.loads(told)
    assert held["@type"] == ["Dataset", "dcat:Dataset"]
    assert (held["version"], len(held["distribution"])) == ("1", 8)


def test_the_feed_has_an_entry_an_edition(portal, house, release):
    house.let_out(at=LATER)
    feed = ET.fromstring(portal.get(f"{ES}datos/ediciones.atom").content)
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == 2


def test_feed_and_map_of_the_site_say_nothing_of_what_is_not_shared(portal, house, release):
    """Taken from each other, two editions with a confidential fact between them differ by a day."""
    before = portal.get("/sitemap.xml").content
    own = keep(house.curator, house.institution, is_shared=False, content=b"Reservado.")
    let_stand(house.analyst, say(house.curator, own, **FACTS[0] | {"institution": "EDO-20-FIS"}))
    house.let_out(at=LATER)
    feed = ET.fromstring(portal.get(f"{ES}datos/ediciones.atom").content)
    entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
    said = {re.sub(r"[\d-]+", "", "".join(one.itertext())) for one in entries}
    # But for its number and its days, an entry is the other.
    assert (len(entries), len({re.sub("[TZ:]", "", one) for one in said})) == (2, 1)
    assert portal.get("/sitemap.xml").content == before


def test_the_map_of_the_site_names_each_indicator_in_both_languages(portal, release):
    text = portal.get("/sitemap.xml").content.decode()
    told = (
        f"/es/politica/indicadores/{INVESTIGATED}/",
        f"/en/politica/indicadores/{INVESTIGATED}/",
    )
    assert [one for one in told if one not in text] == []


def test_the_first_page_shows_the_state_of_the_axes(portal, release):
    said = portal.words("/es/")
    assert "¿Está cumpliendo el Estado?" in said
    assert "Investigación" in said


def test_the_menu_leads_to_the_policy(portal, db):
    with override("es"):
        assert f'href="{reverse("policy", urlconf="baluarte.config.urls_portal")}"' in portal.read(
            "/es/"
        )


def test_an_answer_that_still_stands_has_the_headers_of_the_page(portal, release):
    address = f"{INDICATOR}marco/"
    page = portal.get(address)
    again = portal.get(address, **{"If-None-Match": page.headers["ETag"]})
    of_the_bytes = {"Content-Type", "Content-Length", "Content-Encoding"}
    assert again.status_code == 304
    assert {k: v for k, v in again.headers.items() if k not in of_the_bytes} == {
        k: v for k, v in page.headers.items() if k not in of_the_bytes
    }
    assert "frame-ancestors *" in again.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in again.headers


def test_a_fact_corrected_by_something_unshared_is_said_to_be_so(portal, house):
    [fact] = house.state({**FACTS[0], "institution": "EDO-20-FIS"})
    own = keep(house.curator, house.institution, is_shared=False, content=b"Otra.")
    newer = say(house.curator, own, **FACTS[0] | {"institution": "EDO-20-FIS"}, supersedes=fact)
    let_stand(house.analyst, newer)
    house.let_out()
    said = portal.words(f"{ES}instituciones/EDO-20-FIS/")
    assert "Se corrigió; la corrección no se comparte" in said
    assert "Un dato lo corrigió quien lo tiene" in portal.words(INDICATOR)


def test_a_contested_figure_says_so_in_lists_and_on_its_page(portal, house, as_operator):
    with as_operator():
        sides = make_sides(authority=house.authority)
    paper_of = paper(sides)
    contested = {"subject": INVESTIGATED, "institution": "FGR", "words": "La suma no coincide."}
    let_out(sides, observe(sides, paper_of, **contested))
    house.let_out(at=LATER)
    assert "Impugnado" in portal.words(f"{ES}ejes/investigation/")
    said = portal.words(INDICATOR)
    assert "Esta cifra está impugnada" in said
    assert "La suma no coincide." in said
    assert "Respuesta vencida" in said


def test_an_observation_that_nobody_let_out_is_on_no_page(portal, house, as_operator):
    with as_operator():
        sides = make_sides(authority=house.authority)
    contested = {"subject": INVESTIGATED, "institution": "FGR", "words": "La suma no coincide."}
    observe(sides, paper(sides), **contested)
    house.let_out(at=LATER)
    assert "impugnada" not in portal.words(INDICATOR)
    assert "La suma no coincide." not in portal.read(f"{ES}datos/1/edicion.json")


def test_who_has_it_and_who_has_not_is_a_list_and_no_ranking(portal, house):
    norms = {"heading": "protocol_in_force", "about": "standardised_2018"}
    house.state(
        {**norms, "institution": "EDO-09-FIS", "value": Degree.YES},
        {**norms, "institution": "EDO-20-FIS", "value": Degree.NO},
    )
    house.let_out()
    said = portal.words(f"{ES}indicadores/INV-S-02/")
    assert "Quién lo tiene y quién no" in said
    assert "La cifra más alta" not in said
    assert "en una misma escala" not in said


def test_a_single_share_is_drawn_as_its_two_parts(portal, house):
    money = {"institution": MECHANISM[0], "heading": "budget_approved"}
    house.state({**money, "value": Decimal(520)}, {**money, "heading": "budget_needed",
                                                   "value": Decimal(700)})  # fmt: skip
    house.let_out()
    page = portal.read(f"{ES}indicadores/PRO-S-03/")
    assert 'data-chart="bars"' in page
    assert "Necesidad estimada" in page
    assert "Quién no dio cifra" not in page


def test_a_figure_counted_from_the_policys_texts_misses_no_document(portal, release):
    said = portal.words(f"{ES}indicadores/CRO-S-01/")
    assert "Se cuenta de los textos de la propia política" in said
    assert "Ningún documento público" not in said


def test_a_document_without_an_address_is_named_by_its_title_day_and_digest(portal, house):
    own = keep(house.curator, house.institution, content=b"Sin red.", url="")
    house.state({**FACTS[0], "institution": "EDO-20-FIS"},
                {**FACTS[1], "institution": "EDO-20-FIS"}, document=own)  # fmt: skip
    house.let_out()
    said = portal.words(INDICATOR)
    wanted = (own.title, own.reference, own.sha256, "No tiene dirección pública", "página 3")
    assert [one for one in wanted if one not in said] == []


def test_what_a_fact_speaks_of_is_in_words(portal, house):
    house.state({"heading": "protocol_files", "about": "standardised_2018",
                 "institution": "EDO-20-FIS", "value": Decimal(4)})  # fmt: skip
    house.let_out()
    page = portal.read(f"{ES}instituciones/EDO-20-FIS/")
    assert "Protocolo Homologado (2018)" in page
    assert "standardised_2018" not in page


def test_a_set_of_which_only_themes_are_assessed_says_how_many_are_known():
    body = {"figures": {"total": 11}, "known": 0, "declared": 11}
    with override("es"):
        assert words.known_of(body) == "11 por tema; se evalúan 11 temas"
        assert words.known_of(body | {"known": 11}) == "11 de 11"
        assert words.known_of({"figures": {"total": 3}, "declared": None}) == "3"


@pytest.mark.parametrize(
    "about", [one.about for each in matrices().values() for one in each.columns]
)
def test_every_subject_of_the_means_has_words(about):
    assert not about or about in subjects()


def test_the_block_to_share_an_indicator_says_share_and_no_part(portal, release):
    head = portal.read(INDICATOR).partition('id="embed"')[2].partition("<pre")[0]
    assert "Compartir" in head
    assert "Parte" not in head


def test_a_promise_leads_nowhere_where_its_own_row_is(portal, release):
    page = portal.read(ES)
    rows = page.partition('id="commitments"')[2].partition("</section>")[0]
    anchors = re.findall(r'<tr id="([^"]+)"', rows)
    assert anchors
    assert [one for one in anchors if f'#{one}"' in rows] == []
