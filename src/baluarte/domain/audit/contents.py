"""What an entry becomes in the log: pseudonyms, a commitment, and the seal of its very row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from hmac import compare_digest, digest
from uuid import UUID, uuid5

from baluarte.domain.audit.entries import FIRST, VERSION, Leaf, LeafInvalid, canonical, coarse
from baluarte.domain.audit.models import Entry, FileAccess
from baluarte.domain.audit.models import Leaf as LeafRow
from baluarte.domain.sealing.key_derivation import draw_key
from baluarte.domain.sealing.keys import Key

OWNER = "log"
NOBODY = "nobody"


@dataclass(frozen=True)
class LogKeys:
    """What makes pseudonyms and seals; neither stands in a table or in the log."""

    pseudonyms: Key
    seals: Key

    @classmethod
    def of(cls, owner: Key) -> LogKeys:
        """Return the keys that the key of the log's owner gives."""
        return cls(owner, draw_key(owner, purpose="audit.seal"))

    def pseudonym(self, name: object) -> str:
        """Return a name that says the same of the same thing and nothing else."""
        return digest(self.pseudonyms, str(name).encode(), sha256).hex()[:32]

    def actor(self, actor: UUID | None) -> str:
        """Return the pseudonym of whoever acted."""
        return self.pseudonym(actor) if actor else NOBODY


def touched_id(entry: UUID, file: UUID) -> UUID:
    """Return the one key of a file in an entry."""
    return uuid5(entry, str(file))


def seal_of(
    entry: Entry, *, files: Iterable[UUID], windows: Iterable[UUID], keys: LogKeys
) -> bytes:
    """Return what no other row of the database has: nobody makes it without the log's key."""
    row = canonical(
        {
            "id": str(entry.pk),
            "recorded_at": _exact(entry.recorded_at),
            "actor": str(entry.actor or ""),
            "act": entry.act,
            "object_type": entry.object_type,
            "objects": list(entry.objects_named),
            "decision": entry.decision,
            "commit": bytes(entry.commit).hex(),
            "files": sorted(map(str, files)),
            "windows": sorted(map(str, windows)),
        }
    )
    return digest(keys.seals, row, sha256)


def is_sealed(
    entry: Entry, *, files: Iterable[UUID], windows: Iterable[UUID], keys: LogKeys
) -> bool:
    """Say whether an entry and its files are as they were written."""
    return compare_digest(
        bytes(entry.seal), seal_of(entry, files=files, windows=windows, keys=keys)
    )


def content_of(
    entry: Entry, *, files: Iterable[UUID], windows: Iterable[UUID], log: str, keys: LogKeys
) -> Leaf:
    """Return what the log holds of an entry; one without a seal is of the first form."""
    sealed = {
        "version": VERSION,
        "files": tuple(sorted(map(keys.pseudonym, files))),
        "windows": tuple(sorted(map(keys.pseudonym, windows))),
        "seal": bytes(entry.seal).hex(),
    }
    return Leaf(
        log_id=log,
        entry_id=str(entry.pk),
        recorded_at=coarse(entry.recorded_at),
        actor=keys.actor(entry.actor),
        act=entry.act,
        object_type=entry.object_type,
        objects=tuple(keys.pseudonym(name) for name in entry.objects_named),
        decision=entry.decision,
        commit=bytes(entry.commit).hex(),
        **(sealed if entry.seal else {"version": FIRST}),
    )


def is_of(
    content: Leaf, entry: Entry, *, files: Iterable[UUID], windows: Iterable[UUID], keys: LogKeys
) -> bool:
    """Say whether an entry, to its last digit, is the one that a leaf was made of."""
    try:
        made = content_of(entry, files=files, windows=windows, log=content.log_id, keys=keys)
    except LeafInvalid:
        return False
    if content.version == FIRST:
        return made == content
    return made == content and is_sealed(entry, files=files, windows=windows, keys=keys)


def touched_as(entry: Entry, *, files: Iterable[UUID], windows: Iterable[UUID]) -> list[FileAccess]:
    """Return the rows that say whose files an entry speaks of."""
    within = set(windows)
    return [
        FileAccess(
            id=touched_id(entry.pk, file),
            entry_id=entry.pk,
            compartment_id=file,
            actor=entry.actor,
            is_in_a_window=file in within,
            act=entry.act,
            decision=entry.decision,
            recorded_at=entry.recorded_at,
        )
        for file in files
    ]


def columns_agree(row: LeafRow, content: Leaf, *, keys: LogKeys) -> bool:
    """Say whether the columns by which a leaf is found are what its content says."""
    if content.version == FIRST:
        return content.actor == keys.actor(row.actor)
    return (content.actor, content.files, content.windows) == (
        keys.actor(row.actor),
        tuple(sorted(map(keys.pseudonym, row.files))),
        tuple(sorted(map(keys.pseudonym, row.windows))),
    )


def _exact(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
