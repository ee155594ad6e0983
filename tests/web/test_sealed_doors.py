"""Every address that opens something sealed asks anew who one is: found by asking all of them."""

import ast
import logging
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from tests.factories.ageing import age_sessions
from tests.factories.entering import browser_of
from tests.house.sources import ROOT
from tests.web.everything import make_everything
from tests.web.test_statuses import addresses

from baluarte.domain.sealing.queries import CLOSED

pytestmark = pytest.mark.django_db
SOURCES = ROOT / "src" / "baluarte"
# What shows nothing while it is closed, and what shows the rest with a button: of what
# `make_everything` makes. A new one is written here by who looked at its page.
ASKS = {
    "archived_copy", "complete_report", "correct_memory_text", "document", "letter", "map_columns",
    "map_words", "memory_file", "open_source_document", "preview_delivery", "report",
    "review_memory", "study_domain", "transfer_document",
}  # fmt: skip
SHOWS_THE_REST = {
    "add_act", "event", "assess", "chain_events", "count_again", "describe_victim",
    "determine", "end_act", "export", "field_history", "follow_claim", "joint",
    "link_report", "make_claim", "matter_assignments", "review_decision", "seen_as", "set_aside", "similar",
    "tell_of_act", "unlink_report", "withdraw", "withdraw_publication",
    "memory_page", "memory_pages", "name_memory_consenter", "propose_memory",
    "record_memory_consent",
}  # fmt: skip
# Who opens by another key than a record's, which the database gives: why, and whether it asks.
BY_OTHER_KEYS = {
    "domain/audit/actions.py": "seals of the log, read by nobody",
    "domain/audit/queries.py": "seals of the log, read by nobody",
    "domain/intake/row_identity.py": "keyed hashes: opens nothing",
    "domain/people/names.py": "keyed hashes: opens nothing",
    "domain/procedure/actions/door.py": "closes boxes",
    "domain/procedure/queries/door.py": "asks",
    "domain/publication/queries/webhooks.py": "signs messages, in the worker",
    "domain/registry/actions/identities.py": "keyed hashes: opens nothing",
    "web/access/adapters.py": "second factors, by which one is asked",
    "web/access/reauthentication.py": "what she was writing herself, once she showed a factor",
    "web/intake/drafts.py": "asks",
}
OPENERS = {"owner_key", "drawn_key", "blind_key", "blind_keys", "open_box", "unseal_bytes"}


def imported(path: Path) -> set[str]:
    parsed = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {
        f"{node.module}.{one.name}"
        for node in parsed
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("baluarte")
        for one in node.names
    }


def modules() -> dict[str, set[str]]:
    found = {str(path.relative_to(SOURCES)): imported(path) for path in SOURCES.rglob("*.py")}
    return {name: said for name, said in found.items() if not name.startswith("domain/sealing/")}


def test_whatever_opens_by_another_key_than_a_records_is_known():
    room = "baluarte.domain.sealing"
    opens = {f"{room}.queries.{one}" for one in OPENERS} | {
        f"{room}.encryption.unseal", f"{room}.public_key_encryption.open_box", f"{room}.keys.unwrap_key",
    }  # fmt: skip
    assert {name for name, said in modules().items() if said & opens} == set(BY_OTHER_KEYS)


@pytest.mark.parametrize("path", [name for name, why in BY_OTHER_KEYS.items() if why == "asks"])
def test_what_opens_by_another_key_asks_the_database_first(path):
    assert "baluarte.domain.sealing.queries.require_open" in imported(SOURCES / path)


def test_the_keys_of_records_come_from_one_function():
    named = [
        str(path.relative_to(SOURCES)) for path in SOURCES.rglob("*.py")
        if "bal.data_keys" in path.read_text(encoding="utf-8")
    ]  # fmt: skip
    assert sorted(named) == ["domain/sealing/models.py", "domain/sealing/queries.py"]


def test_every_address_that_opens_something_asks_anew(as_operator, as_role, settings, tmp_path):
    settings.BOARD, settings.FILE_FOLDER = True, tmp_path
    made = make_everything(as_operator, as_role)
    browser = browser_of(made.cast.owner)
    logging.disable(logging.CRITICAL)
    age_sessions(as_operator, shown=301)
    found = asked(browser, made)
    logging.disable(logging.NOTSET)
    assert found == (ASKS, SHOWS_THE_REST)


def asked(browser, made):
    """Return which addresses ask, and which show the rest, while what is sealed is closed."""
    secret = browser.cookies[settings.SESSION_COOKIE_NAME].value
    asks, rest = set(), set()
    for name, there, address in addresses(made):
        if there == "none":
            continue
        browser.cookies[settings.SESSION_COOKIE_NAME] = secret
        with transaction.atomic():
            answer = browser.get(address)
            text = answer.getvalue().decode(errors="replace")
            transaction.set_rollback(True)
        if answer.status_code == 302 and answer.url.startswith(reverse("reauthenticate")):
            asks.add(name)
        if CLOSED in text or 'form="show_sealed"' in text:
            rest.add(name)
    return asks, rest
