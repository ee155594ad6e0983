"""Who reads and adds what is said of institutions."""

from baluarte.domain.access.models.institutions import STATE_KINDS
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
# Of the institution that holds it; whoever curates reviews for all, so that one alone has a second.
CURATES = "curator"
REVIEWERS = ("verifier", CURATES, "analyst", "data_steward", "monitor")


def where_i_am(roles: tuple[str, ...]) -> str:
    """Return the institutions in which the account holds one of some roles, as SQL."""
    listed = ", ".join(f"'{role}'" for role in roles)
    return f"array(select bal.institutions(role) from unnest(array[{listed}]) as role)"  # noqa: S608


def outside_the_state(roles: tuple[str, ...]) -> str:
    """Return the condition that the account holds one of some roles, and not at the State's."""
    return (
        "exists (select 1 from public.access_institution body"  # noqa: S608 (constants)
        f" where body.id = any ({where_i_am(roles)}) and body.kind not in ({STATE_KINDS}))"
    )


# The institutions for which the account brings facts together.
OURS = where_i_am(STATES)
# Whoever has an account here sees what is shared; the rest, who works on it where it is held.
SHARED_OR_OURS = f"((is_shared and bal.account() is not null) or holder_id = any ({OURS}))"
I_CURATE = f"bal.holds_role('{CURATES}')"
# Nobody at the State's is everybody's second person.
CURATES_FOR_ALL = outside_the_state((CURATES,))
# What is shared but was not let stand by a second person is read by its own, and by whoever
# curates for all: nobody else takes for known what nobody compared with its document.
LET_STAND_OR_OURS = (
    f"(holder_id = any ({OURS}) or (is_shared and bal.account() is not null"
    " and ({let_stand}" + f" or {I_CURATE})))"
)


def kept(*, read: str, add: str, worker: tuple[str, ...] = ()) -> Declaration:
    """Return the wall of what is written once and never changed.

    The worker reads as who asked, only some columns where they are named.
    """
    app, worker_role = str(DatabaseRole.APP), str(DatabaseRole.WORKER)
    return Declaration(
        {app: (READ, ADD), worker_role: (only(READ, worker),)},
        {app: Rows(read, add), worker_role: Rows(read=read)},
    )
