"""What documents state, as a page says it: each value beside who says it, never averaged."""

from typing import Any

from baluarte.domain.statements.choices import Answer
from baluarte.domain.statements.models import Statement
from baluarte.domain.statements.queries.stated import Stated
from baluarte.web.statements.labels import (
    heading_name,
    period_in_words,
    sayer_of,
    value_in_words,
)


def saying(one: Statement) -> dict[str, Any]:
    """Return one value with who says it and where."""
    return {
        "value": value_in_words(one),
        "is_answer": one.answer == Answer.ANSWERED,
        "reference": one.reference,
        "said_by": sayer_of(one),
        "period": period_in_words(one.first_date, one.last_date),
        "document": one.document,
        "page": one.page,
        "quote": one.quote,
    }


def stated_line(one: Stated) -> dict[str, Any]:
    """Return all that stands of one heading; no saying at all is no data."""
    return {
        "heading": heading_name(one.heading),
        "sayings": [saying(row) for row in one.rows],
        "is_contradicted": one.is_contradicted,
        "is_unanswered": one.is_unanswered,
    }
