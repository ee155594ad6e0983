"""Everything that changes what is under way: load texts, tell, do, route, call, look."""

from baluarte.domain.procedure.actions.answers import (
    accept,
    acknowledge,
    attach_evidence,
    finish,
    refuse,
)
from baluarte.domain.procedure.actions.assignment_state import AssignmentOver
from baluarte.domain.procedure.actions.calendars import (
    HasItsTerm,
    announce_session,
    close_days,
    set_own_term,
)
from baluarte.domain.procedure.actions.called import call_to_matter, call_who_answers
from baluarte.domain.procedure.actions.deadline_checks import (
    Part,
    explain_breach,
    look_at_everything,
    look_at_what_ran_out,
)
from baluarte.domain.procedure.actions.door import (
    SILENT,
    TakenAlready,
    end_message,
    give_up_door,
    keep_door,
    leave_message,
    take_message,
    watch_door,
)
from baluarte.domain.procedure.actions.duty import (
    NoHours,
    NotOfTheInstitution,
    call_accounts,
    call_duty,
    call_to_decide,
    end_duty,
    escalate_silence,
    name_deputy,
    read_notices,
    ring_deputies,
    set_duty,
    tell_sender,
)
from baluarte.domain.procedure.actions.escalation import escalate
from baluarte.domain.procedure.actions.exclusions import (
    NobodyNamed,
    clear_person,
    confirm_clearance,
    end_clearance,
    end_her_wish,
    leave_out,
    make_unseen,
    make_unseen_for_her,
    say_list_was_seen,
    say_perpetrator,
    show_lists_again,
    withdraw_told,
)
from baluarte.domain.procedure.actions.letters import Letter, mark_mailed, send_letter, take_letter
from baluarte.domain.procedure.actions.matters import (
    open_matter,
    record_occurrence,
    start_proceeding,
)
from baluarte.domain.procedure.actions.occurrences import follow
from baluarte.domain.procedure.actions.proceeding_state import (
    Superseded,
    close,
    correct,
    resume,
    suspend,
)
from baluarte.domain.procedure.actions.projection import Looked, refresh
from baluarte.domain.procedure.actions.routing import (
    NobodyCleared,
    NothingToSend,
    NotThroughTheGate,
    SentAlready,
    assign,
    hand_over,
    withdraw_assignment,
)
from baluarte.domain.procedure.actions.running_out import call_to_what_runs_out
from baluarte.domain.procedure.actions.statements import MustSayWhy, TooLong
from baluarte.domain.procedure.actions.steps import complete_step, excuse_step, extend_step
from baluarte.domain.procedure.actions.task_lines import LineNotSeen, Shown, withdraw_line
from baluarte.domain.procedure.actions.telephones import keep_telephones
from baluarte.domain.procedure.actions.texts import (
    Loaded,
    TextLocked,
    load_protocols,
)

__all__ = [
    "SILENT",
    "AssignmentOver",
    "HasItsTerm",
    "Letter",
    "LineNotSeen",
    "Loaded",
    "Looked",
    "MustSayWhy",
    "NoHours",
    "NobodyCleared",
    "NobodyNamed",
    "NotOfTheInstitution",
    "NotThroughTheGate",
    "NothingToSend",
    "Part",
    "SentAlready",
    "Shown",
    "Superseded",
    "TakenAlready",
    "TextLocked",
    "TooLong",
    "accept",
    "acknowledge",
    "announce_session",
    "assign",
    "attach_evidence",
    "call_accounts",
    "call_duty",
    "call_to_decide",
    "call_to_matter",
    "call_to_what_runs_out",
    "call_who_answers",
    "clear_person",
    "close",
    "close_days",
    "complete_step",
    "confirm_clearance",
    "correct",
    "end_clearance",
    "end_duty",
    "end_her_wish",
    "end_message",
    "escalate",
    "escalate_silence",
    "excuse_step",
    "explain_breach",
    "extend_step",
    "finish",
    "follow",
    "give_up_door",
    "hand_over",
    "keep_door",
    "keep_telephones",
    "leave_message",
    "leave_out",
    "load_protocols",
    "look_at_everything",
    "look_at_what_ran_out",
    "make_unseen",
    "make_unseen_for_her",
    "mark_mailed",
    "name_deputy",
    "open_matter",
    "read_notices",
    "record_occurrence",
    "refresh",
    "refuse",
    "resume",
    "ring_deputies",
    "say_list_was_seen",
    "say_perpetrator",
    "send_letter",
    "set_duty",
    "set_own_term",
    "show_lists_again",
    "start_proceeding",
    "suspend",
    "take_letter",
    "take_message",
    "tell_sender",
    "watch_door",
    "withdraw_assignment",
    "withdraw_line",
    "withdraw_told",
]
