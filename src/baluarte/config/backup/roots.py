"""What is known of the log outside the database: a copy that is older says so.

Its newest signed root, and the file of what its key signed last, with the copies it was cut at.
"""

from contextlib import suppress
from io import BytesIO

from django.conf import settings

from baluarte.config.backup.plan import Plan
from baluarte.config.backup.stores import Store, content_of
from baluarte.config.preparation import connected_as
from baluarte.domain.audit import last_signed
from baluarte.domain.audit.checkpoints import Checkpoint, parse_checkpoint
from baluarte.domain.audit.queries import checkpoint_of_size, last_checkpoint
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as_operator

NAME, LAST_SIGNED = "root", "log-last"


def keep_root(plan: Plan) -> None:
    """Keep the newest signed root, never a smaller one; it is public, so it is kept in clear."""
    kept = known_root(plan.key_store)
    known = parse_checkpoint(kept) if kept else None
    with connected_as(DatabaseRole.OWNER), acting_as_operator():
        last = last_checkpoint()
        is_newer = last is not None and (known is None or known.size < last.size)
        if last is not None and (is_newer or (known is not None and is_given_up(known))):
            plan.key_store.put(NAME, BytesIO(last.note.encode()))
    with suppress(FileNotFoundError):
        plan.key_store.put(LAST_SIGNED, BytesIO(settings.LOG_LAST.read_bytes()))


def known_root(key_store: Store) -> str | None:
    """Return the newest signed root that was kept."""
    try:
        return content_of(key_store, NAME).decode()
    except FileNotFoundError:
        return None


def bring_last_signed(key_store: Store) -> None:
    """Lay the file of what the log's key signed last where it was lost with the machine."""
    if not settings.LOG_LAST.exists():
        with suppress(FileNotFoundError):
            last_signed.lay(content_of(key_store, LAST_SIGNED))


def is_given_up(known: Checkpoint) -> bool:
    """Say whether a restored copy was accepted since, in which a root that we know is not."""
    state = last_signed.read(origin=known.origin)
    if state is None or not any(fork.size < known.size for fork in state.forks):
        return False
    row = checkpoint_of_size(known.size)
    return row is None or parse_checkpoint(row.note).root != known.root
