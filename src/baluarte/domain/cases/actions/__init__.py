"""Everything that changes a case: open, who takes part, consent, contact, notebook."""

from baluarte.domain.cases.actions.cases import (
    add_aggression,
    add_party,
    close_case,
    end_party,
    make_responsible,
    open_case,
    open_window,
)
from baluarte.domain.cases.actions.consent import (
    ConsentDoesNotCover,
    UnknownLayer,
    give_consent,
    require_consent,
    take_back_consent,
)
from baluarte.domain.cases.actions.notebook import keep_promise, say_how_to_reach, write_note

__all__ = [
    "ConsentDoesNotCover",
    "UnknownLayer",
    "add_aggression",
    "add_party",
    "close_case",
    "end_party",
    "give_consent",
    "keep_promise",
    "make_responsible",
    "open_case",
    "open_window",
    "require_consent",
    "say_how_to_reach",
    "take_back_consent",
    "write_note",
]
