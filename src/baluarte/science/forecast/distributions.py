"""Predictive distributions of counts: mixtures, and their probabilities in full."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from baluarte.science.errors import Refused
from baluarte.science.kernels import kernel

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

# Above this shape a negative binomial is a Poisson distribution to more digits than are kept.
POISSON = 1e8
TAIL = 1e-10
LONGEST = 1 << 22
MOST_CELLS = 1 << 28


class SupportTooLong(Refused, ValueError):
    """The counts are so large and so uncertain that their distribution cannot be written down."""


@dataclass(frozen=True, eq=False)
class Mixture:
    """A mixture in each row: negative binomials by mean and shape, and months seen before.

    Attributes
    ----------
    means, shapes, weights : ndarray, shape (rows, components)
        Of the negative binomials, variance ``mean + mean**2 / shape``.
    seen, seen_weights : ndarray, shape (rows, months)
        Counts seen, each a point mass of its weight. A row whose weights are all 0 has no
        distribution.
    """

    means: Floats
    shapes: Floats
    weights: Floats
    seen: Floats
    seen_weights: Floats


@dataclass(frozen=True, eq=False)
class Distributions:
    """Probabilities of 0, 1, 2, ... events in each row, written in full.

    Attributes
    ----------
    offsets : ndarray of int, shape (rows + 1,)
        Row ``i`` holds ``mass[offsets[i]:offsets[i + 1]]``; empty where there is no forecast.
    mass : ndarray
        Probabilities; each row sums to 1. What lay beyond the last value (less than 1e-9 of the
        row) is spread over the row in proportion.
    """

    offsets: Integers
    mass: Floats

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def row(self, number: int) -> Floats:
        """Return the probabilities of one row."""
        return self.mass[self.offsets[number] : self.offsets[number + 1]]

    def lengths(self) -> Integers:
        """Return how many probabilities each row holds; 0 where there is no forecast."""
        return np.diff(self.offsets)

    def means(self) -> Floats:
        """Return the expected count of each row, NaN without a forecast."""
        return np.asarray(_means(self.offsets, self.mass))

    def at(self, counts: Floats) -> Floats:
        """Return the probability of one count in each row, NaN without a forecast or a count."""
        return np.asarray(_probabilities(self.offsets, self.mass, _as_counts(counts)))

    def at_least(self, counts: Floats) -> Floats:
        """Return the probability of so many or more, NaN without a forecast or a count."""
        return np.asarray(_exceedances(self.offsets, self.mass, _as_counts(counts)))

    def quantiles(self, level: float) -> Floats:
        """Return the least count whose cumulated probability reaches a level."""
        return np.asarray(_quantiles(self.offsets, self.mass, level))

    def samples(self, size: int, *, seed: int) -> Floats:
        """Draw so many counts from each row, shape (rows, size); NaN without a forecast."""
        uniform = np.random.default_rng(seed).random((len(self), size))
        return np.asarray(_samples(self.offsets, self.mass, uniform))


def pooled(mixtures: Sequence[Mixture]) -> Mixture:
    """Return the equal linear pool of some mixtures over the same rows."""
    share = 1.0 / len(mixtures)
    return Mixture(
        means=np.hstack([one.means for one in mixtures]),
        shapes=np.hstack([one.shapes for one in mixtures]),
        weights=share * np.hstack([one.weights for one in mixtures]),
        seen=np.hstack([one.seen for one in mixtures]),
        seen_weights=share * np.hstack([one.seen_weights for one in mixtures]),
    )


def written_out(mixture: Mixture) -> Distributions:
    r"""Write the probabilities of a mixture in full.

    :math:`p(y) = \sum_c w_c\,\mathrm{NB}(y; \mu_c, r_c) + \sum_j v_j\,1\{y = s_j\}` with
    :math:`\mathrm{NB}(y; \mu, r) = \frac{\Gamma(y + r)}{\Gamma(r)\,y!}
    \left(\frac{r}{r + \mu}\right)^{r} \left(\frac{\mu}{r + \mu}\right)^{y}`, by recurrence from
    the mode outward until less than 1e-10 is left.

    Raises
    ------
    SupportTooLong
        A row would need more than four million probabilities, or all rows 268 million.
    """
    offsets, mass, is_short = _written(
        mixture.means, mixture.shapes, mixture.weights, mixture.seen, mixture.seen_weights
    )
    if not is_short:
        raise SupportTooLong(
            "count: the counts are too large or too scattered to write their distribution down; "
            "use shorter periods or smaller places"
        )
    return Distributions(offsets=offsets, mass=mass)


def _as_counts(counts: Floats) -> Floats:
    return np.ascontiguousarray(counts, dtype=np.float64)


@kernel(nogil=True)
def _negative_binomial(mean: float, shape: float, scratch: Floats) -> int:
    """Write probabilities into scratch and return how many, -1 where it is too short."""
    if mean <= 0.0:
        scratch[0] = 1.0
        return 1
    is_poisson = shape >= POISSON
    ratio = 1.0 if is_poisson else mean / (shape + mean)
    mode = int(mean) if is_poisson else max(0, int((shape - 1.0) / shape * mean))
    if mode + 2 >= len(scratch):
        return -1
    scratch[mode] = total = 1.0
    for count in range(mode - 1, -1, -1):
        up = mean / (count + 1.0) if is_poisson else ratio * (count + shape) / (count + 1.0)
        scratch[count] = scratch[count + 1] / up
        total += scratch[count]
    count = mode
    while True:
        up = mean / (count + 1.0) if is_poisson else ratio * (count + shape) / (count + 1.0)
        # Beyond a count the ratio of neighbours stays below this one, or below that of the limit.
        bound = max(up, ratio) if not is_poisson else up
        if bound < 1.0 and scratch[count] * bound / (1.0 - bound) < TAIL * total:
            break
        if count + 1 >= len(scratch):
            return -1
        scratch[count + 1] = scratch[count] * up
        count += 1
        total += scratch[count]
    for one in range(count + 1):
        scratch[one] /= total
    return count + 1


@kernel(nogil=True)
def _room(mass: Floats, used: int, needed: int) -> Floats:
    """Return an array that holds as many as are needed, zeros beyond those used."""
    if needed > len(mass):
        larger = np.empty(max(needed, 2 * len(mass)))
        larger[:used] = mass[:used]
        mass = larger
    if needed > used:
        mass[used:needed] = 0.0
    return mass


@kernel(nogil=True)
def _written(
    means: Floats, shapes: Floats, weights: Floats, seen: Floats, seen_weights: Floats
) -> tuple[Integers, Floats, bool]:
    rows = len(weights)
    offsets = np.zeros(rows + 1, dtype=np.int64)
    mass = np.empty(64 * rows + 64)
    scratch = np.empty(LONGEST)
    for row in range(rows):
        start, length = offsets[row], 0
        for component in range(weights.shape[1]):
            if weights[row, component] <= 0.0:
                continue
            size = _negative_binomial(means[row, component], shapes[row, component], scratch)
            if size < 0 or start + size > MOST_CELLS:
                return offsets, mass, False
            mass = _room(mass, start + length, start + size)
            length = max(length, size)
            for count in range(size):
                mass[start + count] += weights[row, component] * scratch[count]
        for month in range(seen.shape[1]):
            if seen_weights[row, month] <= 0.0:
                continue
            size = int(seen[row, month]) + 1
            mass = _room(mass, start + length, start + size)
            length = max(length, size)
            mass[start + size - 1] += seen_weights[row, month]
        if length > 0:
            mass[start : start + length] /= mass[start : start + length].sum()
        offsets[row + 1] = start + length
    return offsets, mass[: offsets[rows]].copy(), True


@kernel(nogil=True)
def _means(offsets: Integers, mass: Floats) -> Floats:
    found = np.full(len(offsets) - 1, np.nan)
    for row in range(len(found)):
        if offsets[row + 1] > offsets[row]:
            found[row] = 0.0
            for place in range(offsets[row], offsets[row + 1]):
                found[row] += (place - offsets[row]) * mass[place]
    return found


@kernel(nogil=True)
def _probabilities(offsets: Integers, mass: Floats, counts: Floats) -> Floats:
    found = np.full(len(offsets) - 1, np.nan)
    for row in range(len(found)):
        length = offsets[row + 1] - offsets[row]
        if length > 0 and not np.isnan(counts[row]):
            is_held = 0 <= counts[row] < length
            found[row] = mass[offsets[row] + int(counts[row])] if is_held else 0.0
    return found


@kernel(nogil=True)
def _exceedances(offsets: Integers, mass: Floats, counts: Floats) -> Floats:
    found = np.full(len(offsets) - 1, np.nan)
    for row in range(len(found)):
        length = offsets[row + 1] - offsets[row]
        if length > 0 and not np.isnan(counts[row]):
            found[row] = 0.0
            # From the far end: small probabilities are not lost in 1 minus nearly 1.
            for place in range(length - 1, -1, -1):
                if place < counts[row]:
                    break
                found[row] += mass[offsets[row] + place]
            found[row] = min(found[row], 1.0)
    return found


@kernel(nogil=True)
def _quantiles(offsets: Integers, mass: Floats, level: float) -> Floats:
    found = np.full(len(offsets) - 1, np.nan)
    for row in range(len(found)):
        length = offsets[row + 1] - offsets[row]
        held = 0.0
        for count in range(length):
            held += mass[offsets[row] + count]
            found[row] = count
            if held >= level - 1e-12:
                break
    return found


@kernel(nogil=True)
def _samples(offsets: Integers, mass: Floats, uniform: Floats) -> Floats:
    rows, size = uniform.shape
    found = np.full((rows, size), np.nan)
    for row in range(rows):
        length = offsets[row + 1] - offsets[row]
        if length == 0:
            continue
        cumulated = np.cumsum(mass[offsets[row] : offsets[row + 1]])
        for draw in range(size):
            found[row, draw] = min(
                np.searchsorted(cumulated, uniform[row, draw], "right"), length - 1
            )
    return found
