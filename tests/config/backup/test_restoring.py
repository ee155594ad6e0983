"""Where a restored installation's files go, and which programs may bring its database back."""

import os
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection
from pyrage.x25519 import Identity

from baluarte.config import database, embedded
from baluarte.config.backup.chains import _begin as begin
from baluarte.config.backup.chains import chains, copy_files
from baluarte.config.backup.plan import Plan, connect
from baluarte.config.backup.restoring import RestoreRefused, Restoring
from baluarte.config.backup.stores import FolderStore
from baluarte.config.preparation import administrator, lay_empty
from baluarte.domain.wall import catalogue
from baluarte.domain.wall.choices import COPIER

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
OURS = Identity.generate()


@pytest.fixture
def restoring(tmp_path):
    stores = [FolderStore(tmp_path / name) for name in ("copies", "keys")]
    for store in stores:
        store.folder.mkdir()
    plan = Plan(*stores, (OURS.to_public(),), timedelta(days=30), tmp_path / "backup")
    made = Restoring(
        plan=plan, by=[OURS], to=None, into=tmp_path / "data", tell=print, name="baluarte",
        superuser="postgres",
    )  # fmt: skip
    made.work.mkdir()
    return made


def test_files_come_back_into_a_folder_that_is_there_already(restoring, tmp_path, settings):
    settings.FILE_FOLDER = tmp_path / "files"
    edition = settings.FILE_FOLDER / "editions" / "1.0"
    edition.mkdir(parents=True)
    (edition / "hechos.csv").write_text("one")
    chain = begin(restoring.plan, at=NOW)
    copy_files(restoring.plan, chain)
    restoring.plan.store.put(f"chains/{chain.id}/base.age", BytesIO(b"base"))
    (edition / "hechos.csv").unlink()
    edition.rmdir()
    (settings.FILE_FOLDER / "editions" / "kept.txt").write_text("newer")
    restoring._lay_files(chains(restoring.plan.store)[0])
    assert (edition / "hechos.csv").read_text() == "one"
    assert (settings.FILE_FOLDER / "editions" / "kept.txt").read_text() == "newer"


def test_programs_of_another_postgresql_are_told_before_they_fail(restoring):
    data = restoring.work / "data"
    data.mkdir()
    (data / "PG_VERSION").write_text("17\n")
    with pytest.raises(RestoreRefused, match="/usr/lib/postgresql/17/bin"):
        restoring._refuse_other_major(data)
    (data / "PG_VERSION").write_text(f"{embedded.MAJOR}\n")
    restoring._refuse_other_major(data)


def test_a_server_is_copied_over_its_socket(monkeypatch):
    server = embedded.server()
    password = server.password_of(embedded.SUPERUSER)
    address = f"postgresql://postgres:{password}@/postgres?host={server.sockets}"
    monkeypatch.setenv("DATABASE_BACKUP_URL", address)
    with connect() as reached:
        assert reached.execute("select current_user").fetchone() == ("postgres",)


@pytest.mark.django_db
def test_the_role_that_copies_is_made_with_the_database_and_the_wall_stands_with_it(
    monkeypatch, as_role
):
    name = f"baluarte_copied_{os.getpid()}"
    server = embedded.server()
    for role, variable in database.URL_OF_ROLE.items():
        as_who = embedded.SUPERUSER if role == COPIER else role
        address = f"postgresql://{as_who}:{server.password_of(as_who)}@/{name}"
        monkeypatch.setenv(variable, f"{address}?host={server.sockets}")
    try:
        lay_empty(name)
        with as_role("bal_owner"):
            assert catalogue.differences(connection) == []
        with administrator(name) as admin:
            found = admin.execute(
                "select rolcanlogin, rolreplication, rolbypassrls, rolsuper,"
                " pg_has_role(oid, 'pg_read_all_data', 'member'),"
                " has_database_privilege(oid, current_database(), 'connect')"
                " from pg_roles where rolname = %s", [COPIER],
            ).fetchone()  # fmt: skip
        assert found == (True, True, True, False, True, True)
    finally:
        with administrator("postgres") as admin:
            admin.execute(f"drop database if exists {name} with (force)")
            admin.execute(f"drop role if exists {COPIER}")
