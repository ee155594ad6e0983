"""All that changes in memory: what is written, who said yes or no, what goes out and comes back."""

from baluarte.domain.memory.actions.booklets import ask_for_booklets, make_booklets
from baluarte.domain.memory.actions.consents import record_consents
from baluarte.domain.memory.actions.decisions import propose_release, review_release
from baluarte.domain.memory.actions.items import (
    NewItem,
    Wording,
    add_item,
    add_text,
    correct_text,
)
from baluarte.domain.memory.actions.pages import NewConsenter, name_consenter, open_page
from baluarte.domain.memory.actions.withdrawals import withdraw_page
from baluarte.domain.memory.facts import Facts
