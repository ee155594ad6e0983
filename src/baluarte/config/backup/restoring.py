"""The way back: a base, the write-ahead log after it, and what was erased since, erased again.

Nobody is served meanwhile: the folder takes its place only once the copy was looked at.
"""

import hashlib
import json
import os
import re
import shutil
import tarfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, cast

from django.conf import settings
from psycopg import sql
from pyrage.x25519 import Identity

from baluarte.config import database, embedded, folders
from baluarte.config.backup import salts
from baluarte.config.backup.chains import Chain, NoChain, chains, identity_of
from baluarte.config.backup.encryption import CopyUnreadable, opened
from baluarte.config.backup.key_tables import destroy_again, key_copies
from baluarte.config.backup.plan import Plan, stamped_at
from baluarte.config.backup.programs import run
from baluarte.config.backup.recovery import Recovery
from baluarte.config.backup.roots import bring_last_signed, known_root
from baluarte.config.backup.self_check import Found, look, newer_migrations
from baluarte.config.backup.stores import chunks_of
from baluarte.config.preparation import LOGIN_ROLES, connected_as, prepare
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as_operator

STARTS_IN = re.compile(r"START WAL LOCATION: \S+ \(file ([0-9A-F]{24})\)")
ZERO = b"\0"


class RestoreRefused(Exception):
    """Nothing was put in place: why, in the words of whoever restores."""


@dataclass(frozen=True)
class Restoring:
    """Bring a copy back: from where, opened by whom, to which instant, into which folder."""

    plan: Plan
    by: Sequence[Identity]
    to: datetime | None
    into: Path
    tell: Callable[[str], object]
    # The name of the database, and the role that may do everything in it.
    name: str
    superuser: str
    # Whom the server runs as.
    server_user: str = embedded.SERVER_USER

    @property
    def work(self) -> Path:
        """Where it is brought back: beside its place, so that it takes it in one move."""
        return self.into.parent / f"{self.into.name}.restoring"

    def restore(self, *, despite: str = "") -> Found:
        """Bring it back, look at it, and put it in its place."""
        if self.into.exists() and any(self.into.iterdir()):
            raise RestoreRefused(f"{self.into} is not empty: nothing is ever restored over data")
        refuse_without_keys(self.plan, despite)
        shutil.rmtree(self.work, ignore_errors=True)
        base, later = self._chosen()
        self.tell(f"The base of {base.begun_at:%Y-%m-%d %H:%M} UTC ({base.size:,} bytes) ...")
        self._lay_base(base)
        count = self._lay_log([base, *later])
        self.tell(f"{count} segments of the write-ahead log after it ...")
        server = embedded.Embedded(self.work, user=self.server_user)
        recovery = Recovery(server, (self.superuser, *map(str, LOGIN_ROLES)))
        with recovery.running(to=self.to):
            self._erase_again(recovery)
            found = self._look(recovery)
            if embedded_here := database.is_embedded():
                self._set_passwords(recovery)
        if found.failures and not despite:
            raise RestoreRefused(
                "\n".join([*found.told, *found.failures])
                + f"\nNobody is served from this copy. It stands in {self.work}"
            )
        self._lay_files(base)
        self._put_in_place(embedded_here)
        return found

    def _chosen(self) -> tuple[Chain, list[Chain]]:
        """Return the newest base that ended before the instant, and the chains after it."""
        kept = chains(self.plan.store)
        good = [c for c in kept if c.ended_at and (self.to is None or c.ended_at <= self.to)]
        if not good:
            when = "" if self.to is None else f" that ended before {self.to:%Y-%m-%d %H:%M} UTC"
            raise NoChain(f"there is no base{when} in {self.plan.store}")
        return good[-1], [chain for chain in kept if chain.id > good[-1].id]

    def _lay_base(self, base: Chain) -> None:
        data = self.work / "data"
        data.mkdir(parents=True, mode=0o700)
        self._unpack(base, "base", data)
        self._refuse_other_major(data)
        if wrong := sorted(differing(data)):
            raise CopyUnreadable(f"the base is not whole: {', '.join(wrong[:5])}")
        for name in ("backup_manifest", "postmaster.pid", "standby.signal"):
            (data / name).unlink(missing_ok=True)

    def _refuse_other_major(self, data: Path) -> None:
        major = (data / "PG_VERSION").read_text().strip()
        said = run("postgres", ["--version"], env={"LC_ALL": "C"})
        if f" {major}." not in said:
            raise RestoreRefused(
                f"The copy is of PostgreSQL {major}, and the programs here are of {said}: name its "
                "own in BALUARTE_POSTGRES_PROGRAMS (Debian: /usr/lib/postgresql/"
                f"{major}/bin)."
            )

    def _unpack(self, chain: Chain, part: str, into: Path) -> None:
        identity = identity_of(chain.id, self.plan.key_store, by=self.by)
        with (
            self.plan.store.reading(f"chains/{chain.id}/{part}.age") as kept,
            opened(kept, by=[identity]) as reader,
            tarfile.open(fileobj=cast("IO[bytes]", reader), mode="r|") as tar,
        ):
            tar.extractall(into, filter="data")
            while reader.read(1 << 16):
                pass  # to its very end, where age says whether all of it is as it was closed

    def _lay_log(self, kept: Sequence[Chain]) -> int:
        """Open every segment from the base's first on; a whole one stands before a beginning."""
        label = (self.work / "data" / "backup_label").read_text()
        found = STARTS_IN.search(label)
        if found is None:
            raise CopyUnreadable("the base does not say where it begins")
        folder = self.work / "wal"
        folder.mkdir(mode=0o700)
        whole: set[str] = set()
        for chain in kept:
            segments = [one for one in chain.segments if _is_after(one.name, found[1])]
            if not segments:
                continue
            identity = identity_of(chain.id, self.plan.key_store, by=self.by)
            for one in segments:
                name = Path(one.name).name.removesuffix(".age")
                is_partial = name.endswith(".partial")
                name = name.removesuffix(".partial")
                if is_partial and name in whole:
                    continue
                with (
                    self.plan.store.reading(one.name) as copy,
                    opened(copy, by=[identity]) as reader,
                ):
                    _write_sparse(folder / name, reader)
                if not is_partial:
                    whole.add(name)
        return len(list(folder.iterdir()))

    def _erase_again(self, recovery: Recovery) -> None:
        copies = key_copies(self.plan.key_store)
        if not copies:
            raise RestoreRefused(
                f"{self.plan.key_store} holds no copy of the keys, so nobody knows what was erased"
            )
        with recovery.connected(self.superuser, database=self.name) as reached:
            count = destroy_again(reached.cursor(), self.plan.key_store, copies[-1], by=self.by)
        with recovery.connected(self.superuser, database=self.name) as reached:
            reached.autocommit = True
            reached.execute("vacuum (full) public.sealing_recordkey")
        self.tell(
            f"{count} records that were erased later are erased again, as known on "
            f"{stamped_at(copies[-1]):%Y-%m-%d %H:%M} UTC."
        )

    def _look(self, recovery: Recovery) -> Found:
        with database.elsewhere(recovery.reach):
            return look_once_prepared(self.name, self.plan)

    def _set_passwords(self, recovery: Recovery) -> None:
        """Give roles the passwords of this home; those of the copy stayed where it was made."""
        with recovery.connected(self.superuser, database="postgres") as admin:
            for role in (self.superuser, *LOGIN_ROLES):
                password = embedded.server().password_of(role)
                admin.execute(
                    sql.SQL("alter role {} password {}").format(
                        sql.Identifier(role), sql.Literal(password)
                    )
                )

    def _lay_files(self, base: Chain) -> None:
        """Put the installation's files where there are none of that name."""
        folder = folders.private(Path(settings.FILE_FOLDER))
        draft = self.work / "files"
        draft.mkdir(mode=0o700)
        self._unpack(base, "files", draft)
        for path in sorted(draft.rglob("*")):
            place = folder / path.relative_to(draft)
            if place.exists():
                continue
            if path.is_dir():
                place.mkdir()
            else:
                shutil.move(path, place)
            if os.geteuid() == 0:
                # Whose folder it is: the worker's editions stay the worker's.
                above = place.parent.stat()
                os.chown(place, above.st_uid, above.st_gid)

    def _put_in_place(self, embedded_here: bool) -> None:
        if embedded_here:
            embedded.server().adopt(self.work / "data")
        else:
            self.into.parent.mkdir(parents=True, exist_ok=True)
            if self.into.exists():
                self.into.rmdir()
            (self.work / "data").rename(self.into)
        shutil.rmtree(self.work)


