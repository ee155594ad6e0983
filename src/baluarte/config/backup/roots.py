"""The newest signed root of the log, kept outside the database: a copy that is older says so."""

from io import BytesIO

from baluarte.config.backup.plan import Plan
from baluarte.config.backup.stores import Store, content_of
from baluarte.config.preparation import connected_as
from baluarte.domain.audit.checkpoints import parse_checkpoint
from baluarte.domain.audit.queries import last_checkpoint
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as_operator

NAME = "root"


def keep_root(plan: Plan) -> None:
    """Keep the newest signed root, never a smaller one; it is public, so it is kept in clear."""
    with connected_as(DatabaseRole.OWNER), acting_as_operator():
        last = last_checkpoint()
    kept = known_root(plan.key_store)
    if last is not None and (kept is None or parse_checkpoint(kept).size < last.size):
        plan.key_store.put(NAME, BytesIO(last.note.encode()))


def known_root(key_store: Store) -> str | None:
    """Return the newest signed root that was kept."""
    try:
        return content_of(key_store, NAME).decode()
    except FileNotFoundError:
        return None
