"""What documents say of institutions, and what was asked of them: written once, never changed."""

from baluarte.domain.statements.models.requests import (
    InformationRequest,
    RequestEvent,
    RequestFiling,
)
from baluarte.domain.statements.models.statements import (
    Document,
    Statement,
    StatementReview,
)
from baluarte.domain.statements.models.walls import CURATES, REVIEWERS, STATES
from baluarte.domain.statements.models.withdrawals import (
    StatementWithdrawal,
    WithdrawalProposal,
    WithdrawalRefusal,
)
