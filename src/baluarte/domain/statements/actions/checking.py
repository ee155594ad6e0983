"""Try what a sheet says without keeping any of it, and return everything that is refused."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.statements.actions.stating import NewStatement, state_all
from baluarte.domain.statements.models import Document
from baluarte.norms.statements import StatementRefused

MOST_FAULTS = 25


def refusals_of(
    *, said: Sequence[NewStatement], document: Document, by: UUID, at: datetime
) -> list[StatementRefused]:
    """Return why statements cannot be, each with its `place`; at most so many."""
    found: list[StatementRefused] = []
    left = list(enumerate(said))
    while left and len(found) < MOST_FAULTS:
        try:
            with transaction.atomic():
                state_all(said=[one for _, one in left], document=document, by=by, at=at)
                transaction.set_rollback(True)
        except StatementRefused as refused:
            place, _ = left.pop(refused.place or 0)
            refused.place = place
            found.append(refused)
        else:
            break
    return found
