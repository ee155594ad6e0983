"""The database's log held against itself, its signatures, and the file beside the log's key.

Every row of entries, payloads, files touched, leaves and checkpoints is looked at. What a key of
this installation makes (seals, pseudonyms, payloads) and what the log's key signed cannot be made
by whoever owns the database, so a row that was changed, removed or added shows.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db.models import Exists, OuterRef

from baluarte.domain.audit import last_signed
from baluarte.domain.audit.checkpoints import (
    CheckpointInvalid,
    sign_checkpoint,
    verify_checkpoint,
)
from baluarte.domain.audit.contents import (
    LogKeys,
    columns_agree,
    is_of,
    is_sealed,
    touched_id,
)
from baluarte.domain.audit.entries import FIRST, LeafInvalid, NotCanonical
from baluarte.domain.audit.entries import Leaf as Content
from baluarte.domain.audit.last_signed import Fork, LastSignedUnreadable
from baluarte.domain.audit.merkle import Frontier, leaf_hash
from baluarte.domain.audit.models import Checkpoint, Entry, FileAccess, Leaf, Payload
from baluarte.domain.audit.queries import ends_in_first_form, log_keys
from baluarte.domain.audit.sequencing import LogRefused, written_at
from baluarte.domain.audit.signing import Signer, signer
from baluarte.domain.sealing.encryption import SealBroken
from baluarte.domain.sealing.keys import KeyProblem
from baluarte.domain.sealing.queries import unseal_fields

PER_LOOK = 2000
# The sequencer comes each minute; what waits longer does not wait by chance.
WAITS_AT_MOST = timedelta(minutes=5)
NO_FORM = (LeafInvalid, NotCanonical, TypeError)


@dataclass
class Findings:
    """What is wrong, by a code, with the place in the log or the key of the row."""

    failures: list[tuple[str, str]] = field(default_factory=list)
    leaves: int = 0
    checkpoints: int = 0
    unsealed: int = 0
    erased: int = 0
    of_first_form: int = 0
    forks: tuple[Fork, ...] = ()

    @classmethod
    def of_refusal(cls, refused: LogRefused) -> "Findings":
        """Return why the log was not signed, as something found wrong."""
        return cls([(refused.code, "")], leaves=refused.values.get("size", 0))

    def fail(self, code: str, where: object = "") -> None:
        """Note that something is wrong."""
        self.failures.append((code, str(where)))


def verify_database(*, at: datetime, payloads: bool = True, against_file: bool = True) -> Findings:
    """Look at every row of the log; as operator, or as the worker without payloads."""
    found, log = Findings(), signer()
    if not Leaf.objects.exists() and not Entry.objects.exists():
        _check_without_entries(found, payloads)
        _check_checkpoints(found, log, {0: Frontier()}, against_file)
        return found
    keys = log_keys()
    frontiers = _check_leaves(found, log, keys, payloads)
    _check_unsealed(found, keys, at, payloads)
    _check_without_entries(found, payloads)
    _check_checkpoints(found, log, frontiers, against_file)
    return found


def _check_leaves(
    found: Findings, log: Signer, keys: LogKeys, payloads: bool
) -> dict[int, Frontier]:
    """Hold each leaf against its place, its hash and its rows; return the ends once signed."""
    sizes = set(Checkpoint.objects.values_list("size", flat=True))
    frontier, ends, is_past_first_form = Frontier(), {0: Frontier()}, False
    for rows in _chunks():
        beside = _Rows.of([row.entry_id for row in rows], payloads)
        for row in rows:
            if row.index != frontier.size:
                found.fail("place", row.index)
            if leaf_hash(bytes(row.content)) != bytes(row.hash):
                found.fail("hash", row.index)
            form = _check_leaf(found, row, beside, log, keys)
            if form == FIRST and is_past_first_form:
                found.fail("form", row.index)
            is_past_first_form = is_past_first_form or form != FIRST
            frontier = frontier.append(leaf_hash(bytes(row.content)))
            if frontier.size in sizes:
                ends[frontier.size] = frontier
        _check_payloads(found, beside)
    ends[frontier.size] = frontier
    found.leaves = frontier.size
    return ends


def _chunks() -> Iterator[list[Leaf]]:
    after = -1
    # An index below zero was never given: it is looked at too.
    rows = list(Leaf.objects.filter(index__lt=0).order_by("index"))
    while True:
        rows += Leaf.objects.filter(index__gt=after).order_by("index")[: PER_LOOK - len(rows)]
        if not rows:
            return
        yield rows
        after, rows = max(rows[-1].index, -1), []


@dataclass
class _Rows:
    """The rows beside some leaves or entries, by the key of the entry."""

    entries: dict[UUID, Entry]
    touched: dict[UUID, list[FileAccess]]
    payloads: dict[UUID, Payload] | None

    @classmethod
    def of(cls, keys: list[UUID], payloads: bool) -> "_Rows":
        """Read them; of payloads only where whoever looks may."""
        touched: dict[UUID, list[FileAccess]] = {key: [] for key in keys}
        for one in FileAccess.objects.filter(entry_id__in=keys):
            touched[one.entry_id].append(one)
        entries = Entry.objects.filter(pk__in=keys)
        kept = Payload.objects.filter(entry_id__in=keys).select_related("record_key")
        return cls(
            {one.pk: one for one in entries},
            touched,
            {one.entry_id: one for one in kept} if payloads else None,
        )


def _check_leaf(found: Findings, row: Leaf, beside: _Rows, log: Signer, keys: LogKeys) -> str:
    """Hold one leaf against the rows it was made of; return its form."""
    try:
        content = Content.decode(bytes(row.content))
    except NO_FORM:
        found.fail("content", row.index)
        return ""
    found.of_first_form += content.version == FIRST
    if content.entry_id != str(row.entry_id) or not columns_agree(row, content, keys=keys):
        found.fail("columns", row.index)
    entry = beside.entries.get(row.entry_id)
    if entry is None:
        found.fail("entry_removed", row.index)
        return content.version
    given = {"files": list(row.files), "windows": list(row.windows)}
    if content.log_id != log.name or not is_of(content, entry, keys=keys, **given):
        found.fail("entry_changed", row.index)
    if not _touched_agree(entry, beside.touched[row.entry_id], **given):
        found.fail("touched", row.index)
    return content.version


def _touched_agree(
    entry: Entry, rows: list[FileAccess], *, files: list[UUID], windows: list[UUID]
) -> bool:
    kept = Counter(
        (one.pk, one.compartment_id, one.actor, one.act, one.decision, one.recorded_at,
         one.is_in_a_window)
        for one in rows
    )  # fmt: skip
    # The oldest rows have keys of their own.
    of_first_form = {one.compartment_id: one.pk for one in rows} if not entry.seal else {}
    told = Counter(
        (of_first_form.get(file, touched_id(entry.pk, file)), file, entry.actor, entry.act,
         entry.decision, entry.recorded_at, file in windows)
        for file in files
    )  # fmt: skip
    return kept == told


def _check_payloads(found: Findings, beside: _Rows) -> None:
    """Open what each entry commits to; what was erased is counted."""
    if beside.payloads is None:
        return
    for key in beside.entries.keys() - beside.payloads.keys():
        found.fail("payload_removed", key)
    there = [one for key, one in beside.payloads.items() if key in beside.entries]
    erased = {one.pk for one in there if one.record_key.destroyed_at}
    found.erased += len(erased)
    standing = [one for one in there if one.pk not in erased]
    for one, opened in zip(standing, _opened(standing), strict=True):
        salt, content = opened or ("", "")
        made = sha256(bytes.fromhex(salt) + content.encode()).digest()
        if made != bytes(beside.entries[one.entry_id].commit):
            found.fail("payload", one.entry_id)


def _opened(rows: list[Payload]) -> list[tuple[str, ...] | None]:
    """Open all at once, and one by one where one does not open."""
    if not rows:
        return []
    try:
        return list(unseal_fields(rows, "salt", "content"))
    except (SealBroken, KeyProblem, KeyError, ValueError):
        return [None] if len(rows) == 1 else [opened for row in rows for opened in _opened([row])]


def _check_unsealed(found: Findings, keys: LogKeys, at: datetime, payloads: bool) -> None:
    """Look at what has no leaf yet: written here, and not for long."""
    is_first_form = ends_in_first_form()
    leafless = Entry.objects.filter(~Exists(Leaf.objects.filter(entry_id=OuterRef("pk"))))
    waiting = list(leafless.order_by("recorded_at", "id"))
    for start in range(0, len(waiting), PER_LOOK):
        entries = waiting[start : start + PER_LOOK]
        beside = _Rows.of([one.pk for one in entries], payloads)
        for entry in entries:
            rows = beside.touched[entry.pk]
            files = [one.compartment_id for one in rows]
            windows = [one.compartment_id for one in rows if one.is_in_a_window]
            has_seal = is_sealed(entry, files=files, windows=windows, keys=keys)
            is_ours = has_seal if entry.seal else is_first_form
            if not is_ours or not _touched_agree(entry, rows, files=files, windows=windows):
                found.fail("forged", entry.pk)
            elif entry.recorded_at < at - WAITS_AT_MOST:
                found.fail("unsealed", entry.pk)
        _check_payloads(found, beside)
    found.unsealed = len(waiting)


def _check_without_entries(found: Findings, payloads: bool) -> None:
    """Find rows beside an entry that is not there."""
    entry = Entry.objects.filter(pk=OuterRef("entry_id"))
    for one in FileAccess.objects.filter(~Exists(entry)).values_list("entry_id", flat=True):
        found.fail("touched_alone", one)
    if payloads:
        for one in Payload.objects.filter(~Exists(entry)).values_list("entry_id", flat=True):
            found.fail("payload_alone", one)


def _check_checkpoints(
    found: Findings, log: Signer, frontiers: dict[int, Frontier], against_file: bool
) -> None:
    """Hold every checkpoint against its signature, the leaves and the one before it."""
    before, is_extended = 0, False
    for row in Checkpoint.objects.order_by("size").iterator(PER_LOOK):
        found.checkpoints += 1
        try:
            said = verify_checkpoint(row.note, name=log.name, public_key=log.public_key)
            is_whole = row.note == sign_checkpoint(said, key=log.key)
        except CheckpointInvalid:
            found.fail("signature", row.size)
            continue
        end = frontiers.get(row.size)
        kept = (said.size, said.signed_at or written_at(row.signed_at))
        if not is_whole or kept != (row.size, written_at(row.signed_at)):
            found.fail("checkpoint", row.size)
        if end is None or (said.root, bytes(row.frontier)) != (end.root(), end.to_bytes()):
            found.fail("root", row.size)
        is_extended = is_extended or said.after is not None
        if is_extended and said.after != before:
            found.fail("checkpoint_removed", row.size)
        before = row.size
    if before != found.leaves:
        found.fail("unsigned", before)
    if against_file:
        _check_last_signed(found, log, frontiers.get(before), before)


def _check_last_signed(found: Findings, log: Signer, end: Frontier | None, size: int) -> None:
    """Hold where the log ends against what its key signed last, kept outside the database."""
    try:
        state = last_signed.read(origin=log.name)
    except LastSignedUnreadable:
        state = None
    if state is None:
        if size:
            found.fail("no_last_signed", size)
        return
    found.forks = state.forks
    known = [one for one in (state.signed, state.next) if one is not None]
    if end not in known:
        found.fail("truncated" if size < state.signed.size else "forked", size)
