"""Reports, promises, programmes, recommendations; observations, consultations and answers."""

from baluarte.domain.accountability.models.chain import Assessment, Target
from baluarte.domain.accountability.models.commitments import Commitment, CommitmentStep
from baluarte.domain.accountability.models.consultations import (
    Consultation,
    ConsultationDocument,
    Contribution,
    ContributionAnswer,
    ContributionText,
    ContributionWithdrawal,
)
from baluarte.domain.accountability.models.dialogue import (
    Attendance,
    DialogueSession,
    DialogueTable,
)
from baluarte.domain.accountability.models.entries import EntryReview
from baluarte.domain.accountability.models.observations import (
    AnswerReview,
    Observation,
    ObservationAnswer,
    ObservationEvidence,
    ObservationReview,
    ObservationWithdrawal,
)
from baluarte.domain.accountability.models.programmes import (
    ActionEnd,
    PolicyAction,
    Programme,
    ProgrammeVersion,
)
from baluarte.domain.accountability.models.recommendation_actions import (
    ActionCalendar,
    ActionReport,
    RecommendationAction,
)
from baluarte.domain.accountability.models.recommendation_corrections import (
    CORRECTABLE,
    RecommendationCorrection,
)
from baluarte.domain.accountability.models.recommendations import (
    Recommendation,
    RecommendationLink,
    RecommendationOwner,
    RecommendationSet,
    RecommendationStatus,
    RecommendationWithdrawal,
)
from baluarte.domain.accountability.models.reporting import Reporting
