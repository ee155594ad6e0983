"""Search at the portal: every word begins a word of what is found; nothing confidential is."""

import re
from datetime import date
from urllib.parse import urlencode

import pytest
from tests.factories.policy import INVESTIGATED, LATER, fill, make_policy_house
from tests.factories.recommendations import make_house as make_recommending
from tests.factories.recommendations import make_set
from tests.factories.statements import NOW

from baluarte.domain.accountability.actions import take_action
from baluarte.domain.publication.actions import note_policy_erratum
from baluarte.domain.publication.choices import ErratumGround, PolicyRowKind
from baluarte.domain.wall.context import acting_as
from baluarte.web.public.search import words_of

pytestmark = pytest.mark.django_db
HERE = "/es/buscar/"


@pytest.fixture
def policy(as_operator):
    with as_operator():
        made = make_policy_house()
        recommending = make_recommending()
    fill(made.settle())
    make_set(recommending)
    with acting_as(made.curator.pk):
        take_action(
            obligation="OE-01", institution="SEGOB", says="Ventanilla inventada.",
            first_date=date(2025, 6, 1), by=made.curator.pk, at=NOW,
        )  # fmt: skip
    made.release = made.let_out()
    return made


def asked(portal, text):
    return portal.get(f"{HERE}?{urlencode({'q': text})}")


def found(portal, text):
    """Return the addresses that a search leads to."""
    page = asked(portal, text)
    assert page.status_code == 200
    within = page.content.decode().partition("<main")[2].partition("</main>")[0]
    return [part.partition('"')[0] for part in within.split('<a href="')[1:]]


def test_an_indicator_is_found_by_its_code(portal, policy):
    assert f"/es/politica/indicadores/{INVESTIGATED}/" in found(portal, INVESTIGATED)


@pytest.mark.parametrize("text", ["fiscalia oaxaca", "FISCALÍA  Oax", "oaxaca fisc"])
def test_words_are_found_whatever_their_case_accents_and_order(portal, policy, text):
    assert any("/politica/instituciones/" in one for one in found(portal, text))


def test_where_nothing_holds_every_word_what_holds_most_is_found_and_said(portal, policy):
    asking = "carpetas iniciadas inexistentísimas"
    assert kinds(portal, asking) == kinds(portal, "carpetas iniciadas")
    said = "Nada público contiene todas estas palabras; esto contiene algunas"
    assert said in portal.words(f"{HERE}?q={asking}")
    assert said not in portal.words(f"{HERE}?q=carpetas iniciadas")


@pytest.mark.parametrize(
    ("text", "address"),
    [("asesinatos", "/es/hechos/?tipo=AG-KIL"),
     ("¿Cuántos periodistas asesinados hay?", "/es/hechos/?tipo=AG-KIL"),
     ("asesinatos en Estado Inventado", "/es/hechos/?estado=20&tipo=AG-KIL"),
     ("desaparecidos 2025", "/es/hechos/?tipo=AG-ENF&desde=2025-01&hasta=2025-12"),
     ("asesinatos Villa Inexistente", "/es/hechos/?tipo=AG-KIL")],
)  # fmt: skip
def test_a_type_of_aggression_leads_to_its_events(portal, cast, let, text, address):
    let()
    cast.publish()
    assert address in [one.replace("&amp;", "&") for one in found(portal, text)]


def test_a_type_that_no_word_asks_for_is_not_found(portal, cast, let):
    let()
    cast.publish()
    assert not any("tipo=" in one for one in found(portal, "estado inventado"))


def test_a_fact_is_found_by_its_document_and_says_what_it_answers(portal, policy):
    assert kinds(portal, "solicitud inventada carpetas iniciadas") == {"fact"}


def test_what_is_not_there_says_so_and_that_it_is_no_sign(portal, policy):
    page = portal.words(f"{HERE}?q=inexistentísimo")
    assert "Nada público contiene todas estas palabras" in page
    assert "eso no indica que no haya ocurrido" in page


def test_a_published_event_is_found_by_its_reference(portal, cast, let):
    [decision] = let()
    cast.publish()
    assert found(portal, decision.reference.lower()) == [f"/es/hechos/{decision.reference}/"]


