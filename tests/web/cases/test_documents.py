"""What comes back of a letter, and a receipt of support, are kept as files; read with the record."""

import pytest
from tests.factories.documents import CONTENT, DOCUMENT, chosen
from tests.web.cases.conftest import address, text_of
from tests.web.cases.test_letters import make_letter, of

from baluarte.domain.cases.models import CaseDocument, Letter, SupportReceipt, SupportRequest
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
NOW = {"when_0": "now"}
ACKNOWLEDGED = NOW | {"number": "A-1", "received_by": "Alguien Inventado"}
ANSWERED = NOW | {"answer": "Van para allá"}


@pytest.fixture
def sent(enter, cast, opened):
    letter = make_letter(cast, opened)
    enter(cast.colleague).post(of(opened, "approve_letter", letter.reference), {"x": ""})
    enter(cast.owner).post(of(opened, "send_letter", letter.reference), {"how": "by_hand"} | NOW)
    return letter


@pytest.fixture
def paid(enter, cast, opened):
    """Support that she asked for and was given."""
    asked = {"kind": "lodging", "amount": "500", "reason": "Una noche fuera"}
    enter(opened.herself).post(address("own_support_ask"), asked)
    with acting_as(cast.owner.pk):
        request = SupportRequest.objects.get()
    team, key = enter(cast.owner), (opened.case.reference, request.pk)
    given = {"answer": "yes", "amount": "500", "reason": "Alcanza el fondo"}
    team.post(address("decide_support", *key), given)
    team.post(address("pay_support", *key), {"amount": "500", "on": str(request.asked_on)})
    return request


def kept(who) -> list[CaseDocument]:
    with acting_as(who.pk):
        return list(CaseDocument.objects.order_by("kept_at"))


def door(document):
    return address("document", document.pk)


def test_the_stamped_copy_and_the_answer_stand_with_the_letter(enter, cast, opened, sent):
    browser = enter(cast.owner)
    for name, given in (("acknowledge_letter", ACKNOWLEDGED), ("answer_letter", ANSWERED)):
        paper = chosen(CONTENT + name.encode())
        answer = browser.post(of(opened, name, sent.reference), given | {"document": paper})
        assert answer.status_code == 302
    documents = kept(cast.owner)
    page = browser.get(of(opened, "letter", sent.reference)).content.decode()
    assert [door(one) in page for one in documents] == [True, True]
    assert browser.get(door(documents[0])).content == CONTENT + b"acknowledge_letter"
    assert enter(cast.stranger).get(door(documents[0])).status_code == 404
    assert enter(opened.herself).get(door(documents[0])).status_code == 200


def test_a_letter_is_acknowledged_without_a_copy_and_a_bad_one_acknowledges_nothing(
    enter, cast, opened, sent
):
    browser, page = enter(cast.owner), of(opened, "acknowledge_letter", sent.reference)
    bad = browser.post(page, ACKNOWLEDGED | {"document": chosen(b"<html>")})
    with acting_as(cast.owner.pk):
        still = Letter.objects.get().acknowledged_at
    assert (bad.status_code, "save it as PDF" in text_of(bad), still) == (422, True, None)
    assert (browser.post(page, ACKNOWLEDGED).status_code, kept(cast.owner)) == (302, [])


def test_where_the_letter_was_acknowledged_before_no_copy_is_kept(enter, cast, opened, sent):
    page = of(opened, "acknowledge_letter", sent.reference)
    enter(cast.owner).post(page, ACKNOWLEDGED)
    answer = enter(cast.colleague).post(page, ACKNOWLEDGED | {"document": chosen()})
    assert (answer.status_code, "Choose the file again" in text_of(answer)) == (422, True)
    assert kept(cast.owner) == []


def test_a_receipt_is_opened_by_the_team_and_by_her_and_by_nobody_else(enter, cast, opened, paid):
    given = {"amount": "500", "on": str(paid.asked_on), "number": "F-77", "document": chosen()}
    browser, key = enter(cast.owner), (opened.case.reference, paid.pk)
    assert browser.post(address("add_receipt", *key), given).status_code == 302
    [document] = kept(cast.owner)
    assert (document.sha256, CONTENT in bytes(document.sealed_content)) == (DOCUMENT.sha256, False)
    pages = ((browser, "case_support", [key[0]]), (enter(opened.herself), "own_support", []))
    for reader, name, named in pages:
        assert door(document) in reader.get(address(name, *named)).content.decode()
        assert reader.get(door(document)).content == CONTENT
    assert enter(cast.stranger).get(door(document)).status_code == 404


def test_a_receipt_of_nothing_keeps_no_file(enter, cast, opened, paid):
    given = {"amount": "0", "on": str(paid.asked_on), "number": "F-77", "document": chosen()}
    key = (opened.case.reference, paid.pk)
    answer = enter(cast.owner).post(address("add_receipt", *key), given)
    with acting_as(cast.owner.pk):
        assert not SupportReceipt.objects.exists()
    assert (answer.status_code, kept(cast.owner)) == (422, [])
