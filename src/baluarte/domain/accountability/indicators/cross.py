"""Cross-cutting indicators: the plan, means, commitments and reports."""

from collections.abc import Mapping
from datetime import datetime

from baluarte.domain.accountability.choices import PromiseState
from baluarte.domain.accountability.indicators.figure import NoData
from baluarte.domain.accountability.indicators.institutions import BUDGETED, OFFICES
from baluarte.domain.accountability.indicators.investigation import PROGRESS_REPORT
from baluarte.domain.accountability.indicators.rules import (
    Computed,
    PeriodicReportRule,
    QueryRule,
    ReportCount,
    Rule,
    SumRule,
)
from baluarte.domain.accountability.periods import Period
from baluarte.domain.accountability.queries.promises import as_of, commitments
from baluarte.domain.accountability.queries.targets import targets
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.policy import guidelines, objectives_of

KEPT = (PromiseState.KEPT, PromiseState.KEPT_LATE)


def complete_guidelines(_period: Period, known_at: datetime, _at: datetime | None) -> Computed:
    """Count the guidelines with an objective that has an owner, an indicator and a target."""
    agreed = {one.indicator for one in targets(known_at=known_at)}
    complete = sum(
        any(one.owners and agreed & set(one.indicators) for one in objectives_of(code))
        for code in guidelines()
    )
    return Computed(numerator=complete, denominator=len(guidelines()))


def commitments_kept(period: Period, known_at: datetime, _at: datetime | None) -> Computed:
    """Count the commitments that were kept by the end of a period, of all made by then."""
    day = min(period.last_date, local_day(known_at))
    made = [one for one in commitments(known_at=known_at) if one.said_date <= day]
    if not made:
        return Computed(reason=NoData.NOTHING_RECORDED)
    kept = sum(one.state in KEPT for one in as_of(made, on=day))
    return Computed(numerator=kept, denominator=len(made))


RULES: Mapping[str, Rule] = {
    "CRO-S-01": QueryRule(name="complete_guidelines", query=complete_guidelines, is_light=True),
    "CRO-P-01": SumRule(
        numerator="budget_exercised", denominator="budget_modified", institutions=BUDGETED
    ),
    "CRO-P-02": QueryRule(name="commitments_kept", query=commitments_kept, is_light=True),
    "CRO-P-04": PeriodicReportRule(
        report=PROGRESS_REPORT, institutions=OFFICES, counts=ReportCount.ON_TIME
    ),
}
