"""What reads inquiries, as the context may, as known now or on a day before."""

from baluarte.domain.investigation.queries.inquiries import (
    InquiryHistory,
    StatusSaid,
    histories_of,
    history_of,
    inquiries,
    inquiries_of_case,
    inquiries_of_event,
    inquiry_of,
    numbers_of,
    page_of_inquiries,
    standing,
    words_of,
)
from baluarte.domain.investigation.queries.inquiry_parts import (
    ActSaid,
    AskedAct,
    HypothesisSaid,
    acts_of,
    asked_acts_of,
    classifications_of,
    criteria_of,
    hypotheses_of,
    may_follow_a_protocol,
    protocol_followed,
    suspects_of,
    unanswered_after,
)
