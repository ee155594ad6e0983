"""The measure of impact of the commissions in a year, in the order of the states, never of rank.

Beside it, and never mixed with it, what each commission states of its trained staff (REP-P-06).
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from baluarte.domain.accountability.indicators.figures import figure_by_institution
from baluarte.domain.accountability.periods import Period
from baluarte.domain.audit.actions import record
from baluarte.domain.reparation import queries
from baluarte.domain.reparation.models.impact import FEWEST
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.reparation import labels

STATED = "REP-P-06"


def shown(year: int, *, by: UUID, at: datetime) -> dict[str, Any]:
    """Return the measure of each commission of which anything is told; its reading is logged."""
    found = queries.impact_of_commissions(year, on=local_day(at))
    stated = figure_by_institution(STATED, Period(year), known_at=at)
    record(
        act="reparation.read_impact", object_type="commission", objects=[], files=[], by=by, at=at
    )
    figures = {code: one for code, one in stated.items() if one.value is not None}
    codes = [one for one in labels.commissions() if one in found or one in figures]
    return {
        "year": year,
        "fewest": FEWEST,
        "rows": [
            {
                "code": code,
                "name": labels.institution_name(code),
                "told": found.get(code, queries.Impact()),
                "stated": figures.get(code),
            }
            for code in codes
        ],
        "others": len(labels.commissions()) - len(codes),
    }
