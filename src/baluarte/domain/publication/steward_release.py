"""Whether a steward lets a list be published at all: asked anew for every edition."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from baluarte.domain.publication.choices import Refusal
from baluarte.domain.registry.queries import Terms, terms_by_compartment
from baluarte.norms.clocks.calendar import local_day


def refusals(*, at: datetime) -> Mapping[UUID, Refusal | None]:
    """Return, by compartment, why nothing of its list may be published, or nothing where it may."""
    return {key: _refusal(terms, at=at) for key, terms in terms_by_compartment().items()}


def refusal_of(compartment: UUID, *, at: datetime) -> Refusal | None:
    """Return why nothing of a compartment's list may be published, or nothing where it may."""
    return refusals(at=at).get(compartment, Refusal.UNKNOWN)


def _refusal(terms: Terms, *, at: datetime) -> Refusal | None:
    if terms.steward_left_at is not None and terms.steward_left_at <= at:
        return Refusal.LEFT
    if not terms.may_be_published:
        return Refusal.AUTHORITY if terms.is_authority else Refusal.CONFIDENTIAL
    if terms.embargo_until is not None and terms.embargo_until >= local_day(at):
        return Refusal.EMBARGO
    return None
