"""What changes reparations: each is somebody's word, added; nothing is changed or deleted."""

from baluarte.domain.reparation.actions.applications import (
    answer_referral,
    apply_to_commission,
    go_to_federal,
    record_progress,
    refer,
    start_clocks,
)
from baluarte.domain.reparation.actions.causes import NewAnswer, answer_causes
from baluarte.domain.reparation.actions.federal_task import assign_to_federal, call_team
from baluarte.domain.reparation.actions.interviews import (
    Held,
    Wishes,
    complain_of_interview,
    record_interview,
    say_result_of_complaint,
    say_wishes,
)
from baluarte.domain.reparation.actions.plans import (
    close_plan,
    decide_heading,
    open_plan,
    record_assembly,
    weigh,
)
from baluarte.domain.reparation.actions.posts import (
    PostSaid,
    add_post,
    say_post,
    state_caseload,
)
from baluarte.domain.reparation.actions.remedies import (
    NewRemedy,
    finish_step,
    grant_remedy,
    record_delivery,
    say_whether_arrived,
)
from baluarte.domain.reparation.actions.satisfaction import say_how_treated
from baluarte.domain.reparation.actions.sessions import (
    AgreementSaid,
    NewAgreement,
    add_joint_agreement,
    may_report,
    record_joint_session,
    report_agreement,
)
from baluarte.domain.reparation.actions.transfers import (
    check_transfer,
    make_transfer,
    withdraw_transfer,
)
from baluarte.domain.reparation.actions.victims import join_files, part_files, register_victim
