"""Indicators of investigation: what prosecutor's offices state; no data of theirs lies here."""

from collections.abc import Mapping

from baluarte.domain.accountability.indicators.institutions import OFFICES
from baluarte.domain.accountability.indicators.rules import (
    DegreeRule,
    Formula,
    PeriodicReportRule,
    ReportCount,
    Rule,
    SumRule,
)

# What else a statement speaks of; documents are entered under the same names.
SPECIALISED_UNIT = "specialised_unit"
STANDARDISED, SPECIFIC = "standardised_2018", "crimes_against_defenders"
PROGRESS_REPORT = "protocol_progress"

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
    "INV-O-01": SumRule(
        numerator="files_charged", denominator="files_opened", institutions=OFFICES
    ),
    "INV-O-02": SumRule(
        numerator="files_convicted", denominator="files_opened", formula=Formula.REST,
        institutions=OFFICES,
    ),
}  # fmt: skip
