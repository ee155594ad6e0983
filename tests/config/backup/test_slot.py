"""What was written and not held is said, never gone over in silence."""

import pytest

from baluarte.config import embedded
from baluarte.config.backup.plan import connect
from baluarte.config.backup.slot import NoPlace, hold_place, require_place


@pytest.fixture
def own_slot(monkeypatch):
    embedded.server().start()
    monkeypatch.setenv("BALUARTE_DATABASE", "postgres")
    yield "baluarte_backup_test"
    with connect() as reached:
        reached.execute(
            "select pg_drop_replication_slot(slot_name) from pg_replication_slots"
            " where slot_name = 'baluarte_backup_test'"
        )


def test_nothing_is_received_over_a_gap(own_slot):
    with pytest.raises(NoPlace, match="backup make"):
        require_place(own_slot)


def test_a_base_holds_the_place_from_before_it_begins_and_only_once(own_slot):
    hold_place(own_slot)
    hold_place(own_slot)
    require_place(own_slot)
    with connect() as reached:
        found = reached.execute(
            "select restart_lsn is not null from pg_replication_slots where slot_name = %s",
            [own_slot],
        ).fetchall()
    assert found == [(True,)]
