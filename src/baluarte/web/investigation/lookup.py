"""What an address names, as whoever asks may see it; everything else does not exist."""

from uuid import UUID

from django.http import Http404
from django.utils import timezone

from baluarte.domain.audit.actions import record
from baluarte.domain.cases.queries.readers import log_reading
from baluarte.domain.investigation import queries
from baluarte.domain.investigation.models import (
    ActRequest,
    ActRequestAnswer,
    AttractionCriterion,
    Classification,
    Hypothesis,
    HypothesisVerdict,
    Inquiry,
    InquiryStatus,
    InvestigativeAct,
    Said,
    SuspectCount,
)
from baluarte.domain.investigation.rules import may_add_to
from baluarte.domain.procedure.rules import may_contribute
from baluarte.domain.wall.context import acting_account

# As addresses call what was said.
KINDS: dict[str, type[Said]] = {
    "estado": InquiryStatus,
    "delito": Classification,
    "personas": SuspectCount,
    "acto": InvestigativeAct,
    "criterio": AttractionCriterion,
    "hipotesis": Hypothesis,
    "suerte": HypothesisVerdict,
    "peticion": ActRequest,
    "respuesta": ActRequestAnswer,
}


def shown(reference: str) -> Inquiry:
    """Return an inquiry one may see as its team does, or accompanies; that it is read is logged.

    Whom it is about has a page of her own. Who accompanies it sees nothing of its case.
    """
    try:
        found = queries.inquiry_of(reference)
    except Inquiry.DoesNotExist:
        raise Http404 from None
    if found.case is not None and not may_contribute(found.case.matter):
        raise Http404
    by, at = acting_account(), timezone.now()
    if found.case is not None:
        log_reading(found.case, by=by, at=at)
    record(
        act="investigation.read_inquiry", object_type="inquiry", objects=[found.pk],
        files=[found.compartment_id], by=by, at=at,
    )  # fmt: skip
    return found


def is_accompanied(inquiry: Inquiry) -> bool:
    """Say whether the context reads an inquiry because it was named to accompany it."""
    return inquiry.case_id is not None and inquiry.case is None


def open_to_change(reference: str) -> Inquiry:
    """Return an inquiry one may say something of."""
    found = shown(reference)
    if not may_add_to(found):
        raise Http404
    return found


def said_of(inquiry: Inquiry, what: str, key: UUID) -> Said:
    """Return something that stands of what was said of an inquiry."""
    kind = KINDS.get(what)
    found = queries.standing(kind, [inquiry]).filter(pk=key).first() if kind else None
    if found is None:
        raise Http404
    found.inquiry = inquiry
    return found
