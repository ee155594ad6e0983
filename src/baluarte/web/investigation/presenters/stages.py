"""How far a criminal file came: the stages in a line, what ended it, what is not known."""

from typing import Any

from baluarte.domain.investigation.projection import told_of
from baluarte.domain.investigation.queries import InquiryHistory
from baluarte.norms.impunity import History, exits, stages, standing
from baluarte.norms.inquiries import CRIMINAL
from baluarte.web.investigation.labels import language


def drawing(history: InquiryHistory) -> dict[str, Any] | None:
    """Return the stages of a criminal file with those it reached, and by which way it is out."""
    if history.inquiry.kind != CRIMINAL:
        return None
    rows = [one.row for one in history.statuses]
    held = History(
        id=history.inquiry.reference, statuses=tuple(told_of(rows)),
        opened_on=history.inquiry.first_date,
    )  # fmt: skip
    days = [one.last_date for one in rows if one.last_date] + [history.inquiry.last_date]
    last = max((day for day in days if day), default=None)
    if last is None:
        return None
    stood, spoken = standing(held, at=last), language()
    named = list(stages().values())
    reached = [one.code for one in named].index(stood.reached)
    way_out = exits().get(stood.exit)
    return {
        "steps": [
            {"name": one.in_language(spoken), "is_reached": place <= reached,
             "is_last": place == reached}
            for place, one in enumerate(named)
        ],
        "exit": way_out.in_language(spoken) if way_out else "",
    }  # fmt: skip
