"""The golden table: what every address answers to whoever asks and whoever sends; kept in a file.

A form goes with its token: that none is taken without one is asked of every view by what stands
before it, and of one address of each room by sending it.
`WRITE_STATUSES=1 pytest tests/web/test_statuses.py` writes it anew: every change in it is to be
read by a person. What of an object that cannot be made is asked is marked `none`.
"""

import csv
import logging
import os
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from tests.factories.ageing import age_sessions
from tests.factories.atlas import lay_atlas
from tests.web.everything import Everything, make_everything
from tests.web.test_routes import EXAMPLES, FACES, IntConverter, routes, workbench_routes

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).with_name("access_statuses.csv")
RELATIONS = ("owner", "colleague", "without_role", "stranger", "nobody")
Row = tuple[str, ...]
# What a browser sends of a form that was given here: the same secret twice.
TOKEN = "s" * 32
HEADER = ("route", "object", "relation", "get", "post")
UNSAFE = ("post", "put", "patch", "delete")
# Texts that are everybody's, and checks of what one sees oneself; what institutions promised, which
# all who enter read and who keeps the policy anywhere writes.
OF_EVERYBODY = {
    "commitment", "note_progress", "dialogue_table", "new_dialogue_session", "new_agreement",
    "programme", "new_programme_version", "programme_differences", "harmonised_question",
    "policy_indicator", "indicator_series", "new_target", "new_assessment",
    "recommendation", "state_recommendation",
    "means_of", "recommendation_owners", "link_recommendation", "undo_correction", "correct_recommendation", "recommendation_set", "recommendation_report",
    "recommendation_table", "observation", "consultation", "contribute", "answer_contribution",
    "review_entry", "withdraw_entry",
    "begin_recommendation_action", "set_action_calendar", "report_recommendation_action",
    "end_recommendation_action", "protocol", "protocol_differences", "protocol_simulator", "protocol_text", "protocol_version",
    "prosecution_office", "plan_improvement",
    "victim_commission", "add_commission_post", "state_caseload", "record_joint_session",
    "quality_check", "places_of_state", "institution_page", "report_version", "note_report",
}  # fmt: skip
# Of what she sees herself; and one's last passkey stays, whichever is named.
ANSWERED_BY_WHAT_IS_ONES_OWN = {"similar_while_writing", "mfa_remove_webauthn"}
# What the cast does not make, and why; all of it has tests beside its room.
NOT_MADE = {
    "acknowledge_complaint": "a complaint is of whom it was sent to: another cast",
    "answer_score_card": "a score card is of a year of warnings: tested with its pages",
    "withdraw_score_card": "a score card is of a year of warnings: tested with its pages",
    "agreement_progress": "names a study of agreement that runs",
    "answer_council": "a question of the Council, which another body asks",
    "audit_finding": "a finding of an audit: tested with its pages",
    "audit_sample": "a sample of finished files: tested with its pages",
    "close_finding": "a finding of an audit: tested with its pages",
    "read_audited": "a sample of finished files: tested with its pages",
    "review_improvement": "a line of an office's plan: tested with its pages",
    "cancel_run": "a run is asked for by an analyst: tested with its pages",
    "complaint": "a complaint is of whom it was sent to: another cast",
    "end_deputy": "a deputyship is tested with it",
    "end_checkins": "signs are agreed with a person: tested with them",
    "frozen_forecast": "a run is asked for by an analyst: tested with its pages",
    "find_out": "a sign that did not come: tested with it",
    "hear_sign": "a sign that is waited for: tested with it",
    "layer": "a layer is brought in from a file",
    "layer_outlines": "a layer is brought in from a file",
    "one_bulk_edit": "a change of many events runs apart from the request",
    "leave_team": "somebody of a team by name: tested with it",
    "own_withdraw_line": "a line of a task about her: tested with it",
    "answer_call": "made by an officer without the case: tested with it",
    "open_after_call": "a call that nobody answered: tested with it",
    "review_emergency": "opened by an officer without the case: tested with it",
    "review_urgent_act": "an urgent act that departs from the usual: tested with its pages",
    "risk_map_file": "a map is of a run that an analyst asked: tested with its pages",
    "run": "a run is asked for by an analyst: tested with its pages",
    "run_file": "a run is asked for by an analyst: tested with its pages",
    "add_joint_agreement": "a session is of commissions, which are another cast: with its pages",
    "report_agreement": "an agreement is of commissions, another cast: with its pages",
    "say_commission_post": "a post is of a commission, which is another cast: with its pages",
    "send_message_again": "a message of a webhook that failed",
    "stand_in": "a deputyship is tested with it",
    "table_proposal": "tables are proposed from a whole edition",
    "propose_undercount": "an estimate is of a run that an analyst asked: tested with its pages",
    "undercount_proposal": "an estimate is of a run that an analyst asked: tested with its pages",
    "withdraw_layer": "a layer is brought in from a file",
    "withdraw_tables": "tables are proposed from a whole edition",
    "withdraw_undercount": "an estimate is of a run that an analyst asked: tested with its pages",
}
WORKBENCH = FACES["workbench"]


def parameters_of(name: str) -> dict[str, object]:
    """Return the parameters of an address, each with what names nothing."""
    [(_, parameters)], _, _, converters = get_resolver(WORKBENCH).reverse_dict[name]
    kinds = {one: type(converters.get(one, IntConverter())).__name__ for one in parameters}
    return {one: EXAMPLES[kind] for one, kind in kinds.items()}


