"""State a sheet of which some takes the place of what stands: as a correction, never over it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.statements.actions.restated import VALUE, differences
from baluarte.domain.statements.actions.reviews import withdraw
from baluarte.domain.statements.actions.stating import NewStatement, state_all
from baluarte.domain.statements.choices import TakenBack
from baluarte.domain.statements.models import Document, Statement
from baluarte.norms.statements import StatementRefused


@transaction.atomic
def restate_all(
    *,
    said: Sequence[NewStatement],
    in_place_of: Mapping[int, Statement],
    document: Document,
    by: UUID,
    at: datetime,
) -> list[Statement]:
    """State all that a sheet says, together; `in_place_of` names what some of it corrects.

    What nobody let stand yet is taken back and said anew; what stands is superseded once the
    correction is let stand. Both stay known. Where no page is written, that of the same document
    stays; the words quoted stay with a value that is the same.
    """
    whole = list(said)
    for place, held in in_place_of.items():
        try:
            new = (
                _with_kept(whole[place], held) if held.document_id == document.pk else whole[place]
            )
            whole[place] = replace(new, supersedes=_freed(held, by=by, at=at))
        except StatementRefused as refused:
            refused.place = place
            raise
    return state_all(said=whole, document=document, by=by, at=at)


def _with_kept(new: NewStatement, held: Statement) -> NewStatement:
    page = held.page if new.page is None else new.page
    is_same = VALUE not in differences(held, new)
    quote = held.quote if is_same and not new.quote else new.quote
    return replace(new, page=page, quote=quote)


def _freed(held: Statement, *, by: UUID, at: datetime) -> Statement | None:
    """Return what a correction takes the place of: what stands, or what a waiting one would."""
    if hasattr(held, "review"):
        return held
    withdraw(statement=held, why=TakenBack.MISTAKE, by=by, at=at)
    return held.supersedes
