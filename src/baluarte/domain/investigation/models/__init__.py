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