def addresses(made: Everything) -> Iterator[tuple[str, str, str]]:
    """Yield each address of the workbench, and whether what it names is there."""
    for name, pattern in sorted(routes("workbench").items()):
        nothing = parameters_of(name)
        known = made.of(pattern.callback, name, nothing)
        there = "none" if set(known) != set(nothing) else "made" if nothing else ""
        yield name, there, reverse(name, kwargs=nothing | known, urlconf=WORKBENCH)


def ask(browser: Client, address: str) -> list[str]:
    """Return the status of the answer to a look and to a form, and let nothing of the asking stay."""
    kept = deepcopy(browser.cookies)
    with transaction.atomic():
        shown = status_of(browser.get(address))
        sent = status_of(browser.post(address, {"csrfmiddlewaretoken": TOKEN}))
        transaction.set_rollback(True)
    browser.cookies = kept
    return [shown, sent]


def status_of(answer) -> str:
    if answer.streaming:
        # Read to its end it is closed, and the connection of this test is not.
        list(answer.streaming_content)
    return str(answer.status_code)


def browser_of(relation: str, confirm, made: Everything) -> Client:
    """Return the browser of a relation, which takes no form without its token."""
    found = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
    if relation != "nobody":
        found.cookies = confirm(getattr(made.cast, relation)).cookies
    found.cookies[settings.CSRF_COOKIE_NAME] = TOKEN
    return found


def answers_to(relation: str, browser: Client, made: Everything, as_operator) -> list[Row]:
    # Each refusal is a line of the log that nobody reads here.
    logging.disable(logging.CRITICAL)
    answered = []
    for name, there, address in addresses(made):
        # As if she had just shown who she is: this takes longer than that lasts.
        age_sessions(as_operator, shown=0)
        answered.append((name, there, relation, *ask(browser, address)))
    logging.disable(logging.NOTSET)
    return answered


def written_down() -> list[Row]:
    with TABLE.open() as file:
        return [tuple(row) for row in csv.reader(file)][1:]


def in_order(row: Row) -> tuple[str, int]:
    return row[0], RELATIONS.index(row[2])


def write_down(answered: list[Row], relation: str) -> None:
    """Put what is answered to one relation in the place of what stood there of it."""
    rows = [row for row in written_down() if row[2] != relation] + answered
    rows.sort(key=in_order)
    with TABLE.open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEADER, *rows])


@pytest.fixture
def made(as_operator, as_role, settings, tmp_path) -> Everything:
    settings.BOARD, settings.FILE_FOLDER = True, tmp_path
    # As if she had just shown who she is, however long this takes: `test_sealed_doors` asks when not.
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 24 * 3600
    lay_atlas(tmp_path)
    return make_everything(as_operator, as_role)


# Each of them apart: all together take as long as a test may.
@pytest.mark.parametrize("relation", RELATIONS)
def test_every_address_answers_what_is_written_down(made, confirm, as_operator, relation):
    answered = answers_to(relation, browser_of(relation, confirm, made), made, as_operator)
    if os.environ.get("WRITE_STATUSES"):
        write_down(answered, relation)
    expected = {row for row in written_down() if row[2] == relation}
    assert sorted(set(answered) ^ expected) == []


def test_it_is_written_down_in_its_order():
    assert written_down() == sorted(written_down(), key=in_order)


def test_what_is_somebodys_opens_to_no_stranger_and_to_nobody():
    opened = {
        name for name, there, relation, shown, _sent in written_down()
        if relation in ("stranger", "nobody") and there == "made"
        and shown not in {"302", "401", "403", "404", "405"}
    }  # fmt: skip
    assert sorted(opened - OF_EVERYBODY) == []


def test_no_form_is_taken_of_a_stranger_with_her_token():
    taken = {
        name for name, there, relation, _shown, sent in written_down()
        if there == "made" and relation in ("stranger", "nobody")
        and sent not in ({"401", "403", "404", "405"} | ({"302"} if relation == "nobody" else set()))
    }  # fmt: skip
    assert sorted(taken - OF_EVERYBODY - ANSWERED_BY_WHAT_IS_ONES_OWN) == []


def test_every_view_stands_behind_the_token_or_a_key():
    without = {
        name
        for name, pattern in routes("workbench").items()
        if getattr(pattern.callback, "csrf_exempt", False)
    }
    assert sorted(without - set(workbench_routes("token"))) == []
    assert "django.middleware.csrf.CsrfViewMiddleware" in settings.MIDDLEWARE


def test_without_its_token_nothing_is_taken_at_any_room(made, confirm):
    """However it is sent: htmx sends the same forms."""
    browser, programs = browser_of("owner", confirm, made), set(workbench_routes("token"))
    answered = {
        (name, method): status_of(getattr(browser, method)(address))
        for name, address in one_of_each_room(made)
        for method in UNSAFE
    }
    expected = {key: "401" if key[0] in programs else "403" for key in answered}
    assert answered == expected


def test_the_head_of_a_page_says_what_the_page_does(made, confirm):
    browser = browser_of("owner", confirm, made)
    answered = {
        name: (status_of(browser.get(address)), status_of(browser.head(address)))
        for name, address in one_of_each_room(made)
    }
    assert [name for name, (shown, head) in answered.items() if shown != head] == []


def one_of_each_room(made: Everything) -> list[tuple[str, str]]:
    """Return an address of each package that answers, with its name: the first of what is there."""
    rooms: dict[str, tuple[str, str]] = {}
    for name, there, address in addresses(made):
        room = ".".join(routes("workbench")[name].callback.__module__.split(".")[:3])
        if there != "none":
            rooms.setdefault(room, (name, address))
    return list(rooms.values())


def test_few_are_asked_for_what_is_not_there():
    assert sorted({name for name, there, *_ in written_down() if there == "none"}) == sorted(
        NOT_MADE
    )
