"""The cast on every address of the room: the steward comes in, the stranger meets nothing."""

import pytest
from tests.factories.looking import changed_by_looking
from tests.factories.registry import make_event
from tests.web.registry.conftest import page_of

from baluarte.web.publication.urls import urlpatterns

pytestmark = pytest.mark.django_db
# Theirs is beside them, in `views/test_exports.py`.
OF_AN_EXPORT = {"ask_for_export", "export", "take_export", "close_export"}
# Theirs is in `views/test_webhooks.py`.
OF_A_WEBHOOK = {
    "new_webhook", "webhook", "test_webhook", "change_webhook_secret", "end_webhook",
    "send_message_again",
}  # fmt: skip
# Theirs is in `test_undercounts.py`: it is of an analyst's run.
OF_A_RUN = {"undercounts", "propose_undercount", "undercount_proposal", "withdraw_undercount"}
OF_ONE = {"decide", "review_decision", "withdraw_publication", "draft_statement"}
OF_EVERYBODY = {
    "decisions", "next_decision", "editions", "exports", "week_bulletin", "webhooks",
}  # fmt: skip
OF_AN_EDITION = {"annual_table"}
OF_A_CURATOR = {
    "publish_edition", "release_tables", "say_reported", "table_proposal", "withdraw_tables",
    "stated_counts", "state_count", "stated_count", "mark_events", "withdraw_count",
    "reports_due", "begin_reports", "end_reports", "draft_report", "report_version",
    "note_report", "withdraw_report",
    "policy_editions", "prepare_policy", "policy_edition", "note_policy_erratum",
}  # fmt: skip


@pytest.fixture
def addresses(cast):
    one = make_event(cast.side)
    decision = cast.decide(one)
    return {
        "decide": page_of("decide", one),
        "draft_statement": page_of("draft_statement", one),
        "review_decision": page_of("review_decision", decision_id=decision.pk),
        "withdraw_publication": page_of("withdraw_publication", decision_id=decision.pk),
    }


def test_no_address_of_the_room_is_forgotten():
    assert {p.name for p in urlpatterns} == (
        OF_ONE
        | OF_EVERYBODY
        | OF_AN_EDITION
        | OF_A_CURATOR
        | OF_AN_EXPORT
        | OF_A_WEBHOOK
        | OF_A_RUN
    )


@pytest.mark.parametrize("name", sorted(OF_ONE))
@pytest.mark.parametrize("who", ["owner", "documenter", "colleague"])
def test_the_organisation_comes_in(enter, cast, addresses, name, who):
    assert enter(getattr(cast, who)).get(addresses[name]).status_code == 200


@pytest.mark.parametrize("name", sorted(OF_ONE))
@pytest.mark.parametrize("who", ["without_role", "stranger"])
def test_nobody_else_tells_it_from_what_does_not_exist(enter, cast, addresses, name, who):
    browser = enter(getattr(cast, who))
    answers = [browser.get(addresses[name]), browser.post(addresses[name], {"reason": "x"})]
    missing = browser.get(page_of("decide", reference="0000000000"))
    assert {one.status_code for one in answers} == {404}
    assert {plain(one) for one in answers} == {plain(missing)}


def plain(answer) -> str:
    """Return what an answer says, its own address apart."""
    return answer.content.decode().replace(answer.wsgi_request.path[3:], "")


@pytest.mark.parametrize("name", sorted(OF_EVERYBODY))
def test_a_list_is_there_for_everybody(enter, cast, name):
    assert enter(cast.stranger).get(page_of(name), follow=True).status_code == 200


@pytest.mark.parametrize("name", sorted(OF_ONE))
def test_a_title_says_what_kind_of_page_it_is(enter, cast, addresses, name):
    said = enter(cast.owner).get(addresses[name]).content.decode()
    title = said.split("<title>")[1].split("</title>")[0]
    assert ("Inventad" in title, "Threat" in title) == (False, False)


@pytest.mark.parametrize("who", ["owner", "documenter", "stranger"])
def test_looking_at_each_changes_nothing(enter, cast, addresses, as_operator, who):
    browser = enter(getattr(cast, who))
    assert changed_by_looking(browser, addresses.values(), as_operator) == []
