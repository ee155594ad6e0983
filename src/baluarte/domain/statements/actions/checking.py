"""Try what a sheet says, or a batch asks, without keeping any of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from baluarte.domain.access.models import Institution
from baluarte.domain.statements.actions.requests import (
    NewFiling,
    NewRequests,
    draft_requests,
    mark_sent,
)
from baluarte.domain.statements.actions.restating import restate_all
from baluarte.domain.statements.actions.stating import NewStatement
from baluarte.domain.statements.models import Document, InformationRequest, Statement
from baluarte.norms.request_templates import RequestRefused
from baluarte.norms.statements import StatementRefused

MOST_FAULTS = 25


def refusals_of(
    *,
    said: Sequence[NewStatement],
    in_place_of: Mapping[int, Statement] | None = None,
    document: Document,
    by: UUID,
    at: datetime,
) -> list[StatementRefused]:
    """Return why statements cannot be, each with its `place`; at most so many."""
    found: list[StatementRefused] = []
    held = in_place_of or {}
    left = list(enumerate(said))
    while left and len(found) < MOST_FAULTS:
        before = {now: held[place] for now, (place, _) in enumerate(left) if place in held}
        try:
            with transaction.atomic():
                restate_all(
                    said=[one for _, one in left], in_place_of=before, document=document, by=by,
                    at=at,
                )  # fmt: skip
                transaction.set_rollback(True)
        except StatementRefused as refused:
            place, _ = left.pop(refused.place or 0)
            refused.place = place
            found.append(refused)
        else:
            break
    return found


def preview_requests(
    *, given: NewRequests, institution: Institution, by: UUID, at: datetime
) -> list[InformationRequest]:
    """Return the requests that a batch would draft, and draft none; refused as it would be."""
    with transaction.atomic():
        made = draft_requests(given=given, institution=institution, by=by, at=at)
        transaction.set_rollback(True)
    return made


def refusals_of_filings(
    *, filings: Sequence[NewFiling], by: UUID, at: datetime
) -> list[RequestRefused]:
    """Return why requests cannot be noted as sent, each with its `place`; at most so many."""
    found: list[RequestRefused] = []
    left = list(enumerate(filings))
    while left and len(found) < MOST_FAULTS:
        try:
            with transaction.atomic():
                mark_sent(filings=[one for _, one in left], by=by, at=at)
                transaction.set_rollback(True)
        except RequestRefused as refused:
            place, _ = left.pop(refused.place or 0)
            refused.place = place
            found.append(refused)
        else:
            break
    return found
