"""Tables of reparation."""

from baluarte.domain.reparation.models.applications import (
    Application,
    ApplicationProgress,
    Referral,
    ReferralAnswer,
)
from baluarte.domain.reparation.models.causes import CauseAnswer
from baluarte.domain.reparation.models.interviews import (
    ComplaintOutcome,
    Interview,
    InterviewComplaint,
    InterviewWishes,
)
from baluarte.domain.reparation.models.plans import (
    Assembly,
    Confirmation,
    HeadingDecision,
    PlanClosing,
    Remedy,
    RemedyDelivery,
    RemedyStep,
    ReparationPlan,
    Weighing,
)
from baluarte.domain.reparation.models.posts import (
    CaseloadStandard,
    CommissionPost,
    PostHolder,
    PostSpell,
)
from baluarte.domain.reparation.models.satisfaction import Satisfaction
from baluarte.domain.reparation.models.sessions import (
    AgreementReport,
    JointAgreement,
    JointSession,
)
from baluarte.domain.reparation.models.transfers import TransferPackage, TransferReceipt
from baluarte.domain.reparation.models.victims import (
    CaseVictim,
    FileJoin,
    Kept,
    ReparationDocument,
    ReparationRemark,
)
