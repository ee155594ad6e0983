import shutil
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import digest
from pathlib import Path
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from baluarte.domain.audit.checkpoints import join_checkpoints, key_file
from baluarte.domain.audit.entries import Leaf as LeafContent
from baluarte.domain.audit.entries import coarse, export_line
from baluarte.domain.audit.models import Checkpoint, Entry, Leaf, Touched
from baluarte.domain.audit.signing import Signer, signer
from baluarte.domain.sealing.keys import Key

OWNER = "log"


@dataclass(frozen=True)
class ActedFor:
    """An account acts for an institution, in a role, since and until when."""

    account: UUID
    institution: UUID
    role: str
    since_at: datetime
    until_at: datetime | None


def entries() -> QuerySet[Entry]:
    """Return the entries the context may see, the newest first."""
    return Entry.objects.select_related("leaf").order_by("-recorded_at", "-id")


def entries_before(at: datetime, entry: UUID) -> QuerySet[Entry]:
    """Return the entries that come after one in the order of `entries`: the next page of a list."""
    return (
        entries()
        .filter(recorded_at__lte=at)
        .filter(Q(recorded_at__lt=at) | Q(recorded_at=at, id__lt=entry))
    )


def touched(file: UUID) -> QuerySet[Touched]:
    """Return who read or changed a file, as far as the context is told, the newest first."""
    return Touched.objects.filter(compartment_id=file).order_by("-recorded_at", "-id")


def touched_before(file: UUID, at: datetime, key: UUID) -> QuerySet[Touched]:
    """Return what comes after one in the order of `touched`: the next page of a list."""
    older = touched(file).filter(recorded_at__lte=at)
    return older.exclude(recorded_at=at, id__gte=key)


def acted_for(file: UUID) -> list[ActedFor]:
    """Return for whom those acted who read or changed a file, where one is told of it."""
    with connection.cursor() as cursor:
        cursor.execute("select * from bal.acted_for(%s)", [file])
        return [ActedFor(*row) for row in cursor.fetchall()]


def last_checkpoint() -> Checkpoint | None:
    """Return the newest signed checkpoint, or nothing where the log is empty."""
    return Checkpoint.objects.last()


def export_log(folder: Path) -> int:
    """Write the log as far as it is signed, with its verifier; return how many leaves."""
    folder.mkdir(parents=True, exist_ok=True)
    notes = list(Checkpoint.objects.values_list("size", "note"))
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
