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
from baluarte.domain.prevention.actions.outcomes import (
    NewPublicAlert,
    ask_public_alert,
    note_cause,
    record_outcome,
    sign_public_alert,
    withdraw_public_alert,
)
from baluarte.domain.prevention.actions.plans import (
    NewPlan,
    report_action,
    review_plan,
    write_plan,
)
from baluarte.domain.prevention.actions.recognitions import (
    NewRecognition,
    enter_recognition,
    review_recognition,
    withdraw_recognition,
)
from baluarte.domain.prevention.actions.score_cards import (
    propose_score_card,
    review_score_card,
    withdraw_score_card,
)
from baluarte.domain.prevention.actions.second_words import review_left_out, review_outcome
from baluarte.domain.prevention.actions.trigger_dates import (
    NewTrigger,
    note_trigger_date,
    withdraw_trigger_date,
)
from baluarte.domain.prevention.actions.warnings import (
    ForecastSignal,
    LeftOut,
    NewWarning,
    decide_warning,
    leave_out_of_warning,
    propose_warning,
)
