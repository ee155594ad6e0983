"""Facts that were shared and were corrected by something that is not: what of them goes out.

The value no longer stands, and what stands in its place may not be said. So each place that would
have held the value holds none, with this reason: never a silence, and never an older value of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from baluarte.domain.accountability.indicators import DegreeRule, PeriodicReportRule, Rule, SumRule
from baluarte.domain.accountability.indicators.figures import headings_of
from baluarte.domain.accountability.periods import Period
from baluarte.domain.statements.models import Statement
from baluarte.domain.statements.queries import Asked, corrected_unshared

# An answer, and a reason, of what goes out alone.
CORRECTED = "corrected_unshared"


@dataclass(frozen=True, slots=True)
class CorrectedFacts:
    """Facts whose correction is not shared, read once for all that they touch."""

    rows: Sequence[Statement]

    @classmethod
    def read(cls, *, known_at: datetime) -> "CorrectedFacts":
        """Read those that were so at an instant."""
        return cls(tuple(corrected_unshared(known_at=known_at, asked=Asked(shared_only=True))))

    def under(self, rule: Rule | None) -> "CorrectedFacts":
        """Return those that an indicator would have stood on."""
        return CorrectedFacts([one for one in self.rows if _is_read_by(rule, one)])

    def of(self, period: Period) -> "CorrectedFacts":
        """Return those that touch a period."""
        return CorrectedFacts(
            [
                one
                for one in self.rows
                if one.first_date <= period.last_date and one.last_date >= period.first_date
            ]
        )

    @property
    def years(self) -> set[int]:
        """Return the years they are of."""
        return {one.last_date.year for one in self.rows}

    @property
    def references(self) -> list[str]:
        """Return their public names."""
        return [one.reference for one in self.rows]


def _is_read_by(rule: Rule | None, one: Statement) -> bool:
    if one.heading not in headings_of(rule):
        return False
    if isinstance(rule, SumRule):
        return one.institution in rule.institutions and not one.about
    if isinstance(rule, PeriodicReportRule):
        return one.institution in rule.institutions and one.about == rule.report
    return isinstance(rule, DegreeRule) and rule.reads(one.institution, one.heading, one.about)
