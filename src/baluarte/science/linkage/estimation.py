"""The weights of a model from the tables themselves: EM over all pairs, with priors.

Candidates are counted by pattern of levels; whatever is not a candidate is unrelated, and its
levels are known from a random sample. So u speaks of all pairs, not of those that blocking chose,
and a level too rare for a sample (a very rare name) is counted where it is met. Every share keeps
a prior worth `WEIGHT` pairs, so a small table moves the written defaults only as far as it can.

References
----------
Fellegi and Sunter (1969), JASA 64, 1183-1210. Winkler (1988), Proc. Survey Research Methods, ASA,
667-671. Dempster, Laird and Rubin (1977), JRSS B 39, 1-38.
"""

from dataclasses import dataclass, replace

import numpy as np

from baluarte.science.linkage.model import Field, Model

WEIGHT = 20.0
STEPS, CLOSE = 200, 1e-7
LEAST = 1e-12
SAME_WEIGHT = 1.0


@dataclass(frozen=True, slots=True)
class Patterns:
    """Distinct rows of levels (-1 for not told), and how many candidates show each."""

    levels: np.ndarray
    count: np.ndarray


@dataclass(frozen=True, slots=True)
class Chance:
    """How often two reports taken at random are at each level of each field, told or not.

    `pairs` is how many pairs there are; `fixed` says of which fields u is the share as sampled.
    """

    shares: tuple[np.ndarray, ...]
    pairs: float
    fixed: tuple[bool, ...] = ()


def posteriors(model: Model, levels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return of each row of levels the probability that it is one, and two much in common."""
    one = np.zeros(len(levels))
    common = np.zeros(len(levels))
    for at, compared in enumerate(model.fields):
        # A field not told, level -1, finds the zero at the end.
        one += np.append(compared.bits, 0.0)[levels[:, at]]
        common += np.append(compared.shared_bits, 0.0)[levels[:, at]]
    return combined(model, one, common)


def combined(model: Model, one: np.ndarray, common: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return both probabilities from the sums of weights, of all fields and of what is shared."""
    rest = max(1.0 - model.same - model.repeat, LEAST)
    same = one + np.log2(model.same / rest)
    repeat = np.full_like(same, -np.inf)
    if model.repeats:
        repeat = common + np.log2(max(model.repeat, LEAST) / rest)
    top = np.maximum(0.0, np.maximum(same, repeat))
    e, v, u = np.exp2(same - top), np.exp2(repeat - top), np.exp2(-top)
    total = e + v + u
    return e / total, v / total


def train(model: Model, patterns: Patterns, chance: Chance) -> Model:
    """Estimate m, u and the share of each class by EM; stops where no share moves by 1e-7."""
    start = model
    for _ in range(STEPS):
        before = model
        model = _step(start, model, patterns, chance)
        if abs(np.log(model.same) - np.log(before.same)) < CLOSE:
            break
    return replace(model, trained=True)


def _step(start: Model, model: Model, patterns: Patterns, chance: Chance) -> Model:
    e, v = posteriors(model, patterns.levels)
    e, v = e * patterns.count, v * patterns.count
    u = patterns.count - e - v
    others = chance.pairs - patterns.count.sum()
    fixed = chance.fixed or (False,) * len(start.fields)
    fields = tuple(
        _field(first, patterns.levels[:, at], e, v, u * (not fixed[at]), others * chance.shares[at])
        for at, first in enumerate(start.fields)
    )
    same = (e.sum() + SAME_WEIGHT) / (chance.pairs + SAME_WEIGHT / start.same)
    # Unless many are seen, one pair of one victim in five is of two events.
    repeat = (v.sum() + 0.2 * SAME_WEIGHT) / (chance.pairs + SAME_WEIGHT / start.same)
    return replace(
        model,
        fields=fields,
        same=float(np.clip(same, LEAST, 0.5)),
        repeat=float(np.clip(repeat, LEAST, 0.4)) if start.repeats else 0.0,
    )


def _field(  # noqa: PLR0917 (all of one step)
    first: Field, level: np.ndarray, e: np.ndarray, v: np.ndarray, u: np.ndarray, others: np.ndarray
) -> Field:
    size = len(first.levels)
    told = level >= 0
    like_one = np.where(level <= first.shared_to, v, 0.0)
    m = np.bincount(level[told], (e + like_one)[told], size) + WEIGHT * np.array(first.m)
    mine = u + v - like_one if u.any() else u
    seen = np.bincount(level[told], mine[told], size) + others[:size]
    # A level expected once in a million pairs is worth one pair of a million.
    expected = np.array(first.u)
    total = max(seen.sum(), 1.0)
    share = (seen + 1.0) / (total + 1.0 / expected)
    return replace(first, m=_shares(_capped(m / m.sum(), first)), u=_shares(share))


def _capped(m: np.ndarray, first: Field) -> np.ndarray:
    m[: first.capped] = np.minimum(m[: first.capped], first.m[: first.capped])
    return m


def _shares(counts: np.ndarray) -> tuple[float, ...]:
    share = np.maximum(counts / counts.sum(), LEAST)
    return tuple(float(one) for one in share / share.sum())
