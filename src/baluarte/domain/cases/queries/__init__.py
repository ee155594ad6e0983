"""Everything that reads: cases, who takes part, what each consents to, contact, notebook."""

from baluarte.domain.cases.queries.cases import (
    case_of,
    case_of_matter,
    cases,
    cases_after,
    events_of,
    is_of_her_own,
    late_and_soon,
    my_parties,
    parties_of,
    team_of,
    told_of,
)
from baluarte.domain.cases.queries.consent import (
    Layer,
    consenting,
    consenting_among,
    consents_of,
    covered_among,
    covering_consent,
    layer_for,
    layers_among,
    layers_of,
    nameable_in,
    named_yeses,
    offered_by_name,
    withdrawn_by_a_no,
)
from baluarte.domain.cases.queries.emergency import (
    call_state,
    calls_in_force,
    calls_of,
    calls_to_answer,
    done_under,
    emergencies_of,
    emergencies_to_review,
    is_review_overdue,
    open_reasons,
)
from baluarte.domain.cases.queries.letters import (
    gate_of,
    letter_of,
    letters_of,
    may_be_addressed,
    must_be_cleared,
    open_letter,
    overdue_letters,
    unroutable,
)
from baluarte.domain.cases.queries.notebook import (
    contact_beside,
    contact_of,
    contacts_of,
    notebook_of,
    promises_due,
    promises_of,
    reachable,
)
from baluarte.domain.cases.queries.reception import (
    danger_declared_at,
    receptions_of,
    told_words,
)
from baluarte.domain.cases.queries.team import (
    Member,
    held_by,
    held_in,
    is_lasting,
    place_of_task,
    responsibilities_of,
    team_history,
    who_may_join,
)
from baluarte.domain.cases.queries.window_messages import (
    messages_with,
    open_messages,
    unread_of_hers,
)
