"""Two shares, before and after: their difference with an interval that holds for small numbers."""

from collections.abc import Sequence
from math import sqrt

from scipy.special import ndtri

from baluarte.science.rates.columns import ColumnRefused, read_counts, read_level


def share_difference(
    now: tuple[int, int], before: tuple[int, int], *, level: float = 0.95
) -> tuple[float, float]:
    """Return the interval of the difference of two independent shares, now less before.

    Newcombe's hybrid of the score limits of each share: no share is moved to the middle, and the
    limits stay between -1 and 1, also where a share is 0 or 1.

    Parameters
    ----------
    now, before : tuple of int
        How many, and of how many.
    level : float
        Share of intervals that hold the difference, about.

    Raises
    ------
    ColumnRefused
        Counts that are missing, negative, fractions, above their whole, or of none.

    References
    ----------
    Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions:
    comparison of eleven methods. Statistics in Medicine 17, 873-890 (method 10).
    """
    z = float(ndtri(1 - (1 - read_level(level)) / 2))
    p, low, high = _score(now, z)
    q, less, more = _score(before, z)
    below = sqrt((p - low) ** 2 + (more - q) ** 2)
    above = sqrt((high - p) ** 2 + (q - less) ** 2)
    return p - q - below, p - q + above


def _score(pair: Sequence[int], z: float) -> tuple[float, float, float]:
    """Return a share with Wilson's limits."""
    number, of = (float(one) for one in read_counts(pair))
    if of < 1 or number > of:
        raise ColumnRefused("a share: of none, or more than its whole")
    share = number / of
    middle = (number + z * z / 2) / (of + z * z)
    half = z / (of + z * z) * sqrt(number * (of - number) / of + z * z / 4)
    return share, max(0.0, middle - half), min(1.0, middle + half)
