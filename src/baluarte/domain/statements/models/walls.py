"""Who reads and adds what is said of institutions."""

from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import (
    ADD,
    READ,
    Declaration,
    Rows,
    only,
)

# Whoever brings facts together for an institution, and whoever reviews them, here as in `rules`.
STATES = (
    "documenter", "verifier", "curator", "analyst", "data_steward", "monitor", "liaison",
    "prosecutor_liaison", "commission_officer",
)  # fmt: skip
REVIEWERS = ("verifier", "curator", "analyst", "data_steward", "monitor")
# The institutions for which the account brings facts together.
_ROLES = ", ".join(f"'{role}'" for role in STATES)
OURS = f"array(select bal.institutions(role) from unnest(array[{_ROLES}]) as role)"  # noqa: S608
# Whoever has an account here sees what is shared; the rest, who works on it where it is held.
SHARED_OR_OURS = f"((is_shared and bal.account() is not null) or holder_id = any ({OURS}))"


def kept(*, read: str, add: str, worker: tuple[str, ...] = ()) -> Declaration:
    """Return the wall of what is written once and never changed.

    The worker reads as who asked, only some columns where they are named.
    """
    app, worker_role = str(DatabaseRole.APP), str(DatabaseRole.WORKER)
    return Declaration(
        {app: (READ, ADD), worker_role: (only(READ, worker),)},
        {app: Rows(read, add), worker_role: Rows(read=read)},
    )
