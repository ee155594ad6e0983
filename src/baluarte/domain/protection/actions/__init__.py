"""Everything that changes what is assessed, planned, said and withdrawn."""

from baluarte.domain.protection.actions.appeals import (
    RULINGS,
    AgainstWhoActs,
    NotInOrder,
    OfAnotherCase,
    SayWhy,
    admit_appeal,
    decide_appeal,
    file_appeal,
    keep_appeal,
    settle_appeal,
    study_appeal,
    take_up_appeal,
)
from baluarte.domain.protection.actions.appeals_apart import DecidedByOthers, send_appeal
from baluarte.domain.protection.actions.decree import (
    NobodyOwesIt,
    NotAdopted,
    NothingToApprove,
    PositionMissing,
    adopted_decree,
    approve_measures,
    planned_of,
    protected_in,
)
from baluarte.domain.protection.actions.measures import (
    InstitutionIsExcluded,
    NeedsItsReason,
    NoSuchScenario,
    UntilWhen,
    WitnessOwes,
    ask_anew,
    is_left_out,
    plan_measure,
    report_incident,
    say_how_far,
    say_whether_it_arrived,
    say_whether_it_fits,
    take_position,
)
from baluarte.domain.protection.actions.quality import (
    AnswerNeedsReason,
    Found,
    NoSuchPoint,
    answer_quality,
)
from baluarte.domain.protection.actions.reassessment import gather, look_around
from baluarte.domain.protection.actions.studies import (
    NoSuchItem,
    NotALevel,
    SameRater,
    StudyClosed,
    StudyIncomplete,
    close_study,
    end_scenario,
    open_study,
    plan_review,
    rate_item,
    state_level,
    tell_scenario,
)
from baluarte.domain.protection.actions.urgent import (
    WITHIN,
    HasNotArrived,
    NoMeasure,
    NothingShowsIt,
    SaysNoReason,
    WordGiven,
    assess_immediately,
    call_again,
    deliver_urgent_measures,
    do_urgent_act,
    issue_urgent_measures,
    issued_in,
    review_urgent_act,
    say_what_did_not_arrive,
)
from baluarte.domain.protection.actions.withdrawal import (
    NotDeliberate,
    NotRepeated,
    OutOfOrder,
    add_fact,
    go_on,
    open_withdrawal,
    reply,
)
from baluarte.domain.protection.actions.words import TooLong
