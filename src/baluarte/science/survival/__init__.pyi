from .columns import SurvivalRefused
from .incidence import CumulativeIncidence, cumulative_incidence
from .product_limit import SurvivalCurve, survival_curve

__all__ = [
    "CumulativeIncidence",
    "SurvivalCurve",
    "SurvivalRefused",
    "cumulative_incidence",
    "survival_curve",
]
