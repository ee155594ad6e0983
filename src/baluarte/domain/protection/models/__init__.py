"""Studies of risk; measures and positions; withdrawal."""

from baluarte.domain.protection.models.measures import (
    Adequacy,
    Incident,
    Measure,
    MeasureChange,
    Position,
    Reevaluation,
)
from baluarte.domain.protection.models.studies import (
    ItemRating,
    LevelStatement,
    RiskScenario,
    RiskStudy,
    SaidOfRisk,
)
from baluarte.domain.protection.models.withdrawal import (
    MeasureWithdrawal,
    MisuseFact,
    WithdrawalStep,
)

__all__ = [
    "Adequacy",
    "Incident",
    "ItemRating",
    "LevelStatement",
    "Measure",
    "MeasureChange",
    "MeasureWithdrawal",
    "MisuseFact",
    "Position",
    "Reevaluation",
    "RiskScenario",
    "RiskStudy",
    "SaidOfRisk",
    "WithdrawalStep",
]
