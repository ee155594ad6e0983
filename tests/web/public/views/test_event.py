import pytest
from tests.factories.publication import (
    EVERYTHING,
    NOW,
    judge_same,
    let_out,
    make_event,
    withdraw,
)

from baluarte.domain.publication.choices import Publishable

pytestmark = pytest.mark.django_db


def page_of(decision):
    return f"/es/hechos/{decision.reference}/"


@pytest.fixture
def event(cast, let):
    [decision] = let(acts=(("AG-THR", 1), ("AG-PHY", 1)))
    cast.publish()
    return decision


def test_all_that_is_published_is_told(event, portal):
    words = portal.words(page_of(event))
    assert (
        "2 agresiones 1 víctima Cuándo enero de 2026 Dónde Villa Grande, Estado Inventado "
        "Qué se hizo Agresión física; Amenaza (no de muerte) Personas presuntamente responsables "
        "Servidor público municipal Vínculo con la labor No determinado"
    ) in words


def test_what_is_not_published_looks_the_same_whatever_the_cause(cast, let, portal):
    [decision] = let(fields=[Publishable.DATE])
    cast.publish()
    words = portal.words(page_of(decision))
    assert (
        "Dónde Estado Inventado Qué se hizo Sin dato publicable Personas presuntamente "
        "responsables Sin dato publicable Vínculo con la labor Sin dato publicable"
    ) in words


def test_how_it_is_known_is_told(event, portal):
    words = portal.words(page_of(event))
    assert "Registros detrás 1" in words
    assert "Revisión Dos personas" in words


def test_it_is_cited_with_its_edition_and_a_lasting_address(event, portal, settings):
    words = portal.words(page_of(event))
    assert f"Hecho {event.reference}, en: Baluarte (2026)." in words
    assert f"{settings.PORTAL_URL}{page_of(event)}" in words


def test_no_search_engine_keeps_it(event, portal):
    answer = portal.get(page_of(event))
    assert answer.headers["X-Robots-Tag"] == "noindex, noarchive"


def test_small_letters_lead_to_it(event, portal):
    answer = portal.get(page_of(event).lower())
    assert (answer.status_code, answer.url) == (302, page_of(event))


@pytest.fixture
def joint(cast, as_operator):
    with as_operator():
        one, other = make_event(cast.one), make_event(cast.other, victims=2)
        judge_same(one, other, cast.one.steward)
    decisions = [let_out(cast.one, one), let_out(cast.other, other, at=NOW)]
    cast.publish(at=NOW)
    return decisions


def test_another_name_leads_to_it(joint, portal):
    first, other = joint
    answer = portal.get(page_of(other))
    assert (answer.status_code, answer.url) == (302, page_of(first))


def test_where_its_records_differ_is_told(joint, portal):
    words = portal.words(page_of(joint[0]))
    assert "En qué difieren Número de víctimas Se muestra lo que dice el primero." in words


def test_what_was_withdrawn_says_when_and_never_what(event, cast, portal):
    withdraw(cast.one, event)
    answer = portal.get(page_of(event))
    page = answer.content.decode()
    assert (answer.status_code, "Esto se retiró" in page, "Villa Grande" in page) == (
        410,
        True,
        False,
    )
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_was_withdrawn_is_said_after_later_editions_too(event, cast, let, portal):
    withdraw(cast.one, event)
    cast.revise()
    let()
    cast.publish()
    assert portal.get(page_of(event)).status_code == 410


def test_what_is_decided_and_not_yet_in_an_edition_is_not_there(event, cast, let, portal):
    [later] = let(fields=EVERYTHING)
    assert portal.get(page_of(later)).status_code == 404


@pytest.mark.parametrize("reference", ["AAAAAAAAAAAA", "x", "-", "A" * 300])
def test_what_never_was_is_not_there(event, portal, reference):
    assert portal.get(f"/es/hechos/{reference}/").status_code == 404


@pytest.mark.parametrize("address", ["/es/hechos/%00/", "/es/hechos/..%2f/", "/es/hechos/a%20b/"])
def test_what_is_no_reference_is_not_there(event, portal, address):
    assert portal.get(address).status_code == 404


def test_before_the_first_edition_nothing_is_there(cast, portal):
    assert portal.get("/es/hechos/AAAAAAAAAAAA/").status_code == 404
