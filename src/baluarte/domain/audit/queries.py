from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from hmac import digest
from pathlib import Path

from django.db.models import QuerySet

from baluarte.domain.audit.checkpoints import join_checkpoints, key_file
from baluarte.domain.audit.entries import Leaf as LeafContent
from baluarte.domain.audit.entries import coarse, export_line
from baluarte.domain.audit.models import Checkpoint, Entry, Leaf
from baluarte.domain.audit.signing import Signer, signer
from baluarte.domain.sealing.keys import Key
from baluarte.domain.sealing.models import OwnerKey
from baluarte.domain.sealing.queries import owner_key

OWNER = "log"


def entries() -> QuerySet[Entry]:
    """Return the entries the context may see, the newest first."""
    return Entry.objects.select_related("leaf").order_by("-recorded_at", "-id")


def entries_before(at: datetime) -> QuerySet[Entry]:
    """Return the entries older than an instant, the newest first: the next page of a list."""
    return entries().filter(recorded_at__lt=at)


def last_checkpoint() -> Checkpoint | None:
    """Return the newest signed checkpoint, or nothing where the log is empty."""
    return Checkpoint.objects.last()


def export_log(folder: Path) -> int:
    """Write the log as files that `verify_log.py` checks alone; return how many leaves."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "leaves.jsonl").open("wb") as lines:
        count = sum(1 for line in _lines() if lines.write(line))
    notes = Checkpoint.objects.values_list("note", flat=True)
    (folder / "checkpoints.txt").write_text(join_checkpoints(notes))
    log = signer()
    (folder / "key.json").write_bytes(key_file(name=log.name, public_key=log.public_key))
    return count


def content_of(entry: Entry, *, log: Signer, key: Key) -> LeafContent:
    """Return what the log holds of an entry: pseudonyms and a commitment."""
    return LeafContent(
        log_id=log.name,
        entry_id=str(entry.id),
        recorded_at=coarse(entry.recorded_at),
        actor=pseudonym(str(entry.actor), key=key) if entry.actor else "nobody",
        act=entry.act,
        object_type=entry.object_type,
        objects=tuple(pseudonym(name, key=key) for name in entry.objects_named),
        decision=entry.decision,
        commit=bytes(entry.commit).hex(),
    )


def pseudonym(name: str, *, key: Key) -> str:
    """Return a name that says the same of the same thing and nothing else."""
    return digest(key, name.encode(), sha256).hex()[:32]


def _lines() -> Iterator[bytes]:
    log = signer()
    row = OwnerKey.objects.filter(owner=OWNER).first()
    if row is None:
        return
    key = owner_key(row)
    for leaf in Leaf.objects.select_related("entry").order_by("index").iterator(2000):
        yield export_line(index=leaf.index, leaf=content_of(leaf.entry, log=log, key=key))
