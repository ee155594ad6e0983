"""Rates and maps of risk: what a place's count says, and how little it says alone.

Here: direct and indirect standardisation with exact intervals, empirical Bayes (over all places,
and over neighbours), the BYM2 model of risk over a map, probabilities of exceedance, local
statistics with control of false discoveries, kinds of emerging hot spots, and the ratio of rates
within units that are their own controls. Not here: clusters
of any size and time (`scan`), forecasts (`forecast`), anything that knows a database.
Who may come in: notebooks, and the rooms that the doors of science name.
"""

from baluarte.science.rates.bym2 import RiskMap, Summary, fit_bym2
from baluarte.science.rates.columns import ColumnRefused
from baluarte.science.rates.gamma_poisson import NothingCounted, Smoothed, empirical_bayes
from baluarte.science.rates.hot_spots import (
    EmergingHotSpots,
    find_emerging_hot_spots,
    mann_kendall,
)
from baluarte.science.rates.local import LocalPattern, find_local_patterns
from baluarte.science.rates.neighbours import Neighbours, NeighboursRefused, read_neighbours
from baluarte.science.rates.propagation import DidNotSettle
from baluarte.science.rates.self_controlled import (
    CannotCompare,
    InvalidIntervals,
    RateRatio,
    self_controlled_rate_ratio,
)
from baluarte.science.rates.spatial import (
    Index,
    SpatiallySmoothed,
    rate_index,
    spatial_empirical_bayes,
    standardised_deviations,
)
from baluarte.science.rates.standardisation import (
    Standardised,
    expected_counts,
    poisson_interval,
    standardise_directly,
    standardise_indirectly,
)
from baluarte.science.rates.warming import warm_up

__all__ = [
    "CannotCompare",
    "ColumnRefused",
    "DidNotSettle",
    "EmergingHotSpots",
    "Index",
    "InvalidIntervals",
    "LocalPattern",
    "Neighbours",
    "NeighboursRefused",
    "NothingCounted",
    "RateRatio",
    "RiskMap",
    "Smoothed",
    "SpatiallySmoothed",
    "Standardised",
    "Summary",
    "empirical_bayes",
    "expected_counts",
    "find_emerging_hot_spots",
    "find_local_patterns",
    "fit_bym2",
    "mann_kendall",
    "poisson_interval",
    "rate_index",
    "read_neighbours",
    "self_controlled_rate_ratio",
    "spatial_empirical_bayes",
    "standardise_directly",
    "standardise_indirectly",
    "standardised_deviations",
    "warm_up",
]
