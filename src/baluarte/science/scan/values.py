# ruff: noqa: PLR0917 (numba takes arguments by position)
"""Windows compared by what was measured of each case: normal and exponential models.

Normal, with n of N values inside, b their sum once all are standardised (mean 0, mean square 1);
the variance is one, whatever the window (Kulldorff, Huang & Konty 2009, International Journal of
Health Geographics 8:58):

    LLR = N ln(sigma_0 / sigma_z) = -N/2 ln(1 - b^2 / (n (N-n)))

Exponential, of times until something ends, with r of R that ended inside, t of T the times of all,
ended or not (Huang, Kulldorff & Gregorio 2007, Biometrics 63:109):

    LLR = r ln(r/t) + (R-r) ln((R-r)/(T-t)) - R ln(R/T)

which is Poisson's with mu = R t/T: high rates are short times. Chance deals the values anew among
the cases, each time with whether it ended.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from baluarte.science.kernels import kernel
from baluarte.science.scan.chance import GOLDEN, below, bits_at
from baluarte.science.scan.statistics import HIGH, LOW, scored

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]
# What rounding makes of nothing, of equal statistics, and of a variance that is all outside.
NOTHING, SURELY, LEAST_SHARE = 1e-9, 1 + 1e-12, 1e-15


@dataclass(frozen=True)
class Values:
    """What was measured of each case.

    Attributes
    ----------
    cell : int64, shape (cases,), place by interval, laid out flat
    each : float64, shape (cases, 2): 1 and the standardised value; or whether it ended, and time
    centre, scale : mean and standard deviation by which values were standardised
    is_normal : whether the model is the normal one

    """

    cell: Whole
    each: Real
    centre: float
    scale: float
    is_normal: bool

    def summed(self, shape: tuple[int, ...]) -> Real:
        """Return the sums of both columns by place and interval."""
        sums = np.zeros((int(np.prod(shape)), 2))
        np.add.at(sums, self.cell, self.each)
        return sums.reshape(*shape, 2)

    def means(self, inside: Real, overall: Real) -> tuple[float, float, float]:
        """Return the mean inside, that outside and the common deviation (NaN of times).

        `inside` and `overall` are sums of both columns. Of times the mean is the time of all by how
        many ended: infinite where none did.
        """
        beyond = overall - inside
        if self.is_normal:
            n, b = inside
            mean, other = (
                self.centre + self.scale * (total / number if number else math.nan)
                for number, total in (inside, beyond)
            )
            others = max(float(overall[0] - n), 1.0)
            left = max(1 - b * b / (n * others), 0.0)
            return float(mean), float(other), self.scale * math.sqrt(left)
        mean, other = (t / r if r else math.inf for r, t in (inside, beyond))
        return float(mean), float(other), math.nan


@kernel(nogil=True)
def value_ratio(
    a: float, b: float, total: float, time: float, is_normal: bool, rates: int, least: int
) -> float:
    """Return the log likelihood ratio of a window by its two sums, or zero.

    `total` and `time` are those of all cases.
    """
    if not is_normal:
        return scored(a, total * b / time, total, 0.0, rates, least)
    wanted = (rates != LOW and b > 0) or (rates != HIGH and b < 0)
    if not wanted or a < least or a >= total:
        return 0.0
    return -total / 2 * math.log(max(1 - b * b / (a * (total - a)), LEAST_SHARE))


@kernel(nogil=True)
def best_values(
    sums: Real, nearest: npt.NDArray[np.int32], first: Whole, closes: npt.NDArray[np.bool_],
    longest: int, anchored: bool, is_normal: bool, rates: int, least: int, statistic: Real,
    where: Whole,
) -> None:  # fmt: skip
    """Fill, for every centre, the statistic and (last, begin, end) of its best window."""
    places, intervals, _ = sums.shape
    total = time = 0.0
    for z in range(places):
        for t in range(intervals):
            total += sums[z, t, 0]
            time += sums[z, t, 1]
    upto = np.zeros((intervals + 1, 2))
    for i in range(len(first) - 1):
        upto[:] = 0.0
        floor = NOTHING
        for j in range(first[i], first[i + 1]):
            a = b = 0.0
            for t in range(intervals):
                a += sums[nearest[j], t, 0]
                b += sums[nearest[j], t, 1]
                upto[t + 1, 0] += a
                upto[t + 1, 1] += b
            if not closes[j]:
                continue
            for end in range(intervals if anchored else 1, intervals + 1):
                for begin in range(max(end - longest, 0), end):
                    value = value_ratio(
                        upto[end, 0] - upto[begin, 0], upto[end, 1] - upto[begin, 1], total, time,
                        is_normal, rates, least,
                    )  # fmt: skip
                    if value > floor * SURELY:
                        floor = value
                        where[i, 0], where[i, 1], where[i, 2] = j - first[i], begin, end
        statistic[i] = floor if floor > NOTHING else 0.0


@kernel(nogil=True)
def shuffle_values(cell: Whole, each: Real, state: np.uint64, sums: Real) -> None:
    """Deal the values anew among the cases; `sums` has a row a cell."""
    deck = np.arange(len(cell))
    sums[:] = 0.0
    for m in range(len(cell)):
        state += GOLDEN
        j = m + np.int64(below(bits_at(state), np.uint64(len(deck) - m)))
        deck[m], deck[j] = deck[j], deck[m]
        sums[cell[m], 0] += each[deck[m], 0]
        sums[cell[m], 1] += each[deck[m], 1]
