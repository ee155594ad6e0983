"""Decide, review, publish, take back; let files, tables, policy, reports out; state counts."""

from baluarte.domain.publication.actions.decisions import (
    AlreadySaid,
    CannotBePublished,
    NoConsent,
    UnknownField,
    decide_publication,
    decide_publications,
    review_decision,
    review_decisions,
)
from baluarte.domain.publication.actions.editions import (
    ask_for_edition,
    publish_edition,
    revise_editions,
)
from baluarte.domain.publication.actions.exports import (
    HoldsNoMore,
    NotReady,
    TooManyAsked,
    Unsettled,
    ask_for_export,
    close_export,
    empty_exports,
    make_export,
    read_export_purpose,
    review_export,
    take_export,
)
from baluarte.domain.publication.actions.marks import (
    GroundDoesNotFit,
    NotPublished,
    mark_events,
    review_marks,
)
from baluarte.domain.publication.actions.policy import (
    PolicyRefused,
    note_policy_erratum,
    prepare_policy_edition,
    review_policy_edition,
)
from baluarte.domain.publication.actions.reasons import NothingSaid, TooLong, erase_reasons
from baluarte.domain.publication.actions.reports import (
    CannotBeReported,
    Erratum,
    begin_series,
    draft_report,
    end_series,
    forget_report,
    note_report,
    release_report,
    review_report,
    withdraw_report,
)
from baluarte.domain.publication.actions.stated import (
    CannotBeStated,
    NewStatedCount,
    review_count,
    state_count,
    withdraw_count,
)
from baluarte.domain.publication.actions.tables import (
    Exposed,
    PeriodsOverlap,
    ask_for_tables,
    propose_tables,
    release_tables,
    review_tables,
    withdraw_tables,
)
from baluarte.domain.publication.actions.undercounts import (
    CannotLeave,
    ask_for_undercount,
    propose_undercount,
    release_undercount,
    review_undercount,
    withdraw_undercount,
)
from baluarte.domain.publication.actions.withdrawals import (
    withdraw_everything,
    withdraw_publication,
    withdraw_publications,
)
from baluarte.domain.publication.rules import NeedsAnotherPerson
