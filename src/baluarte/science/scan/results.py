"""What a scan found, what it could have found, and under which assumptions."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from baluarte.science.scan.detection import Detectable
from baluarte.science.scan.inference import Chance
from baluarte.science.scan.problem import Problem
from baluarte.science.scan.settings import Settings

UNITS_A_YEAR = {"day": 365.25, "month": 12.0, "year": 1.0}


@dataclass(frozen=True)
class CategoryCount:
    """Cases of one category in a window."""

    category: Any
    observed: int
    expected: float
    relative_risk: float


@dataclass(frozen=True)
class Cluster:
    """A window with its cases.

    Attributes
    ----------
    members : identifiers of its places, from the centre outward (empty in a temporal scan)
    center : identifier of the centre
    radius_km : distance to the farthest member, in kilometres or the plane's unit; NaN where
        neighbours were listed
    start, end : its first and last day; None where nothing is dated
    observed, expected : cases, and cases expected without a cluster (NaN for categories)
    observed_over_expected : their ratio
    relative_risk : risk inside over risk outside, (c/mu) / ((C-c)/(C-mu)); in the permutation
        model, which knows no risk, observed over expected
    statistic : the log likelihood ratio
    p_value : of the statistic among the largest ones of data sets made by chance; None without
        simulations
    gumbel_p_value : from the Gumbel distribution fitted to the same; None without simulations
    recurrence_interval : in prospective scans repeated every interval, one so unusual is met once
        in so many units of time (those of `time_unit`); None in others
    population : average persons at risk in its places over the period (Bernoulli: cases and
        controls in the window); None where the model knows none
    categories : cases of each category in multinomial and ordinal scans

    """

    members: tuple[Any, ...]
    center: Any
    radius_km: float
    start: dt.date | None
    end: dt.date | None
    observed: int
    expected: float
    observed_over_expected: float
    relative_risk: float
    statistic: float
    p_value: float | None
    gumbel_p_value: float | None
    recurrence_interval: float | None
    time_unit: str | None
    population: float | None
    categories: tuple[CategoryCount, ...] = ()

    @property
    def recurrence_years(self) -> float | None:
        """The recurrence interval in years."""
        if self.recurrence_interval is None or self.time_unit is None:
            return None
        return (
            self.recurrence_interval / {"day": 365.25, "month": 12.0, "year": 1.0}[self.time_unit]
        )


@dataclass(frozen=True)
class ScanResult:
    """Clusters, the most unusual first, and what is needed to judge them.

    Attributes
    ----------
    clusters : those that do not overlap in space, the most unusual first
    chance : the largest statistics of data sets made by chance alone
    detectable : what this scan could have seen, place by place; None without simulations
    settings : the settings, as SaTScan would be told them; printing it prints them
    assumptions : what has to hold for the numbers to mean what they say

    """

    clusters: tuple[Cluster, ...]
    chance: Chance
    detectable: Detectable | None
    settings: Settings
    assumptions: tuple[str, ...]
    total: int
    problem: Problem = field(repr=False, compare=False)

    @property
    def simulations(self) -> int:
        """How many data sets were made by chance."""
        return len(self.chance.maxima)

    def critical_value(self, alpha: float = 0.05) -> float:
        """Return the statistic that is needed for p at most alpha."""
        return self.chance.critical_value(alpha)

    def to_frame(self) -> pd.DataFrame:
        """Return a row a cluster."""
        columns = [name for name in Cluster.__dataclass_fields__ if name != "categories"]
        rows = [[getattr(one, name) for name in columns] for one in self.clusters]
        return pd.DataFrame(rows, columns=columns)
