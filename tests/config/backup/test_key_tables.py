"""A server without an installation leaves nothing behind that would pass for its newest copy."""

import os
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from click.testing import CliRunner
from pyrage.x25519 import Identity
from tests.database import clone, drop

from baluarte.cli import backup
from baluarte.config import embedded
from baluarte.config.backup import salts
from baluarte.config.backup.key_tables import NothingToCopy, copy_keys, key_copies
from baluarte.config.backup.plan import Plan
from baluarte.config.backup.stores import FolderStore

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
OURS = Identity.generate().to_public()


@pytest.fixture
def plan(tmp_path):
    stores = [FolderStore(tmp_path / name) for name in ("copies", "keys")]
    for store in stores:
        store.folder.mkdir()
    embedded.server().start()
    return Plan(*stores, (OURS,), timedelta(days=30), tmp_path / "home")


def test_a_server_that_was_not_prepared_is_refused_in_one_sentence(plan, monkeypatch):
    for name, value in (
        ("BALUARTE_DATABASE", "postgres"),
        ("BALUARTE_BACKUP_STORE", plan.store.folder),
        ("BALUARTE_BACKUP_KEY_STORE", plan.key_store.folder),
        ("BALUARTE_BACKUP_RECIPIENTS", OURS),
    ):
        monkeypatch.setenv(name, str(value))
    done = CliRunner().invoke(backup.commands, ["make"])
    assert done.exit_code == 1
    assert done.output.startswith("Error: nothing is copied: this server holds no installation")
    assert [*plan.store.folder.iterdir(), *plan.key_store.folder.iterdir()] == []


def test_a_server_that_was_prepared_and_holds_nobody_is_refused(plan, monkeypatch):
    name = f"baluarte_test_empty_{os.getpid()}"
    clone(name)
    monkeypatch.setenv("BALUARTE_DATABASE", name)
    try:
        with pytest.raises(NothingToCopy, match="no account is in it"):
            copy_keys(plan, at=NOW)
    finally:
        drop(name)
    assert key_copies(plan.key_store) == []


def test_another_installation_than_the_one_copied_before_is_refused(plan):
    plan.key_store.put(salts.NAME, BytesIO(b"0" * 64))
    with pytest.raises(NothingToCopy, match="not the salts"):
        copy_keys(plan, at=NOW)
    assert key_copies(plan.key_store) == []
