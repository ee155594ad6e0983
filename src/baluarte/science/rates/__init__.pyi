from .bym2 import RiskMap, Summary, fit_bym2
from .columns import ColumnRefused
from .gamma_poisson import NothingCounted, Smoothed, empirical_bayes
from .hot_spots import (
    EmergingHotSpots,
    find_emerging_hot_spots,
    mann_kendall,
)
from .local import LocalPattern, find_local_patterns
from .neighbours import Neighbours, NeighboursRefused, read_neighbours
from .propagation import DidNotSettle
from .self_controlled import (
    CannotCompare,
    InvalidIntervals,
    RateRatio,
    self_controlled_rate_ratio,
)
from .spatial import (
    Index,
    SpatiallySmoothed,
    rate_index,
    spatial_empirical_bayes,
    standardised_deviations,
)
from .standardisation import (
    Standardised,
    expected_counts,
    poisson_interval,
    standardise_directly,
    standardise_indirectly,
)
from .two_counts import CountRatio, compare_beside_others, compare_two_counts, share_interval
from .two_shares import share_difference
from .warming import warm_up

__all__ = [
    "CannotCompare",
    "ColumnRefused",
    "CountRatio",
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
    "compare_beside_others",
    "compare_two_counts",
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
    "share_difference",
    "share_interval",
    "spatial_empirical_bayes",
    "standardise_directly",
    "standardise_indirectly",
    "standardised_deviations",
    "warm_up",
]
