"""Recognition, corrections, clocks of condemnations, early warnings: written once."""

from baluarte.domain.prevention.models.clocks import (
    CondemnationClock,
    CondemnationNoted,
    FamilyWord,
)
from baluarte.domain.prevention.models.corrections import CorrectionAnswer, CorrectionRequest
from baluarte.domain.prevention.models.notices import WarningAcknowledgement, WarningNotice
from baluarte.domain.prevention.models.outcomes import (
    PublicAlert,
    PublicAlertSignature,
    PublicAlertWithdrawal,
    StructuralCause,
    WarningOutcome,
)
from baluarte.domain.prevention.models.plans import (
    ContingencyPlan,
    PlanAction,
    PlanActionReport,
    PlanReview,
)
from baluarte.domain.prevention.models.recognitions import (
    Recognition,
    RecognitionReview,
    RecognitionWithdrawal,
)
from baluarte.domain.prevention.models.score_cards import (
    ScoreCard,
    ScoreCardReview,
    ScoreCardWithdrawal,
)
from baluarte.domain.prevention.models.second_words import (
    WarningLeftOutReview,
    WarningOutcomeReview,
)
from baluarte.domain.prevention.models.trigger_dates import TriggerDate, TriggerDateWithdrawal
from baluarte.domain.prevention.models.walls import KEEPERS
from baluarte.domain.prevention.models.warning_walls import HOURS_ALONE, RECEIVERS
from baluarte.domain.prevention.models.warnings import (
    EarlyWarning,
    WarningDecision,
    WarningLeftOut,
)
