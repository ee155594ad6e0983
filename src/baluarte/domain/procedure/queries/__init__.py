"""Everything that reads: texts, calendars, matters and agendas, what is due, who could be told."""

from baluarte.domain.procedure.queries.breaches import BreachInFull, breaches_in_full
from baluarte.domain.procedure.queries.calendars import (
    Calendars,
    calendar_of,
    day_in_matter,
    zone_of_institution,
    zone_of_matter,
)
from baluarte.domain.procedure.queries.documents import (
    DocumentAltered,
    DocumentListed,
    DocumentNotFound,
    documents_about,
    documents_by_hash,
    read_document,
)
from baluarte.domain.procedure.queries.door import (
    OpenDoor,
    WhatBecame,
    at_the_door,
    doors,
    my_message,
    open_letter,
    seconds_to_wait,
    waiting_at_the_door,
    what_became,
)
from baluarte.domain.procedure.queries.duty import (
    deputies_at,
    deputies_of,
    gaps,
    is_somebody_on_duty,
    notices_of,
    on_duty,
    turns_of,
    unread_of,
)
from baluarte.domain.procedure.queries.flood import (
    Alike,
    Flood,
    look_through,
    messages_called_for,
    not_of_a_flood,
    of_a_flood,
    size_of_flood,
)
from baluarte.domain.procedure.queries.matters import (
    Course,
    course_of,
    courses,
    courses_of,
    last_act,
    log_reading,
    matter_of,
    matters,
    obligations_of,
    occurrences_of,
    open_compartments,
    proceedings_of,
)
from baluarte.domain.procedure.queries.obligations import (
    Owed,
    Page,
    Position,
    Whose,
    breach,
    breaches,
    in_full,
    left_of,
    my_institutions,
    next_by_matter,
    numbers,
    obligations,
    remarks_about,
    remarks_on,
    running_out,
    state_of,
)
from baluarte.domain.procedure.queries.routing import (
    Doors,
    Recipient,
    above,
    answers_of,
    assignment,
    assignments_of,
    assignments_to_us,
    clearances_of,
    cleared_persons,
    gate_keeping,
    left_out_of,
    obligation_of,
    recipients_of,
)
from baluarte.domain.procedure.queries.texts import (
    NoTextInForce,
    protocol_by_key,
    protocol_of,
    text_in_force,
    texts_in_force,
    texts_loaded,
)
from baluarte.domain.procedure.queries.times import durations
