"""Who comes in: the team; she only into her window; nobody else tells a case from nothing."""

import pytest
from tests.factories.looking import changed_by_looking
from tests.web.cases.conftest import NAME, address, text_of
from tests.web.registry.test_urls import plain

from baluarte.domain.cases.models import NotebookEntry
from baluarte.domain.wall.context import acting_as
from baluarte.web.cases.urls import urlpatterns

pytestmark = pytest.mark.django_db
OF_A_CASE = {
    "case", "add_party", "end_party", "say_how_to_reach", "open_window", "ask_consent",
    "write_note", "keep_promise", "join_event", "make_case_responsible", "close_case",
    "keep_to_civil_society", "case_messages", "case_checkins", "agree_checkins",
}  # fmt: skip
OF_HER_OWN = {
    "own_case", "own_copy", "own_consent", "own_contact", "own_messages", "own_checkins",
    "own_recipients", "own_task_lines", "own_sessions",
}  # fmt: skip
OF_EVERYBODY = {"cases"}
OF_A_MEMBER = {"new_case", "receive_call", "call_case_team"}
OF_THE_DOOR = {"take_from_door", "set_aside_from_door"}
# Who comes to them is tested with them.
OF_LETTERS = {
    "case_letters", "write_letter", "letter", "approve_letter", "send_letter",
    "acknowledge_letter", "answer_letter", "stop_letter",
}  # fmt: skip
# Who comes to these is tested with them.
ASIDE = {
    "own_readers", "case_readers", "own_support", "own_support_ask", "case_support", "ask_support",
    "decide_support", "pay_support", "add_receipt", "set_apart", "own_complaints", "own_complain",
    "complain_for", "complaints", "complaint", "acknowledge_complaint", "case_told",
    "own_messages_read", "case_messages_read", "review_emergency", "open_after_call",
    "answer_call", "shift", "hand_over_shift",
    "name_deputy", "stand_in", "end_deputy", "case_team", "join_team", "leave_team",
    "end_checkins", "hear_sign", "find_out", "own_withdraw_line",
}  # fmt: skip
# Its stewards decide who else may see a case, so they see it; nobody else of the organisation.
INSIDE = ["owner", "colleague", "steward"]
OUTSIDE = ["without_role", "stranger", "liaison", "officer"]


@pytest.fixture
def addresses(opened):
    """Every address of the room that names a case."""
    of_case = [opened.case.reference]
    of_party = [*of_case, opened.party.pk]
    given = dict.fromkeys(OF_A_CASE, of_case) | {
        "end_party": of_party,
        "say_how_to_reach": of_party,
        "open_window": of_party,
        "case_messages": of_party,
        "agree_checkins": of_party,
        "ask_consent": [*of_party, 2],
        "keep_promise": [*of_case, opened.promise.pk],
    }
    return {name: address(name, *args) for name, args in given.items()}


def test_no_address_of_the_room_is_forgotten(addresses):
    known = OF_A_CASE | OF_HER_OWN | OF_EVERYBODY | OF_A_MEMBER | OF_THE_DOOR | OF_LETTERS | ASIDE
    assert {one.name for one in urlpatterns} == known
    assert set(addresses) == OF_A_CASE


@pytest.mark.parametrize("name", sorted(OF_A_CASE - {"open_window"}))
@pytest.mark.parametrize("who", INSIDE)
def test_the_team_comes_in(enter, cast, addresses, name, who):
    assert enter(getattr(cast, who)).get(addresses[name]).status_code == 200


@pytest.mark.parametrize("name", sorted(OF_A_CASE))
@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_else_tells_it_from_what_does_not_exist(enter, cast, addresses, name, who):
    browser = enter(getattr(cast, who))
    answers = [browser.get(addresses[name]), browser.post(addresses[name], {"answer": "no"})]
    missing = browser.get(address("case", "0000000000"))
    assert {one.status_code for one in answers} == {404}
    assert {plain(one) for one in answers} == {plain(missing)}


@pytest.mark.parametrize("name", sorted(OF_A_CASE - {"case"}))
def test_she_comes_into_none_of_the_teams_pages(enter, opened, addresses, name):
    assert enter(opened.herself).get(addresses[name]).status_code == 404


def test_she_is_led_to_her_window(enter, opened, addresses):
    answer = enter(opened.herself).get(addresses["case"])
    assert (answer.status_code, answer.url) == (302, address("own_case"))


@pytest.mark.parametrize("name", sorted(OF_HER_OWN))
@pytest.mark.parametrize("who", [*INSIDE, *OUTSIDE])
def test_a_window_is_hers_alone(enter, cast, opened, name, who):
    given = [2] if name == "own_consent" else []
    assert enter(getattr(cast, who)).get(address(name, *given)).status_code == 404


@pytest.mark.parametrize("name", sorted(OF_HER_OWN))
def test_she_comes_into_her_window(enter, opened, name):
    given = [2] if name == "own_consent" else []
    assert enter(opened.herself).get(address(name, *given)).status_code == 200


@pytest.mark.parametrize("who", [*OUTSIDE, *INSIDE])
def test_the_list_is_there_for_everybody_and_names_nobody(enter, cast, opened, who):
    answer = enter(getattr(cast, who)).get(address("cases"))
    assert answer.status_code == 200
    seen = opened.case.reference in text_of(answer)
    assert (seen, NAME in text_of(answer)) == (who in INSIDE, False)


def test_whose_part_has_ended_finds_neither_window_nor_case(enter, cast, opened, addresses):
    enter(cast.owner).post(addresses["end_party"])
    browser = enter(opened.herself)
    answers = [browser.get(address("own_case")), browser.get(addresses["case"])]
    assert [one.status_code for one in answers] == [404, 404]


def test_the_wall_itself_keeps_the_notebook_from_her(opened):
    with acting_as(opened.herself.pk):
        assert not NotebookEntry.objects.exists()


@pytest.mark.parametrize("who", ["owner", "steward", "stranger"])
def test_looking_at_each_changes_nothing(enter, cast, addresses, as_operator, who):
    browser = enter(getattr(cast, who))
    assert changed_by_looking(browser, addresses.values(), as_operator) == []
