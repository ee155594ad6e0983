"""What a scan found, what it could have found, and under which assumptions."""

import datetime as dt
import math
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from baluarte.science.digests import digest_of
from baluarte.science.messages import Message, message
from baluarte.science.results import Result
from baluarte.science.scan.detection import Detectable
from baluarte.science.scan.inference import Chance
from baluarte.science.scan.problem import Problem
from baluarte.science.scan.settings import Settings

UNITS_A_YEAR = {"day": 365.25, "month": 12.0, "year": 1.0}
# A p-value up to which a sentence says that chance does not explain a cluster.
SURE = 0.05


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
        neighbours were listed; of an ellipse the shorter half-axis
    axis_ratio, angle : an ellipse's length over its width, and its turn from the first coordinate's
        axis, counter-clockwise in degrees; 1 and 0 of a circle
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
    pools : in ordinal scans the categories taken together, from the least grave pool upward
        (downward where low rates are looked for)
    mean_inside, mean_outside, deviation : in normal scans the means of the values and their common
        standard deviation; in exponential scans the means of times, those not ended taken for what
        they are (all the time by how many ended); NaN in others
    ties : how many other windows are as unusual and overlap it in space: which of them is named is
        settled by fewer places, then by the order of places

    """

    members: tuple[Any, ...]
    center: Any
    radius_km: float
    axis_ratio: float
    angle: float
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
    pools: tuple[tuple[Any, ...], ...] = ()
    ties: int = 0
    mean_inside: float = math.nan
    mean_outside: float = math.nan
    deviation: float = math.nan

    @property
    def recurrence_years(self) -> float | None:
        """The recurrence interval in years."""
        if self.recurrence_interval is None or self.time_unit is None:
            return None
        return (
            self.recurrence_interval / {"day": 365.25, "month": 12.0, "year": 1.0}[self.time_unit]
        )


@dataclass(frozen=True)
class ScanResult(Result):
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
    assumptions: tuple[Message, ...]
    total: int
    problem: Problem = field(repr=False, compare=False)

    @property
    def simulations(self) -> int:
        """How many data sets were made by chance."""
        return len(self.chance.maxima)

    def critical_value(self, alpha: float = 0.05) -> float:
        """Return the statistic that is needed for p at most alpha."""
        return self.chance.critical_value(alpha)

    @property
    def input_digest(self) -> str:
        """SHA-256 of the counts and of what they were held against, and of the settings."""
        data = self.problem
        axis = data.axis
        return digest_of(
            places=data.places.labels.tolist(),
            coordinates=[data.places.first, data.places.second],
            nearest=[data.circles.first, data.circles.nearest],
            edges=None if axis is None else axis.edges,
            counts=data.counts,
            expected=data.expected,
            at_risk=data.at_risk,
            by_category=data.by_category,
            measured=None if data.measured is None else [data.measured.cell, data.measured.each],
            settings=str(self.settings),
        )

    @property
    def cautions(self) -> tuple[Message, ...]:
        """What the scan could not have seen."""
        said = []
        if not self.simulations:
            said.append(message("scan_no_chance"))
        elif self.detectable is not None:
            said.append(message("scan_power", share=self.detectable.share_seen))
        if tied := sum(one.ties > 0 for one in self.clusters):
            said.append(message("scan_ties", tied=tied))
        return tuple(said)

    def by_place(self) -> pd.DataFrame:
        """Return a row a place: its cluster (1 the most unusual, 0 none) and that one's numbers."""
        columns = ("start", "end", "observed", "expected", "relative_risk", "p_value")
        number = {place: n for n, one in enumerate(self.clusters, 1) for place in one.members}
        rows = []
        for place in self.problem.places.labels:
            at = number.get(place, 0)
            one = self.clusters[at - 1] if at else None
            rows.append([place, at, *(getattr(one, name, None) for name in columns)])
        return pd.DataFrame(rows, columns=["place", "cluster", *columns]).astype({"place": object})

    def findings(self) -> dict[Any, Message]:
        """Return for each place whether it is in a cluster that chance does not explain."""
        told = {place: self._told(one) for one in self.clusters for place in one.members}
        if self.problem.analysis == "temporal":
            return {}
        none = message("scan_none")
        return {place: told.get(place, none) for place in self.problem.places.labels}

    def _told(self, one: Cluster) -> Message:
        axis = self.problem.axis
        facts = {
            "start": one.start or "",
            "end": one.end or "",
            "members": len(one.members),
            "observed": one.observed,
            "expected": one.expected,
            "p_value": one.p_value,
        }
        when = "" if axis is None else "_since"
        if one.p_value is None:
            return message(f"scan_unjudged{when}", **facts)
        if one.p_value > SURE:
            return message(f"scan_not_sure{when}", **facts)
        if self.problem.is_categorical:
            return message(f"scan_mixture{when}", **facts)
        if self.problem.measured is not None:
            means = {"mean_inside": one.mean_inside, "mean_outside": one.mean_outside}
            return message(f"scan_values{when}", **facts, **means)
        code = "scan_more" if one.observed > one.expected else "scan_fewer"
        return message(f"{code}{when}", **facts)

    def to_frame(self) -> pd.DataFrame:
        """Return a row a cluster; `members` are its places."""
        left_out = ("categories", "pools")
        columns = [name for name in Cluster.__dataclass_fields__ if name not in left_out]
        rows = [[getattr(one, name) for name in columns] for one in self.clusters]
        return pd.DataFrame(rows, columns=columns)
