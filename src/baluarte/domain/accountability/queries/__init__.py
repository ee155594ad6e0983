"""Counts of what was owed and done, who reported; targets agreed, and how both sides judge."""

from baluarte.domain.accountability.queries.clocks import ClockCount, clock_counts
from baluarte.domain.accountability.queries.compliance import Compliance, compliance
from baluarte.domain.accountability.queries.reporting import Coverage, coverage, reportings
from baluarte.domain.accountability.queries.targets import BothSides, both_sides, targets
