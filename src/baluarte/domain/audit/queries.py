import shutil
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple, TypeAlias
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from baluarte.domain.audit.checkpoints import join_checkpoints, key_file, verify_note
from baluarte.domain.audit.choices import RowState
from baluarte.domain.audit.contents import OWNER, LogKeys, columns_agree, is_of
from baluarte.domain.audit.entries import FIRST, LeafInvalid, NotCanonical, coarse, export_line
from baluarte.domain.audit.entries import Leaf as LeafContent
from baluarte.domain.audit.merkle import NoSuchProof, consistency_proof, leaf_hash
from baluarte.domain.audit.models import Checkpoint, Entry, FileAccess, Leaf, Verification
from baluarte.domain.audit.signing import signer, verifier
from baluarte.domain.audit.witness import write_request
from baluarte.domain.sealing.models import OwnerKey
from baluarte.domain.sealing.queries import owner_key

Place: TypeAlias = tuple[datetime, UUID] | int
"""Where a page ended: among what has no leaf yet, or at a leaf."""
NEVER = datetime.min.replace(tzinfo=UTC)
WAITS_AT_MOST = timedelta(days=1)


@dataclass(frozen=True)
class ActedFor:
    """An account acts for an institution, in a role, since and until when."""

    account: UUID
    institution: UUID
    role: str
    since_at: datetime
    until_at: datetime | None


def entries() -> QuerySet[Entry]:
    """Return the entries the context may see, to be counted; what is shown comes from leaves."""
    return Entry.objects.order_by("-recorded_at", "-id")


# Of what somebody did, no more is looked through to find whether it ever was done.
LOOKED_THROUGH = 2000


