from .alpha import Alpha, krippendorff_alpha
from .gwet import AC1, gwet_ac1
from .intraclass import (
    Intraclass,
    IntraclassCorrelations,
    intraclass_correlations,
)
from .kappa import Kappa, kappa_of_table, weighted_kappa
from .ratings import InvalidRatings, NotDefined

__all__ = [
    "AC1",
    "Alpha",
    "Intraclass",
    "IntraclassCorrelations",
    "InvalidRatings",
    "Kappa",
    "NotDefined",
    "gwet_ac1",
    "intraclass_correlations",
    "kappa_of_table",
    "krippendorff_alpha",
    "weighted_kappa",
]
