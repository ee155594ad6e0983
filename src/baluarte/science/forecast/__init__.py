"""Forecasts of counts by place and month, honest about what they are not.

Here: the pool of three simple models and its benchmarks, rolling-origin tests with proper scores,
frozen forecasts, rankings of places, alerts with hysteresis, and the correction of late reports.
A forecast has three outputs, level, change and onset, and never one score. Not here: persons and
cases, which are never forecast; causes; places without coverage, which are *not covered* and never
*low risk*. Pure: arrays and tables in, results out; the only file is a frozen forecast.
"""

from baluarte.science.forecast.alerts import (
    AlertJudgement,
    AlertPolicy,
    Alerts,
    PolicyRefused,
    cost_loss_curve,
    judge_alerts,
    raise_alerts,
)
from baluarte.science.forecast.backtest import Backtest, Trial, backtest
from baluarte.science.forecast.calibration import (
    Calibration,
    OutcomesRefused,
    Ranking,
    average_precision,
    calibration,
)
from baluarte.science.forecast.components import BENCHMARKS, MODELS, UnknownModel
from baluarte.science.forecast.delays import DelaysNotKnown, ReportingDelays, estimate_delays
from baluarte.science.forecast.distributions import Distributions, SupportTooLong
from baluarte.science.forecast.freezing import (
    FrozenForecast,
    FrozenScore,
    NeedsZone,
    NotAFrozenForecast,
    Tampered,
    freeze,
    read_frozen,
    score_frozen,
)
from baluarte.science.forecast.history import TooShort
from baluarte.science.forecast.months import MonthNotRead
from baluarte.science.forecast.outlook import (
    CoverageRefused,
    Forecast,
    HorizonRefused,
    OriginRefused,
    forecast_places,
)
from baluarte.science.forecast.panel import (
    Panel,
    PanelRefused,
    PersonsAreNotForecast,
    read_panel,
)
from baluarte.science.forecast.ranking import NoSuchOutput, PlaceRanking, rank_places
from baluarte.science.forecast.scores import FloorRefused, Scores, score
from baluarte.science.forecast.skill import LevelRefused, NothingScored, Skill
from baluarte.science.forecast.warming import warm_up

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
    "warm_up",
]
