"""Indicators of investigation: what offices state, and what audits of their files changed."""

from collections.abc import Mapping
from datetime import datetime

from baluarte.domain.accountability.indicators.figure import NoData
from baluarte.domain.accountability.indicators.institutions import OFFICES
from baluarte.domain.accountability.indicators.rules import (
    Computed,
    DegreeRule,
    Formula,
    PeriodicReportRule,
    QueryRule,
    ReportCount,
    Rule,
    SumRule,
)
from baluarte.domain.accountability.periods import Period
from baluarte.domain.investigation.queries.learning import count_findings

# What else a statement speaks of; documents are entered under the same names.
SPECIALISED_UNIT = "specialised_unit"
STANDARDISED, SPECIFIC = "standardised_2018", "crimes_against_defenders"
PROGRESS_REPORT = "protocol_progress"


def closed_findings(period: Period, known_at: datetime, _at: datetime | None) -> Computed:
    """Count the findings of a period that were closed with a change or a reason, of all of it."""
    closed, number = count_findings(
        first_date=period.first_date, last_date=period.last_date, known_at=known_at
    )
    if not number:
        return Computed(reason=NoData.NOTHING_RECORDED)
    return Computed(numerator=closed, denominator=number)


RULES: Mapping[str, Rule] = {
    "INV-S-01": DegreeRule(headings=(("norm_in_force", SPECIALISED_UNIT),), institutions=OFFICES),
    "INV-S-02": DegreeRule(headings=(("protocol_in_force", STANDARDISED),), institutions=OFFICES),
    "INV-S-03": DegreeRule(headings=(("protocol_in_force", SPECIFIC),), institutions=OFFICES),
    "INV-P-01": SumRule(
        numerator="staff_trained", denominator="posts_occupied", institutions=OFFICES
    ),
    "INV-P-02": PeriodicReportRule(
        report=PROGRESS_REPORT, institutions=OFFICES, counts=ReportCount.OFFICES
    ),
    "INV-P-03": SumRule(
        numerator="files_work_hypothesis", denominator="files_opened", institutions=OFFICES
    ),
    "INV-P-04": SumRule(
        numerator="files_context_analysis", denominator="files_context_required",
        institutions=OFFICES,
    ),
    "INV-P-08": SumRule(
        numerator="attraction_granted", denominator="attraction_asked", institutions=OFFICES
    ),
    "INV-P-10": QueryRule(name="closed_findings", query=closed_findings, is_light=True),
    "INV-O-01": SumRule(
        numerator="files_charged", denominator="files_opened", institutions=OFFICES
    ),
    "INV-O-02": SumRule(
        numerator="files_convicted", denominator="files_opened", formula=Formula.REST,
        institutions=OFFICES,
    ),
}  # fmt: skip
