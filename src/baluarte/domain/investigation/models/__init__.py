"""Tables of investigation."""

from baluarte.domain.investigation.models.acts import (
    ActRequest,
    ActRequestAnswer,
    AttractionCriterion,
    InquiryDocument,
    InvestigativeAct,
)
from baluarte.domain.investigation.models.hypotheses import Hypothesis, HypothesisVerdict
from baluarte.domain.investigation.models.inquiries import (
    Classification,
    Inquiry,
    InquiryNumber,
    InquiryRemark,
    InquiryStatus,
    Said,
    SuspectCount,
)
from baluarte.domain.investigation.models.learning import (
    AuditedInquiry,
    AuditFinding,
    AuditReading,
    AuditSample,
    FindingClosure,
)
from baluarte.domain.investigation.models.offices import OfficeImprovement, OfficeImprovementReview

__all__ = [
    "ActRequest",
    "ActRequestAnswer",
    "AttractionCriterion",
    "AuditFinding",
    "AuditReading",
    "AuditSample",
    "AuditedInquiry",
    "Classification",
    "FindingClosure",
    "Hypothesis",
    "HypothesisVerdict",
    "Inquiry",
    "InquiryDocument",
    "InquiryNumber",
    "InquiryRemark",
    "InquiryStatus",
    "InvestigativeAct",
    "OfficeImprovement",
    "OfficeImprovementReview",
    "Said",
    "SuspectCount",
]
