"""Keep a document, state what it says, let it stand as another; ask, note and code answers."""

from baluarte.domain.statements.actions.checking import (
    preview_requests,
    refusals_of,
    refusals_of_filings,
)
from baluarte.domain.statements.actions.documents import NewDocument, keep_document
from baluarte.domain.statements.actions.request_answers import (
    CodedFigure,
    NewAnswer,
    code_answer,
    receive_answer,
    state_not_answered,
)
from baluarte.domain.statements.actions.request_events import (
    NewRequestEvent,
    note_event,
    take_back_event,
)
from baluarte.domain.statements.actions.requests import (
    AT_ONCE,
    Addressee,
    NewFiling,
    NewRequests,
    draft_requests,
    mark_sent,
)
from baluarte.domain.statements.actions.restating import restate_all
from baluarte.domain.statements.actions.reviews import review, withdraw, withdraw_waiting
from baluarte.domain.statements.actions.stating import NewStatement, state, state_all
from baluarte.domain.statements.actions.withdrawals import (
    agree_to_withdraw,
    propose_withdrawal,
    refuse_to_withdraw,
)
