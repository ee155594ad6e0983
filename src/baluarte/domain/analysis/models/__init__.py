"""The sums that the database keeps of events, and the runs of methods over counts."""

from baluarte.domain.analysis.models.rollups import ActClassIndex, Rollup, RollupMark
from baluarte.domain.analysis.models.runs import Run, RunAnswer, RunEnding, RunStep
