"""What was decided and reviewed; editions and their rows."""

from baluarte.domain.publication.models.editions import (
    UNDATED,
    Decision,
    Edition,
    PublishedAggression,
    PublishedKind,
    PublishedPart,
    Reason,
    Review,
    Tombstone,
    Withdrawal,
)

__all__ = [
    "UNDATED",
    "Decision",
    "Edition",
    "PublishedAggression",
    "PublishedKind",
    "PublishedPart",
    "Reason",
    "Review",
    "Tombstone",
    "Withdrawal",
]
