"""What she opens of protection stands in her own window, with its exit, and leads back to it."""

import pytest
from django.urls import reverse
from tests.factories.access import make_account
from tests.web.protection.conftest import LATER, addresses

from baluarte.domain.cases.actions import open_window
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
PAGES = ("case_protection", "measure", "appeal", "new_appeal")
EXIT = "data-exit"


@pytest.fixture
def herself(cast, laid, as_operator):
    with as_operator():
        account = make_account()
    with acting_as(cast.owner.pk):
        open_window(party=laid.party, account=account, by=cast.owner.pk, at=LATER)
    return account


def test_her_pages_have_the_exit_of_her_window_and_the_teams_have_not(enter, cast, laid, herself):
    there = addresses(laid)
    hers, the_teams = enter(herself), enter(cast.owner)
    found = [
        [EXIT in browser.get(there[page]).content.decode() for page in PAGES]
        for browser in (hers, the_teams)
    ]
    assert found == [[True] * len(PAGES), [False] * len(PAGES)]


def test_her_window_leads_to_her_measures(enter, laid, herself):
    page = enter(herself).get(reverse("own_case")).content.decode()
    assert addresses(laid)["case_protection"] in page
