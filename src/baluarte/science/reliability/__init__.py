"""Reliability: how far those who judge the same thing judge alike.

Here: weighted kappa for two raters and ordered or unordered categories, Gwet's AC1 beside it,
Krippendorff's alpha for any number of raters with gaps, intraclass correlations for measurements;
each with its interval.
Not here: what is rated, who rated it, and what is done about a rater who differs.
Who may come in: notebooks, and the rooms that the doors of science name.
"""

from baluarte.science.reliability.alpha import Alpha, krippendorff_alpha
from baluarte.science.reliability.gwet import AC1, gwet_ac1
from baluarte.science.reliability.intraclass import (
    Intraclass,
    IntraclassCorrelations,
    intraclass_correlations,
)
from baluarte.science.reliability.kappa import Kappa, kappa_of_table, weighted_kappa
from baluarte.science.reliability.ratings import InvalidRatings, NotDefined

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
