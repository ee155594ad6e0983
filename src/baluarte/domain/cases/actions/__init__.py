"""Everything that changes a case: open, who takes part, consent, contact, notebook."""

from baluarte.domain.cases.actions.cases import (
    add_event,
    add_party,
    close_case,
    open_case,
)
from baluarte.domain.cases.actions.consent import (
    ConsentDoesNotCover,
    UnknownLayer,
    give_consent,
    require_consent,
    take_back_consent,
)
from baluarte.domain.cases.actions.emergency import (
    NoSuchCase,
    SaysNotWhy,
    TeamNotCalled,
    answer_call,
    call_team,
    open_in_an_emergency,
    review_emergency,
)
from baluarte.domain.cases.actions.handover import (
    acknowledge_letter,
    draft_hand_over,
    is_authoritys,
    keep_to_civil_society,
)
from baluarte.domain.cases.actions.letters import (
    Draft,
    answer_letter,
    approve_letter,
    draft_letter,
    send_letter,
    stop_letter,
)
from baluarte.domain.cases.actions.notebook import keep_promise, say_how_to_reach, write_note
from baluarte.domain.cases.actions.own_window import end_party, open_window
from baluarte.domain.cases.actions.reception import (
    Call,
    ConsentGiven,
    NewExclusion,
    Received,
    receive_call,
)
from baluarte.domain.cases.actions.team import make_responsible
from baluarte.domain.cases.actions.urgent_message import receive_from_door
from baluarte.domain.cases.actions.window_messages import (
    NoWindow,
    mark_messages_read,
    write_message,
)
