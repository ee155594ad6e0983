"""Who reads and writes what the policy promises: all who enter read; who keeps it writes."""

from baluarte.domain.statements.models.walls import outside_the_state
from baluarte.domain.wall.declarations import BY_SOMEBODY, READ, Declaration, by_condition, internal

# Whoever brings together what is promised and done; nobody changes it afterwards.
KEEPERS = ("curator", "analyst", "monitor")
# Of one who owes nothing of it: no institution of the State keeps what others promised, nor says
# itself that it did what it promised.
I_KEEP = outside_the_state(KEEPERS)


def kept(by: str = "by_id") -> Declaration:
    """Declare a table that everybody with an account reads and that is written once."""
    return by_condition(
        read=BY_SOMEBODY,
        add=f"{I_KEEP} and {by} = bal.account()",
        worker=internal(worker=(READ,)),
    )
