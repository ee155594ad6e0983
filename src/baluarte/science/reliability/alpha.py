"""Krippendorff's alpha: any number of raters, gaps, four levels of measurement, sets of codes."""

from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import numpy as np
from scipy import sparse

from baluarte.science.reliability.ratings import (
    Flags,
    InvalidRatings,
    NotDefined,
    Progress,
    Ratings,
    Real,
    check_resampling,
    corrected,
    numeric,
    read_ratings,
)

Level = Literal["nominal", "ordinal", "interval", "ratio", "masi"]
ASSUMPTIONS = (
    "The units are a random sample of those that are meant; the interval resamples units.",
    "The raters judged apart from each other, and one may stand for another.",
    "Whether a rating is missing does not depend on what it would have been.",
)
MOST_VALUES = 3_000
# How near two sets are by kind: one holds the other, each holds something of its own.
HOLDS, OVERLAPS = 2 / 3, 1 / 3
IN_BATCH, WEIGHTS_IN_BATCH = 100, 10_000_000


@dataclass(frozen=True)
class Alpha:
    """Agreement of raters beyond chance: 1 is perfect, 0 is chance.

    Attributes
    ----------
    value : alpha
    lower, upper : corrected interval over resampled units; NaN without resamples
    level : of measurement
    observed, expected : disagreement, and the same by chance
    units, raters : pairable units (rated twice or more) and raters who rated one of them
    ratings : pairable ratings
    left_out : units with fewer than two ratings
    confidence : of the interval
    undefined : resamples in which alpha is not defined, left out of the interval
    assumptions : what has to hold

    """

    value: float
    lower: float
    upper: float
    level: Level
    observed: float
    expected: float
    units: int
    raters: int
    ratings: int
    left_out: int
    confidence: float
    undefined: int
    assumptions: tuple[str, ...] = field(repr=False)


def krippendorff_alpha(
    ratings: Any,
    *,
    level: Level = "nominal",
    order: Any = None,
    confidence: float = 0.95,
    resamples: int = 1_000,
    seed: int = 0,
    progress: Progress | None = None,
) -> Alpha:
    r"""Measure how far raters agree beyond chance.

    .. math:: \alpha = 1 - \frac{D_o}{D_e}, \quad
              D_o = \frac{1}{n} \sum_{c,k} o_{ck} \delta^2_{ck}, \quad
              D_e = \frac{1}{n(n-1)} \sum_{c,k} n_c n_k \delta^2_{ck}

    with the coincidences :math:`o_{ck}`, in which each pair of ratings of a unit with m ratings
    counts 1/(m-1). The distance :math:`\delta^2` is 1 for different values (nominal), the squared
    number of ratings from c to k with half of those at the ends (ordinal), the squared difference
    (interval), the squared share (c-k)/(c+k) (ratio), or for sets of codes 1 - J M (masi): what
    both hold as a share of what either holds, times 1 for the same set, 2/3 where one holds the
    other, 1/3 where each holds something of its own.

    Parameters
    ----------
    ratings : array or DataFrame, shape (units, raters), or a long DataFrame
        A row a unit, a column a rater, NaN or None where there is no rating; or columns `unit`,
        `rater` and `value`.
    level : {"nominal", "ordinal", "interval", "ratio", "masi"}
        Of measurement. Interval and ratio need numbers; ratio needs them not negative; masi needs
        each rating to be a frozenset.
    order : sequence, optional
        Of ordinal values; sorted, if not given.
    confidence : float
        Of the interval.
    resamples : int
        Bootstrap resamples of units; 0 for none.
    seed : int
        Of the resamples.
    progress : callable, optional
        Called with (resamples done, in all); raising inside it ends the work.

    Returns
    -------
    Alpha

    Raises
    ------
    InvalidRatings
        No ratings, values that the level cannot carry, too many distinct values (over 3,000).
    NotDefined
        No unit has two ratings, or all ratings are the same.

    Notes
    -----
    The interval takes units with replacement and computes everything anew, expected disagreement
    and ordinal distances included, and reckons with an estimate that is askew (Efron's BCa). Hayes
    & Krippendorff's algorithm, which takes single pairs and leaves the expected disagreement as it
    is, gives shorter intervals where units differ.

    References
    ----------
    Efron (1987), Better bootstrap confidence intervals, JASA 82. Krippendorff (2011), Computing
    Krippendorff's alpha-reliability. Hayes & Krippendorff (2007), Communication Methods and
    Measures 1. Passonneau (2006), Measuring agreement on set-valued items (MASI) for semantic and
    pragmatic annotation, LREC.

    """
    check_resampling(resamples, confidence)
    if level not in get_args(Level):
        raise InvalidRatings(f"level: {level!r} is none of {', '.join(get_args(Level))}")
    read = _ordered(read_ratings(ratings), level, order)
    counts, pairable = _counted(read)
    kept = counts[pairable]
    if not kept.shape[0]:
        raise NotDefined("alpha is not defined: no unit has two ratings")
    fixed = None if level == "ordinal" else _fixed_distances(read.values, level)
    every = np.ones((1, kept.shape[0]))
    observed, expected = (float(one[0]) for one in _disagreements(kept, every, fixed))
    if expected == 0:
        raise NotDefined(
            f"alpha is not defined: all {int(kept.sum())} pairable ratings are the same"
        )
    again = _resampled(kept, fixed, resamples, seed, progress)
    alike = np.ones(kept.shape[0])
    influences = _influences(kept, fixed) if resamples else alike
    lower, upper = corrected(again, 1 - observed / expected, influences, alike, confidence)
    rated = read.codes[pairable] >= 0
    return Alpha(
        value=1 - observed / expected,
        lower=lower,
        upper=upper,
        level=level,
        observed=observed,
        expected=expected,
        units=kept.shape[0],
        raters=int(rated.any(axis=0).sum()),
        ratings=int(rated.sum()),
        left_out=int((~pairable).sum()),
        confidence=confidence,
        undefined=int(np.isnan(again).sum()),
        assumptions=ASSUMPTIONS,
    )


