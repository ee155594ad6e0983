"""Copies kept for long: everything but the keys. Opened years later, they read what is not erased.

A dump returns to no other instant than its own, and is restored with the newest copy of the keys:
what was erased since has no key there.
"""

import subprocess
from collections.abc import Sequence
from datetime import datetime

from psycopg import sql
from pyrage.x25519 import Identity

from baluarte.config import database, embedded
from baluarte.config.backup.encryption import closed, opened
from baluarte.config.backup.key_tables import TABLES, key_copies, load_keys
from baluarte.config.backup.plan import Plan, reached_as, stamp
from baluarte.config.backup.programs import ProgramFailed, reaching, written_by
from baluarte.config.backup.restoring import (
    RestoreRefused,
    look_once_prepared,
    refuse_without_keys,
)
from baluarte.config.backup.self_check import Found
from baluarte.config.backup.stores import chunks_of
from baluarte.config.preparation import administrator, lay_empty
from baluarte.domain.access.models import CacheEntry, Session

# Beside the keys: who is entered now is no concern of a copy, nor what is remembered for a while.
PASSING = (Session, CacheEntry)
LEFT_OUT = (
    *(table for table, _ in TABLES.values()),
    *(model._meta.db_table for model in PASSING),
)
LONGEST_SAID = 600


def make_dump(plan: Plan, *, at: datetime) -> str:
    """Copy everything but the keys; return the copy's name."""
    name = f"dumps/{stamp(at)}.age"
    without = [f"--exclude-table-data=public.{table}" for table in LEFT_OUT]
    with (
        written_by("pg_dump", "-Fc", "-Z0", "-w", *without, env=reaching(reached_as())) as told,
        closed(told, to=plan.recipients) as reader,
    ):
        plan.store.put(name, reader)
    return name


def restore_dump(plan: Plan, name: str, *, by: Sequence[Identity], despite: str) -> Found:
    """Bring a dump back with the newest keys, look at it, and only then give it its name."""
    target = database.name()
    draft = f"{target}_restoring"
    refuse_without_keys(plan, despite)
    _refuse_over_data(target)
    copies = key_copies(plan.key_store)
    if not copies:
        raise RestoreRefused(f"{plan.key_store} holds no copy of the keys: nothing would open")
    with administrator("postgres") as admin:
        admin.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(draft)))
    lay_empty(draft)
    for section in ("pre-data", "data"):
        _lay(plan, name, section, draft, by)
    with administrator(draft) as admin:
        load_keys(admin.cursor(), plan.key_store, copies[-1], by=by)
    try:
        _lay(plan, name, "post-data", draft, by)
    except ProgramFailed as failed:
        raise RestoreRefused(f"the keys of {copies[-1]} do not fit this dump: {failed}") from failed
    found = look_once_prepared(draft, plan)
    _judge(found, draft, despite)
    with administrator("postgres") as admin:
        admin.execute(
            sql.SQL("alter database {} rename to {}").format(
                sql.Identifier(draft), sql.Identifier(target)
            )
        )
    return found


def _refuse_over_data(target: str) -> None:
    if database.is_embedded():
        embedded.server().start()
    with administrator("postgres") as admin:
        found = admin.execute("select 1 from pg_database where datname = %s", [target])
        if found.fetchone():
            raise RestoreRefused(f"the database {target} is there: nothing is restored over data")


def _lay(plan: Plan, name: str, section: str, target: str, by: Sequence[Identity]) -> None:
    arguments = ["--exit-on-error", "-w", f"--section={section}", "--dbname", target]
    env = reaching(embedded.SUPERUSER, name=target)
    with (
        plan.store.reading(name) as kept,
        opened(kept, by=by) as reader,
        subprocess.Popen(
            [str(embedded.program("pg_restore")), *arguments],
            env=env, stdin=subprocess.PIPE, stderr=subprocess.PIPE,
        ) as running,
    ):  # fmt: skip
        assert running.stdin is not None
        assert running.stderr is not None
        try:
            for chunk in chunks_of(reader):
                running.stdin.write(chunk)
            running.stdin.close()
        except BrokenPipeError:
            pass  # it says below why it ended
        said = running.stderr.read().decode(errors="replace")
        if running.wait() != 0:
            raise ProgramFailed(f"pg_restore: {said[-LONGEST_SAID:]}")


def _judge(found: Found, draft: str, despite: str) -> None:
    if found.failures and not despite:
        raise RestoreRefused(
            "\n".join([*found.told, *found.failures])
            + f"\nNobody is served from this copy: it is {draft}"
        )
