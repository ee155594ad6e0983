"""The cast on every address of the room: the team comes in, everybody else meets nothing."""

from uuid import uuid4

import pytest
from django.urls import reverse
from tests.factories.looking import changed_by_looking
from tests.web.protection.conftest import OF_ONE, ONLY_SENT, addresses
from tests.web.protection.test_board_pages import OF_THE_BOARD

from baluarte.web.protection.urls import urlpatterns

pytestmark = pytest.mark.django_db
OF_EVERYBODY = {"protection", "instrument"}
# Held by test_analysts.
OF_ANALYSTS = {"agreement", "effects"}
# Held by test_urgent_pages: of the second person alone.
OF_THE_SECOND = {"review_urgent_act"}


def test_no_address_of_the_room_is_forgotten():
    told = OF_ONE | OF_EVERYBODY | OF_ANALYSTS | OF_THE_BOARD | OF_THE_SECOND
    assert {pattern.name for pattern in urlpatterns} == told


@pytest.mark.parametrize("who", ["owner", "colleague"])
def test_the_team_comes_in(enter, cast, laid, who):
    browser = enter(getattr(cast, who))
    answers = {
        name: browser.get(address).status_code
        for name, address in addresses(laid).items()
        if name not in ONLY_SENT
    }
    assert answers == dict.fromkeys(OF_ONE - ONLY_SENT, 200)


@pytest.mark.parametrize("who", ["same_institution", "stranger", "liaison", "without_role"])
def test_nobody_else_tells_it_from_what_does_not_exist(enter, cast, laid, same_institution, who):
    account = same_institution if who == "same_institution" else getattr(cast, who)
    browser = enter(account)
    missing = browser.get(reverse("study", args=[uuid4()]))
    answers = [
        answer
        for address in addresses(laid).values()
        for answer in (browser.get(address), browser.post(address, {"reason": "x"}))
    ]
    assert {one.status_code for one in answers} == {404}
    assert {plain(one) for one in answers} == {plain(missing)}


@pytest.mark.parametrize("name", sorted(OF_EVERYBODY))
def test_a_list_is_there_for_everybody_and_empty(enter, cast, laid, name):
    answer = enter(cast.stranger).get(reverse(name))
    said = answer.content.decode()
    assert (answer.status_code, str(laid.study.pk) in said, "Citlali" in said) == (
        200,
        False,
        False,
    )


@pytest.mark.parametrize("name", ["case_protection", "study", "measure", "withdrawal"])
def test_no_title_says_what_it_is_about(enter, cast, laid, name):
    said = enter(cast.owner).get(addresses(laid)[name]).content.decode()
    title = said.split("<title>")[1].split("</title>")[0]
    assert [word for word in ("Alto", "Retiro", "inmueble", "Citlali") if word in title] == []


def plain(answer) -> str:
    """Return what an answer says, its own address apart."""
    return answer.content.decode().replace(answer.wsgi_request.path[3:], "")


@pytest.mark.parametrize("who", ["owner", "colleague", "stranger"])
def test_looking_at_each_changes_nothing(enter, cast, laid, as_operator, who):
    browser = enter(getattr(cast, who))
    assert changed_by_looking(browser, addresses(laid).values(), as_operator) == []
