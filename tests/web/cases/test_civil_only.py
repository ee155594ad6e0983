"""For civil society only, or not: hers to say any day, on a page of the case."""

import pytest
from tests.web.cases.conftest import address, text_of
from tests.web.drawn import send_drawn

from baluarte.domain.cases.models import Case
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
SAYS = "Civil society only"


def of(opened) -> str:
    return address("keep_to_civil_society", opened.case.reference)


def is_only(cast) -> bool:
    with acting_as(cast.owner.pk):
        return Case.objects.get().is_civil_only


def test_it_is_said_and_taken_back(enter, cast, opened):
    browser = enter(cast.owner)
    found = []
    for says in ("yes", "no"):
        send_drawn(browser, of(opened), {"is_only": says})
        page = text_of(browser.get(address("case", opened.case.reference)))
        found.append((is_only(cast), SAYS in page))
    assert found == [(True, True), (False, False)]


def test_without_an_answer_nothing_changes(enter, cast, opened):
    answer = send_drawn(enter(cast.owner), of(opened), {"x": ""})
    assert (answer.status_code, is_only(cast)) == (422, False)


def test_what_went_to_authorities_before_is_said(enter, cast, opened):
    page = text_of(enter(cast.owner).get(of(opened)))
    assert "Sent to authorities until now" in page


def test_an_authoritys_installation_does_not_offer_it(enter, cast, opened, settings):
    settings.OPERATOR = "authority"
    browser = enter(cast.owner)
    page = text_of(browser.get(address("case", opened.case.reference)))
    answers = browser.get(of(opened)), browser.post(of(opened), {"is_only": "yes"})
    assert ([one.status_code for one in answers], of(opened) in page) == ([404, 404], False)
