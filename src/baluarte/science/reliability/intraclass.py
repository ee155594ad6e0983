"""Intraclass correlations: how far measurements of the same unit are the same."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import f as fisher

from baluarte.science.reliability.ratings import (
    InvalidRatings,
    NotDefined,
    Real,
    check_resampling,
    measurements,
)

ASSUMPTIONS = (
    "The units are a random sample of those that are meant; every rater rated every unit.",
    "Effects of units, of raters (two-way forms) and errors add up, are independent and normal "
    "with equal variances; the intervals lean on it.",
    "Agreement (A) counts a rater's level against the rater; consistency (C) does not.",
    "Forms for k raters speak of the mean of k raters, and not of one of them.",
    "Limits of agreement (A) from F are an approximation, too narrow where raters are few: of four "
    "raters as different as the errors, they held the truth 92 times in 100 and not 95. The "
    "generalised ones hold what they claim.",
    "Raters taken at random (Shrout and Fleiss, form 2) and fixed raters (form 3) have the same "
    "numbers here; fixed ones do not speak for others.",
)
LEAST = 2
DRAWS = 10_000
TINY = 1e-12


@dataclass(frozen=True)
class Intraclass:
    """One form of the correlation.

    Attributes
    ----------
    form : McGraw and Wong's name: ICC(1), ICC(A,1), ICC(C,1), ICC(k), ICC(A,k), ICC(C,k)
    shrout_fleiss : the same as ICC(1,1), ICC(2,1), ICC(3,1), ICC(1,k), ICC(2,k), ICC(3,k)
    value : the correlation
    lower, upper : its interval, from F
    generalised_lower, generalised_upper : of agreement (A) the generalised interval, which holds
        what it claims where raters are few; of the others the same as from F, which is exact
    f, df1, df2, p_value : test of no correlation

    """

    form: str
    shrout_fleiss: str
    value: float
    lower: float
    upper: float
    generalised_lower: float
    generalised_upper: float
    f: float
    df1: float
    df2: float
    p_value: float


@dataclass(frozen=True)
class IntraclassCorrelations:
    """All six forms, and the mean squares they are made of.

    Attributes
    ----------
    forms : the six
    units, raters : how many there are
    left_out : units that some rater did not rate
    between_units, within_units, between_raters, error : mean squares
    confidence : of the intervals
    assumptions : what has to hold

    """

    forms: tuple[Intraclass, ...]
    units: int
    raters: int
    left_out: int
    between_units: float
    within_units: float
    between_raters: float
    error: float
    confidence: float
    assumptions: tuple[str, ...] = field(repr=False)

    def form(self, name: str) -> Intraclass:
        """Return a form by McGraw and Wong's or by Shrout and Fleiss' name."""
        wanted = name.replace(" ", "")
        for one in self.forms:
            if wanted in (one.form, one.shrout_fleiss):
                return one
        known = ", ".join(f"{one.form} = {one.shrout_fleiss}" for one in self.forms)
        raise KeyError(f"{name!r} is none of {known}")

    def to_frame(self) -> pd.DataFrame:
        """Return a row a form."""
        return pd.DataFrame([vars(one) for one in self.forms])


def intraclass_correlations(
    ratings: Any, *, confidence: float = 0.95, missing: str = "refuse", seed: int = 0
) -> IntraclassCorrelations:
    r"""Measure how far k raters measure n units alike, in all six forms.

    With the mean squares between units R, within units W, between raters C and of the error E,

    .. math::

        ICC(1) = \frac{R - W}{R + (k-1) W}, \quad ICC(k) = \frac{R - W}{R}

        ICC(C,1) = \frac{R - E}{R + (k-1) E}, \quad ICC(C,k) = \frac{R - E}{R}

        ICC(A,1) = \frac{R - E}{R + (k-1) E + k (C - E) / n}, \quad
        ICC(A,k) = \frac{R - E}{R + (C - E) / n}

    Parameters
    ----------
    ratings : array or DataFrame, shape (units, raters), or a long DataFrame
        Numbers; a row a unit, a column a rater; or columns `unit`, `rater` and `value`.
    confidence : float
        Of the intervals.
    missing : {"refuse", "leave_out"}
        What becomes of units that some rater did not rate.
    seed : int
        Of the draws behind the generalised intervals.

    Returns
    -------
    IntraclassCorrelations

    Raises
    ------
    InvalidRatings
        Values that are no numbers, missing ones that were not to be left out, fewer than two
        units or raters.
    NotDefined
        The means of all units are the same.

    Notes
    -----
    A generalised interval draws what the mean squares may be of: each times its degrees of freedom,
    over a chi-squared number of as many, and takes quantiles of the correlations these give.

    References
    ----------
    Shrout & Fleiss (1979), Psychological Bulletin 86. McGraw & Wong (1996), Psychological Methods
    1, with the corrections of 1(4). Tian & Cappelleri (2004), Statistics in Medicine 23. Ionan
    and others (2014), BMC Medical Research Methodology 14:121.

    """
    check_resampling(0, confidence)
    if missing not in ("refuse", "leave_out"):
        raise InvalidRatings(f"missing: {missing!r} is none of refuse, leave_out")
    values = measurements(ratings)
    absent = np.isnan(values)
    if absent.any() and missing == "refuse":
        row, column = np.argwhere(absent)[0]
        raise InvalidRatings(
            f"ratings, row {row}, column {column}: no value "
            "(missing='leave_out' leaves such units out)"
        )
    kept = values[~absent.any(axis=1)]
    units, raters = kept.shape
    if units < LEAST or raters < LEAST:
        raise InvalidRatings(f"ratings: {units} units by {raters} raters; two of each are needed")
    squares = _mean_squares(kept)
    if squares.rows == 0:
        raise NotDefined(
            f"intraclass correlations are not defined: the means of all {units} units are the same"
        )
    return IntraclassCorrelations(
        forms=tuple(_forms(squares, units, raters, 1 - confidence, seed)),
        units=units,
        raters=raters,
        left_out=len(values) - units,
        between_units=squares.rows,
        within_units=squares.within,
        between_raters=squares.columns,
        error=squares.error,
        confidence=confidence,
        assumptions=ASSUMPTIONS,
    )


@dataclass(frozen=True)
class _Squares:
    rows: float
    within: float
    columns: float
    error: float


def _mean_squares(values: Real) -> _Squares:
    units, raters = values.shape
    centred = values - values.mean()
    rows, columns = centred.mean(axis=1), centred.mean(axis=0)
    within = ((centred - rows[:, None]) ** 2).sum()
    above, between = raters * (rows**2).sum(), units * (columns**2).sum()
    error = ((centred - rows[:, None] - columns) ** 2).sum()
    # What is left of equal numbers after subtraction is no variance.
    none = TINY * (values**2).sum()
    return _Squares(
        rows=float(above if above > none else 0) / (units - 1),
        within=float(within if within > none else 0) / (units * (raters - 1)),
        columns=float(between if between > none else 0) / (raters - 1),
        error=float(error if error > none else 0) / ((units - 1) * (raters - 1)),
    )


def _forms(
    squares: _Squares, units: int, raters: int, alpha: float, seed: int
) -> Iterator[Intraclass]:
    free = (units - 1) * (raters - 1)
    one_way = _ratio(squares.rows, squares.within, units - 1, units * (raters - 1), alpha)
    two_way = _ratio(squares.rows, squares.error, units - 1, free, alpha)
    agreement = _agreement(squares, units, raters)
    limits = _agreement_limits(squares, units, raters, alpha, agreement)
    drawn = _generalised_limits(squares, units, raters, alpha, seed)
    for size, suffix in ((1, "1"), (raters, "k")):
        yield _form("ICC(1)" if size == 1 else "ICC(k)", f"ICC(1,{suffix})", one_way, raters, size)
        values = [_stepped(value, size) for value in (agreement, *limits, *drawn)]
        yield _named(f"ICC(A,{suffix})", f"ICC(2,{suffix})", values, two_way)
        yield _form(f"ICC(C,{suffix})", f"ICC(3,{suffix})", two_way, raters, size)


@dataclass(frozen=True)
class _Ratio:
    """A ratio of mean squares with its limits and its test."""

    value: float
    lower: float
    upper: float
    test: tuple[float, float, float, float]


def _ratio(above: float, below: float, df1: int, df2: int, alpha: float) -> _Ratio:
    value = above / below if below > 0 else float("inf")
    lower = value / fisher.ppf(1 - alpha / 2, df1, df2)
    upper = value * fisher.ppf(1 - alpha / 2, df2, df1)
    test = (value, float(df1), float(df2), float(fisher.sf(value, df1, df2)))
    return _Ratio(value, float(lower), float(upper), test)


def _form(name: str, other: str, ratio: _Ratio, raters: int, size: int) -> Intraclass:
    singles = [
        1.0 if np.isinf(one) else (one - 1) / (one + raters - 1)
        for one in (ratio.value, ratio.lower, ratio.upper)
    ]
    values = [_stepped(one, size) for one in (*singles, *singles[1:])]
    return _named(name, other, values, ratio)


def _named(form: str, other: str, values: list[float], ratio: _Ratio) -> Intraclass:
    value, lower, upper, low, high = values
    f, df1, df2, p_value = ratio.test
    return Intraclass(
        form=form, shrout_fleiss=other, value=value, lower=lower, upper=upper,
        generalised_lower=low, generalised_upper=high, f=f, df1=df1, df2=df2, p_value=p_value,
    )  # fmt: skip


def _stepped(single: float, size: int) -> float:
    """Return the correlation of means of so many raters (Spearman and Brown)."""
    below = 1 + (size - 1) * single
    return size * single / below if below > 0 else float("-inf")


def _agreement(squares: _Squares, units: int, raters: int) -> float:
    below = (
        squares.rows
        + (raters - 1) * squares.error
        + raters * (squares.columns - squares.error) / units
    )
    return float((squares.rows - squares.error) / below)


def _agreement_limits(
    squares: _Squares, units: int, raters: int, alpha: float, value: float
) -> tuple[float, float]:
    """Return limits of ICC(A,1), by Satterthwaite's degrees of freedom."""
    if value >= 1:
        return 1.0, 1.0
    odds = raters * value / (units * (1 - value))
    by_raters, by_error = odds * squares.columns, (1 + odds * (units - 1)) * squares.error
    spread = by_raters**2 / (raters - 1) + by_error**2 / ((units - 1) * (raters - 1))
    free = (by_raters + by_error) ** 2 / spread if spread > 0 else (units - 1) * (raters - 1)
    if free <= 0:
        return float("nan"), float("nan")
    low = fisher.ppf(1 - alpha / 2, units - 1, free)
    high = fisher.ppf(1 - alpha / 2, free, units - 1)
    rest = raters * squares.columns + (raters * units - raters - units) * squares.error
    # Divided by the quantile, which has no bound where the degrees of freedom are next to none.
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        below = np.float64(squares.rows) / low
        lower = units * (below - squares.error) / (rest + units * below)
        upper = units * (squares.rows - squares.error / high) / (rest / high + units * squares.rows)
    return float(lower), float(upper)


def _generalised_limits(
    squares: _Squares, units: int, raters: int, alpha: float, seed: int
) -> tuple[float, float]:
    """Return limits of ICC(A,1) by the method of generalised variables."""
    draws = np.random.default_rng(seed)

    def drawn(square: float, free: int) -> Real:
        return np.asarray(square * free / draws.chisquare(free, DRAWS))

    rows, columns = drawn(squares.rows, units - 1), drawn(squares.columns, raters - 1)
    error = drawn(squares.error, (units - 1) * (raters - 1))
    by_units = np.maximum(rows - error, 0) / raters
    by_raters = np.maximum(columns - error, 0) / units
    low, high = np.quantile(by_units / (by_units + by_raters + error), [alpha / 2, 1 - alpha / 2])
    return float(low), float(high)
