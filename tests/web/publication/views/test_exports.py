"""Facts taken out at the workbench: who asks, who lets out, who takes, and what each is told."""

import io
from zipfile import ZipFile

import pytest
from tests.factories.access import make_account
from tests.factories.exports import PURPOSE, make_exporting
from tests.factories.registry import make_event
from tests.web.registry.conftest import asked_by, page_of

from baluarte.domain.publication.choices import ExportObjection
from baluarte.domain.publication.models import ExportRequest
from baluarte.domain.registry.queries import Filters
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
FORM = {"file_format": "csv", "purpose": PURPOSE}


@pytest.fixture
def exporting(as_operator, as_worker):
    made = make_exporting(as_operator, as_worker)
    make_event(made.hers)
    return made


def own(request, name="export"):
    return page_of(name, export_id=request.pk)


def said(answer):
    return answer.content.decode()


def test_what_the_list_shows_is_asked_for_with_its_question(enter, exporting):
    browser = enter(exporting.asker)
    there = said(browser.get(page_of("events") + "?entidad=30"))
    assert f'{page_of("ask_for_export")}?entidad=30"' in there
    given = FORM | {"question": "entidad=30", "institution": str(exporting.hers.institution.pk)}
    answer = browser.post(page_of("ask_for_export"), given)
    with acting_as(exporting.asker.pk):
        [made] = ExportRequest.objects.all()
    assert (answer.status_code, made.question, made.file_format) == (302, "entidad=30", "csv")


@pytest.mark.parametrize(
    "changes", [{"purpose": ""}, {"file_format": "exe"}, {"institution": "x"}, {"question": "x=1"}]
)
def test_what_is_lacking_or_not_understood_is_asked_again(enter, exporting, changes):
    given = FORM | {"question": "", "institution": str(exporting.hers.institution.pk)} | changes
    answer = enter(exporting.asker).post(page_of("ask_for_export"), given)
    with acting_as(exporting.asker.pk):
        assert (answer.status_code, ExportRequest.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    ("who", "status"), [("asker", 200), ("steward", 200), ("colleague", 404), ("stranger", 404)]
)
def test_a_request_is_seen_by_who_asked_and_the_stewards_alone(enter, exporting, who, status):
    request = exporting.ask()
    browser = enter(cast_of(exporting)[who])
    assert browser.get(own(request)).status_code == status
    assert (PURPOSE in said(browser.get(own(request)))) is (status == 200)


@pytest.mark.parametrize("name", ["export", "take_export", "close_export"])
@pytest.mark.parametrize("who", ["colleague", "stranger"])
def test_nobody_else_tells_it_from_what_does_not_exist(confirm, exporting, name, who):
    request, browser = exporting.made(), confirm(cast_of(exporting)[who])
    assert browser.post(own(request, name), {"answer": "agrees"}).status_code == 404


def test_who_sees_nothing_asks_for_nothing(enter, exporting, as_operator):
    with as_operator():
        other = make_account(institution=exporting.hidden.institution, roles=["organisation_admin"])
    assert enter(other).get(page_of("ask_for_export")).status_code == 404


def test_a_steward_lets_it_out_and_who_asked_does_not(enter, exporting):
    request = exporting.ask()
    asker = enter(exporting.asker).post(own(request), {"answer": "agrees"})
    steward = enter(exporting.steward).post(own(request), {"answer": "agrees"})
    again = enter(exporting.steward).post(own(request), {"answer": "agrees"})
    assert (asker.status_code, steward.status_code, again.status_code) == (404, 302, 404)


def test_an_answer_that_is_none_is_asked_again(enter, exporting):
    answer = enter(exporting.steward).post(own(exporting.ask()), {"answer": "x"})
    assert answer.status_code == 422


def test_why_it_is_refused_stands_on_its_page(enter, exporting):
    request = exporting.ask()
    enter(exporting.steward).post(own(request), {"answer": ExportObjection.TOO_MUCH})
    browser = enter(exporting.asker)
    page = said(browser.get(page_of("export", language="es", export_id=request.pk)))
    assert "Pide más de lo que el propósito necesita" in page


def test_it_is_taken_by_who_asked_and_just_showed_who_she_is(enter, confirm, exporting):
    request = exporting.made()
    unsure = enter(exporting.asker).post(own(request, "take_export"))
    sure = confirm(exporting.asker)
    before = sure.get(own(request, "take_export"))
    answer = sure.post(own(request, "take_export"))
    archive = ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert (unsure.status_code, before.status_code, answer.status_code) == (302, 200, 200)
    assert "hechos.csv" in archive.namelist()
    assert answer.headers["Cache-Control"] == "no-store"
    assert exporting.asker.display_name in said(enter(exporting.steward).get(own(request)))


def test_a_steward_sees_that_it_stands_and_does_not_take_it(confirm, exporting):
    request, browser = exporting.made(), confirm(exporting.steward)
    assert page_of("take_export", export_id=request.pk) not in said(browser.get(own(request)))
    assert browser.post(own(request, "take_export")).status_code == 404


def test_closed_it_says_so_and_is_taken_no_more(confirm, exporting):
    request, browser = exporting.made(), confirm(exporting.asker)
    assert browser.post(own(request, "close_export")).status_code == 302
    answer = browser.post(own(request, "take_export"))
    assert (answer.status_code, answer.url) == (302, own(request))


@pytest.mark.parametrize("who", ["asker", "steward"])
def test_the_list_of_requests_costs_the_same_for_any_number(enter, exporting, who):
    browser = enter(cast_of(exporting)[who])
    exporting.made(Filters(state="30"))
    one = asked_by(browser, page_of("exports"))
    for _ in range(4):
        exporting.made(Filters(municipality="30001", state="30"))
    assert (asked_by(browser, page_of("exports")), one <= 15) == (one, True)


def test_another_organisation_finds_nothing_in_its_list(enter, exporting):
    exporting.made()
    assert exporting.asker.display_name not in said(
        enter(exporting.sharing.steward).get(page_of("exports"))
    )


def cast_of(exporting):
    return {
        "asker": exporting.asker,
        "steward": exporting.steward,
        "colleague": exporting.hers.verifier,
        "stranger": exporting.sharing.steward,
    }


def test_where_nobody_else_could_let_it_out_nothing_is_asked(enter, exporting):
    theirs = exporting.sharing
    page = said(enter(theirs.steward).get(page_of("ask_for_export")))
    other = said(enter(theirs.documenter).get(page_of("ask_for_export")))
    assert ("Nobody else can let a file out" in page, "file_format" in page) == (True, False)
    assert "file_format" in other


def test_what_else_is_asked_for_is_seen_by_who_lets_it_out(enter, exporting):
    given = FORM | {"question": "", "institution": str(exporting.hers.institution.pk),
                    "more": ["profiles", "claims"]}  # fmt: skip
    enter(exporting.asker).post(page_of("ask_for_export"), given)
    with acting_as(exporting.asker.pk):
        [made] = ExportRequest.objects.all()
    address = page_of("export", language="es", export_id=made.pk)
    page = said(enter(exporting.steward).get(address))
    assert made.more == ["claims", "profiles"]
    assert "Perfiles de las víctimas: género, grupo de edad, labor, qué defienden" in page


def test_relatos_have_no_place_for_more_and_say_so(enter, exporting):
    given = FORM | {"question": "", "institution": str(exporting.hers.institution.pk),
                    "more": ["claims"], "file_format": "xrlat"}  # fmt: skip
    answer = enter(exporting.asker).post(page_of("ask_for_export", language="es"), given)
    assert (answer.status_code, "elija otra forma" in said(answer)) == (422, True)
