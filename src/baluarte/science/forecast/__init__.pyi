from .alerts import (
    AlertJudgement,
    AlertPolicy,
    Alerts,
    PolicyRefused,
    cost_loss_curve,
    judge_alerts,
    raise_alerts,
)
from .backtest import Backtest, Trial, backtest
from .calibration import (
    Calibration,
    OutcomesRefused,
    Ranking,
    average_precision,
    calibration,
)
from .components import BENCHMARKS, MODELS, UnknownModel
from .delays import DelaysNotKnown, ReportingDelays, estimate_delays
from .distributions import Distributions, SupportTooLong
from .freezing import (
    FrozenForecast,
    FrozenScore,
    NeedsZone,
    NotAFrozenForecast,
    Tampered,
    freeze,
    read_frozen,
    score_frozen,
)
from .history import TooShort
from .months import MonthNotRead
from .outlook import (
    CoverageRefused,
    Forecast,
    HorizonRefused,
    OriginRefused,
    forecast_places,
)
from .panel import (
    Panel,
    PanelRefused,
    PersonsAreNotForecast,
    read_panel,
)
from .ranking import NoSuchOutput, PlaceRanking, rank_places
from .scores import FloorRefused, Scores, score
from .skill import LevelRefused, NothingScored, Skill, skill_of
from .warming import warm_up

__all__ = [
    "BENCHMARKS",
    "MODELS",
    "AlertJudgement",
    "AlertPolicy",
    "Alerts",
    "Backtest",
    "Calibration",
    "CoverageRefused",
    "DelaysNotKnown",
    "Distributions",
    "FloorRefused",
    "Forecast",
    "FrozenForecast",
    "FrozenScore",
    "HorizonRefused",
    "LevelRefused",
    "MonthNotRead",
    "NeedsZone",
    "NoSuchOutput",
    "NotAFrozenForecast",
    "NothingScored",
    "OriginRefused",
    "OutcomesRefused",
    "Panel",
    "PanelRefused",
    "PersonsAreNotForecast",
    "PlaceRanking",
    "PolicyRefused",
    "Ranking",
    "ReportingDelays",
    "Scores",
    "Skill",
    "SupportTooLong",
    "Tampered",
    "TooShort",
    "Trial",
    "UnknownModel",
    "average_precision",
    "backtest",
    "calibration",
    "cost_loss_curve",
    "estimate_delays",
    "forecast_places",
    "freeze",
    "judge_alerts",
    "raise_alerts",
    "rank_places",
    "read_frozen",
    "read_panel",
    "score",
    "score_frozen",
    "skill_of",
    "warm_up",
]
