from .eligibility import NotEstimable
from .existence import existence
from .graph_priors import estimate_by_graphs
from .heterogeneity import ClosedModel, closed_models
from .histories import BadHistories
from .linkages import estimate_over_linkages
from .log_linear import ModelFit
from .results import (
    Diagnostics,
    Estimate,
    Graph,
    Overlap,
    PartialTotal,
    Refusal,
    SetAside,
    Undercount,
    WithoutList,
)
from .stepwise import stepwise_model
from .stepwise_interval import SteppedInterval, stepwise_interval
from .undercount import estimate_undercount
from .warming import warm_up

__all__ = [
    "BadHistories",
    "ClosedModel",
    "Diagnostics",
    "Estimate",
    "Graph",
    "ModelFit",
    "NotEstimable",
    "Overlap",
    "PartialTotal",
    "Refusal",
    "SetAside",
    "SteppedInterval",
    "Undercount",
    "WithoutList",
    "closed_models",
    "estimate_by_graphs",
    "estimate_over_linkages",
    "estimate_undercount",
    "existence",
    "stepwise_interval",
    "stepwise_model",
    "warm_up",
]
