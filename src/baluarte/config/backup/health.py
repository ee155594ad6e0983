"""Whether the copies are as young and as readable as they must be: silence is never good news."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pyrage.x25519 import Identity

from baluarte.config.backup import salts
from baluarte.config.backup.chains import Chain, chains, identity_of, past_horizon
from baluarte.config.backup.encryption import CopyUnreadable, opened
from baluarte.config.backup.key_tables import TABLES, key_copies
from baluarte.config.backup.plan import Plan, stamped_at
from baluarte.config.backup.stores import Store, chunks_of, content_of
from baluarte.config.backup.streaming import ALIVE

OLDEST_BASE = timedelta(hours=26)
OLDEST_LOG = timedelta(minutes=5)
OLDEST_KEYS = timedelta(hours=2)


def faults(plan: Plan, *, at: datetime) -> list[str]:
    """Return what is wrong with the copies, without opening any."""
    good = [chain for chain in chains(plan.store) if chain.is_complete]
    found = []
    if not good:
        found.append("There is no base: nothing can be restored.")
    elif at - good[-1].begun_at > OLDEST_BASE:
        found.append(f"The last good base is of {_ago(good[-1].begun_at, at)}.")
    alive_at = sent_until(plan.store)
    if alive_at is None:
        found.append("The write-ahead log was never sent: `baluarte backup wal` does not run.")
    elif at - alive_at > OLDEST_LOG:
        found.append(f"The write-ahead log was last sent whole {_ago(alive_at, at)}.")
    copies = key_copies(plan.key_store)
    if not copies or at - stamped_at(copies[-1]) > OLDEST_KEYS:
        when = f"of {_ago(stamped_at(copies[-1]), at)}" if copies else "missing"
        found.append(f"The last copy of the keys is {when}.")
    found += _without_key(plan, good, at)
    if salts.are_others(plan.key_store):
        found.append(salts.CHANGED)
    late = past_horizon(plan, at=at)
    found += [f"{key} is past the horizon and opens still: erasures are not final." for key in late]
    return found


def unreadable(plan: Plan, *, by: Sequence[Identity]) -> list[str]:
    """Open the newest chain and the newest copy of the keys to their ends; return what fails."""
    found = []
    good = [chain for chain in chains(plan.store) if chain.is_complete]
    names = [(plan.store, one) for one in _names_of(good[-1])] if good else []
    try:
        keys = [identity_of(good[-1].id, plan.key_store, by=by)] if good else []
    except CopyUnreadable as error:
        return [str(error)]
    copies = [(plan.key_store, f"keys/{key}/{part}.age")
              for key in key_copies(plan.key_store)[-1:] for part in TABLES]  # fmt: skip
    for store, name, using in [(*one, keys) for one in names] + [(*one, by) for one in copies]:
        try:
            with store.reading(name) as kept, opened(kept, by=using) as reader:
                for _ in chunks_of(reader):
                    pass
        except (CopyUnreadable, FileNotFoundError) as error:
            found.append(f"{name}: {error}")
    return found


def sent_until(store: Store) -> datetime | None:
    """Return up to when everything that was written is known to be in the store."""
    try:
        return datetime.fromisoformat(content_of(store, ALIVE).decode())
    except FileNotFoundError:
        return None


def _names_of(chain: Chain) -> list[str]:
    segments = [one.name for one in chain.segments]
    return [f"chains/{chain.id}/base.age", f"chains/{chain.id}/files.age", *segments]


def _without_key(plan: Plan, good: list[Chain], at: datetime) -> list[str]:
    names = {one.name for one in plan.key_store.stored("chains/")}
    return [
        f"{chain.id} cannot be opened: its key is not in {plan.key_store}."
        for chain in good
        if f"chains/{chain.id}.age" not in names and chain.begun_at > at - plan.horizon
    ]


def _ago(then: datetime, now: datetime) -> str:
    hours = (now - then).total_seconds() / 3600
    if hours < 2:  # noqa: PLR2004 (below, minutes say more)
        return f"{hours * 60:.0f} minutes ago"
    return f"{hours:.0f} hours ago" if hours < 48 else f"{hours / 24:.0f} days ago"  # noqa: PLR2004
