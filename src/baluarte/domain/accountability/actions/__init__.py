"""Reports, promises, programmes, recommendations; observations, consultations and answers."""

from baluarte.domain.accountability.actions.chain import (
    NewAssessment,
    NewTarget,
    assess,
    set_target,
)
from baluarte.domain.accountability.actions.consultations import (
    NewConsultation,
    answer_contribution,
    call_consultation,
    contribute,
    withdraw_contribution,
)
from baluarte.domain.accountability.actions.entry_reviews import review_entry, withdraw_entry
from baluarte.domain.accountability.actions.observation_answers import (
    NewAnswer,
    answer_observation,
    review_answer,
)
from baluarte.domain.accountability.actions.observations import (
    NewObservation,
    Shown,
    open_observation,
    review_observation,
    withdraw_observation,
)
from baluarte.domain.accountability.actions.programmes import (
    NewVersion,
    end_action,
    found_programme,
    publish_version,
    take_action,
)
from baluarte.domain.accountability.actions.promises import (
    Came,
    commit,
    hold_session,
    note_progress,
    open_table,
)
from baluarte.domain.accountability.actions.recommendation_actions import (
    NewAction,
    NewActionReport,
    begin_action,
    report_action,
    set_calendar,
)
from baluarte.domain.accountability.actions.recommendation_corrections import (
    NewCorrection,
    correct_recommendations,
    undo_correction,
)
from baluarte.domain.accountability.actions.recommendation_sets import (
    LoadedSets,
    NewSet,
    import_recommendations,
    load_sets,
    open_set,
)
from baluarte.domain.accountability.actions.recommendation_withdrawals import (
    withdraw_recommendations,
)
from baluarte.domain.accountability.actions.recommendations import (
    NewStatus,
    decide_link,
    set_owners,
    state_status,
)
from baluarte.domain.accountability.actions.reporting import (
    NothingOwed,
    NotOverYet,
    SaidBefore,
    say_reported,
    take_back_report,
)
from baluarte.domain.accountability.recommendation_rows import NewRecommendation, recognised

__all__ = [
    "Came",
    "LoadedSets",
    "NewAction",
    "NewActionReport",
    "NewAnswer",
    "NewAssessment",
    "NewConsultation",
    "NewCorrection",
    "NewObservation",
    "NewRecommendation",
    "NewSet",
    "NewStatus",
    "NewTarget",
    "NewVersion",
    "NotOverYet",
    "NothingOwed",
    "SaidBefore",
    "Shown",
    "answer_contribution",
    "answer_observation",
    "assess",
    "begin_action",
    "call_consultation",
    "commit",
    "contribute",
    "correct_recommendations",
    "decide_link",
    "end_action",
    "found_programme",
    "hold_session",
    "import_recommendations",
    "load_sets",
    "note_progress",
    "open_observation",
    "open_set",
    "open_table",
    "publish_version",
    "recognised",
    "report_action",
    "review_answer",
    "review_entry",
    "review_observation",
    "say_reported",
    "set_calendar",
    "set_owners",
    "set_target",
    "state_status",
    "take_action",
    "take_back_report",
    "undo_correction",
    "withdraw_contribution",
    "withdraw_entry",
    "withdraw_observation",
    "withdraw_recommendations",
]
