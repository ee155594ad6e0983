from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from baluarte.domain.audit import last_signed
from baluarte.domain.audit.checkpoints import Checkpoint as SignedCheckpoint
from baluarte.domain.audit.checkpoints import (
    CheckpointInvalid,
    parse_checkpoint,
    sign_checkpoint,
    sign_note,
    split_note,
)
from baluarte.domain.audit.contents import (
    OWNER,
    LogKeys,
    content_of,
    is_sealed,
    seal_of,
    touched_as,
)
from baluarte.domain.audit.entries import Json, canonical, commitment, new_salt
from baluarte.domain.audit.gathering import note_record
from baluarte.domain.audit.last_signed import Fork, LastSigned
from baluarte.domain.audit.merkle import Frontier, leaf_hash
from baluarte.domain.audit.models import (
    Checkpoint,
    Cosignature,
    Entry,
    FileAccess,
    Leaf,
    Payload,
    Verification,
)
from baluarte.domain.audit.queries import (
    VerificationSaid,
    ends_in_first_form,
    files_of,
    log_keys,
)
from baluarte.domain.audit.sequencing import LogRefused, known_end, written_at
from baluarte.domain.audit.signals import objects_read
from baluarte.domain.audit.signing import Signer, signer
from baluarte.domain.audit.verification import Findings, verify_database
from baluarte.domain.audit.witness import Witness, lines_of, verify_cosignature
from baluarte.domain.sealing.actions import kept_as, key_of_owner, seal, unsaved_record_keys
from baluarte.domain.sealing.queries import owner_key
from baluarte.domain.wall import context

# How acts begin that only read.
READING = ("compare_", "export_", "find_", "open_copy", "open_report", "read_")
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
    named = [str(name) for name in objects]
    told = sorted({*files, *_files_about(act, object_type, named)})
    note_record()
    salt, key = new_salt(), key_of_owner(OWNER)
    entry = Entry(
        recorded_at=at,
        actor=by,
        act=act,
        object_type=object_type,
        objects_named=named,
        decision=decision,
        commit=commitment(salt, payload),
    )
    within = _within_own_windows(told)
    entry.seal = seal_of(entry, files=told, windows=within, keys=LogKeys.of(owner_key(key)))
    [(record_key, opened)] = unsaved_record_keys(key, 1)
    kept = Payload(entry_id=entry.id, record_key=record_key)
    seal(kept, "salt", salt.hex(), key=opened)
    seal(kept, "content", canonical(payload).decode(), key=opened)
    _insert(entry, kept, touched_as(entry, files=told, windows=within))
    return entry


def _files_about(act: str, object_type: str, named: list[str]) -> set[UUID]:
    """Return the files that what is read is part of, as the rooms above answer."""
    if not named or not act.rpartition(".")[2].startswith(READING):
        return set()
    answers: list[tuple[Any, Any]] = objects_read.send(
        sender=Entry, object_type=object_type, objects=named
    )
    return {file for _, files in answers for file in files}


# One statement for what each reading leaves: a page is not to wait five times for the database.
INSERT = """
with key as (
  select bal.keep_keys(%s, %s, %s, %s)
), payload as (
  insert into audit_payload (entry_id, record_key_id, salt, content)
  select %s::uuid, %s::uuid, %s::bytea, %s::bytea from key
), entry as (
  insert into audit_entry
    (id, recorded_at, actor, act, object_type, objects_named, decision, commit, seal)
  values (%s, %s, %s, %s, %s, %s::text[], %s, %s, %s)
)
insert into audit_fileaccess
  (id, entry_id, compartment_id, actor, is_in_a_window, act, decision, recorded_at)
select file.id, %s, file.compartment_id, %s, file.is_in_a_window, %s, %s, %s
  from unnest(%s::uuid[], %s::uuid[], %s::boolean[]) file(id, compartment_id, is_in_a_window)
"""


def _insert(entry: Entry, kept: Payload, touched: list[FileAccess]) -> None:
    key = kept.record_key
    values: list[Any] = [
        *kept_as([key]),
        *(entry.pk, key.pk, kept.salt, kept.content),
        *(entry.pk, entry.recorded_at, entry.actor, entry.act, entry.object_type),
        *(entry.objects_named, entry.decision, entry.commit, entry.seal),
        *(entry.pk, entry.actor, entry.act, entry.decision, entry.recorded_at),
        [one.pk for one in touched],
        [one.compartment_id for one in touched],
        [one.is_in_a_window for one in touched],
    ]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, values)


def _within_own_windows(files: list[UUID]) -> list[UUID]:
    """Return which files are whoever acts' own."""
    if not files:
        return []
    with connection.cursor() as cursor:
        cursor.execute("select array(select bal.own_windows())")
        [windows] = cursor.fetchone()
    return [file for file in files if file in windows]