def _ordered(ratings: Ratings, level: Level, order: Any) -> Ratings:
    values = ratings.values
    if len(values) > MOST_VALUES:
        raise InvalidRatings(f"ratings: {len(values)} distinct values are more than {MOST_VALUES}")
    if order is None:
        if level == "ordinal" and any(isinstance(one, str) for one in values):
            raise InvalidRatings("order: ordinal values in words have no order of their own")
        return ratings
    place = {value: position for position, value in enumerate(order)}
    for value in values:
        if value not in place:
            raise InvalidRatings(f"order: {value!r} was rated and is not in it")
    moved = np.array([*(place[value] for value in values), -1])
    return Ratings(moved[ratings.codes], tuple(order))


def _counted(ratings: Ratings) -> tuple[sparse.csr_array, Flags]:
    """Return how often each unit was given each value, and which units can be paired."""
    units, raters = np.nonzero(ratings.codes >= 0)
    counts = sparse.csr_array(
        (np.ones(len(units)), (units, ratings.codes[units, raters])),
        shape=(len(ratings.codes), len(ratings.values)),
    )
    counts.sum_duplicates()
    return counts, np.asarray(counts.sum(axis=1)) > 1


def _fixed_distances(values: tuple[Any, ...], level: Level) -> Real:
    if level == "nominal":
        return 1.0 - np.eye(len(values))
    if level == "masi":
        return _apart_as_sets(values)
    numbers = numeric(values, what=f"level {level!r}")
    apart = np.subtract.outer(numbers, numbers)
    if level == "interval":
        return np.asarray(apart**2)
    if (numbers < 0).any():
        raise InvalidRatings(f"ratings: {numbers.min():g} is negative, level 'ratio' cannot be")
    total = np.add.outer(numbers, numbers)
    return np.asarray(np.divide(apart, total, out=np.zeros_like(apart), where=total > 0) ** 2)


