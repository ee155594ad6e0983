"""Cross-cutting indicators: the plan, means, commitments and reports."""

from collections.abc import Mapping
from datetime import datetime

from baluarte.domain.accountability.indicators.institutions import BUDGETED
from baluarte.domain.accountability.indicators.rules import (
    REPORT_DAY,
    REPORT_DELIVERED,
    Computed,
    DegreeRule,
    QueryRule,
    Rule,
    SumRule,
)
from baluarte.domain.accountability.periods import Period
from baluarte.domain.accountability.queries.targets import targets
from baluarte.norms.policy import guidelines, objectives_of


def complete_guidelines(_period: Period, known_at: datetime, _at: datetime | None) -> Computed:
    """Count the guidelines with an objective that has an owner, an indicator and a target."""
    agreed = {one.indicator for one in targets(known_at=known_at)}
    complete = sum(
        any(one.owners and agreed & set(one.indicators) for one in objectives_of(code))
        for code in guidelines()
    )
    return Computed(numerator=complete, denominator=len(guidelines()))


RULES: Mapping[str, Rule] = {
    "CRO-S-01": QueryRule(name="complete_guidelines", query=complete_guidelines, is_light=True),
    "CRO-P-01": SumRule(
        numerator="budget_exercised", denominator="budget_modified", institutions=BUDGETED
    ),
    "CRO-P-02": DegreeRule(headings=(("commitment_kept", ""),)),
    "CRO-P-04": DegreeRule(headings=((REPORT_DELIVERED, ""),), day_heading=REPORT_DAY),
}
