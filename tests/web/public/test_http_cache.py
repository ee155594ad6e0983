from datetime import timedelta
from gzip import decompress

import pytest
from tests.factories.publication import NOW, withdraw

pytestmark = pytest.mark.django_db
PAGES = ("/es/", "/es/mapa/", "/es/mapa/valores.json", "/es/hechos/", "/es/ediciones/")


@pytest.fixture
def decisions(cast, let):
    made = let(2)
    cast.publish()
    return made


@pytest.mark.parametrize("address", PAGES)
def test_a_page_that_was_kept_is_asked_for_again_each_time(decisions, portal, address):
    answer = portal.get(address)
    assert answer.headers["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("address", [*PAGES, "/es/ediciones/1.0/"])
def test_a_page_one_has_is_not_sent_again_while_the_edition_stands(decisions, portal, address):
    tag = portal.get(address).headers["ETag"]
    again = portal.get(address, **{"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("address", PAGES)
def test_a_new_edition_makes_every_page_new(cast, decisions, portal, address):
    tag = portal.get(address).headers["ETag"]
    cast.publish(at=NOW + timedelta(days=1))
    assert portal.get(address, **{"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_nothing_may_be_kept_while_something_is_taken_out(cast, decisions, portal, address):
    tag = portal.get(address).headers["ETag"]
    withdraw(cast.one, decisions[0])
    answer = portal.get(address, **{"If-None-Match": tag})
    assert (answer.status_code, answer.headers["Cache-Control"], "ETag" in answer.headers) == (
        200,
        "no-store",
        False,
    )


def test_a_revision_makes_every_page_new(cast, decisions, portal):
    tag = portal.get("/es/").headers["ETag"]
    withdraw(cast.one, decisions[0])
    cast.revise()
    answer = portal.get("/es/", **{"If-None-Match": tag})
    assert (answer.status_code, answer.headers["ETag"] != tag) == (200, True)


def test_another_operator_makes_every_page_new(decisions, portal, settings):
    tag = portal.get("/es/").headers["ETag"]
    settings.OPERATOR_NAME = "Otra Organización Inventada"
    assert portal.get("/es/").headers["ETag"] != tag


@pytest.mark.parametrize("address", PAGES)
def test_no_search_engine_keeps_a_copy(decisions, portal, address):
    assert portal.get(address).headers["X-Robots-Tag"] == "noarchive"


def test_a_page_is_sent_small(decisions, portal):
    answer = portal.get("/es/", **{"Accept-Encoding": "gzip"})
    assert (answer.headers["Content-Encoding"], answer.headers["Vary"]) == (
        "gzip",
        "Accept-Encoding",
    )
    again = portal.get(
        "/es/", **{"Accept-Encoding": "gzip", "If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def test_a_page_before_the_first_edition_changes_with_it(cast, let, portal):
    tag = portal.get("/es/").headers["ETag"]
    let()
    cast.publish()
    assert portal.get("/es/", **{"If-None-Match": tag}).status_code == 200


def test_a_page_is_made_once_for_an_edition(decisions, portal):
    first, again = portal.queries("/es/hechos/"), portal.queries("/es/hechos/")
    assert (len(first), len(again)) == (6, 1)
    assert portal.read("/es/hechos/") == portal.read("/es/hechos/")


def test_each_address_has_a_page_of_its_own(decisions, portal):
    assert portal.read("/es/hechos/") != portal.read("/es/hechos/?estado=07")


def test_who_cannot_read_a_small_page_gets_a_plain_one(decisions, portal):
    small = portal.get("/es/", **{"Accept-Encoding": "gzip"})
    plain = portal.get("/es/")
    assert ("Content-Encoding" in plain.headers, plain.content) == (
        False,
        decompress(small.content),
    )


def test_what_was_withdrawn_is_in_no_page_that_was_kept(cast, decisions, portal):
    before = portal.read("/es/hechos/")
    withdraw(cast.one, decisions[0])
    after = portal.read("/es/hechos/")
    cast.revise()
    revised = portal.read("/es/hechos/")
    reference = decisions[0].reference
    assert [reference in page for page in (before, after, revised)] == [True, False, False]
