"""What somebody proposed to take back, in words."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.urls import reverse

from baluarte.domain.statements.models import WithdrawalProposal
from baluarte.web.statements.labels import heading_name, institution_name
from baluarte.web.statements.presenters.people import named


def proposal_told(one: WithdrawalProposal, *, by: UUID, ours: Collection[UUID]) -> dict[str, Any]:
    """Return a proposal with the fact it is of, who made it and since when."""
    fact = one.statement
    return {
        "institution": institution_name(fact.institution),
        "heading": heading_name(fact.heading),
        "why": one.get_why_display(),
        "words": one.words,
        "at": one.proposed_at,
        "by": named(one.proposed_by, holder=fact.holder, ours=ours),
        "is_mine": one.proposed_by_id == by,
        "url": reverse("withdraw_fact", args=[fact.reference]),
    }
