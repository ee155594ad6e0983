"""Who entered something is named to their own organisation; to others the organisation is."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.access import make_account, make_institution
from tests.factories.requests_for_information import draft, receive, send
from tests.factories.statements import let_stand, say, say_all, take_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(cast, shared):
    """Addresses of pages of one organisation that another sees too."""
    fact = say(cast.owner, shared)
    sheet = say_all(
        cast.owner, shared, {"heading": "files_charged"}, {"heading": "files_convicted"}
    )
    let_stand(cast.colleague, fact, *sheet)
    take_back(cast.colleague, cast.owner, sheet[0], at=timezone.now())
    [asked] = draft(cast.owner, cast.institution, at=timezone.now())
    send(cast.owner, asked, at=timezone.now())
    receive(cast.owner, asked, date(2026, 2, 20), at=timezone.now())
    return {
        "document": reverse("source_document", args=[shared.reference]),
        "fact": reverse("institution_fact", args=[fact.reference]),
        "taken back": reverse("institution_fact", args=[sheet[0].reference]),
        "sheet": reverse("fact_batch", args=[sheet[0].batch]),
        "request": reverse("information_request", args=[asked.reference]),
        "batch": reverse("request_batch", args=[asked.batch]),
    }


PAGES = ("document", "fact", "taken back", "sheet", "request", "batch")


@pytest.mark.parametrize("name", PAGES)
def test_another_organisation_reads_no_name_of_a_person(enter, cast, pages, name):
    page = enter(cast.peer).get(pages[name])
    assert page.status_code == 200
    said = page.content.decode()
    for person in (cast.owner, cast.colleague):
        assert str(person) not in said
    assert str(cast.institution) in said


@pytest.mark.parametrize("name", PAGES)
def test_her_own_organisation_reads_who_it_was(enter, cast, pages, name):
    page = enter(cast.colleague).get(pages[name])
    assert page.status_code == 200
    assert str(cast.owner) in page.content.decode()


def test_whoever_curates_for_all_reads_of_which_organisation_it_comes(
    enter, cast, shared, as_operator
):
    with as_operator():
        curator = make_account(institution=make_institution(), roles=["curator"])
    say(cast.owner, shared)
    page = enter(curator).get(reverse("institution_facts"))
    [waiting] = page.context["waiting"]
    assert waiting["by"] == str(cast.institution)
    assert str(cast.owner) not in page.content.decode()
    [mine] = enter(cast.colleague).get(reverse("institution_facts")).context["waiting"]
    assert mine["by"] == str(cast.owner)