def _apart_as_sets(values: tuple[Any, ...]) -> Real:
    for value in values:
        if not isinstance(value, frozenset):
            raise InvalidRatings(f"ratings: {value!r} is no frozenset, as level 'masi' needs")
    apart = np.zeros((len(values), len(values)))
    for row, one in enumerate(values):
        for column, other in enumerate(values[:row]):
            near = HOLDS if one <= other or other <= one else OVERLAPS
            apart[row, column] = 1 - near * len(one & other) / len(one | other)
    return apart + apart.T


def _ordinal_distances(frequency: Real) -> Real:
    """Return the squared number of ratings between two values, half of those at both ends."""
    reached = np.cumsum(frequency) - frequency / 2
    return np.asarray(np.subtract.outer(reached, reached) ** 2)


def _disagreements(
    counts: sparse.csr_array, weights: Real, fixed: Real | None
) -> tuple[Real, Real]:
    """Return observed and expected disagreement for each row of weights of units."""
    sizes = np.asarray(counts.sum(axis=1))
    frequencies = weights @ counts
    totals = weights @ sizes
    if fixed is not None:
        within = np.asarray((counts.multiply(counts @ fixed)).sum(axis=1)) / (sizes - 1)
        observed = weights @ within
        expected = np.einsum("bi,ij,bj->b", frequencies, fixed, frequencies, optimize=True)
    else:
        observed, expected = np.empty(len(weights)), np.empty(len(weights))
        for at, (weight, frequency) in enumerate(zip(weights, frequencies, strict=True)):
            distances = _ordinal_distances(frequency)
            scaled = counts.multiply((weight / (sizes - 1))[:, None])
            observed[at] = (counts.T @ scaled).multiply(distances).sum()
            expected[at] = frequency @ distances @ frequency
    return observed / totals, expected / (totals * (totals - 1))


def _influences(counts: sparse.csr_array, fixed: Real | None) -> Real:
    """Return how far each unit moves alpha: the derivative by its weight."""
    sizes, frequency = np.asarray(counts.sum(axis=1)), np.asarray(counts.sum(axis=0))
    pairs, total = sizes - 1, sizes.sum()
    if fixed is not None:
        within = np.asarray(counts.multiply(counts @ fixed).sum(axis=1)) / pairs
        across = fixed @ frequency
        by_observed, by_expected = within, 2 * (counts @ across)
    else:
        # Squared distances of places about their mean; each unit moves the places of all values.
        place = np.cumsum(frequency) - frequency / 2
        place = place - frequency @ place / total
        sums = counts @ place
        within = 2 * (sizes * (counts @ place**2) - sums**2) / pairs
        across = total * place**2 + frequency @ place**2
        apart = place * (counts.T @ (sizes / pairs)) - counts.T @ (sums / pairs)
        by_observed = within + counts @ _reached_by(4 * apart)
        by_expected = counts @ (2 * across + _reached_by(4 * total * frequency * place))
    observed, expected = within.sum() / total, frequency @ across / (total * (total - 1))
    observed_moved = (by_observed - observed * sizes) / total
    expected_moved = (by_expected - expected * (2 * total - 1) * sizes) / (total * (total - 1))
    return np.asarray((observed / expected * expected_moved - observed_moved) / expected)


def _reached_by(gradient: Real) -> Real:
    """Return the sum over later values, half of the own: what one rating of a value moves."""
    return np.asarray(np.cumsum(gradient[::-1])[::-1] - gradient / 2)


def _resampled(
    counts: sparse.csr_array,
    fixed: Real | None,
    resamples: int,
    seed: int,
    progress: Progress | None,
) -> Real:
    draws = np.random.default_rng(seed)
    size, found = counts.shape[0], []
    most = max(1, min(IN_BATCH, WEIGHTS_IN_BATCH // size))
    for start in range(0, resamples, most):
        batch = min(most, resamples - start)
        weights = np.empty((batch, size))
        for one in range(batch):
            weights[one] = np.bincount(draws.integers(size, size=size), minlength=size)
        observed, expected = _disagreements(counts, weights, fixed)
        with np.errstate(divide="ignore", invalid="ignore"):
            found.append(np.where(expected > 0, 1 - observed / expected, np.nan))
        if progress is not None:
            progress(start + batch, resamples)
    return np.concatenate(found) if found else np.zeros(0)
