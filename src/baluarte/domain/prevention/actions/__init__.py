"""Everything that changes what is kept of recognition; nothing is sent to anybody."""

from baluarte.domain.prevention.actions.clocks import (
    NewWord,
    note_condemnation,
    open_condemnation_clock,
    record_family_word,
)
from baluarte.domain.prevention.actions.corrections import (
    NewCorrection,
    NewCorrectionAnswer,
    ask_correction,
    note_correction_answer,
)
from baluarte.domain.prevention.actions.recognitions import (
    NewRecognition,
    enter_recognition,
    review_recognition,
    withdraw_recognition,
)

__all__ = [
    "NewCorrection",
    "NewCorrectionAnswer",
    "NewRecognition",
    "NewWord",
    "ask_correction",
    "enter_recognition",
    "note_condemnation",
    "note_correction_answer",
    "open_condemnation_clock",
    "record_family_word",
    "review_recognition",
    "withdraw_recognition",
]
