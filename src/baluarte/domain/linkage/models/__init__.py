"""The tables of linkage: pairs, what was judged of them and why, weights, runs of the matching."""

from baluarte.domain.linkage.models.matching_runs import Matching
from baluarte.domain.linkage.models.pairs import Card, Judgement, Pair, Reason
from baluarte.domain.linkage.models.weight_tables import WeightTable
