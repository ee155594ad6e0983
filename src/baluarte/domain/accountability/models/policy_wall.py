"""Who reads and writes what the policy promises: all who enter read; who keeps it writes."""

from baluarte.domain.wall.declarations import BY_SOMEBODY, READ, Declaration, by_condition, internal

# Whoever brings together what is promised and done; nobody changes it afterwards.
KEEPERS = ("curator", "analyst", "monitor")
I_KEEP = " or ".join(f"bal.holds_role('{role}')" for role in KEEPERS)


def kept(by: str = "by_id") -> Declaration:
    """Declare a table that everybody with an account reads and that is written once."""
    return by_condition(
        read=BY_SOMEBODY,
        add=f"({I_KEEP}) and {by} = bal.account()",
        worker=internal(worker=(READ,)),
    )
