from .alpha import Alpha, krippendorff_alpha
from .gains import PairedGain, paired_gain
from .grades import MeanGrade, mean_grade
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
    "MeanGrade",
    "NotDefined",
    "PairedGain",
    "gwet_ac1",
    "intraclass_correlations",
    "kappa_of_table",
    "krippendorff_alpha",
    "mean_grade",
    "paired_gain",
    "weighted_kappa",
]
