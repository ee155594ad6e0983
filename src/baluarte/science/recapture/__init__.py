"""How many there were, counting those nobody registered: multiple-systems estimation.

Here: three families of models side by side, from which lists knew of which case
(`estimate_undercount`), the gate that refuses where the data cannot carry an estimate
(`NotEstimable`), strata, several linkages combined (`estimate_over_linkages`), existence of
log-linear estimates (`existence`) and the classical models to compare with (`closed_models`,
`stepwise_model`).
Not here: who is the same case (linkage), and what the numbers mean for a place (rates, scan).
May come in: whoever has tables; nothing of the house is needed.
"""

from baluarte.science.recapture.eligibility import NotEstimable
from baluarte.science.recapture.existence import existence
from baluarte.science.recapture.heterogeneity import ClosedModel, closed_models
from baluarte.science.recapture.histories import BadHistories
from baluarte.science.recapture.linkages import estimate_over_linkages
from baluarte.science.recapture.log_linear import ModelFit
from baluarte.science.recapture.results import (
    Diagnostics,
    Estimate,
    Graph,
    Overlap,
    Undercount,
)
from baluarte.science.recapture.stepwise import stepwise_model
from baluarte.science.recapture.undercount import estimate_undercount
from baluarte.science.recapture.warming import warm_up

__all__ = [
    "BadHistories",
    "ClosedModel",
    "Diagnostics",
    "Estimate",
    "Graph",
    "ModelFit",
    "NotEstimable",
    "Overlap",
    "Undercount",
    "closed_models",
    "estimate_over_linkages",
    "estimate_undercount",
    "existence",
    "stepwise_model",
    "warm_up",
]
