"""Complaints in pages: sent from her window, read and answered outside, seen by nobody concerned."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories.access import make_account, make_institution
from tests.web.cases.conftest import address, text_of
from tests.web.registry.conftest import asked_by
from tests.web.registry.test_urls import plain

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.access.models import Membership
from baluarte.domain.cases.actions.complaints import call_readers
from baluarte.domain.cases.models import Complaint
from baluarte.domain.wall.context import acting_as, acting_as_nobody

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


def without_readers(as_operator, *accounts):
    with as_operator():
        held = Membership.objects.filter(role="data_steward")
        held = held.filter(account__in=accounts) if accounts else held
        held.update(valid_until=timezone.now() - timedelta(minutes=5))


def test_where_nobody_can_read_it_she_is_told_before_writing_and_whom_to_call(
    enter, opened, ombuds, sent, as_operator
):
    without_readers(as_operator)
    browser = enter(opened.herself)
    page = browser.get(address("own_complain"))
    assert page.status_code == 200
    assert "Nobody here can receive a complaint now" in text_of(page)
    assert 'href="tel:8007152000"' in text_of(page)
    assert "<textarea" not in text_of(page)
    answer = browser.post(address("own_complain"), sent)
    assert (answer.status_code, 'href="tel:8007152000"' in text_of(answer)) == (422, True)
    with as_operator():
        assert not Complaint.objects.exists()


def test_one_whose_last_reader_went_meanwhile_is_refused_with_who_could_and_keeps_her_words(
    enter, opened, ombuds, sent, as_operator
):
    with as_operator():
        other = make_institution(kind=InstitutionKind.INTERNATIONAL)
        make_account(institution=other, roles=["data_steward"])
    without_readers(as_operator, ombuds)
    browser = enter(opened.herself)
    offered = text_of(browser.get(address("own_complain")))
    answer = browser.post(address("own_complain"), sent)
    page = text_of(answer)
    assert sent["receiver"] not in offered.partition('name="receiver"')[2]
    assert (answer.status_code, WORDS in page) == (422, True)
    assert "nobody there can read it now" in page
    assert str(other) in page.partition("You may choose: ")[2].partition("<")[0]
    with as_operator():
        assert not Complaint.objects.exists()


def test_what_nobody_acknowledged_is_offered_to_another_with_her_words(
    enter, opened, complaint, sent, as_operator
):
    browser = enter(opened.herself)
    assert "Send it to somebody else" not in text_of(browser.get(address("own_complaints")))
    with as_operator():
        Complaint.objects.update(made_at=timezone.now() - timedelta(days=30))
        other = make_institution(kind=InstitutionKind.INTERNATIONAL)
        make_account(institution=other, roles=["data_steward"])
    assert "Send it to somebody else" in text_of(browser.get(address("own_complaints")))
    page = text_of(browser.get(address("own_complain"), {"otra": str(complaint.pk)}))
    choices = page.partition('name="receiver"')[2].partition("</select>")[0]
    assert WORDS in page
    assert (str(other.pk) in choices, sent["receiver"] in choices) == (True, False)
    answer = browser.post(address("own_complain"), sent | {"receiver": str(other.pk)})
    assert answer.status_code == 302
    assert "Send it to somebody else" in text_of(browser.get(address("own_complaints")))


def test_its_receiver_finds_it_as_work_and_as_a_notice(enter, ombuds, complaint, as_role):
    with as_role("bal_worker"), acting_as_nobody():
        call_readers(complaint=complaint.pk, at=timezone.now())
    browser = enter(ombuds)
    assert "Complaints without an answer" in text_of(browser.get(address("desk")))
    told = text_of(browser.get(address("notices")))
    assert "A complaint waits to be read" in told
    assert address("complaints") in told
    assert WORDS not in told
