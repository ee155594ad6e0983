"""Bringing the sums up to date."""

from baluarte.domain.analysis.actions.rollups import begin_rollups, refresh_rollups

__all__ = [
    "begin_rollups",
    "refresh_rollups",
]
