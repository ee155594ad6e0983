"""The golden table: what every address answers to every method, whoever asks; kept in a file.

`WRITE_STATUSES=1 pytest tests/web/test_statuses.py` writes it anew: every change in it is to be
read by a person. What of an object that cannot be made is asked is marked `none`.
"""

import csv
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from tests.factories.ageing import age_sessions
from tests.web.everything import Everything, make_everything
from tests.web.test_routes import EXAMPLES, FACES, IntConverter, routes

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).with_name("access_statuses.csv")
RELATIONS = ("owner", "colleague", "without_role", "stranger", "nobody")
Row = tuple[str, ...]
METHODS = ("get", "head", "post", "put", "patch", "delete")
HEADER = ("route", "object", "relation", *METHODS)
# Texts that are everybody's, and checks of what one sees oneself.
OF_EVERYBODY = {
    "protocol", "protocol_differences", "protocol_simulator", "protocol_text", "protocol_version",
    "quality_check",
}  # fmt: skip
NOT_MADE = [
    "account_confirm_email", "account_reset_password_from_key", "acknowledge_complaint",
    "agreement_progress", "answer_council", "api_fact", "api_send", "complaint", "layer",
    "layer_outlines", "one_bulk_edit", "places_of_state", "send_message_again",
    "set_aside_from_door", "table_proposal", "take_from_door", "withdraw_layer",
    "withdraw_tables",
]  # fmt: skip
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
    """Return the status of the answer to each method, and let nothing of the asking stay."""
    statuses = []
    with transaction.atomic():
        for method in METHODS:
            answer = getattr(browser, method)(address)
            if answer.streaming:
                # Read to its end it is closed, and the connection of this test is not.
                list(answer.streaming_content)
            statuses.append(str(answer.status_code))
        transaction.set_rollback(True)
    return statuses


def browsers(confirm, made: Everything) -> dict[str, Client]:
    """Return a browser for each relation, which takes no form without its token."""
    found = {}
    for relation in RELATIONS:
        found[relation] = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
        if relation != "nobody":
            found[relation].cookies = confirm(getattr(made.cast, relation)).cookies
    return found


def asked_of_everybody(asking, made: Everything, as_operator) -> list[Row]:
    # Each refusal is a line of the log that nobody reads here.
    logging.disable(logging.CRITICAL)
    answered = []
    for name, there, address in addresses(made):
        # As if all had just shown who they are: this takes longer than that lasts.
        age_sessions(as_operator, shown=0)
        answered += [
            (name, there, relation, *ask(asking[relation], address)) for relation in RELATIONS
        ]
    logging.disable(logging.NOTSET)
    return answered


def written_down() -> list[Row]:
    with TABLE.open() as file:
        return [tuple(row) for row in csv.reader(file)][1:]


def write_down(answered: list[Row]) -> None:
    with TABLE.open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEADER, *answered])


def test_every_address_answers_what_is_written_down(
    confirm, as_operator, as_role, settings, tmp_path
):
    settings.BOARD, settings.FILE_FOLDER = True, tmp_path
    made = make_everything(as_operator, as_role)
    answered = asked_of_everybody(browsers(confirm, made), made, as_operator)
    if os.environ.get("WRITE_STATUSES"):
        write_down(answered)
    assert sorted(set(answered) ^ set(written_down())) == []


def test_what_is_somebodys_opens_to_no_stranger_and_to_nobody():
    opened = [
        (name, relation) for name, there, relation, *statuses in written_down()
        if relation in ("stranger", "nobody") and there == "made"
        and set(statuses) - {"302", "401", "403", "404", "405"}
    ]  # fmt: skip
    assert sorted({name for name, _ in opened} - OF_EVERYBODY) == []


def test_no_form_without_its_token_is_taken_of_anybody():
    taken = {row[0] for row in written_down() if set(row[5:]) - {"302", "401", "403", "404", "405"}}
    assert sorted(taken) == []


def test_few_are_asked_for_what_is_not_there():
    assert sorted({name for name, there, *_ in written_down() if there == "none"}) == NOT_MADE
