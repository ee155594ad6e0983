"""Decide, review, take back, publish."""

from baluarte.domain.publication.actions.decisions import (
    AlreadySaid,
    CannotBePublished,
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
from baluarte.domain.publication.actions.reasons import NothingSaid, TooLong, erase_reasons
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
    "Exposed",
    "NeedsAnotherPerson",
    "NothingSaid",
    "PeriodsOverlap",
    "TooLong",
    "UnknownField",
    "ask_for_edition",
    "ask_for_tables",
    "decide_publication",
    "decide_publications",
    "erase_reasons",
    "propose_tables",
    "publish_edition",
    "release_tables",
    "review_decision",
    "review_decisions",
    "review_tables",
    "revise_editions",
    "withdraw_everything",
    "withdraw_publication",
    "withdraw_publications",
    "withdraw_tables",
]
