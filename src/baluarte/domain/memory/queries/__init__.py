"""All that reads memory behind the wall; what the public reads is in `in_public`."""

from baluarte.domain.memory.queries.pages import (
    ItemTold,
    PageTold,
    TextTold,
    copy_of,
    facts_of,
    has_consent,
    her_consenter,
    names_of,
    own_pages,
    page_of,
    page_told,
    pages,
    proposals_refused,
    proposals_to_review,
    texts_that_stand,
    without_consent,
)
