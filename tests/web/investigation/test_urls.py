"""The cast on every address of inquiries: its team comes in, a stranger finds nothing."""

import pytest
from django.urls import reverse
from tests.factories.looking import changed_by_looking
from tests.web.registry.conftest import asked_by
from tests.web.test_routes import patterns

from baluarte.web.investigation import office_urls
from baluarte.web.investigation.urls import urlpatterns

pytestmark = pytest.mark.django_db
LISTS = {"inquiries"}
# Theirs is beside their pages.
COUNTED = {"impunity", "impunity_rows", "conformance"}
HERS = {"own_inquiries", "own_ask_for_act"}
OF_AN_INQUIRY = {
    "inquiry", "say_status", "classify", "count_suspects", "keep_number", "record_act",
    "state_hypothesis", "decide_hypothesis", "answer_criterion", "ask_for_act",
    "answer_act_request", "take_back_said",
}  # fmt: skip
OF_ONE = {"new_inquiry", *OF_AN_INQUIRY}
OF_HER_OWN = HERS


@pytest.fixture
def addresses(laid):
    named = {
        "record_act": ["IP-15"], "decide_hypothesis": [laid.hypothesis.pk],
        "answer_criterion": ["AT-3"], "answer_act_request": [laid.asked.pk],
        "take_back_said": ["estado", laid.begun.pk],
    }  # fmt: skip
    found = {
        name: reverse(name, args=[laid.inquiry.reference, *named.get(name, [])])
        for name in OF_AN_INQUIRY
    }
    found["new_inquiry"] = f"{reverse('new_inquiry')}?expediente={laid.case.reference}"
    return found


def test_no_address_of_the_room_is_forgotten():
    of_offices = {one.name for one in patterns(office_urls.urlpatterns)}
    assert {
        one.name for one in patterns(urlpatterns)
    } - of_offices == OF_ONE | LISTS | HERS | COUNTED


@pytest.mark.parametrize("name", sorted(OF_ONE))
@pytest.mark.parametrize("who", ["owner", "colleague"])
def test_its_team_comes_in(enter, cast, addresses, name, who):
    assert enter(getattr(cast, who)).get(addresses[name]).status_code == 200


@pytest.mark.parametrize("name", sorted(OF_ONE))
@pytest.mark.parametrize("who", ["without_role", "stranger"])
def test_nobody_else_finds_it(enter, cast, addresses, name, who):
    browser = enter(getattr(cast, who))
    answers = [browser.get(addresses[name]), browser.post(addresses[name], {"reason": "x"})]
    assert {one.status_code for one in answers} == {404}


def test_a_stranger_reads_an_empty_list(enter, cast, laid, addresses):
    assert laid.inquiry.reference not in enter(cast.stranger).get(reverse("inquiries")).text


def test_looking_at_each_changes_nothing(enter, cast, addresses, as_operator):
    every = [*addresses.values(), reverse("inquiries")]
    assert changed_by_looking(enter(cast.owner), every, as_operator) == []


def test_more_inquiries_ask_no_more(enter, cast, laid, as_operator):
    from tests.factories.investigation import make_inquiry

    browser, there = enter(cast.owner), reverse("inquiries")
    browser.get(there)
    few = asked_by(browser, there)
    for _ in range(5):
        make_inquiry(cast, laid.case)
    assert asked_by(browser, there) == few
