"""Keep a document, state what it says, let it stand as another person, take it back."""

from baluarte.domain.statements.actions.documents import NewDocument, keep_document
from baluarte.domain.statements.actions.reviews import review, withdraw
from baluarte.domain.statements.actions.stating import NewStatement, state, state_all

__all__ = [
    "NewDocument",
    "NewStatement",
    "keep_document",
    "review",
    "state",
    "state_all",
    "withdraw",
]
