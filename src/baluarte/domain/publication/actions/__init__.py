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
from baluarte.domain.publication.actions.withdrawals import (
    withdraw_everything,
    withdraw_publication,
    withdraw_publications,
)
from baluarte.domain.publication.rules import NeedsAnotherPerson

__all__ = [
    "AlreadySaid",
    "CannotBePublished",
    "NeedsAnotherPerson",
    "NothingSaid",
    "TooLong",
    "UnknownField",
    "ask_for_edition",
    "decide_publication",
    "decide_publications",
    "erase_reasons",
    "publish_edition",
    "review_decision",
    "review_decisions",
    "revise_editions",
    "withdraw_everything",
    "withdraw_publication",
    "withdraw_publications",
]
