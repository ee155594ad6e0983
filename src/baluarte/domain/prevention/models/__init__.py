"""Recognition, corrections, clocks of condemnations, early warnings: written once."""

from baluarte.domain.prevention.models.clocks import (
    CondemnationClock,
    CondemnationNoted,
    FamilyWord,
)
from baluarte.domain.prevention.models.corrections import CorrectionAnswer, CorrectionRequest
from baluarte.domain.prevention.models.notices import WarningAcknowledgement, WarningNotice
from baluarte.domain.prevention.models.recognitions import (
    Recognition,
    RecognitionReview,
    RecognitionWithdrawal,
)
from baluarte.domain.prevention.models.walls import KEEPERS
from baluarte.domain.prevention.models.warning_walls import RECEIVERS
from baluarte.domain.prevention.models.warnings import (
    EarlyWarning,
    WarningDecision,
    WarningLeftOut,
)

__all__ = [
    "KEEPERS",
    "RECEIVERS",
    "CondemnationClock",
    "CondemnationNoted",
    "CorrectionAnswer",
    "CorrectionRequest",
    "EarlyWarning",
    "FamilyWord",
    "Recognition",
    "RecognitionReview",
    "RecognitionWithdrawal",
    "WarningAcknowledgement",
    "WarningDecision",
    "WarningLeftOut",
    "WarningNotice",
]
