"""Everything that changes what is kept of recognition and of early warnings."""

from baluarte.domain.prevention.actions.acknowledgements import acknowledge_warning
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
from baluarte.domain.prevention.actions.warnings import (
    ForecastSignal,
    LeftOut,
    NewWarning,
    decide_warning,
    leave_out_of_warning,
    propose_warning,
)

__all__ = [
    "ForecastSignal",
    "LeftOut",
    "NewCorrection",
    "NewCorrectionAnswer",
    "NewRecognition",
    "NewWarning",
    "NewWord",
    "acknowledge_warning",
    "ask_correction",
    "decide_warning",
    "enter_recognition",
    "leave_out_of_warning",
    "note_condemnation",
    "note_correction_answer",
    "open_condemnation_clock",
    "propose_warning",
    "record_family_word",
    "review_recognition",
    "withdraw_recognition",
]
