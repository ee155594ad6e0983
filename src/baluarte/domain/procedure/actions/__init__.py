"""Everything that changes what is under way: load texts, tell, do, route, call, look."""

from baluarte.domain.procedure.actions.answers import (
    NoPlace,
    TakenOnAlready,
    accept,
    acknowledge,
    attach_evidence,
    finish,
    refuse,
    report_done,
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
from baluarte.domain.procedure.actions.documents import call_about_altered, report_altered
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
from baluarte.domain.procedure.actions.remarks import MustSayWhy, TooLong
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
from baluarte.domain.procedure.actions.steps import complete_step, excuse_step, extend_step
from baluarte.domain.procedure.actions.task_lines import LineNotSeen, Shown, withdraw_line
from baluarte.domain.procedure.actions.telephones import keep_telephones
from baluarte.domain.procedure.actions.texts import (
    Loaded,
    TextLocked,
    load_protocols,
)
