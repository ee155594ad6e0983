"""Recognition and its contrary, corrections asked for, clocks of condemnations: written once."""

from baluarte.domain.prevention.models.clocks import (
    CondemnationClock,
    CondemnationNoted,
    FamilyWord,
)
from baluarte.domain.prevention.models.corrections import CorrectionAnswer, CorrectionRequest
from baluarte.domain.prevention.models.recognitions import (
    Recognition,
    RecognitionReview,
    RecognitionWithdrawal,
)
from baluarte.domain.prevention.models.walls import KEEPERS

__all__ = [
    "KEEPERS",
    "CondemnationClock",
    "CondemnationNoted",
    "CorrectionAnswer",
    "CorrectionRequest",
    "FamilyWord",
    "Recognition",
    "RecognitionReview",
    "RecognitionWithdrawal",
]