@dataclass(frozen=True)
class LogRow:
    """Something done or read, as its leaf says it; as its row says it where it has no leaf yet."""

    entry: UUID
    state: RowState
    at: datetime
    act: str
    decision: str = ""
    actor: UUID | None = None
    index: int | None = None
    object_type: str = ""
    objects: int = 0
    is_in_a_window: bool = False
    # By their keys, as its row names them; nothing where the row is not what its leaf says.
    named: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        """Return where a page that ends with this row goes on."""
        return (self.at, self.entry) if self.index is None else self.index


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What is looked for: what an account did, of one act, from an instant on, before another.

    Of something, what names it by any of the names in `on`.
    """

    by: UUID | None = None
    act: str = ""
    since: datetime | None = None
    until: datetime | None = None
    on: tuple[str, ...] = ()

    def condition(self, prefix: str = "") -> Q:
        """Return it as a condition on entries, or on what leads to them."""
        asked = {
            "act": self.act,
            "recorded_at__gte": self.since,
            "recorded_at__lt": self.until,
            "objects_named__overlap": list(self.on),
        }
        return Q(**{f"{prefix}{name}": value for name, value in asked.items() if value})


def log_rows(
    *,
    after: Place | None = None,
    limit: int,
    only: LogFilter = LogFilter(),
) -> list[LogRow]:
    """Return what the context may see of the log, what has no leaf yet first, newest first.

    What was done by somebody, of an act or on a day is found by its row; what is shown of it is
    what its leaf says.
    """
    waiting = [] if isinstance(after, int) else _waiting(after, limit, only)
    older = Leaf.objects.filter(only.condition("entry__")).order_by("-index")
    if isinstance(after, int):
        older = older.filter(index__lt=after)
    if only.by is not None:
        older = older.filter(actor=only.by)
    leaves = list(older[: limit - len(waiting)])
    entries = Entry.objects.in_bulk([leaf.entry_id for leaf in leaves])
    keys = log_keys() if leaves else None
    return waiting + [_of_leaf(leaf, entries.get(leaf.entry_id), keys) for leaf in leaves if keys]


def acts_done(account: UUID, acts: Collection[str], *, most: int = LOOKED_THROUGH) -> set[str]:
    """Return which of some acts an account did, among the newest that it did.

    Of a page that was opened, its name beside: `access.read_page` and the page, joined by a colon.
    """
    newest = Leaf.objects.filter(actor=account).order_by("-index").values("entry_id")[:most]
    waiting = _without_leaf().filter(actor=account)
    if since := _waiting_since():
        waiting = waiting.filter(recorded_at__gte=since)
    done: set[str] = set()
    for rows in (Entry.objects.filter(pk__in=newest), waiting):
        found = rows.filter(act__in={one.partition(":")[0] for one in acts})
        for act, page in found.values_list("act", "objects_named__0").distinct():
            done |= {act, f"{act}:{page}"}
    return done & set(acts)


def _waiting(after: tuple[datetime, UUID] | None, limit: int, only: LogFilter) -> list[LogRow]:
    found = _without_leaf().filter(only.condition()).order_by("-recorded_at", "-id")
    if since := _waiting_since():
        found = found.filter(recorded_at__gte=since)
    if only.by is not None:
        found = found.filter(actor=only.by)
    if after is not None:
        at, entry = after
        found = found.filter(recorded_at__lte=at).exclude(recorded_at=at, id__gte=entry)
    return [
        LogRow(
            entry=one.pk, state=RowState.UNSEALED, at=one.recorded_at, act=one.act,
            decision=one.decision, actor=one.actor, object_type=one.object_type,
            objects=len(one.objects_named), named=tuple(one.objects_named),
        )
        for one in found[:limit]
    ]  # fmt: skip


def _without_leaf() -> QuerySet[Entry]:
    """Return what waits for its leaf, to be walked by its instant: as a join all is read."""
    return Entry.objects.exclude(Exists(Leaf.objects.filter(entry=OuterRef("pk"))))


def _waiting_since() -> datetime | None:
    """Return since when something may wait for its leaf; what waits longer, `verify` tells."""
    signed_at = Checkpoint.objects.order_by("-size").values_list("signed_at", flat=True).first()
    return signed_at - WAITS_AT_MOST if signed_at else None


def _of_leaf(leaf: Leaf, entry: Entry | None, keys: LogKeys) -> LogRow:
    content = _read(bytes(leaf.content), bytes(leaf.hash))
    if content is None:
        return LogRow(leaf.entry_id, RowState.BROKEN, NEVER, "", index=leaf.index)
    given = {"files": list(leaf.files), "windows": list(leaf.windows)}
    if entry is None:
        state = RowState.REMOVED
    elif columns_agree(leaf, content, keys=keys) and is_of(content, entry, keys=keys, **given):
        state = RowState.SEALED
    else:
        state = RowState.CHANGED
    return LogRow(
        entry=leaf.entry_id, state=state, at=_instant(content), act=content.act,
        decision=content.decision, actor=_actor(leaf.actor, content, keys), index=leaf.index,
        object_type=content.object_type, objects=len(content.objects),
        named=tuple(entry.objects_named) if entry and state is RowState.SEALED else (),
    )  # fmt: skip


def readings(file: UUID, *, after: Place | None = None, limit: int) -> list[LogRow]:
    """Return who read or changed a file, as far as the context is told, the newest first."""
    waiting = [] if isinstance(after, int) else _waiting_of(file, after)[:limit]
    older_than = after if isinstance(after, int) else None
    with connection.cursor() as cursor:
        cursor.execute(
            "select * from bal.readings(%s, %s, %s)", [file, older_than, limit - len(waiting)]
        )
        rows = [_SealedReading(*row) for row in cursor.fetchall()]
    keys = log_keys() if rows else None
    return waiting + [_of_reading(row, file, keys) for row in rows if keys]


def _waiting_of(file: UUID, after: tuple[datetime, UUID] | None) -> list[LogRow]:
    with connection.cursor() as cursor:
        cursor.execute("select * from bal.unsealed_readings(%s, %s)", [file, _waiting_since()])
        rows = [
            LogRow(
                entry=entry, state=RowState.UNSEALED, at=at, act=act, decision=decision,
                actor=actor, is_in_a_window=is_in_a_window,
            )
            for entry, at, actor, act, decision, is_in_a_window in cursor.fetchall()
        ]  # fmt: skip
    return [one for one in rows if after is None or (one.at, one.entry) < after]


class _SealedReading(NamedTuple):
    place: int
    entry: UUID
    content: bytes
    hash: bytes
    actor: UUID | None
    is_in_a_window: bool
    is_there: bool
    is_one: bool
    recorded_at: datetime | None
    act: str | None
    decision: str | None
    seal: bytes | None


def _of_reading(row: _SealedReading, file: UUID, keys: LogKeys) -> LogRow:
    content = _read(bytes(row.content), bytes(row.hash))
    if content is None:
        return LogRow(row.entry, RowState.BROKEN, NEVER, "", index=row.place)
    if not row.is_there:
        state = RowState.REMOVED
    elif row.is_one and _reads_as(content, row, file, keys):
        state = RowState.SEALED
    else:
        state = RowState.CHANGED
    return LogRow(
        entry=row.entry, state=state, at=_instant(content), act=content.act,
        decision=content.decision, actor=_actor(row.actor, content, keys), index=row.place,
        is_in_a_window=row.is_in_a_window,
    )  # fmt: skip


def _reads_as(content: LeafContent, row: _SealedReading, file: UUID, keys: LogKeys) -> bool:
    """Say whether the rows a reading is told from say what its leaf says."""
    said = (row.act, row.decision, row.recorded_at and coarse(row.recorded_at))
    if said != (content.act, content.decision, content.recorded_at):
        return False
    if keys.actor(row.actor) != content.actor or str(row.entry) != content.entry_id:
        return False
    if content.version == FIRST:
        return not row.seal
    name = keys.pseudonym(file)
    return (
        name in content.files
        and (name in content.windows) == row.is_in_a_window
        and bytes(row.seal or b"").hex() == content.seal
    )


def _read(content: bytes, kept: bytes) -> LeafContent | None:
    try:
        return LeafContent.decode(content) if leaf_hash(content) == kept else None
    except (LeafInvalid, NotCanonical, TypeError):
        return None


def _instant(content: LeafContent) -> datetime:
    return datetime.fromisoformat(content.recorded_at)


def _actor(actor: UUID | None, content: LeafContent, keys: LogKeys) -> UUID | None:
    """Return who acted where the leaf says the same; another name is not shown."""
    return actor if keys.actor(actor) == content.actor else None


def acted_for(file: UUID) -> list[ActedFor]:
    """Return for whom those acted who read or changed a file, where one is told of it."""
    with connection.cursor() as cursor:
        cursor.execute("select * from bal.acted_for(%s)", [file])
        return [ActedFor(*row) for row in cursor.fetchall()]


def last_checkpoint() -> Checkpoint | None:
    """Return the newest signed checkpoint, or nothing where the log is empty."""
    return Checkpoint.objects.last()


def checkpoint_of_size(size: int) -> Checkpoint | None:
    """Return the checkpoint that was signed when the log had so many leaves."""
    return Checkpoint.objects.filter(size=size).first()


def checkpoints(*, after: int = 0, limit: int) -> list[Checkpoint]:
    """Return checkpoints of the log in the order they were signed, after a size."""
    found = Checkpoint.objects.filter(size__gt=after).order_by("size")
    return list(found.prefetch_related("cosignatures")[:limit])


def newest_checkpoints(*, below: int | None = None, limit: int) -> list[Checkpoint]:
    """Return checkpoints of the log, the newest first, below a size."""
    found = Checkpoint.objects.order_by("-size")
    if below is not None:
        found = found.filter(size__lt=below)
    return list(found.prefetch_related("cosignatures")[:limit])


def note_of(checkpoint: Checkpoint) -> str:
    """Return a checkpoint's text with the signatures of witnesses below the log's own."""
    return checkpoint.note + "".join(one.line for one in checkpoint.cosignatures.all())


def witness_request(*, old_size: int) -> str:
    """Return what a witness is asked with: that the newest checkpoint continues an older size."""
    last = last_checkpoint()
    if last is None or not 0 <= old_size <= last.size:
        raise NoSuchProof("no checkpoint of the log is that old")

    def read(start: int, stop: int) -> Iterable[bytes]:
        found = Leaf.objects.filter(index__gte=start, index__lt=stop).order_by("index")
        return map(bytes, found.values_list("hash", flat=True).iterator(2000))

    proof = consistency_proof(read, old_size=old_size, size=last.size) if old_size else []
    return write_request(old_size=old_size, proof=proof, note=last.note)


@dataclass(frozen=True)
class VerificationSaid:
    """When the whole log was looked at, how many leaves it had, and what was wrong."""

    at: datetime
    leaves: int
    failures: tuple[str, ...]

    def text(self, origin: str) -> str:
        """Return it as the text that is signed; no checkpoint reads like it."""
        failures = " ".join(self.failures) or "none"
        return f"{origin}\nverification\n{self.at.isoformat()}\n{self.leaves}\n{failures}\n"

    @classmethod
    def read(cls, text: str) -> "VerificationSaid":
        """Read such a text; `ValueError` if it is none."""
        _, kind, at, leaves, failures, _ = text.split("\n")
        if kind != "verification":
            raise ValueError("the text is not of a verification")
        found = () if failures == "none" else tuple(failures.split())
        return cls(datetime.fromisoformat(at), int(leaves), found)


def last_verification() -> VerificationSaid | None:
    """Return what the newest look at the log found; nothing where its signature is not the log's.

    The worker looks each hour: an older one says nothing of now.
    """
    row = Verification.objects.order_by("-at").first()
    if row is None:
        return None
    log = verifier()
    try:
        text = verify_note(row.note, name=log.name, public_key=log.public_key)
        return VerificationSaid.read(text)
    except ValueError:
        return None


def export_log(folder: Path) -> int:
    """Write the log as far as it is signed, with its verifier; return how many leaves."""
    folder.mkdir(parents=True, exist_ok=True)
    signed = Checkpoint.objects.order_by("size").prefetch_related("cosignatures")
    notes = [(one.size, note_of(one)) for one in signed]
    size = notes[-1][0] if notes else 0
    with (folder / "leaves.jsonl").open("wb") as lines:
        for leaf in Leaf.objects.filter(index__lt=size).order_by("index").iterator(2000):
            content = LeafContent.decode(bytes(leaf.content))
            lines.write(export_line(index=leaf.index, leaf=content))
    joined = join_checkpoints(note for _, note in notes)
    (folder / "checkpoints.txt").write_text(joined, encoding="utf-8", newline="\n")
    log = signer()
    (folder / "key.json").write_bytes(key_file(name=log.name, public_key=log.public_key))
    shutil.copyfile(Path(__file__).with_name("verify_log.py"), folder / "verify_log.py")
    return size


def log_keys() -> LogKeys:
    """Return what makes the log's pseudonyms and seals."""
    return LogKeys.of(owner_key(OwnerKey.objects.get(owner=OWNER)))


def files_of(entries: Collection[UUID]) -> tuple[dict[UUID, list[UUID]], dict[UUID, list[UUID]]]:
    """Return whose files entries speak of, and which of them were read in a window of one's own."""
    files, windows = defaultdict(list), defaultdict(list)
    told = FileAccess.objects.filter(entry_id__in=entries).order_by("compartment_id")
    for entry, file, is_in_a_window in told.values_list(
        "entry_id", "compartment_id", "is_in_a_window"
    ):
        files[entry].append(file)
        if is_in_a_window:
            windows[entry].append(file)
    return files, windows


def ends_in_first_form() -> bool:
    """Say whether the newest leaf is of the first form: only after such may come another."""
    newest = Leaf.objects.order_by("-index").values_list("content", flat=True).first()
    try:
        return newest is not None and LeafContent.decode(bytes(newest)).version == FIRST
    except (LeafInvalid, NotCanonical, TypeError):
        return False
