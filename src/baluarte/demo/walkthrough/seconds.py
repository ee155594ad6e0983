"""The second person of each house, who lets what another of it entered stand."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from baluarte.domain.accountability.actions import review_entry
from baluarte.domain.accountability.entry_rules import Entry
from baluarte.domain.wall.context import acting_as

# Who entered it, and who of the same house looks again.
SECOND_OF = {
    "carlos": "clara", "analia": "carlos", "mirna": "marcos", "lucia": "mateo", "oscar": "raul",
    "segundo": "octavio", "ivan": "paloma", "elena": "tadeo",
}  # fmt: skip


def let_stand(entry: Entry, *, of: str, people: Mapping[str, UUID], at: datetime) -> None:
    """Let an entry of somebody stand, as the second person of the house."""
    second = people[SECOND_OF[of]]
    with acting_as(second):
        review_entry(entry=entry, by=second, at=at)
