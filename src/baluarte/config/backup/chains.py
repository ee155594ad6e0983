"""A chain: a base of the whole database and the write-ahead log since, closed to its own key.

The key is made with the chain and never kept here: closed to the operator's recipients it stands in
the key store alone. Forgetting it there is what makes every copy of the chain unreadable, wherever
copies of the copies may be; so an erasure is final once the chains before it are forgotten.
"""

import io
import json
import os
import secrets
import tarfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import OperationalError, connection
from pyrage.x25519 import Identity, Recipient

from baluarte.config import folders, preparation
from baluarte.config.backup.encryption import CopyUnreadable, closed, opened, piped
from baluarte.config.backup.plan import Plan, reached_as, stamp, stamped_at
from baluarte.config.backup.programs import reaching, written_by
from baluarte.config.backup.slot import hold_place
from baluarte.config.backup.stores import Store, Stored, chunks_of
from baluarte.domain.sealing.models import RecordKey
from baluarte.domain.wall.choices import DatabaseRole

CURRENT, ENDED = "chain.json", "ended-"
# Made from other things, or waiting for somebody who will send them again.
MADE_AGAIN = ("atlas", "drafts")
LOCK_PATIENCE_S, ATTEMPTS = 5, 6


class NoChain(Exception):
    """There is no chain of copies that answers."""


@dataclass(frozen=True)
class Chain:
    """What is kept of one chain, as far as the store's names tell."""

    id: str
    ended_at: datetime | None
    segments: tuple[Stored, ...]
    size: int

    @property
    def begun_at(self) -> datetime:
        return stamped_at(self.id)

    @property
    def is_complete(self) -> bool:
        """Whether its base came to its end; the write-ahead log alone brings nothing back."""
        return self.ended_at is not None


@dataclass(frozen=True)
class Current:
    """The chain that the write-ahead log goes to now."""

    id: str
    recipient: Recipient


def make_base(plan: Plan, *, at: datetime) -> str:
    """Begin a chain with a base of the whole database; return the chain's name."""
    forget_what_was_destroyed()
    hold_place()
    chain = _begin(plan, at=at)
    closed_to = [chain.recipient]
    copy_files(plan, chain)
    arguments = ("-D", "-", "-F", "tar", "-X", "fetch", "--checkpoint=fast", "--no-password",
                 "--manifest-checksums=SHA256")  # fmt: skip
    env = reaching(reached_as())
    with (
        written_by("pg_basebackup", *arguments, env=env) as base,
        closed(base, to=closed_to) as reader,
    ):
        plan.store.put(f"chains/{chain.id}/base.age", reader)
    plan.store.put(f"chains/{chain.id}/{ENDED}{stamp(datetime.now(UTC))}", io.BytesIO(b"1"))
    return chain.id


def copy_files(plan: Plan, chain: Current) -> None:
    """Copy the installation's files into a chain, in the place of those copied before."""
    folder = Path(settings.FILE_FOLDER)
    with (
        piped(lambda out: tar_of_files(folder, out)) as files,
        closed(files, to=[chain.recipient]) as reader,
    ):
        plan.store.put(f"chains/{chain.id}/files.age", reader)


def current_chain(plan: Plan) -> Current:
    """Return the chain begun last, as this installation remembers it."""
    path = plan.folder / CURRENT
    if not path.exists():
        raise NoChain("no copy was made yet: `baluarte backup make`")
    said = json.loads(path.read_text())
    return Current(said["id"], Recipient.from_str(said["recipient"]))


def chains(store: Store) -> list[Chain]:
    """Return the chains of a store, the oldest first."""
    of_chain: dict[str, list[Stored]] = {}
    for one in store.stored("chains/"):
        of_chain.setdefault(one.name.split("/")[1], []).append(one)
    return [_chain(key, kept) for key, kept in sorted(of_chain.items())]


