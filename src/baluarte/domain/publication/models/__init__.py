"""What was decided and reviewed; editions, release tables, exports, and who let them out."""

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
from baluarte.domain.publication.models.exports import (
    ExportFile,
    ExportPiece,
    ExportPurpose,
    ExportRequest,
    ExportReview,
    ExportTaking,
)
from baluarte.domain.publication.models.tables import (
    ReleasedCell,
    TableProposal,
    TableRelease,
    TableReview,
)
from baluarte.domain.publication.models.webhooks import Webhook, WebhookMessage, WebhookSecret

__all__ = [
    "UNDATED",
    "Decision",
    "Edition",
    "ExportFile",
    "ExportPiece",
    "ExportPurpose",
    "ExportRequest",
    "ExportReview",
    "ExportTaking",
    "PublishedAggression",
    "PublishedKind",
    "PublishedPart",
    "Reason",
    "ReleasedCell",
    "Review",
    "TableProposal",
    "TableRelease",
    "TableReview",
    "Tombstone",
    "Webhook",
    "WebhookMessage",
    "WebhookSecret",
    "Withdrawal",
]
