"""Nothing is signed over a log that is not the one whose end was signed last."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from tests.domain.audit import database_tampering as tampering

from baluarte.domain.audit import last_signed
from baluarte.domain.audit.actions import (
    AT_ONCE,
    NothingToAccept,
    accept_restored_log,
    keep_findings,
    record,
    sequence,
)
from baluarte.domain.audit.models import Checkpoint, Entry, Leaf
from baluarte.domain.audit.queries import last_verification
from baluarte.domain.audit.sequencing import LogRefused
from baluarte.domain.audit.signing import signer
from baluarte.domain.audit.verification import Findings, verify_database
from baluarte.domain.wall.context import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 15, 18, tzinfo=UTC)


def act(count=3):
    by = UUID(int=0x4000_8000_0000_0000_0001)
    with acting_as(by):
        for _ in range(count):
            record(act="test.did", object_type="thing", files=[uuid4()], by=by, at=AT)


@pytest.fixture
def signed(as_role):
    """Sign what was done, as the worker; again, as it does each minute."""

    def sign(times=2):
        with as_role("bal_worker"), acting_as_nobody():
            return [sequence(at=AT + timedelta(minutes=n)) for n in range(times)]

    return sign


@pytest.fixture
def log(signed):
    for _ in range(3):
        act()
        signed()


def tampered(as_role, *statements):
    with as_role("bal_maintenance"):
        for statement in statements:
            tampering.run(statement)


ALL_AFTER_SIX = [
    "delete from audit_leaf where index >= 6",
    "delete from audit_checkpoint where size > 6",
]


@pytest.mark.parametrize(
    ("statements", "code"),
    [
        (ALL_AFTER_SIX, "truncated"),
        (["delete from audit_leaf", "delete from audit_checkpoint"], "truncated"),
        (["delete from audit_leaf where index = 8"], "leaves"),
        (["update audit_leaf set hash = sha256('x') where index = 7"], "rewritten"),
        (["update audit_checkpoint set frontier = set_byte(frontier, 20, 7) where size = 9"],
         "checkpoint"),
        (["update audit_checkpoint set note = replace(note, 'after 6', 'after 5') where size = 9"],
         "checkpoint"),
    ],
)  # fmt: skip
def test_an_altered_log_is_not_signed(log, signed, as_role, statements, code):
    tampered(as_role, *statements)
    act()
    with pytest.raises(LogRefused) as refused, transaction.atomic():
        signed()
    assert refused.value.code == code


def test_without_what_was_signed_last_a_log_is_not_signed(log, signed):
    last_signed.forget()
    with pytest.raises(LogRefused) as refused, transaction.atomic():
        signed()
    assert refused.value.code == "no_last_signed"


def test_a_fall_before_the_database_kept_it_is_no_fork(log, signed, as_role):
    act()
    kept = last_signed.read(origin=signer().name)
    with transaction.atomic():
        signed(times=1)
        transaction.set_rollback(True)
    assert last_signed.read(origin=signer().name).next is not None
    assert signed() == [3, 0]
    assert last_signed.read(origin=signer().name).signed.size == kept.signed.size + 3


def test_an_entry_that_nobody_here_wrote_gets_no_leaf(log, signed, as_role):
    tampered(
        as_role,
        "insert into audit_entry select gen_random_uuid(), recorded_at, actor, act, object_type, "
        "objects_named, decision, commit, seal from audit_entry limit 1",
    )
    assert signed(times=1) == [0]
    with as_role("bal_worker"), acting_as_nobody():
        assert (Entry.objects.count(), Leaf.objects.count()) == (10, 9)


@pytest.mark.parametrize("seal", ["''", "sha256('x')"])
def test_entries_that_nobody_here_wrote_keep_out_no_other(log, signed, as_role, seal):
    tampered(
        as_role,
        "insert into audit_entry select gen_random_uuid(), recorded_at - interval '1 hour', actor,"
        f" act, object_type, objects_named, decision, commit, {seal} from audit_entry,"
        f" generate_series(1, {AT_ONCE // 9 + 1})",
    )
    act()
    assert sum(signed(times=3)) == 3
    with as_role("bal_worker"), acting_as_nobody():
        assert Leaf.objects.count() == 12


def test_a_restored_copy_is_accepted_with_its_reason_and_named(log, signed, as_role):
    with as_role("bal_maintenance"):
        tampering.run("delete from audit_checkpoint where size > 6")
        gone = [row["entry_id"] for row in tampering.rows_of(tampering.LEAF) if row["index"] >= 6]
        tampering.remove(gone)
    with as_role("bal_maintenance"), acting_as_nobody():
        fork = accept_restored_log(reason="a disk failed", by=None, at=AT)
    assert (fork.size, fork.lost_size) == (6, 9)
    assert signed() == [1, 0]
    with as_role("bal_maintenance"), acting_as_nobody():
        found = verify_database(at=AT + timedelta(minutes=1))
        decision = Entry.objects.get(act="audit.accept_restore").decision
    assert (found.failures, found.forks, decision) == (
        [], (fork,), "forks at 6; 9 were signed"
    )  # fmt: skip


def test_a_copy_that_is_altered_is_not_accepted(log, as_role):
    tampered(as_role, *ALL_AFTER_SIX, "update audit_entry set act = 'test.other'")
    with as_role("bal_maintenance"), acting_as_nobody(), pytest.raises(LogRefused):
        accept_restored_log(reason="none", by=None, at=AT)


def test_there_is_nothing_to_accept_in_the_log_that_was_signed(log, as_role):
    with as_role("bal_maintenance"), acting_as_nobody(), pytest.raises(NothingToAccept):
        accept_restored_log(reason="none", by=None, at=AT)


def test_what_a_look_found_is_signed_and_cannot_be_said_in_its_place(log, as_role):
    with as_role("bal_worker"), acting_as_nobody():
        keep_findings(Findings([("truncated", "9")], leaves=9), at=AT)
        assert (last_verification().failures, last_verification().leaves) == (("truncated",), 9)
    tampered(as_role, "update audit_verification set note = replace(note, 'truncated', 'none')")
    with as_role("bal_worker"), acting_as_nobody():
        assert last_verification() is None


def test_each_checkpoint_says_what_it_follows_and_when_it_was_signed(log, as_role):
    with as_role("bal_worker"), acting_as_nobody():
        notes = [one.note.split("\n")[3:5] for one in Checkpoint.objects.all()]
    assert [said[0] for said in notes] == ["after 0", "after 3", "after 6"]
    assert {said[1] for said in notes} == {"signed 2026-01-15T18:00:00.000000Z"}
