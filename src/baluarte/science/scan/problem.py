"""A scan's data as arrays, checked and reduced to what its kind of analysis needs."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from baluarte.science.scan.circles import Circles
from baluarte.science.scan.connected import ConnectedSets, least_alone
from baluarte.science.scan.dates import TimeAxis
from baluarte.science.scan.statistics import BOTH, HIGH, LOW
from baluarte.science.scan.tables import Places
from baluarte.science.scan.values import Values

Model = Literal[
    "poisson", "bernoulli", "permutation", "multinomial", "ordinal", "normal", "exponential"
]
# Models of what was measured of each case.
MEASURED: tuple[Model, ...] = ("normal", "exponential")
Analysis = Literal["spatial", "temporal", "retrospective", "prospective"]
Rates = Literal["high", "low", "both"]
Window = Literal["circular", "elliptic", "flexible", "restricted"]
# Windows that follow borders.
CONNECTED: tuple[Window, ...] = ("flexible", "restricted")
DIRECTION: dict[Rates, int] = {"high": HIGH, "low": LOW, "both": BOTH}

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Problem:
    """What is searched, and in what.

    Attributes
    ----------
    counts : int64, shape (places, intervals), cases
    expected : float64, the same shape, cases expected without a cluster; sums to the cases
    at_risk : int64, the same shape, cases and controls (Bernoulli), else None
    person_days : float64, the same shape, or None where the model knows no population
    by_category : int64, shape (places, intervals, categories), multinomial and ordinal, else None
    strata : int32, shape (places, intervals): cases are counted fixed within each stratum
    time_strata, place_strata : labels of intervals and places when both margins are fixed
    longest : the longest window in intervals
    anchored : whether every window ends with the last interval
    measured : what was measured of each case, normal and exponential, else None
    rates, least : what counts as a cluster: its direction, and the least cases of a high one

    """

    model: Model
    analysis: Analysis
    places: Places
    axis: TimeAxis | None
    circles: Circles
    counts: Whole
    expected: Real
    at_risk: Whole | None
    person_days: Real | None
    by_category: Whole | None
    categories: tuple[object, ...]
    strata: npt.NDArray[np.int32]
    time_strata: Whole | None
    place_strata: Whole | None
    longest: int
    anchored: bool
    rates: Rates
    least: int
    measured: Values | None = None

    @property
    def total(self) -> int:
        """All cases."""
        return int(self.counts.sum())

    @property
    def trials(self) -> int:
        """All cases and controls of a Bernoulli model, else 0."""
        return 0 if self.at_risk is None else int(self.at_risk.sum())

    @property
    def is_categorical(self) -> bool:
        """Whether windows compare categories rather than counts."""
        return self.by_category is not None

    @property
    def is_told_by_sums(self) -> bool:
        """Whether the cases of a window, and those expected, say whether it is found."""
        windows = self.circles
        is_restricted = isinstance(windows, ConnectedSets) and windows.alpha1 is not None
        counts = not self.is_categorical and self.measured is None
        return counts and self.rates != "low" and not is_restricted

    @property
    def spans(self) -> list[tuple[int, int]]:
        """The first interval of each window in time and the one after its last."""
        intervals = self.counts.shape[1]
        return [
            (begin, end)
            for end in range(intervals if self.anchored else 1, intervals + 1)
            for begin in range(end - 1, max(end - self.longest, 0) - 1, -1)
        ]

    @cached_property
    def alone(self) -> Whole:
        """With how many cases a place enters a window, shape (places, spans or 1)."""
        windows = self.circles
        if not isinstance(windows, ConnectedSets) or windows.alpha1 is None:
            return np.zeros((len(self.counts), 1), np.int64)
        upto = np.cumsum(np.pad(self.expected, ((0, 0), (1, 0))), axis=1)
        begin, end = np.array(self.spans).T
        return np.ascontiguousarray(least_alone(upto[:, end] - upto[:, begin], windows.alpha1))

    @property
    def slices(self) -> int:
        """How many intervals the windows reach into."""
        return self.longest if self.anchored else self.counts.shape[1]

    def in_slices(self, values: npt.NDArray) -> npt.NDArray:
        """Return the intervals that windows reach into, the latest first where anchored."""
        return values[:, ::-1][:, : self.slices] if self.anchored else values
