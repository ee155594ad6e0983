"""Support in pages: asked by her or the team, decided by another, given up to what was approved."""

import pytest
from tests.web.cases.conftest import address, text_of
from tests.web.registry.conftest import asked_by

from baluarte.domain.cases.models import SupportRequest
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
ASKED = {"kind": "lodging", "amount": "1,500.50", "reason": "Tres noches fuera"}
GIVEN = {"answer": "yes", "amount": "1000", "reason": "Alcanza el fondo"}


@pytest.fixture
def hers(enter, opened):
    """What she asked for herself, in her own window."""
    assert enter(opened.herself).post(address("own_support_ask"), ASKED).status_code == 302
    with acting_as(opened.herself.pk):
        return SupportRequest.objects.get()


def to(name, opened, request):
    return address(name, opened.case.reference, request.pk)


def test_she_asks_and_reads_what_was_decided_and_given(enter, cast, opened, hers):
    team, day = enter(cast.owner), str(hers.asked_on)
    team.post(to("decide_support", opened, hers), GIVEN)
    team.post(to("pay_support", opened, hers), {"amount": "400", "on": day})
    team.post(
        to("add_receipt", opened, hers),
        {"amount": "400", "on": day, "number": "F-77", "note": "Hotel Inventado"},
    )
    browser = enter(opened.herself)
    page = text_of(browser.get(address("own_support")))
    shown = ("$1,500.50", "$1,000.00", "$400.00", "F-77", "Given in part")
    assert [one for one in shown if one not in page] == []
    sealed = ("Tres noches fuera", "Alcanza el fondo", "Hotel Inventado")
    page_opened = text_of(browser.get(address("own_support"), {"abrir": "motivos"}))
    assert [(one in page, one in page_opened) for one in sealed] == [(False, True)] * 3


def test_the_balance_is_of_the_case(enter, cast, opened, hers):
    team, case = enter(cast.owner), opened.case.reference
    team.post(address("set_apart", case), {"amount": "2000", "on": str(hers.asked_on)})
    team.post(to("decide_support", opened, hers), GIVEN)
    page = text_of(team.get(address("case_support", case)))
    assert [one in page for one in ("$2,000.00", "$1,000.00", "$0.00")] == [True] * 3


REFUSED = [
    ("pay_support", {"amount": "1", "on": "today"}, "It was not approved"),
    ("decide_support", GIVEN | {"amount": "9999"}, "more than was asked for"),
    ("decide_support", GIVEN | {"amount": "-1"}, "greater than or equal"),
    ("decide_support", GIVEN | {"amount": ""}, "Say up to how much"),
    ("add_receipt", {"amount": "1", "on": "2020-01-01", "number": "1"}, "before the one"),
    ("add_receipt", {"amount": "1", "on": "2999-01-01", "number": "1"}, "still to come"),
    ("add_receipt", {"amount": "0", "on": "today", "number": "1"}, "greater than or equal"),
]


def test_what_cannot_be_is_said_beside_what_was_typed(enter, cast, opened, hers):
    owner, colleague, today = enter(cast.owner), enter(cast.colleague), str(hers.asked_on)
    for name, given, says in REFUSED:
        sent = {key: today if one == "today" else one for key, one in given.items()}
        by = colleague if name == "decide_support" else owner
        answer = by.post(to(name, opened, hers), sent)
        assert (name, answer.status_code, says in text_of(answer)) == (name, 422, True)


def test_over_what_was_approved_is_said(enter, cast, opened, hers):
    team = enter(cast.owner)
    team.post(to("decide_support", opened, hers), GIVEN)
    answer = team.post(
        to("pay_support", opened, hers), {"amount": "1000.01", "on": str(hers.asked_on)}
    )
    assert (answer.status_code, "more would be given" in text_of(answer)) == (422, True)


def test_whoever_asked_finds_no_page_to_decide(enter, cast, opened):
    team = enter(cast.owner)
    team.post(address("ask_support", opened.case.reference, opened.party.pk), ASKED)
    with acting_as(cast.owner.pk):
        asked = SupportRequest.objects.get()
    page = to("decide_support", opened, asked)
    assert [enter(one).get(page).status_code for one in (cast.owner, cast.colleague)] == [404, 200]


@pytest.mark.parametrize("who", ["without_role", "stranger", "liaison", "officer"])
def test_nobody_else_tells_it_from_what_does_not_exist(enter, cast, opened, hers, who):
    browser, case = enter(getattr(cast, who)), opened.case.reference
    pages = [address("case_support", case), to("pay_support", opened, hers), address("own_support")]
    assert [browser.get(one).status_code for one in pages] == [404] * 3


def test_she_comes_into_none_of_the_teams(enter, opened, hers):
    browser, case = enter(opened.herself), opened.case.reference
    pages = [address("case_support", case), to("decide_support", opened, hers)]
    assert [browser.get(one).status_code for one in pages] == [404] * 2


def test_thirty_ask_no_more_than_one(enter, cast, opened, hers):
    browser, page = enter(cast.owner), address("case_support", opened.case.reference)
    one = asked_by(browser, page)
    for _ in range(29):
        browser.post(address("ask_support", opened.case.reference, opened.party.pk), ASKED)
    assert (asked_by(browser, page), one <= 15) == (one, True)