def test_an_event_that_is_not_published_is_not_found(portal, cast, let):
    let()
    cast.publish()
    assert found(portal, "ABCDEFGHJKMN") == []


def test_a_place_leads_to_its_events(portal, cast, let):
    let()
    cast.publish()
    assert "/es/hechos/?estado=20" in [
        one.replace("&amp;", "&") for one in found(portal, "estado inventado")
    ]


@pytest.mark.parametrize(
    "text", ["", " ", "a", "%", "'; drop table", "<script>", "x" * 5000, "\x00"]
)
def test_whatever_is_typed_is_a_page(portal, policy, text):
    page = asked(portal, text)
    assert (page.status_code, b"<script>x" in page.content) == (200, False)


def test_an_obligation_is_found_by_what_is_done_for_it(portal, policy):
    assert "obligation" in kinds(portal, "ventanilla inventada")


def test_nobody_keeps_what_was_searched_for(portal, policy):
    assert asked(portal, "fiscal")["Cache-Control"] == "no-store"


def test_what_could_harm_somebody_is_found_no_more_from_that_moment(portal, policy):
    """The process has searched before: nothing of what it keeps may outlive an erratum."""
    place = f"/es/politica/indicadores/{INVESTIGATED}/"
    assert place in found(portal, INVESTIGATED)
    with acting_as(policy.analyst.pk):
        note_policy_erratum(
            release=policy.release, kind=PolicyRowKind.INDICATOR, code=INVESTIGATED,
            ground=ErratumGround.HARM, by=policy.analyst.pk, at=LATER,
        )  # fmt: skip
    assert place not in found(portal, INVESTIGATED)


def test_a_second_search_asks_little(portal, policy):
    asked(portal, "fiscal")
    sent = portal.queries(f"{HERE}?q=oaxaca")
    # Which pages of memory are public is asked each time: of these nothing is kept.
    assert len([one for one in sent if "memory_publishedpage" not in one]) <= 4
    assert len(sent) <= 5


def kinds(portal, text):
    page = asked(portal, text).content.decode()
    return set(re.findall(r'<section[^>]* id="([a-z_]+)"', page))


@pytest.mark.parametrize("text", ["indicadores fiscalía", "indicador fiscalías"])
def test_a_word_is_found_in_one_and_in_several(portal, policy, text):
    assert "nothing" not in kinds(portal, text)
    assert words_of(text) == ["indicador", "fiscalia"]


@pytest.mark.parametrize(
    ("text", "address"),
    [("recomendación protección", "/es/politica/recomendaciones/"),
     ("prevención", "/es/politica/ejes/prevention/"),
     ("25 2025", f"/es/politica/indicadores/{INVESTIGATED}/"),
     ("nuevo león", "/es/politica/instituciones/")],
)  # fmt: skip
def test_what_a_reader_looks_for_is_found(portal, policy, text, address):
    assert any(one.startswith(address) for one in found(portal, text))


def test_a_fact_is_told_by_its_institution_and_year(portal, policy):
    said = portal.words(f"{HERE}?q=carpetas+iniciadas")
    assert "Carpetas iniciadas" in said
    assert "2025: 20" in said
    assert "EDO-09-FIS" not in said


def test_all_that_was_found_can_be_reached(portal, policy):
    first = portal.read(f"{HERE}?q=fiscalia")
    [more] = re.findall(r'href="(\?q=fiscalia&amp;tipo=indicator&amp;pagina=1)"', first) or [""]
    kind = re.search(r"tipo=([a-z_]+)&amp;pagina=1", first)
    assert kind, more
    seen, page = set(), 1
    while page < 20:
        text = portal.read(f"{HERE}?q=fiscalia&tipo={kind.group(1)}&pagina={page}")
        seen |= set(re.findall(r'<a href="(/es/politica/[^"]+)"', text.partition("<main")[2]))
        if f"pagina={page + 1}" not in text:
            break
        page += 1
    number = int(re.search(r"(\d+) resultados?", portal.words(
        f"{HERE}?q=fiscalia&tipo={kind.group(1)}"
    )).group(1))  # fmt: skip
    assert len(seen) >= number > 12
