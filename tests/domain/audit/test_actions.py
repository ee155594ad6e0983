from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from baluarte.domain.audit.actions import record, sequence
from baluarte.domain.audit.checkpoints import verify_checkpoint
from baluarte.domain.audit.entries import commitment
from baluarte.domain.audit.merkle import root_of
from baluarte.domain.audit.models import Checkpoint, Entry, Leaf, Payload
from baluarte.domain.audit.queries import export_log
from baluarte.domain.audit.signing import signer
from baluarte.domain.audit.verify_log import main as verify
from baluarte.domain.sealing.queries import unseal
from baluarte.domain.wall.context import ContextConflict, NoContext, acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 15, 18, tzinfo=UTC)


def do_something(account, *, at=AT, payload=None):
    with acting_as(account):
        return record(
            act="test.did",
            object_type="thing",
            objects=[uuid4()],
            payload=payload,
            by=account,
            at=at,
        )


def sequence_as_worker(as_role, at=AT):
    with as_role("bal_worker"), acting_as_nobody():
        return sequence(at=at)


def test_who_acts_must_be_who_the_transaction_acts_for():
    with acting_as(uuid4()), pytest.raises(ContextConflict):
        record(act="test.did", object_type="thing", by=uuid4(), at=AT)


def test_without_context_nothing_is_recorded():
    with pytest.raises(NoContext):
        record(act="test.did", object_type="thing", by=None, at=AT)


def test_the_payload_is_sealed_and_committed_to(as_role):
    entry = do_something(uuid4(), payload={"name": "Canaria"})
    with as_role("bal_maintenance"), acting_as_nobody():
        kept = Payload.objects.get(entry_id=entry.id)
        salt, content = unseal(kept, "salt"), unseal(kept, "content")
        raw = bytes(kept.content)
    assert content == '{"name":"Canaria"}'
    assert b"Canaria" not in raw
    assert commitment(bytes.fromhex(salt), {"name": "Canaria"}) == bytes(entry.commit)


def test_the_application_cannot_read_payloads():
    account = uuid4()
    do_something(account)
    with acting_as(account):
        assert list(Payload.objects.all()) == []


@pytest.mark.parametrize("sql", ["update audit_entry set act = 'x'", "delete from audit_entry"])
@pytest.mark.parametrize("role", ["bal_app", "bal_worker"])
def test_nobody_changes_or_removes_an_entry(as_role, sql, role):
    from django.db import connection

    with (
        as_role(role),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_one_sees_what_one_did_and_not_what_others_did():
    mine, theirs = uuid4(), uuid4()
    entry = do_something(mine)
    do_something(theirs)
    with acting_as(mine):
        assert list(Entry.objects.all()) == [entry]


def test_the_sequencer_gives_each_entry_one_leaf_and_signs(as_role):
    for n in range(3):
        do_something(uuid4(), at=AT + timedelta(minutes=n))
    assert sequence_as_worker(as_role) == 3
    assert sequence_as_worker(as_role) == 0
    with as_role("bal_worker"), acting_as_nobody():
        hashes = [bytes(leaf.hash) for leaf in Leaf.objects.order_by("index")]
        note = Checkpoint.objects.get().note
    said = verify_checkpoint(note, name=signer().name, public_key=signer().public_key)
    assert (said.size, said.root) == (3, root_of(hashes))


def test_an_entry_that_committed_late_takes_the_next_place(as_role):
    do_something(uuid4(), at=AT)
    sequence_as_worker(as_role)
    late = do_something(uuid4(), at=AT - timedelta(hours=1))
    sequence_as_worker(as_role, at=AT + timedelta(minutes=1))
    with as_role("bal_worker"), acting_as_nobody():
        assert Leaf.objects.get(index=1).entry_id == late.id


def test_the_exported_log_verifies_alone(as_role, tmp_path):
    for n in range(4):
        do_something(uuid4(), at=AT + timedelta(minutes=n), payload={"n": n})
        sequence_as_worker(as_role, at=AT + timedelta(minutes=n))
    with as_role("bal_maintenance"), acting_as_nobody():
        assert export_log(tmp_path) == 4
    assert verify([str(tmp_path)]) == 0
    lines = (tmp_path / "leaves.jsonl").read_text().replace("test.did", "test.not", 1)
    (tmp_path / "leaves.jsonl").write_text(lines)
    assert verify([str(tmp_path)]) == 1
