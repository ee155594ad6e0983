"""Who reads and adds what is kept of inquiries: codes by who sees codes, words by who sees names.

In her own window a person reads all that is kept of the inquiries of her case; an organisation that
she named, its codes.
"""

from dataclasses import replace

from baluarte.domain.cases.models.cases import CONTRIBUTE, HER_CASE, IDENTIFIED
from baluarte.domain.investigation.models.companions import IN_ACCOMPANIED
from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import (
    READ,
    Change,
    Declaration,
    Rows,
    by_condition,
    dated,
    in_compartments,
    lies_beside,
)

CODED = in_compartments(Level.CODED)
BY_THE_TEAM = f"{CONTRIBUTE} and by_id = bal.account()"
# What she writes in her own window, and what is said of it, is read by her and the team, not by
# others of the same case.
AS_HER_OWN = f"{HER_CASE} and by_id = bal.account() and hers_id = bal.account()"
BY_HER_TOO = f"({BY_THE_TEAM} or ({AS_HER_OWN}))"
NOT_ANOTHERS = f"(hers_id is null or hers_id = bal.account() or {IDENTIFIED})"
HERS_ALONE = f"({HER_CASE} and {NOT_ANOTHERS})"
INQUIRY = "investigation_inquiry"


def coded(
    add: str, *, but: str = "", change: str | None = None, changes: tuple[Change, ...] = ()
) -> Declaration:
    """Return the wall of codes: read where codes are, and by the worker as who asked; added now."""
    declared = by_condition(
        read=f"({CODED} or {HER_CASE} or {IN_ACCOMPANIED}){but}",
        add=add,
        change=change,
        changes=changes,
    )
    made = dated(declared, "recorded_at")
    worker = str(DatabaseRole.WORKER)
    return replace(
        made,
        privileges=made.privileges | {worker: (READ,)},
        rows=(made.rows or {}) | {worker: Rows(read=CODED)},
    )


def of_inquiry(table: str, more: str = "", *, who: str = BY_THE_TEAM, but: str = "") -> Declaration:
    """Return the wall of codes that hang on an inquiry of the same compartment.

    `who` adds to it; `but` is what is read by fewer than read the inquiry.
    """
    return coded(f"{who} and {lies_beside(table, 'inquiry_id', INQUIRY)}{more}", but=but)


def in_words(table: str, *, who: str = BY_THE_TEAM, hers: str = HER_CASE) -> Declaration:
    """Return the wall of what is sealed beside an inquiry."""
    return dated(
        by_condition(
            read=f"{IDENTIFIED} or {hers}",
            add=f"{who} and {lies_beside(table, 'inquiry_id', INQUIRY)}",
        ),
        "recorded_at",
    )
