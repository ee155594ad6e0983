"""The rows of a demonstration held against its log: all are told of, and none that is moved is."""

import os
import subprocess
from contextlib import suppress

import psycopg
import pytest
from psycopg import sql
from tests.database import drop
from tests.journeys.demonstration import BALUARTE, copy_demonstration, surroundings

from baluarte.config.preparation import administrator
from baluarte.domain.audit.written_rows import READS, said_by

pytestmark = [pytest.mark.prove, pytest.mark.timeout(3600)]
MATTER_MOST = {
    "registry_event", "registry_determination", "registry_act", "registry_victim", "intake_report",
    "intake_coding", "intake_delivery", "procedure_answer", "procedure_occurrence",
    "protection_riskstudy", "protection_itemrating", "protection_measure",
    "protection_measurechange", "cases_case", "cases_consent", "cases_checkin", "cases_letter",
}  # fmt: skip


@pytest.fixture(scope="module")
def country(worker_id, tmp_path_factory, django_db_blocker):
    """The name of a copy of the demonstration, and its folder."""
    name = f"baluarte_held_{worker_id}_{os.getpid()}"
    files = tmp_path_factory.mktemp("held")
    with django_db_blocker.unblock():
        copy_demonstration(name, files)
    yield name, files
    drop(name)


def test_the_log_tells_of_every_row(country):
    done = subprocess.run(
        [str(BALUARTE), "log", "verify"], env=surroundings(*country), capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "The log is intact." in done.stdout


def test_in_each_table_a_row_of_which_no_entry_tells_is_found(country):
    found, tried = set(), set()
    with administrator(country[0]) as admin:
        for one in said_by():
            with admin.transaction(force_rollback=True):
                if key := _move(admin, one):
                    tried.add(one.table)
                    rows = admin.execute(one.without_entry(), [READS]).fetchall()
                    found |= {one.table} if rows == [(key,)] else set()
    assert found == tried
    assert tried >= MATTER_MOST


def _move(admin: psycopg.Connection, one) -> str | None:
    """Let a row say that it was written in a moment in which nobody did anything."""
    for moved in ("-1 microsecond", "1 microsecond"):
        # What may not be before something else in its row may be after it.
        with suppress(psycopg.errors.CheckViolation), admin.transaction():
            return _moved(admin, one, moved)
    return None


def _moved(admin: psycopg.Connection, one, moved: str) -> str | None:
    names = {name: sql.Identifier(given) for name, given in
             (("table", one.table), ("key", one.key), ("at", one.at), ("by", one.by or one.key))}  # fmt: skip
    admin.execute("set local session_replication_role = replica")
    found = admin.execute(
        sql.SQL(
            "update {table} set {at} = {at} + {moved}::interval where {key} = (select {key}"
            " from {table} where {by} is not null limit 1) returning {key}::text"
        ).format(**names, moved=moved)
    ).fetchone()
    return found and found[0]
