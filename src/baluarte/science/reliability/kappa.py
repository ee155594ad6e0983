"""Cohen's kappa for two raters, weighted by how grave a disagreement is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import norm

from baluarte.science.place_codes import fault_of_order
from baluarte.science.reliability.ratings import (
    InvalidRatings,
    NotDefined,
    Progress,
    Real,
    check_resampling,
    corrected,
    sort_values,
)

ASSUMPTIONS = (
    "The units are a random sample of those that are meant; each was rated once by each rater.",
    "The raters judged apart from each other.",
    "The categories, and the weights of disagreements, were fixed before the ratings were seen.",
    "Kappa depends on how often each category occurs: kappas of populations in which they occur "
    "differently often cannot be compared.",
)
MOST_CATEGORIES = 2_000
IN_BATCH = 500
TINY = 1e-12


@dataclass(frozen=True, eq=False)
class Kappa:
    """Agreement of two raters beyond chance.

    Attributes
    ----------
    value : the weighted kappa
    lower, upper : its asymptotic interval, cut at -1 and 1
    standard_error : asymptotic, of the value
    standard_error_null : asymptotic, where the raters agree by chance only
    z, p_value : of the value against chance (two-sided)
    bootstrap_lower, bootstrap_upper : corrected interval over resampled units, the better one where
        units are few; NaN without resamples
    observed, expected : weighted share of agreement, and the same by chance
    size : units rated by both
    left_out : units without a rating by one of them
    categories : in the order of the weights and the table
    table : units by the category of the first (rows) and of the second rater
    weights : of agreement, 1 on the diagonal
    confidence : of the intervals
    undefined : resamples in which kappa is not defined, left out of the interval
    assumptions : what has to hold

    """

    value: float
    lower: float
    upper: float
    standard_error: float
    standard_error_null: float
    z: float
    p_value: float
    bootstrap_lower: float
    bootstrap_upper: float
    observed: float
    expected: float
    size: int
    left_out: int
    categories: tuple[Any, ...]
    table: Real = field(repr=False)
    weights: Real = field(repr=False)
    confidence: float
    undefined: int
    assumptions: tuple[str, ...] = field(repr=False)


def weighted_kappa(
    first: Sequence[Any],
    second: Sequence[Any],
    *,
    weights: Any = "linear",
    categories: Sequence[Any] | None = None,
    confidence: float = 0.95,
    resamples: int = 2_000,
    seed: int = 0,
    progress: Progress | None = None,
) -> Kappa:
    r"""Measure how far two raters agree beyond chance.

    .. math:: \kappa_w = \frac{p_o - p_e}{1 - p_e}, \quad p_o = \sum w_{ij} p_{ij}, \quad
              p_e = \sum w_{ij} p_{i.} p_{.j}

    Parameters
    ----------
    first, second : sequences of equal length
        The category each rater gave to each unit; None or NaN where there is none (the unit is
        left out and counted).
    weights : {"linear", "quadratic", "unweighted"} or array, shape (categories, categories)
        Agreement weights between categories i and j of c: 1 - |i-j|/(c-1), its square form
        1 - (i-j)^2/(c-1)^2, or 1 for the same category and 0 else. An array gives them: 1 on the
        diagonal, symmetric, from 0 to 1.
    categories : sequence, optional
        All categories in their order. If not given, those that occur, sorted: say them where one
        may not occur, as weights depend on how many there are.
    confidence : float
        Of both intervals.
    resamples : int
        Bootstrap resamples of units; 0 for none.
    seed : int
        Of the resamples.
    progress : callable, optional
        Called with (resamples done, in all); raising inside it ends the work.

    Returns
    -------
    Kappa

    Raises
    ------
    InvalidRatings
        Unequal lengths, no ratings, a category that was not listed, weights that cannot be.
    NotDefined
        Chance alone would agree always, as where both use one category only.

    Notes
    -----
    The interval over resampled units is Efron's (BCa): it reckons with an estimate that is askew.

    References
    ----------
    Cohen (1960, 1968). Efron (1987), Better bootstrap confidence intervals, JASA 82. Fleiss, Cohen
    & Everitt (1969), Large sample standard errors of kappa and weighted kappa, Psychological
    Bulletin 72.

    """
    table, order, left_out = table_of(first, second, categories=categories)
    return _kappa(
        table, order, weights, confidence=confidence, resamples=resamples, seed=seed,
        progress=progress, left_out=left_out,
    )  # fmt: skip


def table_of(
    first: Sequence[Any], second: Sequence[Any], *, categories: Sequence[Any] | None
) -> tuple[Real, tuple[Any, ...], int]:
    """Return units by the category of each rater, the categories, and units that one left out."""
    if said := fault_of_order({"first": first, "second": second}):
        raise InvalidRatings(said)
    one, other = _read(first, "first"), _read(second, "second")
    if len(one) != len(other):
        raise InvalidRatings(f"first has {len(one)} ratings, second {len(other)}")
    both = ~(pd.isna(one) | pd.isna(other))
    if not both.any():
        raise InvalidRatings("no unit has a rating by both")
    order = _order(categories, one[both], other[both])
    place = {category: position for position, category in enumerate(order)}
    codes = [_coded(each, place, name) for each, name in ((one, "first"), (other, "second"))]
    table = np.zeros((len(order), len(order)))
    np.add.at(table, (codes[0][both], codes[1][both]), 1)
    return table, order, int((~both).sum())


def kappa_of_table(
    table: Any,
    *,
    weights: Any = "linear",
    confidence: float = 0.95,
    resamples: int = 2_000,
    seed: int = 0,
    progress: Progress | None = None,
) -> Kappa:
    """Measure the same from a square table of units: rows the first rater's, columns the second's.

    Parameters and result are those of `weighted_kappa`; a DataFrame's columns are the categories,
    and its rows have to be the same ones in the same order.
    """
    order: tuple[Any, ...] = ()
    if isinstance(table, pd.DataFrame):
        order = tuple(table.columns)
        if tuple(table.index) != order:
            raise InvalidRatings("table: rows and columns are not the same categories")
    try:
        counts = np.asarray(table, dtype=np.float64)
    except (TypeError, ValueError):
        raise InvalidRatings("table: it holds something that is no number") from None
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:  # noqa: PLR2004
        raise InvalidRatings(f"table: it is not square but {counts.shape}")
    wrong = ~np.isfinite(counts) | (counts < 0) | (np.floor(counts) != counts)
    if wrong.any():
        row, column = np.argwhere(wrong)[0]
        raise InvalidRatings(
            f"table, row {row}, column {column}: {counts[row, column]:g} is no count"
        )
    if counts.sum() == 0:
        raise InvalidRatings("table: it counts nothing")
    return _kappa(
        counts, order or tuple(range(len(counts))), weights, confidence=confidence,
        resamples=resamples, seed=seed, progress=progress, left_out=0,
    )  # fmt: skip


def _kappa(
    table: Real,
    order: tuple[Any, ...],
    weights: Any,
    *,
    confidence: float,
    resamples: int,
    seed: int,
    progress: Progress | None,
    left_out: int,
) -> Kappa:
    check_resampling(resamples, confidence)
    weighed = _weights(weights, len(order))
    size = int(table.sum())
    share = table / size
    observed, expected, value = (float(one[0]) for one in _values(share[None], weighed))
    if not np.isfinite(value):
        raise NotDefined(
            f"kappa is not defined: chance alone agrees always (all {size} units in one category, "
            "or weights that are 1 for every category that occurs)"
        )
    influences = _influences(share, weighed, value, expected)
    error, error_null = _errors(share, weighed, size, influences, expected)
    reach = norm.ppf((1 + confidence) / 2) * error
    z = value / error_null if error_null > 0 else float("nan")
    again = _resampled(share, size, weighed, resamples=resamples, seed=seed, progress=progress)
    low, high = corrected(again, value, influences, table, confidence)
    return Kappa(
        value=value,
        lower=max(-1.0, float(value - reach)),
        upper=min(1.0, float(value + reach)),
        standard_error=error,
        standard_error_null=error_null,
        z=z,
        p_value=float(2 * norm.sf(abs(z))),
        bootstrap_lower=low,
        bootstrap_upper=high,
        observed=observed,
        expected=expected,
        size=size,
        left_out=left_out,
        categories=order,
        table=table,
        weights=weighed,
        confidence=confidence,
        undefined=int(np.isnan(again).sum()),
        assumptions=ASSUMPTIONS,
    )


def _values(shares: Real, weights: Real) -> tuple[Real, Real, Real]:
    """Return observed and expected agreement and kappa of each table of shares."""
    observed = np.einsum("tij,ij->t", shares, weights)
    rows, columns = shares.sum(axis=2), shares.sum(axis=1)
    expected = np.einsum("ti,ij,tj->t", rows, weights, columns)
    room = 1 - expected
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(room > TINY, (observed - expected) / room, np.nan)
    return observed, expected, value


def _chances(share: Real, weights: Real) -> Real:
    """Return how far each pair of categories agrees with all others of either rater."""
    return np.asarray((weights @ share.sum(axis=0))[:, None] + (share.sum(axis=1) @ weights)[None])


def _influences(share: Real, weights: Real, value: float, expected: float) -> Real:
    """Return how far a unit in each cell of the table moves kappa, times 1 - expected."""
    moved = weights - _chances(share, weights) * (1 - value)
    return np.asarray(moved - (value - expected * (1 - value)))


def _errors(
    share: Real, weights: Real, size: int, influences: Real, expected: float
) -> tuple[float, float]:
    spread = (share * influences**2).sum()
    by_chance = np.outer(share.sum(axis=1), share.sum(axis=0))
    by_chance = (by_chance * (weights - _chances(share, weights)) ** 2).sum() - expected**2
    scale = size * (1 - expected) ** 2
    return float(np.sqrt(max(spread, 0) / scale)), float(np.sqrt(max(by_chance, 0) / scale))


def _resampled(
    share: Real, size: int, weights: Real, *, resamples: int, seed: int, progress: Progress | None
) -> Real:
    draws = np.random.default_rng(seed)
    used = np.flatnonzero(share.ravel())
    chances = share.ravel()[used] / share.sum()
    found = []
    for start in range(0, resamples, IN_BATCH):
        count = min(IN_BATCH, resamples - start)
        tables = np.zeros((count, share.size))
        tables[:, used] = draws.multinomial(size, chances, size=count)
        found.append(_values(tables.reshape(count, *share.shape) / size, weights)[2])
        if progress is not None:
            progress(start + count, resamples)
    return np.concatenate(found) if found else np.zeros(0)


def _weights(given: Any, size: int) -> Real:
    if isinstance(given, str):
        apart = np.abs(np.subtract.outer(np.arange(size), np.arange(size))) / max(size - 1, 1)
        forms = {
            "linear": 1 - apart,
            "quadratic": 1 - apart**2,
            "unweighted": (apart == 0).astype(float),
        }
        if given not in forms:
            raise InvalidRatings(f"weights: {given!r} is none of {', '.join(forms)}")
        return np.asarray(forms[given])
    weights = np.asarray(given, dtype=np.float64)
    if weights.shape != (size, size):
        raise InvalidRatings(f"weights: {weights.shape} does not fit {size} categories")
    is_right = np.isfinite(weights).all() and (weights >= 0).all() and (weights <= 1).all()
    if not is_right or (np.diag(weights) != 1).any() or (weights != weights.T).any():
        raise InvalidRatings("weights: 1 on the diagonal, symmetric, from 0 to 1 are needed")
    return weights


def _read(given: Any, name: str) -> np.ndarray:
    if isinstance(given, str) or not hasattr(given, "__len__"):
        raise InvalidRatings(f"{name}: a sequence of ratings is needed, not {type(given).__name__}")
    if isinstance(given, np.ndarray) and given.ndim == 1 and given.dtype.kind in "iu":
        return given
    read = np.empty(len(given), dtype=object)
    read[:] = list(given)
    return read


def _order(categories: Sequence[Any] | None, one: np.ndarray, other: np.ndarray) -> tuple[Any, ...]:
    if categories is None:
        met = list(dict.fromkeys([*pd.unique(one), *pd.unique(other)]))
        order = tuple(value for _, value in sort_values(met))
    else:
        order = tuple(categories)
        if len(set(order)) < len(order):
            raise InvalidRatings("categories: one stands twice")
    if len(order) > MOST_CATEGORIES:
        raise InvalidRatings(f"{len(order)} categories are more than {MOST_CATEGORIES}")
    return order


def _coded(given: np.ndarray, place: dict[Any, int], name: str) -> np.ndarray:
    codes, met = pd.factorize(given, use_na_sentinel=True)
    for position, value in enumerate(met):
        if value not in place:
            row = int(np.argmax(codes == position))
            raise InvalidRatings(f"{name}, row {row}: {value!r} is none of the categories")
    placed = np.array([*(place[value] for value in met), -1])
    return np.asarray(placed[codes])
