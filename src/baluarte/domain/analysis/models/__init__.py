"""The sums that the database keeps of events."""

from baluarte.domain.analysis.models.rollups import ActClassIndex, Rollup, RollupMark

__all__ = [
    "ActClassIndex",
    "Rollup",
    "RollupMark",
]