def identity_of(chain: str, key_store: Store, *, by: Sequence[Identity]) -> Identity:
    """Open the key of a chain with the operator's own."""
    name = f"chains/{chain}.age"
    try:
        with key_store.reading(name) as reader, opened(reader, by=by) as told:
            return Identity.from_str(b"".join(chunks_of(told)).decode().strip())
    except FileNotFoundError:
        raise CopyUnreadable(
            f"the key of {chain} is not in {key_store}: forgotten, or lost"
        ) from None


def prune(plan: Plan, *, at: datetime) -> Iterator[str]:
    """Forget the keys of chains past the horizon, then their copies; never the last good one."""
    kept = chains(plan.store)
    good = [chain.id for chain in kept if chain.is_complete]
    for one in plan.key_store.stored("chains/"):
        key = one.name.removeprefix("chains/").removesuffix(".age")
        if stamped_at(key) < at - plan.horizon and good and key < good[-1]:
            plan.key_store.remove(one.name)
            yield f"{key}: its key is forgotten; no copy of it opens any more."
    known = {one.name.removeprefix("chains/").removesuffix(".age")
             for one in plan.key_store.stored("chains/")}  # fmt: skip
    for chain in kept:
        if chain.id not in known and good and chain.id < good[-1]:
            for copy in plan.store.stored(f"chains/{chain.id}/"):
                plan.store.remove(copy.name)
            yield f"{chain.id}: its copies are removed."


def past_horizon(plan: Plan, *, at: datetime) -> list[str]:
    """Return the chains whose keys should have been forgotten by now, and were not."""
    names = [one.name for one in plan.key_store.stored("chains/")]
    keys = [name.removeprefix("chains/").removesuffix(".age") for name in names]
    # A day of grace: what forgets them runs once a day.
    return [key for key in keys if stamped_at(key) < at - plan.horizon - timedelta(days=1)]


def forget_what_was_destroyed() -> None:
    """Write record keys anew where some were destroyed: files keep what rows have dropped."""
    with preparation.connected_as(DatabaseRole.OWNER), connection.cursor() as cursor:
        if not RecordKey.objects.filter(destroyed_at__isnull=False).exists():
            return
        # Whoever waits behind this lock waits with it.
        cursor.execute(f"set lock_timeout = '{LOCK_PATIENCE_S}s'")
        for attempt in range(ATTEMPTS):
            try:
                cursor.execute(f"vacuum (full) {RecordKey._meta.db_table}")
            except OperationalError:
                if attempt + 1 == ATTEMPTS:
                    raise
                time.sleep(LOCK_PATIENCE_S)
            else:
                return


def _begin(plan: Plan, *, at: datetime) -> Current:
    """Make a chain's key, put it away, and let the write-ahead log go to the chain from now on."""
    identity = Identity.generate()
    chain = Current(f"{stamp(at)}-{secrets.token_hex(2)}", identity.to_public())
    content = io.BytesIO(f"{identity}\n".encode())
    with closed(content, to=plan.recipients) as reader:
        plan.key_store.put(f"chains/{chain.id}.age", reader)
    path = folders.private(plan.folder) / CURRENT
    draft = path.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps({"id": chain.id, "recipient": str(chain.recipient)}))
    draft.replace(path)
    return chain


def tar_of_files(folder: Path, out: BinaryIO) -> None:
    """Write the installation's files that are not made from other things."""
    with tarfile.open(fileobj=out, mode="w|") as tar:
        for path in sorted(folder.glob("*")):
            if path.name not in MADE_AGAIN:
                tar.add(path, arcname=path.name)


def _chain(key: str, kept: list[Stored]) -> Chain:
    names = [one.name.rpartition("/")[2] for one in kept]
    ended = [stamped_at(name.removeprefix(ENDED)) for name in names if name.startswith(ENDED)]
    segments = tuple(one for one in kept if "/wal/" in one.name)
    size = sum(one.size for one in kept)
    return Chain(key, ended[0] if ended and "base.age" in names else None, segments, size)
