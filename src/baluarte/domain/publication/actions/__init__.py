"""Decide, review, take back, publish; let files, tables, the policy out; state counts of others."""

from baluarte.domain.publication.actions.decisions import (
    AlreadySaid,
    CannotBePublished,
    NotPublicAlready,
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
from baluarte.domain.publication.actions.withdrawals import (
    withdraw_everything,
    withdraw_publication,
    withdraw_publications,
)
from baluarte.domain.publication.rules import NeedsAnotherPerson

__all__ = [
    "AlreadySaid",
    "CannotBePublished",
    "CannotBeStated",
    "Exposed",
    "GroundDoesNotFit",
    "HoldsNoMore",
    "NeedsAnotherPerson",
    "NewStatedCount",
    "NotPublicAlready",
    "NotPublished",
    "NotReady",
    "NothingSaid",
    "PeriodsOverlap",
    "PolicyRefused",
    "TooLong",
    "TooManyAsked",
    "UnknownField",
    "Unsettled",
    "ask_for_edition",
    "ask_for_export",
    "ask_for_tables",
    "close_export",
    "decide_publication",
    "decide_publications",
    "empty_exports",
    "erase_reasons",
    "make_export",
    "mark_events",
    "note_policy_erratum",
    "prepare_policy_edition",
    "propose_tables",
    "publish_edition",
    "read_export_purpose",
    "release_tables",
    "review_count",
    "review_decision",
    "review_decisions",
    "review_export",
    "review_marks",
    "review_policy_edition",
    "review_tables",
    "revise_editions",
    "state_count",
    "take_export",
    "withdraw_count",
    "withdraw_everything",
    "withdraw_publication",
    "withdraw_publications",
    "withdraw_tables",
]
