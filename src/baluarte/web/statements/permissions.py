"""For which institutions somebody enters facts, and what of them is theirs to change."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404

from baluarte.domain.access.held import held_by
from baluarte.domain.access.models import Institution
from baluarte.domain.statements import queries
from baluarte.domain.statements.models import STATES, Document, InformationRequest, Statement
from baluarte.domain.statements.queries import requests as asked_for


def stating_for(by: UUID, *, at: datetime) -> list[Institution]:
    """Return the institutions for which an account enters facts, each once."""
    held = held_by(by, at=at)
    found = {one.institution_id: one.institution for one in held if one.role in STATES}
    return list(found.values())


def ours(by: UUID, *, at: datetime) -> frozenset[UUID]:
    """Return the keys of the institutions for which an account enters facts."""
    return frozenset(one.pk for one in stating_for(by, at=at))


def found_document(reference: str) -> Document:
    """Return a document one sees; to others it does not exist."""
    try:
        return queries.document(reference.upper())
    except ObjectDoesNotExist:
        raise Http404 from None


def document_to_state(reference: str, *, by: UUID, at: datetime) -> Document:
    """Return a document of one's own institution, for which one enters facts."""
    found = found_document(reference)
    if not is_ours(found, by=by, at=at):
        raise Http404
    return found


def found_statement(reference: str) -> Statement:
    """Return a statement one sees; to others it does not exist."""
    try:
        return queries.statement(reference.upper())
    except ObjectDoesNotExist:
        raise Http404 from None


def is_ours(one: Statement | Document | InformationRequest, *, by: UUID, at: datetime) -> bool:
    """Say whether something is held by an organisation for which one enters facts."""
    return one.holder_id in ours(by, at=at)


def found_request(reference: str) -> InformationRequest:
    """Return a request one sees; to others it does not exist."""
    try:
        return asked_for.request(reference.upper())
    except ObjectDoesNotExist:
        raise Http404 from None


def request_to_note(reference: str, *, by: UUID, at: datetime) -> InformationRequest:
    """Return a request of one's own institution, for which one enters facts."""
    found = found_request(reference)
    if not is_ours(found, by=by, at=at):
        raise Http404
    return found
