"""IMAPA: one forecast from many temporal aggregations of the same intermittent series."""

import math

import numpy as np
from numpy.typing import NDArray

from baluarte.science.kernels import kernel

Floats = NDArray[np.float64]

# The bounds within which statsforecast seeks the smoothing constant.
LOWEST, HIGHEST = 0.1, 0.3
PRECISION = 1e-5
ROOT_EPSILON = math.sqrt(2.2e-16)
GOLDEN = 0.5 * (3.0 - math.sqrt(5.0))
MOST_STEPS = 500


def forecast_means(counts: Floats) -> Floats:
    r"""Forecast the mean of each series' next month by IMAPA.

    The series is summed in blocks of :math:`k = 1, \dots, K` months (incomplete oldest blocks are
    left out), each sum is smoothed exponentially,
    :math:`\ell_{j} = \alpha y_{j} + (1 - \alpha)\ell_{j-1}`, with the :math:`\alpha` in
    [0.1, 0.3] of least squared one-step error, and the forecasts :math:`\ell^{(k)}/k` are
    averaged. :math:`K` is the mean interval between months with events, rounded to even at half.

    Parameters
    ----------
    counts : ndarray, shape (series, months)
        Events a month, oldest first; months that are NaN are skipped, the rest closed up.

    Returns
    -------
    ndarray, shape (series,)
        Events a month; 0 for a series without events, NaN for one without months.

    References
    ----------
    Petropoulos F, Kourentzes N (2015). Forecast combinations for intermittent demand. Journal of
    the Operational Research Society 66, 914-924. doi:10.1057/jors.2014.62
    """
    return np.asarray(_means(np.ascontiguousarray(counts, dtype=np.float64)))


@kernel(nogil=True)
def _means(counts: Floats) -> Floats:
    series, months = counts.shape
    means = np.empty(series)
    covered, sums = np.empty(months), np.empty(months)
    for row in range(series):
        length = 0
        for month in range(months):
            if not np.isnan(counts[row, month]):
                covered[length] = counts[row, month]
                length += 1
        means[row] = _mean(covered, length, sums) if length > 0 else np.nan
    return means


@kernel(nogil=True)
def _mean(covered: Floats, length: int, sums: Floats) -> float:
    last, events = 0, 0
    for month in range(length):
        if covered[month] != 0.0:
            events += 1
            last = month + 1
    if events == 0:
        return 0.0
    levels = int(np.rint(last / events))
    total = 0.0
    for level in range(1, levels + 1):
        blocks = length // level
        left_out = length % level
        for block in range(blocks):
            held = 0.0
            for month in range(level):
                held += covered[left_out + block * level + month]
            sums[block] = held
        total += _smoothed(sums, blocks) / level
    return total / levels


@kernel(nogil=True)
def _smoothed(sums: Floats, length: int) -> float:
    weight = _best_weight(sums, length)
    level: float = sums[0]
    for block in range(length):
        level = weight * sums[block] + (1.0 - weight) * level
    return level


@kernel(nogil=True)
def _squared_error(weight: float, sums: Floats, length: int) -> float:
    level, error = sums[0], 0.0
    for block in range(1, length):
        level = weight * sums[block - 1] + (1.0 - weight) * level
        error += (sums[block] - level) ** 2
    return error


@kernel(nogil=True)
def _best_weight(sums: Floats, length: int) -> float:  # noqa: C901, PLR0912 (one compiled loop)
    """Seek the least error between the bounds: Brent (1973), stepping as SciPy's `bounded` does."""
    low, high = LOWEST, HIGHEST
    best = low + GOLDEN * (high - low)
    second = third = best
    least = second_error = third_error = _squared_error(best, sums, length)
    step = before = 0.0
    for _ in range(MOST_STEPS):
        middle = 0.5 * (low + high)
        tolerance = ROOT_EPSILON * abs(best) + PRECISION / 3.0
        if abs(best - middle) <= 2.0 * tolerance - 0.5 * (high - low):
            break
        is_parabolic = False
        if abs(before) > tolerance:
            slope = (best - second) * (least - third_error)
            other = (best - third) * (least - second_error)
            numerator = (best - third) * other - (best - second) * slope
            denominator = 2.0 * (other - slope)
            if denominator > 0.0:
                numerator = -numerator
            denominator = abs(denominator)
            earlier, before = before, step
            if (
                abs(numerator) < abs(0.5 * denominator * earlier)
                and numerator > denominator * (low - best)
                and numerator < denominator * (high - best)
            ):
                is_parabolic = True
                step = numerator / denominator
                tried = best + step
                if tried - low < 2.0 * tolerance or high - tried < 2.0 * tolerance:
                    step = tolerance if middle >= best else -tolerance
        if not is_parabolic:
            before = low - best if best >= middle else high - best
            step = GOLDEN * before
        length_of_step = max(abs(step), tolerance)
        tried = best + (length_of_step if step >= 0.0 else -length_of_step)
        error = _squared_error(tried, sums, length)
        if error <= least:
            if tried >= best:
                low = best
            else:
                high = best
            third, third_error = second, second_error
            second, second_error = best, least
            best, least = tried, error
        else:
            if tried < best:
                low = tried
            else:
                high = tried
            if error <= second_error or second == best:
                third, third_error = second, second_error
                second, second_error = tried, error
            elif error <= third_error or third in (best, second):
                third, third_error = tried, error
    return best
