"""The likeliest negative binomial distribution of one month's counts."""

import numpy as np
from scipy.special import digamma, gammaln, polygamma

from baluarte.science.rates.columns import Floats

STEPS = 100
HALVINGS = 40
TOLERANCE = 1e-11
MOST_SHAPE = 1e8


def likeliest(events: Floats, expected: Floats) -> tuple[float, float]:
    """Return the shape and the mean of the gamma risks that make counts likeliest.

    The shape is infinite where chance alone explains every difference. Newton's method in the
    logarithms of both, halved until the likelihood rises.
    """
    pooled = float(events.sum() / expected.sum())
    if pooled == 0 or ((events - expected * pooled) ** 2).sum() <= events.sum():
        return np.inf, pooled
    values, repeated = np.unique(events, return_counts=True)
    times = repeated.astype(np.float64)
    excess = ((events - expected * pooled) ** 2).sum() - events.sum()
    start = ((expected * pooled) ** 2).sum() / excess
    at = np.log([np.clip(start, 1e-3, 1e5), pooled])
    reached = _likelihood(values, times, events, expected, at)
    for _ in range(STEPS):
        step = _uphill(*_slopes(values, times, events, expected, at))
        for _ in range(HALVINGS):
            tried = _likelihood(values, times, events, expected, at + step)
            if tried >= reached - 1e-14 * abs(reached):
                break
            step /= 2
        at, reached = at + step, tried
        if at[0] > np.log(MOST_SHAPE):
            return np.inf, pooled
        if np.abs(step).max() < TOLERANCE:
            break
    return float(np.exp(at[0])), float(np.exp(at[1]))


def _likelihood(
    values: Floats, times: Floats, events: Floats, expected: Floats, at: Floats
) -> float:
    """Return the logarithm of the likelihood, without what does not depend on the parameters."""
    shape, mean = np.exp(at)
    means = expected * mean
    steady = (times * (gammaln(shape + values) - gammaln(shape))).sum()
    return float(
        steady
        + events.sum() * at[1]
        - ((events + shape) * np.log1p(means / shape)).sum()
        - events.sum() * at[0]
    )


def _slopes(
    values: Floats, times: Floats, events: Floats, expected: Floats, at: Floats
) -> tuple[Floats, Floats]:
    """Return gradient and curvature by the logarithms of shape and mean."""
    shape, mean = np.exp(at)
    means = expected * mean
    both = shape + means
    share = (shape + events) / both
    by_shape = (times * (digamma(shape + values) - digamma(shape))).sum() + (
        1 - share - np.log1p(means / shape)
    ).sum()
    bend_shape = (times * (polygamma(1, shape + values) - polygamma(1, shape))).sum() + (
        1 / shape - 2 / both + share / both
    ).sum()
    crossed = shape * ((events - means) * means / both**2).sum()
    gradient = np.array([shape * by_shape, (shape * (events - means) / both).sum()])
    bend_mean = -(shape * means * share / both).sum()
    curvature = [[shape**2 * bend_shape + shape * by_shape, crossed], [crossed, bend_mean]]
    return gradient, np.array(curvature)


def _uphill(gradient: Floats, curvature: Floats) -> Floats:
    """Return Newton's step, or one along the gradient where the likelihood is not concave."""
    (first, crossed), (_, second) = curvature
    determinant = first * second - crossed**2
    if first < 0 and determinant > 0:
        step = -np.linalg.solve(curvature, gradient)
    else:
        step = gradient / (np.abs(np.diag(curvature)) + 1e-9)
    return np.asarray(step / max(1.0, float(np.abs(step).max()) / 2))
