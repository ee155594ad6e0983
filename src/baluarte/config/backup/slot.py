"""The place that is held in the server: nothing written since is dropped before it was received."""

from baluarte.config.backup.plan import connect

SLOT = "baluarte_backup"


class NoPlace(Exception):
    """Something that was written may be in no copy: only a new base mends that."""


def hold_place(slot: str = SLOT) -> None:
    """Hold it from now on; one that was given up because it held too much is held anew.

    Before a base: what is written between its end and whoever receives would be in no copy.
    """
    if (is_lost := _is_lost(slot)) is False:
        return
    with connect() as reached:
        if is_lost:
            reached.execute("select pg_drop_replication_slot(%s)", [slot])
        reached.execute("select pg_create_physical_replication_slot(%s, true)", [slot])


def require_place(slot: str = SLOT) -> None:
    """Refuse to receive from now on what was not held until now."""
    if _is_lost(slot) is not False:
        raise NoPlace(
            "the server no longer holds what was written since the last base, so that some of it "
            "is in no copy: `baluarte backup make`, then this again"
        )


def _is_lost(slot: str) -> bool | None:
    """Return whether the server gave it up; nothing where none was ever held."""
    with connect() as reached:
        found = reached.execute(
            "select wal_status is null or wal_status = 'lost' from pg_replication_slots"
            " where slot_name = %s", [slot],
        ).fetchone()  # fmt: skip
    return None if found is None else bool(found[0])
