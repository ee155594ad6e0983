"""Complaints in pages: sent from her window, read and answered outside, seen by nobody concerned."""

import re

import pytest
from tests.factories.access import make_account, make_institution
from tests.web.cases.conftest import address, text_of
from tests.web.registry.conftest import asked_by
from tests.web.registry.test_urls import plain

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.cases.models import Complaint
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
WORDS = "Tres semanas sin respuesta"


def still(answer):
    """Return a page without tokens and numbers: clocks go on while a test does."""
    return re.sub(r'value="[^"]*"|\d+', "", plain(answer))


@pytest.fixture
def ombuds(as_operator):
    with as_operator():
        outside = make_institution(kind=InstitutionKind.AUTONOMOUS)
        return make_account(institution=outside, roles=["data_steward"])


@pytest.fixture
def sent(cast, ombuds):
    with acting_as(ombuds.pk):
        receiver = ombuds.memberships.get().institution
    return {
        "about": "delay", "institution": str(cast.keeper.pk), "receiver": str(receiver.pk),
        "text": WORDS, "account": "",
    }  # fmt: skip


@pytest.fixture
def complaint(enter, opened, ombuds, sent):
    assert enter(opened.herself).post(address("own_complain"), sent).status_code == 302
    with acting_as(ombuds.pk):
        return Complaint.objects.get()


def test_its_receiver_reads_it_says_so_and_answers_and_she_reads_that(
    enter, opened, ombuds, complaint
):
    browser, page = enter(ombuds), address("complaint", complaint.pk)
    assert "Of nobody" not in text_of(browser.get(address("complaints")))
    assert WORDS in text_of(browser.get(page))
    browser.post(address("acknowledge_complaint", complaint.pk))
    assert browser.post(page, {"text": ""}).status_code == 422
    assert browser.post(page, {"text": "Pedimos cuentas"}).status_code == 302
    hers = enter(opened.herself)
    covered = text_of(hers.get(address("own_complaints")))
    shown = text_of(hers.get(address("own_complaints"), {"abrir": "palabras"}))
    assert [(one in covered, one in shown) for one in (WORDS, "Pedimos cuentas")] == [
        (False, True)
    ] * 2
    assert [one in covered for one in ("Answered", "Received and read on")] == [True, True]


@pytest.mark.parametrize("who", ["owner", "colleague", "steward", "stranger", "liaison", "officer"])
def test_nobody_else_tells_it_from_what_does_not_exist(enter, cast, complaint, who):
    browser = enter(getattr(cast, who))
    there = browser.get(address("complaint", complaint.pk))
    missing = browser.get(address("complaint", "11111111-2222-4333-8444-555555555555"))
    assert (there.status_code, plain(there)) == (404, plain(missing))
    assert str(complaint.pk) not in text_of(browser.get(address("complaints")))


def test_no_page_of_the_case_changes_by_a_complaint(enter, cast, opened, sent):
    team, page = enter(cast.owner), address("case", opened.case.reference)
    before = still(team.get(page))
    enter(opened.herself).post(address("own_complain"), sent)
    readers = text_of(team.get(address("case_readers", opened.case.reference)))
    after = still(team.get(page))
    assert (after, "omplain" in readers) == (before, False)


def test_who_is_concerned_cannot_receive_it_and_what_was_typed_stays(enter, cast, opened, sent):
    answer = enter(opened.herself).post(
        address("own_complain"), sent | {"receiver": str(cast.keeper.pk)}
    )
    page = text_of(answer)
    assert (answer.status_code, WORDS in page, "choose somebody else" in page) == (422, True, True)


def test_it_says_whom_it_concerns(enter, opened, sent):
    answer = enter(opened.herself).post(address("own_complain"), sent | {"institution": ""})
    assert (answer.status_code, "Say whom it concerns" in text_of(answer)) == (422, True)


def test_the_team_writes_one_for_her(enter, cast, opened, ombuds, sent):
    page = address("complain_for", opened.case.reference, opened.party.pk)
    assert enter(cast.colleague).get(page).status_code == 200
    assert enter(cast.stranger).get(page).status_code == 404
    assert enter(cast.colleague).post(page, sent).status_code == 302
    hers = text_of(enter(opened.herself).get(address("own_complaints")))
    assert str(cast.keeper) in hers


@pytest.mark.parametrize("who", ["owner", "stranger"])
def test_her_page_is_hers_alone(enter, cast, opened, who):
    pages = (address("own_complaints"), address("own_complain"))
    assert [enter(getattr(cast, who)).get(one).status_code for one in pages] == [404, 404]


def test_thirty_ask_no_more_than_one(enter, opened, ombuds, complaint, sent):
    browser, hers = enter(ombuds), enter(opened.herself)
    one = asked_by(browser, address("complaints"))
    for _ in range(29):
        hers.post(address("own_complain"), sent)
    assert (asked_by(browser, address("complaints")), one <= 15) == (one, True)
