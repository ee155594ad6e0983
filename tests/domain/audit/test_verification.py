"""What is done to the tables of the log by whoever owns them is found; what is whole passes."""

import random
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from tests.domain.audit import database_tampering
from tests.domain.audit.database_tampering import TAMPERINGS

from baluarte.domain.audit.actions import record, sequence
from baluarte.domain.audit.models import Payload
from baluarte.domain.audit.verification import verify_database
from baluarte.domain.sealing.models import RecordKey
from baluarte.domain.wall.context import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 15, 18, tzinfo=UTC)
ENTRIES, BATCHES = 60, 6
ROUNDS = 34


def account(n):
    return UUID(int=0x4000_8000_0000_0000_0000 + n)


@pytest.fixture
def log(as_role):
    """Sixty entries of five accounts into four files, signed in six batches."""
    for batch in range(BATCHES):
        for n in range(batch * 10, batch * 10 + ENTRIES // BATCHES):
            by = account(n % 5)
            with acting_as(by):
                record(
                    act=["test.read", "test.changed"][n % 2],
                    object_type="thing",
                    objects=[account(100 + n), account(200 + n)][: n % 3],
                    payload={"n": n},
                    decision=["", "test.may_read"][n % 2],
                    files=[account(300 + n % 4), account(310 + n % 3)][: n % 3],
                    by=by,
                    at=AT + timedelta(minutes=n),
                )
        with as_role("bal_worker"), acting_as_nobody():
            sequence(at=AT + timedelta(minutes=batch * 10 + 10))
    # Once more, so that what was about to be signed is known to be kept.
    with as_role("bal_worker"), acting_as_nobody():
        sequence(at=AT + timedelta(hours=2))


@pytest.fixture
def verified(as_role):
    """What is found wrong, by whoever may read everything."""

    def verify(**given):
        with as_role("bal_maintenance"), acting_as_nobody():
            return verify_database(at=AT + timedelta(hours=2), **given)

    return verify


@pytest.fixture
def as_owner(as_role):
    with as_role("bal_owner"), connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute(database_tampering.CONSTRAINTS)


def tamper(name, seed):
    """Tamper once, and again where chance chose what changes nothing or cannot be."""
    before = database_state()
    for turn in range(20):
        with suppress(IntegrityError), transaction.atomic():
            TAMPERINGS[name](random.Random(f"{name} {seed} {turn}"))
        if database_state() != before:
            return


def missed(name, rounds, as_role, verified):
    """The seeds whose tampering was not found, each tried on the whole log and undone."""
    unfound = []
    for seed in range(rounds):
        with transaction.atomic():
            with as_role("bal_maintenance"):
                tamper(name, seed)
            if not verified().failures:
                unfound.append(seed)
            transaction.set_rollback(True)
    return unfound


def database_state():
    sums = ", ".join(
        f"(select md5(string_agg(r::text, '|' order by r::text)) from {table} r)"
        for table in database_tampering.COLUMNS
    )
    return database_tampering.run(f"select {sums}")


def test_there_are_a_thousand_tamperings():
    assert len(TAMPERINGS) * ROUNDS >= 1000


# Each kind a few times; a thousand and more in the long proofs.
@pytest.mark.parametrize("rounds", [5, pytest.param(ROUNDS, marks=pytest.mark.prove)])
def test_s16_tampering_with_the_database_is_found(log, as_owner, as_role, verified, rounds):
    assert verified().failures == []
    found = {name: missed(name, rounds, as_role, verified) for name in TAMPERINGS}
    assert {name: seeds for name, seeds in found.items() if seeds} == {}


def test_the_whole_log_has_nothing_wrong(log, verified):
    found = verified()
    assert (found.failures, found.leaves, found.checkpoints, found.unsealed) == ([], 60, 6, 0)


def test_an_erased_payload_is_counted_and_no_failure(log, as_role, verified):
    with as_role("bal_maintenance"), acting_as_nobody():
        erased = Payload.objects.values("record_key")[:3]
        RecordKey.objects.filter(pk__in=erased).update(wrapped=None, destroyed_at=AT)
    found = verified()
    assert (found.failures, found.erased) == ([], 3)
