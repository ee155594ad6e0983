"""Who reads and writes what the policy promises: all who enter read; who keeps it writes."""

from baluarte.domain.access.choices import OF_THE_STATE, InstitutionKind
from baluarte.domain.statements.models.walls import where_i_am
from baluarte.domain.wall.declarations import BY_SOMEBODY, READ, Declaration, by_condition, internal

OF_A_KIND = (
    "exists (select 1 from public.access_institution body where body.id = {column}"
    " and body.kind in ({kinds}))"
)
OUTSIDE = (
    "exists (select 1 from public.access_institution body where body.id = any ({bodies})"
    " and body.kind <> '{authority}')"
)
# Whoever brings together what is promised and done; nobody changes it afterwards.
KEEPERS = ("curator", "analyst", "monitor")
I_KEEP = " or ".join(f"bal.holds_role('{role}')" for role in KEEPERS)


def is_of_the_state(column: str) -> str:
    """Return the condition that a column names an authority or an autonomous body."""
    listed = ", ".join(f"'{kind}'" for kind in OF_THE_STATE)
    return OF_A_KIND.format(column=column, kinds=listed)


# Of one who owes nothing of it: no authority says itself that it did what it promised.
I_KEEP_OUTSIDE_THE_STATE = OUTSIDE.format(
    bodies=where_i_am(KEEPERS), authority=InstitutionKind.AUTHORITY
)


def kept(by: str = "by_id", *, more: str = "true") -> Declaration:
    """Declare a table that everybody with an account reads and that is written once."""
    return by_condition(
        read=BY_SOMEBODY,
        add=f"({I_KEEP}) and {by} = bal.account() and {more}",
        worker=internal(worker=(READ,)),
    )
