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
