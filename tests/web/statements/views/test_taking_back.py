"""A fact that two let stand is taken back by two: one proposes on its page, another answers."""

import pytest
from django.urls import reverse
from tests.factories.statements import let_stand, say

from baluarte.domain.statements.choices import Standing, TakenBack
from baluarte.domain.statements.models import StatementWithdrawal

pytestmark = pytest.mark.django_db
GIVEN = {"why": TakenBack.MISTAKE.value, "words": "El documento dice 41, en la página 3."}


@pytest.fixture
def fact(cast, shared):
    said = say(cast.owner, shared)
    let_stand(cast.colleague, said)
    return said


@pytest.fixture
def address(fact):
    return reverse("withdraw_fact", args=[fact.reference])


def page_of(browser, fact):
    return browser.get(reverse("institution_fact", args=[fact.reference]))


def test_it_is_proposed_in_words_and_stands_until_another_agrees(enter, cast, fact, address):
    one, other = enter(cast.owner), enter(cast.colleague)
    assert "Proponer retirarlo" in page_of(one, fact).content.decode()
    assert one.post(address, {"why": GIVEN["why"]}).status_code == 422, "without words"
    assert one.post(address, GIVEN).status_code == 302
    seen = page_of(other, fact)
    told = seen.content.decode()
    assert "Alguien propone retirar este dato" in told
    assert GIVEN["words"] in told
    assert seen.context["row"]["standing"] is Standing.STANDS
    listed = other.get(reverse("institution_facts"))
    assert [line["url"] for line in listed.context["proposals"]] == [address]
    assert one.get(reverse("institution_facts")).context["proposals"] == []
    asked = other.get(address).content.decode()
    assert GIVEN["words"] in asked
    assert str(cast.owner) in asked
    assert other.post(address, {"decision": "agrees"}).status_code == 302
    assert page_of(one, fact).context["row"]["standing"] is Standing.WITHDRAWN
    late = other.post(address, {"decision": "agrees"}, follow=True).content.decode()
    assert "Ya se revisó o se retiró." in late


def test_who_proposed_it_only_ends_her_own_asking(enter, cast, fact, address, as_operator):
    one = enter(cast.owner)
    one.post(address, GIVEN)
    page = one.get(address).content.decode()
    assert "¿Dejar que el dato siga en pie?" in page
    assert one.post(address, {"decision": "agrees"}).status_code == 302
    with as_operator():
        assert not StatementWithdrawal.objects.exists()
    assert page_of(one, fact).context["proposal"] is None


def test_who_does_not_agree_leaves_it_standing(enter, cast, fact, address):
    enter(cast.owner).post(address, GIVEN)
    other = enter(cast.colleague)
    done = other.post(address, {"decision": "stands"}, follow=True).content.decode()
    assert "El dato sigue en pie." in done
    assert page_of(other, fact).context["row"]["standing"] is Standing.STANDS


def test_another_organisation_is_told_nothing_of_it(enter, cast, fact, address):
    enter(cast.owner).post(address, GIVEN)
    peer = enter(cast.peer)
    page = page_of(peer, fact).content.decode()
    assert GIVEN["words"] not in page
    assert peer.get(address).status_code == 404
    assert peer.post(address, {"decision": "agrees"}).status_code == 404


def test_what_waits_is_taken_back_at_once(enter, cast, shared):
    waits = say(cast.owner, shared)
    one = enter(cast.owner)
    assert "Proponer retirarlo" not in page_of(one, waits).content.decode()
    address = reverse("withdraw_fact", args=[waits.reference])
    assert one.post(address, {"why": GIVEN["why"]}).status_code == 302
    assert page_of(one, waits).context["row"]["standing"] is Standing.WITHDRAWN
