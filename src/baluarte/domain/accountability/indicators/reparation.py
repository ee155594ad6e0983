"""Indicators of reparation: what commissions for victims state, and what its files hold."""

from collections.abc import Mapping
from datetime import datetime

from baluarte.domain.accountability.indicators.figure import NoData
from baluarte.domain.accountability.indicators.institutions import COMMISSIONS, STATE_COMMISSIONS
from baluarte.domain.accountability.indicators.rules import (
    Computed,
    DegreeRule,
    Formula,
    QueryRule,
    Rule,
    SumRule,
)
from baluarte.domain.accountability.periods import Period
from baluarte.domain.reparation.queries import totals

PILLARS = (
    ("norm_in_force", "victims_register"),
    ("norm_in_force", "legal_adviser"),
    ("norm_in_force", "victims_fund"),
)
NATIONAL_REGISTRY = "renavi_transmission"


def plans_considered(period: Period, known_at: datetime, _at: datetime | None) -> Computed:
    """Count the plans opened in a period of which every heading is decided."""
    return _share(totals.plans_considered(period.first_date, period.last_date, known_at=known_at))


def remedies_confirmed(period: Period, known_at: datetime, _at: datetime | None) -> Computed:
    """Count the remedies granted in a period that arrived by the word of whom they are owed to."""
    return _share(totals.remedies_confirmed(period.starts_at, period.ends_at, known_at=known_at))


def persons_asked_again(period: Period, known_at: datetime, _at: datetime | None) -> Computed:
    """Count the persons interviewed in a period who told one fact more than twice."""
    return _share(
        totals.persons_asked_again(period.first_date, period.last_date, known_at=known_at)
    )


def _share(counted: tuple[int, int]) -> Computed:
    part, whole = counted
    if not whole:
        return Computed(reason=NoData.NOTHING_RECORDED)
    return Computed(numerator=part, denominator=whole)


RULES: Mapping[str, Rule] = {
    "REP-S-01": DegreeRule(headings=PILLARS, institutions=STATE_COMMISSIONS),
    "REP-S-02": DegreeRule(
        headings=(("agreement_signed", NATIONAL_REGISTRY),), institutions=STATE_COMMISSIONS
    ),
    "REP-P-04": QueryRule(name="plans_considered", query=plans_considered),
    "REP-P-05": QueryRule(name="remedies_confirmed", query=remedies_confirmed),
    "REP-P-06": SumRule(
        numerator="staff_trained", denominator="posts_occupied", institutions=COMMISSIONS
    ),
    "REP-P-07": QueryRule(name="persons_asked_again", query=persons_asked_again),
    "REP-P-08": SumRule(
        numerator="complaints_of_treatment", denominator="victims_registered",
        formula=Formula.PER_HUNDRED, institutions=COMMISSIONS,
    ),
    "REP-O-01": SumRule(
        numerator="plans_fulfilled", denominator="plans_adopted", institutions=COMMISSIONS
    ),
}  # fmt: skip
