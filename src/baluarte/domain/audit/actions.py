from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models.expressions import RawSQL

from baluarte.domain.audit.checkpoints import Checkpoint as SignedCheckpoint
from baluarte.domain.audit.checkpoints import sign_checkpoint
from baluarte.domain.audit.entries import Json, canonical, commitment, new_salt
from baluarte.domain.audit.merkle import Frontier, leaf_hash
from baluarte.domain.audit.models import Checkpoint, Entry, Leaf, Payload, Touched
from baluarte.domain.audit.queries import OWNER, content_of
from baluarte.domain.audit.signing import Signer, signer
from baluarte.domain.sealing.actions import new_record_keys, seal
from baluarte.domain.sealing.keys import Key
from baluarte.domain.sealing.models import OwnerKey
from baluarte.domain.sealing.queries import owner_key
from baluarte.domain.wall import context

SEQUENCER_LOCK = 0xBA1_0A12
AT_ONCE = 5000


def record(
    *,
    act: str,
    object_type: str,
    objects: Iterable[UUID | str] = (),
    payload: Json = None,
    decision: str = "",
    files: Iterable[UUID] = (),
    by: UUID | None,
    at: datetime,
) -> Entry:
    """Write what is done or read, in the transaction that does it: no log, no act.

    `files` are the compartments of the rows: whom a file is about is told who read it.
    """
    context.require(by)
    salt = new_salt()
    entry = Entry(
        recorded_at=at,
        actor=by,
        act=act,
        object_type=object_type,
        objects_named=[str(name) for name in objects],
        decision=decision,
        commit=commitment(salt, payload),
    )
    entry.save(force_insert=True)
    [(record_key, key)] = new_record_keys(OWNER, 1)
    kept = Payload(entry_id=entry.id, record_key=record_key)
    seal(kept, "salt", salt.hex(), key=key)
    seal(kept, "content", canonical(payload).decode(), key=key)
    kept.save(force_insert=True)
    Touched.objects.bulk_create([_touched(entry, file) for file in set(files)])
    return entry


def _touched(entry: Entry, file: UUID) -> Touched:
    return Touched(
        entry_id=entry.pk,
        compartment_id=file,
        actor=entry.actor,
        is_in_a_window=RawSQL("%s::uuid in (select bal.own_windows())", [file]),
        act=entry.act,
        decision=entry.decision,
        recorded_at=entry.recorded_at,
    )


def sequence(*, at: datetime) -> int:
    """Give every entry that has none its leaf, and sign where the log now ends.

    One sequencer at a time; entries are met in no particular order of commit, so whatever
    is missing from the log is taken, not whatever is newer than the last.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [SEQUENCER_LOCK])
        missing = Entry.objects.filter(leaf__isnull=True).order_by("recorded_at", "id")
        entries = list(missing[:AT_ONCE])
        if not entries:
            return 0
        last = Checkpoint.objects.last()
        size = last.size if last else 0
        frontier = Frontier.from_bytes(bytes(last.frontier)) if last else Frontier()
        log, key = signer(), owner_key(OwnerKey.objects.get(owner=OWNER))
        leaves = [_leaf(entry, size + n, log, key) for n, entry in enumerate(entries)]
        Leaf.objects.bulk_create(leaves)
        _sign(frontier.extend(bytes(leaf.hash) for leaf in leaves), size + len(leaves), at)
        return len(leaves)


def _leaf(entry: Entry, index: int, log: Signer, key: Key) -> Leaf:
    content = content_of(entry, log=log, key=key).encode()
    return Leaf(index=index, entry=entry, content=content, hash=leaf_hash(content))


def _sign(frontier: Frontier, size: int, at: datetime) -> None:
    log = signer()
    said = SignedCheckpoint(origin=log.name, size=size, root=frontier.root())
    Checkpoint.objects.create(
        size=size,
        signed_at=at,
        note=sign_checkpoint(said, key=log.key),
        frontier=frontier.to_bytes(),
    )
