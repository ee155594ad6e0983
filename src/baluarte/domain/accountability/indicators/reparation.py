"""Indicators of reparation: what commissions for victims state."""

from collections.abc import Mapping

from baluarte.domain.accountability.indicators.institutions import COMMISSIONS, STATE_COMMISSIONS
from baluarte.domain.accountability.indicators.rules import DegreeRule, Formula, Rule, SumRule

PILLARS = (
    ("norm_in_force", "victims_register"),
    ("norm_in_force", "legal_adviser"),
    ("norm_in_force", "victims_fund"),
)
NATIONAL_REGISTRY = "renavi_transmission"

RULES: Mapping[str, Rule] = {
    "REP-S-01": DegreeRule(headings=PILLARS, institutions=STATE_COMMISSIONS),
    "REP-S-02": DegreeRule(
        headings=(("agreement_signed", NATIONAL_REGISTRY),), institutions=STATE_COMMISSIONS
    ),
    "REP-P-06": SumRule(
        numerator="staff_trained", denominator="posts_occupied", institutions=COMMISSIONS
    ),
    "REP-P-08": SumRule(
        numerator="complaints_of_treatment", denominator="victims_registered",
        formula=Formula.PER_HUNDRED, institutions=COMMISSIONS,
    ),
    "REP-O-01": SumRule(
        numerator="plans_fulfilled", denominator="plans_adopted", institutions=COMMISSIONS
    ),
}  # fmt: skip
