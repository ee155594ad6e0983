"""Sums of smooth posteriors over 1, 2, 3, ... without an upper limit, for many models at once."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

ONE_BY_ONE = 256
NODES, NODE_WEIGHTS = np.polynomial.legendre.leggauss(10)
EXACT = 1e-10
ROUNDS = 40
STEP = 0.25

LogDensity = Callable[[np.ndarray], np.ndarray]


class Improper(ArithmeticError):
    """What lies beyond any grid does not vanish: the posterior has no total."""


@dataclass(frozen=True)
class Posterior:
    """A posterior over how many were missed, as single values and blocks of values.

    `lows` and `highs` bound the blocks in x = log(m + 1); a single value m is the block from
    m - 1/2 to m + 1/2. `masses` and `moments` are shaped (models, blocks) and sum, over all models
    and blocks, to one and to the mean.
    """

    lows: np.ndarray
    highs: np.ndarray
    masses: np.ndarray
    moments: np.ndarray
    tail: float
    pooled: Callable[[np.ndarray], np.ndarray]

    @property
    def component_weights(self) -> np.ndarray:
        """Posterior probability of each model."""
        return np.asarray(self.masses.sum(axis=1))

    def mean(self, with_mean: np.ndarray, limit: float) -> float:
        """Mean missed; models without a mean count only up to `limit` missed."""
        within = self.highs <= np.log(limit + 1.5) + EXACT
        without = ~with_mean
        moment = self.moments[with_mean].sum() + self.moments[without][:, within].sum()
        mass = self.masses[with_mean].sum() + self.masses[without][:, within].sum()
        return float(moment / mass)

    def quantile(self, share: float) -> int:
        """Smallest number missed that the posterior does not exceed with probability `share`."""
        masses = self.masses.sum(axis=0)
        reached = np.cumsum(masses)
        block = min(int(np.searchsorted(reached, share)), len(masses) - 1)
        if block < ONE_BY_ONE:
            return block + 1
        wanted = share - (reached[block] - masses[block])
        low = begin = self.lows[block]
        high = self.highs[block]
        for _ in range(60):
            middle = 0.5 * (low + high)
            if self._mass(begin, middle) < wanted:
                low = middle
            else:
                high = middle
        return int(np.ceil(np.exp(high) - 1.5 - 1e-9))

    def draws(self, count: int) -> np.ndarray:
        """So many evenly spaced quantiles: a sample of the posterior without chance in it."""
        masses = self.masses.sum(axis=0)
        x = [np.log(1.5), *self.highs[:ONE_BY_ONE]]
        reached = [0.0, *np.cumsum(masses[:ONE_BY_ONE])]
        for block in np.flatnonzero(masses[ONE_BY_ONE:] > EXACT) + ONE_BY_ONE:
            begin = masses[:block].sum()
            ends = np.linspace(self.lows[block], self.highs[block], 17)[1:]
            part = _gauss(self.pooled, np.r_[self.lows[block], ends[:-1]], ends)
            x.extend(ends)
            reached.extend(begin + np.cumsum(part))
        wanted = (np.arange(count) + 0.5) / count
        return np.ceil(np.exp(np.interp(wanted, reached, x)) - 1.5 - 1e-9).clip(1)

    def _mass(self, low: float, high: float) -> float:
        return float(_gauss(self.pooled, np.array([low]), np.array([high]))[0])


def sum_posterior(
    log_density: LogDensity,
    *,
    modes: np.ndarray,
    spreads: np.ndarray,
    stop: float,
    farthest: float,
) -> Posterior:
    """Sum exp(log_density(m)) over m = 1, 2, 3, ... for every model.

    Values up to 256 are added one by one; beyond, blocks in x = log(m + 1) are integrated by Gauss's
    rule and halved until halving changes nothing. `modes` and `spreads` (in x) of the models place
    the first cuts, so that no narrow peak falls between them; `stop` is a cut too, so that
    sums up to it can be had.
    """
    singles = np.arange(1.0, ONE_BY_ONE + 1.0)
    first = log_density(singles)
    single_edges = np.log(singles + 1.5)
    cuts = _cuts(modes, spreads, float(single_edges[-1]), np.log(farthest + 1.0))
    cuts = np.union1d(cuts, max(np.log(stop + 1.5), cuts[0]))
    reference = max(float(first.max()), float(log_density(np.exp(np.sort(modes)) - 1.0).max()))

    def scaled(x: np.ndarray) -> np.ndarray:
        return np.asarray(np.exp(log_density(np.exp(x) - 1.0) + x - reference))

    exact = np.exp(first - reference)
    blocks = _integrate(scaled, cuts, floor=float(exact.sum()))
    total = exact.sum() + blocks.masses.sum()
    tail = _tail(scaled, float(blocks.highs[-1])) / total
    if not tail < 1e-6:  # noqa: PLR2004 (the limit the grid must hold)
        raise Improper(f"A share of {tail:.2g} lies beyond {farthest:.0e} missed.")
    return Posterior(
        lows=np.r_[np.log(singles + 0.5), blocks.lows],
        highs=np.r_[single_edges, blocks.highs],
        masses=np.concatenate([exact, blocks.masses], axis=1) / total,
        moments=np.concatenate([exact * singles, blocks.moments], axis=1) / total,
        tail=float(tail),
        pooled=lambda x: scaled(x).sum(axis=0) / total,
    )


@dataclass(frozen=True)
class _Blocks:
    lows: np.ndarray
    highs: np.ndarray
    masses: np.ndarray
    moments: np.ndarray


def _cuts(modes: np.ndarray, spreads: np.ndarray, low: float, high: float) -> np.ndarray:
    around = np.array([-9.0, -4.0, -1.5, 0.0, 1.5, 4.0, 9.0])
    near = (modes[:, None] + around * spreads[:, None]).ravel()
    wide = np.arange(low, high, STEP)
    every = np.sort(np.r_[near, wide, high])
    every = every[(every > low) & (every <= high)]
    # Models agree on where the mass lies: cuts much nearer than the narrowest peak add nothing.
    least = 0.5 * float(spreads.min())
    kept = [low]
    for cut in every:
        if cut - kept[-1] >= least:
            kept.append(float(cut))
    if kept[-1] < high:
        kept.append(high)
    return np.array(kept)


def _integrate(
    scaled: Callable[[np.ndarray], np.ndarray], cuts: np.ndarray, *, floor: float
) -> _Blocks:
    lows, highs = cuts[:-1], cuts[1:]
    masses, moments = _rule(scaled, lows, highs)
    done: list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]] = []
    settled = floor
    for _ in range(ROUNDS):
        middles = 0.5 * (lows + highs)
        left, left_moment = _rule(scaled, lows, middles)
        right, right_moment = _rule(scaled, middles, highs)
        whole = settled + left.sum() + right.sum()
        change = np.abs(left.sum(axis=0) + right.sum(axis=0) - masses.sum(axis=0))
        fine = change <= EXACT * whole
        masses, moments = left + right, left_moment + right_moment
        done.append((lows[fine], highs[fine], masses[:, fine], moments[:, fine]))
        settled += float(masses[:, fine].sum())
        if fine.all():
            break
        rough = ~fine
        lows = np.r_[lows[rough], middles[rough]]
        highs = np.r_[middles[rough], highs[rough]]
        masses = np.concatenate([left[:, rough], right[:, rough]], axis=1)
    lows, highs = np.concatenate([d[0] for d in done]), np.concatenate([d[1] for d in done])
    order = np.argsort(lows)
    masses = np.concatenate([d[2] for d in done], axis=1)[:, order]
    moments = np.concatenate([d[3] for d in done], axis=1)[:, order]
    return _Blocks(lows[order], highs[order], masses, moments)


def _rule(
    scaled: Callable[[np.ndarray], np.ndarray], lows: np.ndarray, highs: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    x, weights = _nodes(lows, highs)
    values = scaled(x.ravel()) * weights.ravel()
    shape = (len(values), len(lows), len(NODES))
    masses = values.reshape(shape).sum(axis=2)
    moments = (values * np.expm1(x.ravel())).reshape(shape).sum(axis=2)
    return masses, moments


def _gauss(
    density: Callable[[np.ndarray], np.ndarray], lows: np.ndarray, highs: np.ndarray
) -> np.ndarray:
    x, weights = _nodes(lows, highs)
    return np.asarray((density(x.ravel()).reshape(x.shape) * weights).sum(axis=1))


def _nodes(lows: np.ndarray, highs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    half = 0.5 * (highs - lows)[:, None]
    return 0.5 * (lows + highs)[:, None] + half * NODES, half * NODE_WEIGHTS


def _tail(scaled: Callable[[np.ndarray], np.ndarray], end: float) -> float:
    """What lies beyond, where the density falls as a power of m."""
    before, last = scaled(np.array([end - 1.0, end])).sum(axis=0)
    if last <= 0:
        return 0.0
    fall = np.log(before / last)
    return float(last / fall) if fall > 0 else np.inf


def log_rising(start: np.ndarray, more: np.ndarray | float) -> np.ndarray:
    """Logarithm of Gamma(start + more) / Gamma(start), exact also where both are huge."""
    start, more = np.broadcast_arrays(start, more)
    result = np.empty(start.shape)
    near = start < 1e3  # noqa: PLR2004 (Stirling's series is exact from here)
    result[near] = gammaln(start[near] + more[near]) - gammaln(start[near])
    far = ~near
    s, a = start[far], more[far]
    result[far] = (s + a - 0.5) * np.log1p(a / s) + a * (np.log(s) - 1.0)
    result[far] += _stirling(s + a) - _stirling(s)
    return result


def _stirling(z: np.ndarray) -> np.ndarray:
    return np.asarray(1.0 / (12.0 * z) - 1.0 / (360.0 * z**3))
