"""Whoever can send SQL as a low account lays neither keys nor the log's payloads, one or many."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from tests.factories.access import make_account, make_institution

from baluarte.domain.audit.actions import record
from baluarte.domain.sealing.actions import kept_as, key_of_owner, new_record_keys
from baluarte.domain.sealing.actions import unsaved_record_keys as unsaved
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


def run(statement: str, *given) -> list:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def police(as_operator):
    with as_operator():
        return make_account(institution=make_institution(), roles=["liaison"])


def test_no_key_of_a_record_is_laid_without_a_process(police):
    laid = "select bal.keep_keys(%s, array[gen_random_uuid()], array['x'::bytea], %s)"
    with acting_as(police.pk):
        under = key_of_owner("somebody").pk
        for ticket in (None, "", "0" * 64):
            with pytest.raises(DatabaseError, match="not of this installation"):
                run(laid, under, ticket)


def test_a_ticket_lays_the_keys_it_names_and_no_other(police):
    with acting_as(police.pk):
        row = key_of_owner("somebody")
        [(one, _)], [(other, _)] = unsaved(row, 1), unsaved(row, 1)
        under, ids, wrapped, ticket = kept_as([one])
        laid = "select bal.keep_keys(%s, %s, %s, %s)"
        for said in (
            (under, [other.pk], wrapped, ticket),
            (under, ids, [bytes(other.wrapped)], ticket),
            (under, [*ids, other.pk], [*wrapped, bytes(other.wrapped)], ticket),
        ):
            with pytest.raises(DatabaseError, match="not of this installation"):
                run(laid, *said)
        assert run(laid, under, ids, wrapped, ticket) == [(1,)]


ENTRY = (
    "insert into audit_entry (id, recorded_at, actor, act, object_type, objects_named, decision,"
    " commit, seal) select gen_random_uuid(), now(), %s, 'x', 'x', '{}', '', 'x', 'x'"
    " from generate_series(1, %s)"
)
PAYLOAD = (
    "insert into audit_payload (entry_id, record_key_id, salt, content) values (%s, %s, 'x', 'x')"
)
FILE = (
    "insert into audit_fileaccess (id, entry_id, compartment_id, actor, is_in_a_window, act,"
    " decision, recorded_at) values (gen_random_uuid(), %s, gen_random_uuid(), %s, false, 'x', '',"
    " now())"
)


def test_no_entry_is_laid_without_what_it_commits_to(police):
    with acting_as(police.pk):
        for many in (1, 50_000):
            with pytest.raises(DatabaseError, match="laid whole"):
                run(ENTRY, police.pk, many)


def test_nothing_is_laid_beside_an_entry_that_stands(police):
    """As of an entry of one's own that was laid by a transaction before, here by a savepoint."""
    with acting_as(police.pk):
        with transaction.atomic():
            [(key, _)] = new_record_keys("somebody", 1)
            entry = record(act="x.y", object_type="x", by=police.pk, at=timezone.now())
        for one in (entry.pk, uuid4()):
            with pytest.raises(DatabaseError, match=r"laid whole|duplicate key"):
                run(PAYLOAD, one, key.pk)
            with pytest.raises(DatabaseError, match="laid whole"):
                run(FILE, one, police.pk)


def test_no_entry_is_laid_with_a_key_that_stands(police):
    """The key of a record of one's own serves for no entry."""
    with acting_as(police.pk):
        with transaction.atomic():
            [(key, _)] = new_record_keys("somebody", 1)
        with pytest.raises(DatabaseError, match="laid whole"):
            run(
                f"with entry as ({ENTRY} returning id) {PAYLOAD}".replace(
                    "values (%s, %s, 'x', 'x')", "select id, %s, 'x', 'x' from entry"
                ),
                police.pk, 1, key.pk,
            )  # fmt: skip


@pytest.mark.parametrize(
    ("roles", "refused"),
    [(["liaison"], "row-level security"), (["data_steward"], "no more than 5 of these at once")],
)
def test_webhooks_are_few_and_of_whom_the_page_lets(as_operator, roles, refused):
    with as_operator():
        somebody = make_account(institution=make_institution(), roles=roles)
    made = (
        "insert into publication_webhook (id, account_id, label, url, events, made_at, told_until,"
        " stopped_why) select gen_random_uuid(), %s, 'x', 'https://x.example', '{}', now(), 0, ''"
        " from generate_series(1, %s)"
    )
    with acting_as(somebody.pk):
        with pytest.raises(DatabaseError, match=refused):
            run(made, somebody.pk, 50_000 if refused.startswith("row") else 6)
        if roles == ["data_steward"]:
            run(made, somebody.pk, 5)
            run("update publication_webhook set ended_at = now()")
            run(made, somebody.pk, 5)
            assert run("select count(*) from publication_webhook") == [(10,)]


def test_of_a_board_that_is_not_hers_she_is_told_nothing_of_seats(police):
    """Neither who sits there nor that nobody does."""
    with acting_as(police.pk):
        asked = "select bal.is_seat_free(%s, %s, %s, 'x', 1, false, current_date, null)"
        assert run(asked, uuid4(), uuid4(), police.pk) == [(False,)]
