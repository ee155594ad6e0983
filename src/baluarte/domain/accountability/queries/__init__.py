"""Counts of what was owed and done, for a period and as known on a day; who reported."""

from baluarte.domain.accountability.queries.clocks import ClockCount, clock_counts
from baluarte.domain.accountability.queries.compliance import Compliance, compliance
from baluarte.domain.accountability.queries.reporting import Coverage, coverage, reportings

__all__ = [
    "ClockCount",
    "Compliance",
    "Coverage",
    "clock_counts",
    "compliance",
    "coverage",
    "reportings",
]