def sequence(*, at: datetime) -> int:
    """Give every entry that has none its leaf, and sign where the log now ends.

    One sequencer at a time; entries are met in no particular order of commit, so whatever
    is missing from the log is taken, not whatever is newer than the last. Before that, the log in
    the database must be the one that was signed last: `LogRefused` otherwise.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [SEQUENCER_LOCK])
        log = signer()
        end = known_end(log)
        leaves = _missing_leaves(end.signed.size, log)
        if not leaves:
            last_signed.keep(end)
            return 0
        after = end.signed.extend(bytes(leaf.hash) for leaf in leaves)
        Leaf.objects.bulk_create(leaves)
        _sign(end.signed, after, log, at)
        last_signed.write(end.signing(after))
        transaction.on_commit(lambda: last_signed.confirm(log.name, after))
        return len(leaves)


def keep_findings(found: Findings, *, at: datetime) -> None:
    """Keep, signed, what a look at the log found: pages tell it, and nobody can in its place."""
    log = signer()
    said = VerificationSaid(at, found.leaves, tuple(sorted({code for code, _ in found.failures})))
    note = sign_note(said.text(log.name), name=log.name, key=log.key)
    Verification.objects.create(at=at, note=note)


def add_cosignature(*, note: str, at: datetime) -> Cosignature:
    """Keep the signature of a witness that this installation names, under its checkpoint."""
    said = parse_checkpoint(note)
    row = Checkpoint.objects.filter(size=said.size).first()
    if row is None or split_note(row.note)[0] != split_note(note)[0]:
        raise CheckpointInvalid("the checkpoint is not one of this log")
    for witness in map(Witness.read, settings.LOG_WITNESSES):
        for line in lines_of(note, witness=witness):
            verify_cosignature(row.note, line=line, witness=witness)
            kept, _ = Cosignature.objects.get_or_create(
                checkpoint=row, witness=witness.name, defaults={"line": line, "added_at": at}
            )
            return kept
    raise CheckpointInvalid("no witness that this installation names signed it")


class NothingToAccept(Exception):
    """The log in the database is the one that was signed last: there is no restored copy."""


def accept_restored_log(*, reason: str, by: UUID | None, at: datetime) -> Fork:
    """Let the log go on from a restored copy; what was signed after it is named as lost.

    The copy itself must be whole: `LogRefused` otherwise.
    """
    log = signer()
    found = verify_database(at=at, against_file=False)
    if wrong := [code for code, _ in found.failures if code != "unsealed"]:
        raise LogRefused(wrong[0], size=found.leaves)
    last = Checkpoint.objects.order_by("-size").first()
    end = Frontier.from_bytes(bytes(last.frontier)) if last else Frontier()
    state = last_signed.read(origin=log.name)
    if state and end in {state.signed, state.next}:
        raise NothingToAccept
    lost = state.signed if state else Frontier()
    fork = Fork(end.size, lost.size, lost.root().hex() if state else "", written_at(at))
    record(
        act="audit.accept_restore",
        object_type="log",
        decision=f"forks at {fork.size}; {fork.lost_size} were signed",
        payload={"reason": reason, "lost_root": fork.lost_root},
        by=by,
        at=at,
    )
    forks = (*(state.forks if state else ()), fork)
    last_signed.write(LastSigned(log.name, end, forks=forks))
    return fork


def _missing_leaves(size: int, log: Signer) -> list[Leaf]:
    """Return the leaves of what has none yet; a row that nobody here wrote gets none."""
    leaves: list[Leaf] = []
    if not Entry.objects.filter(leaf__isnull=True).exists():
        return leaves
    keys = log_keys()
    for entry, given in _written_here(keys):
        content = content_of(entry, log=log.name, keys=keys, **given).encode()
        leaves.append(
            Leaf(
                index=size + len(leaves),
                entry=entry,
                actor=entry.actor,
                content=content,
                hash=leaf_hash(content),
                **given,
            )
        )
    return leaves


def _written_here(keys: LogKeys) -> list[tuple[Entry, dict[str, Any]]]:
    """Return the first entries without a leaf that were written here, each with its files.

    Rows that were not are passed over, however many there are: they would keep out all others.
    """
    missing = Entry.objects.filter(leaf__isnull=True).order_by("recorded_at", "id")
    is_first_form = ends_in_first_form()
    if not is_first_form:
        missing = missing.exclude(seal=b"")
    found: list[tuple[Entry, dict[str, Any]]] = []
    entries = list(missing[:AT_ONCE])
    while entries and len(found) < AT_ONCE:
        files, windows = files_of([entry.pk for entry in entries])
        for entry in entries:
            given = {"files": files[entry.pk], "windows": windows[entry.pk]}
            if is_sealed(entry, keys=keys, **given) if entry.seal else is_first_form:
                found.append((entry, given))
        last = entries[-1]
        later = Q(recorded_at__gt=last.recorded_at) | Q(
            recorded_at=last.recorded_at, id__gt=last.pk
        )
        entries = list(missing.filter(later)[:AT_ONCE])
    return found[:AT_ONCE]


def _sign(before: Frontier, after: Frontier, log: Signer, at: datetime) -> None:
    said = SignedCheckpoint(
        origin=log.name, size=after.size, root=after.root(), after=before.size,
        signed_at=written_at(at),
    )  # fmt: skip
    Checkpoint.objects.create(
        size=after.size,
        signed_at=at,
        note=sign_checkpoint(said, key=log.key),
        frontier=after.to_bytes(),
    )
