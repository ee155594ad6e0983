"""What is read of reparations; it sees what the context may see."""

from baluarte.domain.reparation.queries.applications import (
    Asked,
    FederalDoor,
    Standing,
    application_of,
    applications_of,
    asked_of_commissions,
    federal_door,
    referrals_of,
    victim_of,
    victims_of,
    went_federal,
)
from baluarte.domain.reparation.queries.causes import (
    answers_of,
    answers_of_causes,
    answers_to_review,
)
from baluarte.domain.reparation.queries.impact import Impact, impact_of_commissions
from baluarte.domain.reparation.queries.interviews import (
    interviews_of,
    revictimisation_by_commission,
    wishes_of,
)
from baluarte.domain.reparation.queries.plans import (
    HeadingState,
    PlanState,
    RemedyState,
    overdue_of_case,
    overdue_remedies,
    plan_of,
    plan_state,
    plans,
    plans_of,
    remedy_of,
    shown_without_word,
    words_of,
)
from baluarte.domain.reparation.queries.posts import (
    Caseload,
    PostCounts,
    PostStanding,
    Standard,
    caseloads_of,
    post_counts,
    post_of,
    posts_of,
    standard_of,
)
from baluarte.domain.reparation.queries.satisfaction import (
    HerContact,
    SatisfactionSums,
    contacts_of,
    satisfaction_of_commissions,
    unanswered_contacts,
)
from baluarte.domain.reparation.queries.sessions import (
    AgreementState,
    agreement_of,
    agreement_states,
    joint_session,
    joint_sessions,
    open_agreements,
    overdue_agreements,
)
from baluarte.domain.reparation.queries.transfers import (
    TransferState,
    closed_transfer,
    open_transfer,
    transfer_of,
    transfer_phrase,
    transfers_of,
    transfers_to_check,
    transfers_to_us,
)
