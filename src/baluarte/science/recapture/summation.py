"""Sums of smooth posteriors over 1, 2, 3, ... without an upper limit, for many models at once."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.special import gammaln

ONE_BY_ONE = 256
NODES, NODE_WEIGHTS = np.polynomial.legendre.leggauss(10)
EXACT = 1e-10
ROUNDS = 40
STEP, GROWTH = 0.4, 0.1


class Densities(Protocol):
    """Densities of several models over the number missed, each up to one common constant."""

    def sums(self, missed: np.ndarray, weights: np.ndarray, group: int) -> np.ndarray:
        """Weighted sums of exp(log density - reference) over groups of so many points.

        Shape (2, models, groups): of the density, and of the density times the number missed.
        """


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
    densities: Densities
    total: float

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
            if self._mass(np.array([begin]), np.array([middle]))[0] < wanted:
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
            part = self._mass(np.r_[self.lows[block], ends[:-1]], ends)
            x.extend(ends)
            reached.extend(begin + np.cumsum(part))
        wanted = (np.arange(count) + 0.5) / count
        return np.asarray(np.ceil(np.exp(np.interp(wanted, reached, x)) - 1.5 - 1e-9).clip(1))

    def _mass(self, lows: np.ndarray, highs: np.ndarray) -> np.ndarray:
        return np.asarray(_rule(self.densities, lows, highs)[0].sum(axis=0) / self.total)


def sum_posterior(
    densities: Densities,
    *,
    modes: np.ndarray,
    spreads: np.ndarray,
    stop: float,
    farthest: float,
) -> Posterior:
    """Sum the densities of every model over m = 1, 2, 3, ...

    Values up to 256 are added one by one; beyond, blocks in x = log(m + 1) are integrated by
    Gauss's rule and halved until halving changes nothing. `modes` and `spreads` (in x) of the
    models place the first cuts, so that no narrow peak falls between them; `stop` is a cut too, so
    that sums up to it can be had.

    Raises
    ------
    Improper
        More than a millionth lies beyond `farthest`.
    """
    singles = np.arange(1.0, ONE_BY_ONE + 1.0)
    exact, exact_moments = densities.sums(singles, np.ones(ONE_BY_ONE), 1)
    edges = np.log(singles + 1.5)
    cuts = _cuts(modes, spreads, float(edges[-1]), float(np.log(farthest + 1.0)))
    cuts = np.union1d(cuts, max(np.log(stop + 1.5), cuts[0]))
    blocks = _integrate(densities, cuts, floor=float(exact.sum()))
    total = float(exact.sum() + blocks.masses.sum())
    tail = _tail(densities, float(blocks.highs[-1])) / total
    if not tail < 1e-6:  # noqa: PLR2004 (the limit the grid must hold)
        raise Improper(f"A share of {tail:.2g} lies beyond {farthest:.0e} missed.")
    return Posterior(
        lows=np.r_[np.log(singles + 0.5), blocks.lows],
        highs=np.r_[edges, blocks.highs],
        masses=np.concatenate([exact, blocks.masses], axis=1) / total,
        moments=np.concatenate([exact_moments, blocks.moments], axis=1) / total,
        tail=float(tail),
        densities=densities,
        total=total,
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
    # Far out densities are powers of m, straight lines in x: longer and longer blocks will do.
    wide = low + (STEP / GROWTH) * np.expm1(GROWTH * np.arange(60))
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


def _integrate(densities: Densities, cuts: np.ndarray, *, floor: float) -> _Blocks:
    lows, highs = cuts[:-1], cuts[1:]
    masses, moments = _rule(densities, lows, highs)
    done: list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]] = []
    settled = floor
    for _ in range(ROUNDS):
        middles = 0.5 * (lows + highs)
        left, left_moment = _rule(densities, lows, middles)
        right, right_moment = _rule(densities, middles, highs)
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
    densities: Densities, lows: np.ndarray, highs: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    x, weights = _nodes(lows, highs)
    start = np.exp(x.ravel())
    masses, moments = densities.sums(start - 1.0, weights.ravel() * start, len(NODES))
    return masses, moments


def _nodes(lows: np.ndarray, highs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    half = 0.5 * (highs - lows)[:, None]
    return 0.5 * (lows + highs)[:, None] + half * NODES, half * NODE_WEIGHTS


def _tail(densities: Densities, end: float) -> float:
    """What lies beyond, where the density falls as a power of m."""
    start = np.exp([end - 1.0, end])
    before, last = densities.sums(start - 1.0, start, 1)[0].sum(axis=0)
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
