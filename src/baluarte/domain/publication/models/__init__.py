"""What was decided and reviewed; editions, tables, exports, counts, reports, who let them out."""

from baluarte.domain.publication.models.cuts import PublishedCut, ShownCut
from baluarte.domain.publication.models.editions import (
    UNDATED,
    Decision,
    Edition,
    PublishedEvent,
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
from baluarte.domain.publication.models.inquiries import PublishedInquiry
from baluarte.domain.publication.models.policy import (
    PolicyEdition,
    PolicyErratum,
    PolicyRelease,
    PolicyReview,
    PolicyRow,
)
from baluarte.domain.publication.models.reports import (
    PublishedReport,
    ReportNote,
    ReportReview,
    ReportSeries,
    ReportVersion,
)
from baluarte.domain.publication.models.rule_counts import RuleCount
from baluarte.domain.publication.models.stated import (
    ComparedEvent,
    Comparison,
    MarkReview,
    StatedCount,
    StatedMark,
    StatedReview,
    StatedWithdrawal,
)
from baluarte.domain.publication.models.tables import (
    ReleasedCell,
    TableProposal,
    TableRelease,
    TableReview,
)
from baluarte.domain.publication.models.undercount import (
    UndercountProposal,
    UndercountRelease,
    UndercountReview,
)
from baluarte.domain.publication.models.webhooks import Webhook, WebhookMessage, WebhookSecret