def look_once_prepared(name: str, plan: Plan) -> Found:
    """Bring a copy up to this version, and look at it; one of a newer version is left as it is."""
    with connected_as(DatabaseRole.OWNER, name=name):
        newer = sorted(newer_migrations())
    if newer:
        return Found(failures=[
            f"The copy was made by a newer version of Baluarte ({', '.join(newer[:3])}): "
            "install that version or a later one."
        ])  # fmt: skip
    prepare(name)
    bring_last_signed(plan.key_store)
    with connected_as(DatabaseRole.OWNER, name=name), acting_as_operator():
        return look(known_checkpoint=known_root(plan.key_store))


def refuse_without_keys(plan: Plan, despite: str) -> None:
    """Refuse before anything is made where what is kept apart was not brought."""
    for path in (settings.KEY_FOLDER, settings.LOG_KEY):
        if path is not None and not path.exists():
            raise RestoreRefused(f"{path} is not here: bring what is kept apart, then restore")
    if salts.are_others(plan.key_store) and not despite:
        raise RestoreRefused(salts.CHANGED)


def differing(data: Path) -> Iterator[str]:
    """Yield the files of a base that are not as its own manifest says."""
    for said in json.loads((data / "backup_manifest").read_text())["Files"]:
        path = data / said["Path"]
        if not path.is_file() or path.stat().st_size != said["Size"]:
            yield said["Path"]
            continue
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != said["Checksum"]:
                yield said["Path"]


def _is_after(name: str, first: str) -> bool:
    """Say whether a segment is one from the first on, on whatever timeline, or tells of those."""
    segment = Path(name).name.split(".")[0]
    return ".history" in name or segment[8:] >= first[8:]


def _write_sparse(path: Path, reader: object) -> None:
    """Write a segment without the zeros that most of a quiet one is."""
    with path.open("wb") as file:
        for chunk in chunks_of(reader):  # type: ignore[arg-type]
            if chunk.strip(ZERO):
                file.write(chunk)
            else:
                file.seek(len(chunk), 1)
        file.truncate()
