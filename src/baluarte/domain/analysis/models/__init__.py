"""The sums that the database keeps of events."""

from baluarte.domain.analysis.models.rollups import ByWhom, Rollup, RollupMark

__all__ = [
    "ByWhom",
    "Rollup",
    "RollupMark",
]
