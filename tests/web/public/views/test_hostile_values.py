"""Whatever stands in an address, the answer is a page, and never a failure of the server."""

from urllib.parse import urlencode

import pytest
from tests.factories.hostile import HOSTILE_VALUES

pytestmark = pytest.mark.django_db
NAMES = ("desde", "hasta", "estado", "municipio", "tipo", "cuenta", "despues", "tema")
PAGES = ("/es/", "/es/hechos/", "/es/mapa/", "/es/cifras/", "/api/v1/editions/latest/events")
PROGRAMS = ("after", "since", "until", "state", "municipality", "type", "group", "limit", "by")


@pytest.fixture
def published(cast, let):
    let(2)
    return cast.publish()


@pytest.mark.parametrize("page", PAGES)
def test_no_value_of_an_address_is_a_failure(published, portal, page):
    for name in (*NAMES, *PROGRAMS):
        for value in HOSTILE_VALUES:
            answer = portal.get(f"{page}?{urlencode({name: value})}")
            assert answer.status_code < 500, (name, value[:20])


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/editions/latest/events/%00",
        "/api/v1/editions/%00",
        "/api/v1/catalogues/%00",
        "/es/hechos/%00/",
        "/%00",
        "/es/protocolos/%00/",
    ],
)
def test_of_an_address_with_a_nul_there_is_nothing(published, portal, address):
    assert portal.get(address).status_code == 404


def test_a_form_or_a_program_that_sends_a_nul_is_refused(published, portal, as_role):
    with as_role("bal_public"):
        form = portal.browser.post(
            "/es/peligro/", "words=%00", content_type="application/x-www-form-urlencoded"
        )
        program = portal.browser.post(
            "/api/v1/editions", '{"a": "\\u0000"}', content_type="application/json"
        )
    assert (form.status_code, program.status_code) == (400, 400)


@pytest.mark.parametrize("page", [*PAGES, "/es/no-hay/", "/es/peligro/", "/health"])
def test_an_address_that_asks_too_much_is_refused_with_a_page(portal, page):
    """A program is told in its own form."""
    answer = portal.get(f"{page}?{'a=b&' * 2_100}")
    if page == "/health":
        assert answer.status_code == 200
        return
    if page.startswith("/api/"):
        assert (answer.status_code, set(answer.json())) == (400, {"detail", "rule"})
        return
    assert (answer.status_code, "<h1" in answer.content.decode()) == (400, True)


def test_a_form_with_too_many_fields_is_refused_with_a_page(portal, as_role):
    with as_role("bal_public"):
        form = portal.browser.post(
            "/es/peligro/", "a=b&" * 2_100, content_type="application/x-www-form-urlencoded"
        )
    assert (form.status_code, "<h1" in form.content.decode()) == (400, True)
