"""Who reads and adds what is kept of a reparation: the team of the case, and she what is hers.

In her own window a person reads what hangs on her as a victim, and on the collective she is of;
nobody else's of the same case.
"""

from baluarte.domain.cases.models.cases import CONTRIBUTE, HER_CASE, IDENTIFIED
from baluarte.domain.wall.declarations import Change, Declaration, by_condition, dated, lies_beside

BY_THE_TEAM = f"{CONTRIBUTE} and by_id = bal.account()"


def of_hers(table: str, key: str, of: str) -> str:
    """Return the condition that a row hangs on one that she sees in her own window."""
    return (
        f"({HER_CASE} and exists (select 1 from public.{of} hers"  # noqa: S608 (our own tables)
        f" where hers.id = {table}.{key}))"
    )


def added_to(
    table: str,
    key: str,
    of: str,
    *,
    hers: str = "",
    more: str = "",
    change: str | None = None,
    changes: tuple[Change, ...] = (),
    worker: Declaration | None = None,
) -> Declaration:
    """Declare a table that is only added to, beside the row its key names, as said now.

    `hers` is under which condition she adds to it in her own window; without one she does not.
    """
    seen = of_hers(table, key, of)
    by_her = f" or ({seen} and by_id = bal.account() and {hers})" if hers else ""
    declared = by_condition(
        read=f"{IDENTIFIED} or {seen}",
        add=f"(({BY_THE_TEAM}){by_her}) and {lies_beside(table, key, of)}{more}",
        change=change,
        changes=changes,
        worker=worker,
    )
    return dated(declared, "recorded_at")
