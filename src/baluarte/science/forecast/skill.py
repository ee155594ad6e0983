"""Skill against a benchmark, with an interval that knows that places and months hang together."""

from collections.abc import Iterator
from typing import Self

import numpy as np
from numpy.typing import NDArray

from baluarte.science.errors import Refused

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

# With fewer groups than this, places are drawn one by one.
FEWEST_GROUPS = 10
# Losses that sum to less than this are rounding.
NOTHING = 1e-9


class NothingScored(Refused, ValueError):
    """No month was both forecast and covered."""


class LevelRefused(Refused, ValueError):
    """The probability an interval shall hold is none."""


class Skill(float):
    """One minus a ratio of losses, with its interval: 0.05 is five per cent better.

    Attributes
    ----------
    lower, upper : float
        Bounds of the block-bootstrap interval.
    """

    lower: float
    upper: float

    def __new__(cls, value: float, lower: float, upper: float) -> Self:
        """Make a number that carries its interval."""
        made = super().__new__(cls, value)
        made.lower, made.upper = lower, upper
        return made

    def __getnewargs__(self) -> tuple[float, float, float]:  # type: ignore[override]
        return float(self), self.lower, self.upper

    @property
    def interval(self) -> tuple[float, float]:
        """Return both bounds."""
        return self.lower, self.upper

    def __repr__(self) -> str:
        return f"{float(self):+.4f} [{self.lower:+.4f}, {self.upper:+.4f}]"


def skill_of(
    losses: Floats,
    reference: Floats,
    *,
    groups: Integers,
    block: int,
    level: float,
    replicates: int,
    seed: int,
) -> Skill:
    r"""Compare two sets of losses over the same forecasts.

    :math:`S = 1 - \sum L / \sum L_{\text{ref}}` over the cells where both are known. The interval
    is a percentile interval of a two-way bootstrap: blocks of consecutive origins (whose targets
    overlap) and whole groups of places (which suffer together) are drawn with replacement,
    independently.

    Parameters
    ----------
    losses : ndarray, shape (origins, places, horizons)
        Ours; NaN where not scored.
    reference : ndarray, shape (origins, places, horizons)
        Theirs.
    groups : ndarray of int, shape (places,)
        Drawn as wholes where there are at least ten, else places are drawn singly.
    block : int
        Origins in a block.
    level : float
        Probability held by the interval.
    replicates : int
        How often is drawn; without draws the bounds are NaN.
    seed : int
        Of the draws; the same seed gives the same interval.

    References
    ----------
    Künsch HR (1989). The jackknife and the bootstrap for general stationary observations. Annals
    of Statistics 17, 1217-1241. Owen AB (2007). The pigeonhole bootstrap. Annals of Applied
    Statistics 1, 386-411.
    """
    if not 0 < level < 1:
        raise LevelRefused(f"level: {level!r} is not between 0 and 1")
    is_known = ~np.isnan(losses) & ~np.isnan(reference)
    if not is_known.any():
        raise NothingScored("no month was both forecast and covered: there is nothing to score")
    ours = np.where(is_known, losses, 0.0).sum(axis=2)
    theirs = np.where(is_known, reference, 0.0).sum(axis=2)
    value = _ratio(ours.sum(), theirs.sum())
    drawn = [
        _ratio(origins @ ours @ places, origins @ theirs @ places)
        for origins, places in draws(
            len(ours), groups, block=block, replicates=replicates, seed=seed
        )
    ]
    if not drawn:
        return Skill(value, float("nan"), float("nan"))
    tail = (1.0 - level) / 2.0
    lower, upper = np.quantile(drawn, [tail, 1.0 - tail], method="inverted_cdf")
    return Skill(value, float(lower), float(upper))


def draws(
    origins: int, groups: Integers, *, block: int, replicates: int, seed: int
) -> Iterator[tuple[Floats, Floats]]:
    """Yield how often each origin and each place is drawn, for each replicate."""
    labels = np.unique(groups, return_inverse=True)[1]
    if labels.max() + 1 < FEWEST_GROUPS:
        labels = np.arange(len(groups))
    units = int(labels.max()) + 1
    length = min(block, origins)
    blocks = -(-origins // length)
    for stream in np.random.SeedSequence(seed).spawn(replicates):
        generator = np.random.default_rng(stream)
        starts = generator.integers(0, origins, blocks)
        # Blocks go round the end, so that every origin is drawn equally often.
        members = (starts[:, None] + np.arange(length)).ravel()[:origins] % origins
        times = np.bincount(generator.integers(0, units, units), minlength=units)
        yield (
            np.bincount(members, minlength=origins).astype(np.float64),
            times[labels].astype(np.float64),
        )


def _ratio(ours: float, theirs: float) -> float:
    if theirs < NOTHING:
        return 0.0 if ours < NOTHING else float("-inf")
    return float(1.0 - ours / theirs)
