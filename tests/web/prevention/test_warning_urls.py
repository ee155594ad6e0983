"""The cast on every address of early warnings: what is of one house or told to one, nobody else meets."""

import pytest
from django.urls import reverse
from tests.factories.kept import kept_on
from tests.factories.looking import changed_by_looking
from tests.factories.warnings import (
    action_of,
    answer_card,
    ask_alert,
    issue,
    make_warning_cast,
    notice_of,
    plan,
    propose,
    propose_card,
    trigger_date,
)
from tests.web.registry.conftest import asked_by
from tests.web.test_routes import patterns

from baluarte.web.prevention.warning_urls import urlpatterns

pytestmark = pytest.mark.django_db
LISTS = {"early_warnings"}
OF_WHO_KEEPS = {
    "new_early_warning", "decide_early_warning", "leave_out_of_early_warning", "warning_scores",
    "propose_from_forecast",
    "write_warning_plan", "review_warning_plan", "record_warning_outcome", "note_structural_cause",
    "ask_public_alert", "sign_public_alert", "withdraw_public_alert", "propose_score_card",
    "answer_score_card", "withdraw_score_card",
    "trigger_dates", "note_trigger_date", "withdraw_trigger_date",
}  # fmt: skip
OF_WHO_IS_TOLD = {"acknowledge_early_warning", "warning_plan", "report_plan_action"}
OF_ONE = {"early_warning", *OF_WHO_KEEPS, *OF_WHO_IS_TOLD}
# Of no record: whoever keeps warnings for another house has her own.
OF_ANY_HOUSE = {
    "new_early_warning", "warning_scores", "propose_from_forecast", "propose_score_card",
    "trigger_dates", "note_trigger_date",
}  # fmt: skip


@pytest.fixture
def made(as_operator):
    with as_operator():
        return make_warning_cast()


@pytest.fixture
def addresses(made):
    return lay(made)


@kept_on
def lay(made) -> dict[str, str]:
    """Make one of everything that has an address, and return the addresses."""
    proposed, issued, planned = propose(made), issue(made), issue(made)
    told = notice_of(issued, made.police, by=made.police_liaison)
    of_plan = plan(made, planned)
    action = action_of(of_plan, "PA-1", by=made.one)
    ask_alert(made, planned)
    asked, public = propose_card(made), propose_card(made)
    answer_card(public, made.other)
    of = {
        "early_warning": issued, "decide_early_warning": proposed,
        "leave_out_of_early_warning": issued, "warning_plan": planned,
        "write_warning_plan": issued, "review_warning_plan": planned,
        "record_warning_outcome": issued, "note_structural_cause": issued,
        "ask_public_alert": issued, "sign_public_alert": planned,
        "withdraw_public_alert": planned,
    }  # fmt: skip
    return {
        **{name: reverse(name, args=[one.reference]) for name, one in of.items()},
        **{name: reverse(name) for name in OF_ANY_HOUSE},
        "acknowledge_early_warning": reverse(
            "acknowledge_early_warning", args=[issued.reference, told.pk]
        ),
        "answer_score_card": reverse("answer_score_card", args=[asked.pk]),
        "withdraw_score_card": reverse("withdraw_score_card", args=[public.pk]),
        "withdraw_trigger_date": reverse("withdraw_trigger_date", args=[trigger_date(made).pk]),
        "report_plan_action": reverse("report_plan_action", args=[planned.reference, action.pk]),
    }


def test_no_address_of_warnings_is_forgotten():
    assert {one.name for one in patterns(urlpatterns)} == OF_ONE | LISTS


@pytest.mark.parametrize("name", sorted({"early_warning", *OF_WHO_KEEPS}))
def test_the_second_person_of_the_house_comes_in(enter, made, addresses, name):
    assert enter(made.other).get(addresses[name]).status_code == 200


@pytest.mark.parametrize("name", sorted({"early_warning", *OF_WHO_IS_TOLD}))
def test_who_was_told_comes_in_and_changes_nothing_of_the_house(enter, made, addresses, name):
    browser = enter(made.police_liaison)
    assert browser.get(addresses[name]).status_code == 200
    for theirs in OF_WHO_KEEPS:
        assert browser.get(addresses[theirs]).status_code == 404


@pytest.mark.parametrize("name", sorted(OF_ONE))
@pytest.mark.parametrize("who", ["peer", "stranger", "prosecutor_liaison"])
def test_to_others_it_does_not_exist(enter, made, addresses, name, who):
    if who == "peer" and name in OF_ANY_HOUSE:
        pytest.skip("whoever keeps it for another house has its own")
    browser = enter(getattr(made, who))
    answers = [browser.get(addresses[name]), browser.post(addresses[name], {"answer": "acts"})]
    assert {one.status_code for one in answers} == {404}


def test_who_was_told_does_not_acknowledge_for_another(enter, made, addresses):
    address = addresses["acknowledge_early_warning"]
    assert enter(made.government_liaison).post(address, {"answer": "acts"}).status_code == 404
    assert enter(made.police_liaison).post(address, {"answer": "acts"}).status_code == 302
    assert enter(made.police_liaison).post(address, {"answer": "acts"}).status_code == 404


def test_looking_at_each_changes_nothing(enter, made, addresses, as_operator):
    there = [
        *addresses.values(),
        reverse("early_warnings"),
        f"{addresses['new_early_warning']}?estado=06",
    ]
    assert changed_by_looking(enter(made.other), there, as_operator) == []
    assert changed_by_looking(enter(made.police_liaison), there, as_operator) == []


def test_ten_warnings_ask_no_more_of_the_database_than_two(enter, made):
    browser, there = enter(made.other), reverse("early_warnings")
    for _ in range(2):
        issue(made)
        propose(made)
    few = asked_by(browser, there)
    for _ in range(8):
        issue(made)
        propose(made)
    assert asked_by(browser, there) == few
    assert few <= 30
