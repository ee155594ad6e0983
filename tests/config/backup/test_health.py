"""Copies that stop, keys that are lost, chains past the horizon: each is said."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from pyrage.x25519 import Identity

from baluarte.config.backup.chains import chains, prune
from baluarte.config.backup.encryption import closed
from baluarte.config.backup.health import faults, unreadable
from baluarte.config.backup.key_tables import key_copies, prune_keys
from baluarte.config.backup.plan import BackupNotConfigured, Plan, read_plan, stamp
from baluarte.config.backup.stores import FolderStore

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
OURS = Identity.generate()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def plan(tmp_path):
    stores = [FolderStore(tmp_path / name) for name in ("copies", "keys")]
    for store in stores:
        store.folder.mkdir()
    return Plan(*stores, (OURS.to_public(),), 30 * DAY, tmp_path / "home")


def keep(store, name, content=b"content", to=OURS):
    with closed(BytesIO(content), to=[to.to_public()]) as reader:
        store.put(name, reader)


def chain(plan, at, *, is_complete=True):
    """Lay a chain that began at an instant, and return its name."""
    made, key = Identity.generate(), f"{stamp(at)}-0000"
    keep(plan.key_store, f"chains/{key}.age", f"{made}\n".encode())
    for name in ("files", "base", "wal/000000010000000000000001"):
        keep(plan.store, f"chains/{key}/{name}.age", to=made)
    if is_complete:
        plan.store.put(f"chains/{key}/ended-{stamp(at)}", BytesIO(b"1"))
    return key


def keys(plan, at):
    for part in ("owners", "records"):
        keep(plan.key_store, f"keys/{stamp(at)}/{part}.age")


def alive(plan, at):
    plan.store.put("alive", BytesIO(at.isoformat().encode()))


@pytest.fixture
def well(plan):
    key = chain(plan, NOW - 2 * HOUR)
    keys(plan, NOW - HOUR)
    alive(plan, NOW - timedelta(minutes=1))
    return key


def test_young_copies_have_no_fault(plan, well):
    assert faults(plan, at=NOW) == []
    assert unreadable(plan, by=[OURS]) == []


def test_where_nothing_was_ever_copied_everything_is_said(plan):
    assert faults(plan, at=NOW) == [
        "There is no base: nothing can be restored.",
        "The write-ahead log was never sent: `baluarte backup wal` does not run.",
        "The last copy of the keys is missing.",
    ]


@pytest.mark.parametrize(
    ("later", "said"),
    [
        (timedelta(minutes=5), ["The write-ahead log was last sent whole 6 minutes ago."]),
        (
            21 * DAY,
            [
                "The last good base is of 21 days ago.",
                "The write-ahead log was last sent whole 21 days ago.",
                "The last copy of the keys is of 21 days ago.",
            ],
        ),
    ],
)
def test_a_silent_stop_is_said_with_how_long_it_lasts(plan, well, later, said):
    assert faults(plan, at=NOW + later) == said


def test_a_base_that_did_not_end_is_no_base(plan, well):
    for copy in plan.store.stored(f"chains/{well}/ended"):
        plan.store.remove(copy.name)
    assert faults(plan, at=NOW) == ["There is no base: nothing can be restored."]


def test_a_chain_whose_key_is_lost_is_said(plan, well):
    plan.key_store.remove(f"chains/{well}.age")
    assert faults(plan, at=NOW) == [f"{well} cannot be opened: its key is not in {plan.key_store}."]
    assert len(unreadable(plan, by=[OURS])) == 1


def test_a_damaged_copy_and_another_identity_are_found_by_opening(plan, well):
    path = plan.store.folder / f"chains/{well}/base.age"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    [found] = unreadable(plan, by=[OURS])
    assert found.startswith(f"chains/{well}/base.age: a copy does not open")
    assert len(unreadable(plan, by=[Identity.generate()])) == 1


def test_past_the_horizon_the_key_is_forgotten_and_the_copies_removed(plan):
    old, young = chain(plan, NOW - 31 * DAY), chain(plan, NOW - DAY)
    assert list(prune(plan, at=NOW)) == [
        f"{old}: its key is forgotten; no copy of it opens any more.",
        f"{old}: its copies are removed.",
    ]
    assert [one.id for one in chains(plan.store)] == [young]
    assert [one.name for one in plan.key_store.stored("chains/")] == [f"chains/{young}.age"]
    assert list(prune(plan, at=NOW)) == []


def test_the_last_good_chain_is_never_forgotten_and_that_is_said(plan, well):
    later = NOW + 40 * DAY
    chain(plan, later - HOUR, is_complete=False)
    assert list(prune(plan, at=later)) == []
    assert f"{well} is past the horizon and opens still: erasures are not final." in faults(
        plan, at=later
    )


def test_of_the_keys_stay_the_last_day_and_one_of_each_day_within_the_horizon(plan):
    for hours in (1, 2, 30, 31, 29 * 24, 31 * 24):
        keys(plan, NOW - hours * HOUR)
    assert len(list(prune_keys(plan, at=NOW))) == 2
    assert key_copies(plan.key_store) == [
        stamp(NOW - hours * HOUR) for hours in (29 * 24, 30, 2, 1)
    ]


def test_one_place_for_both_is_refused(tmp_path):
    chosen = {
        "BALUARTE_BACKUP_STORE": str(tmp_path),
        "BALUARTE_BACKUP_KEY_STORE": f"{tmp_path}/.",
        "BALUARTE_BACKUP_RECIPIENTS": str(OURS.to_public()),
    }
    with pytest.raises(BackupNotConfigured, match="must be two places"):
        read_plan(chosen)


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("BALUARTE_BACKUP_STORE", "where copies go"),
        ("BALUARTE_BACKUP_RECIPIENTS", "baluarte backup identity"),
    ],
)
def test_what_is_missing_is_said_by_its_name(tmp_path, missing, said):
    chosen = {
        "BALUARTE_BACKUP_STORE": str(tmp_path / "a"),
        "BALUARTE_BACKUP_KEY_STORE": str(tmp_path / "b"),
        "BALUARTE_BACKUP_RECIPIENTS": str(OURS.to_public()),
    }
    with pytest.raises(BackupNotConfigured, match=f"{missing}.*{said}"):
        read_plan(chosen | {missing: ""})
