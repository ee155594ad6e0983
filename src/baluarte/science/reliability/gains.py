"""What the same persons gained between two tests, on average, with its interval."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student

from baluarte.science.reliability.ratings import InvalidRatings, NotDefined

ASSUMPTIONS = (
    "Both tests measure the same thing on the same scale, and are equally hard.",
    "Whoever took both stands for whoever took one: who left before the second may have learned "
    "less.",
    "The mean of the differences is near enough to normal over so many persons.",
    "Nothing is compared with persons who took no course: a gain is not yet an effect of it.",
)
# Under so many pairs one person decides the mean, and the interval says nearly nothing.
FEWEST_PAIRS = 5


@dataclass(frozen=True)
class PairedGain:
    """The mean difference of two tests of the same persons.

    Attributes
    ----------
    value : mean of second minus first, in points of the tests' scale
    lower, upper : its interval (Student)
    size : persons who took both tests
    without_second : persons with a first test and no second one; in no number above
    without_first : persons with a second test and no first one; in no number above
    confidence : of the interval
    assumptions : what has to hold

    """

    value: float
    lower: float
    upper: float
    size: int
    without_second: int
    without_first: int
    confidence: float
    assumptions: tuple[str, ...]


def paired_gain(
    first: Sequence[float | None],
    second: Sequence[float | None],
    *,
    confidence: float = 0.95,
) -> PairedGain:
    """Measure what the same persons gained between two tests.

    The mean of the differences d, plus and minus t(n - 1) s / sqrt(n), s their standard deviation.

    Parameters
    ----------
    first, second : sequences of equal length
        The score of each person, in the same order; None or NaN where there is none, which is not
        a zero: the person is left out of the mean and counted.
    confidence : float
        Of the interval.

    Returns
    -------
    PairedGain

    Raises
    ------
    InvalidRatings
        Unequal lengths, an infinite score, no such confidence.
    NotDefined
        Fewer than `FEWEST_PAIRS` persons took both tests.

    References
    ----------
    Student (1908). The probable error of a mean. Biometrika 6, 1-25.

    """
    if not 0 < confidence < 1:
        raise InvalidRatings(f"confidence: {confidence} is not between 0 and 1")
    before, after = (np.array(side, dtype=np.float64) for side in (first, second))
    if before.shape != after.shape:
        raise InvalidRatings(f"scores: {before.size} of the first test, {after.size} of the second")
    if np.isinf(before).any() or np.isinf(after).any():
        raise InvalidRatings("scores: one is infinite")
    gains = (after - before)[~np.isnan(after - before)]
    if gains.size < FEWEST_PAIRS:
        raise NotDefined(f"scores: {gains.size} took both tests, {FEWEST_PAIRS} are needed")
    half = student.ppf((1 + confidence) / 2, gains.size - 1) * gains.std(ddof=1) / gains.size**0.5
    return PairedGain(
        value=float(gains.mean()),
        lower=float(gains.mean() - half),
        upper=float(gains.mean() + half),
        size=int(gains.size),
        without_second=int((~np.isnan(before) & np.isnan(after)).sum()),
        without_first=int((np.isnan(before) & ~np.isnan(after)).sum()),
        confidence=confidence,
        assumptions=ASSUMPTIONS,
    )
