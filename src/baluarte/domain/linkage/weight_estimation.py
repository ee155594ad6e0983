"""Weights of pairs learned from the records themselves, as a proposal that a person may adopt.

What is counted are patterns of agreement between codes, days and hashes; no name, and no judgement
of anybody: it is not known of any pair whether it is one. m and u are estimated by EM over *all*
pairs (`science.linkage.estimation`): candidates are counted by pattern, of the rest a random
sample tells how often they agree by chance. Beside pairs that are one and pairs that are two,
there is a third class, two events of one victim, which share names and place (see
`science.linkage.model`).

Assumes what that model assumes. Every share keeps a prior worth twenty pairs of the written rule,
so few records move it little. Intervals (95 %) draw records anew, not pairs, each as often as
chance has it (Poisson with mean 1): pairs of one record come and go together. They are wide
rather than narrow, and say nothing of whether the model is right.

References: Fellegi and Sunter (1969), JASA 64, 1183-1210. Owen, A. B. (2007), The pigeonhole
bootstrap, Annals of Applied Statistics 1(2), 386-411.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

import numpy as np

from baluarte.domain.linkage.blocking import candidates
from baluarte.domain.linkage.comparison import (
    FIELDS,
    WRITTEN,
    Agreement,
    Compared,
    Date,
    Place,
    Type,
    Weights,
    compare,
)
from baluarte.domain.registry.choices import Names
from baluarte.science.linkage.estimation import Chance, Patterns, train
from baluarte.science.linkage.model import Field, Model

# Of each field the levels that weigh, lowest first; what is not here says nothing.
LEVELS: Mapping[str, tuple[str, ...]] = {
    "date": (Date.APART, Date.YEAR, Date.MONTH, Date.NEAR, Date.DAY),
    "place": (Place.OTHER_STATE, Place.OTHER_MUNICIPALITY, Place.STATE, Place.MUNICIPALITY),
    "type": (Type.OTHER, Type.GROUP, Type.TYPE),
    "names": (Names.DIFFER, Names.PART, Names.AGREE),
}
# Two events of one victim share these; day and type decide between them.
SHARED = ("place", "names")
DRAWN = 100_000
DRAWS = 40
FEWEST = 50
_PERCENT = (2.5, 97.5)


class TooFew(ValueError):
    """Of fewer records than these nothing is learned: the written rule would answer."""

    def __init__(self, number: int) -> None:
        super().__init__(f"{number} records, at least {FEWEST} are needed")
        self.number = number


@dataclass(frozen=True, slots=True)
class Learned:
    """A table of weights, how sure its bits are, and from what it was learned."""

    weights: Weights
    # Of each level of each field, the bits between which it lies in 95 of 100 draws of records.
    intervals: Mapping[str, Mapping[str, tuple[float, float]]]
    compared: int
    candidates: int
    # How many candidates this table proposes, and how many the written rule.
    proposed: int
    proposed_as_written: int
    seed: int

    def as_json(self) -> dict[str, object]:
        """Return from what it was learned, as an adopted table keeps it."""
        bits = {n: {k: list(v) for k, v in told.items()} for n, told in self.intervals.items()}
        return {
            "compared": self.compared, "candidates": self.candidates, "seed": self.seed,
            "proposed": self.proposed, "proposed_as_written": self.proposed_as_written,
            "bits": bits,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Counted:
    """Pairs by pattern: two records each, and which of the distinct patterns it shows."""

    left: np.ndarray
    right: np.ndarray
    pattern: np.ndarray
    levels: np.ndarray


def learn(compared: Sequence[Compared], *, seed: int = 2026, draws: int = DRAWS) -> Learned:
    """Estimate m and u of each level among some records; `TooFew` where there are under fifty.

    It proposes from as many bits as make it propose no more candidates than the written rule
    does, so that both ask people for as much work.
    """
    if len(compared) < FEWEST:
        raise TooFew(len(compared))
    numbers = np.random.default_rng(seed)
    at = {one.id: n for n, one in enumerate(compared)}
    pairs = [(at[one.id], at[other.id]) for one, other in candidates(compared)]
    agreements = _compare(compared, pairs)
    met = _counted(pairs, agreements)
    drawn_pairs = _at_random(len(compared), set(pairs), numbers)
    by_chance = _counted(drawn_pairs, _compare(compared, drawn_pairs))
    once = np.ones(len(compared))
    model = _trained(met, by_chance, once)
    drawn = [
        _trained(met, by_chance, numbers.poisson(1.0, len(compared)).astype(np.float64))
        for _ in range(draws)
    ]
    as_written = sum(map(WRITTEN.proposes, agreements))
    weights = _proposing(_weights(model), agreements, as_written)
    return Learned(
        weights=weights,
        intervals=_intervals(drawn),
        compared=len(compared),
        candidates=len(pairs),
        proposed=sum(map(weights.proposes, agreements)),
        proposed_as_written=as_written,
        seed=seed,
    )


def _compare(compared: Sequence[Compared], pairs: Sequence[tuple[int, int]]) -> list[Agreement]:
    return [compare(compared[one], compared[other]) for one, other in pairs]


def _counted(pairs: Sequence[tuple[int, int]], agreements: Sequence[Agreement]) -> _Counted:
    told = np.array([_levels(one) for one in agreements], dtype=np.int8).reshape(
        len(pairs), len(FIELDS)
    )
    levels, pattern = np.unique(told, axis=0, return_inverse=True)
    ends = np.array(pairs, dtype=np.int64).reshape(len(pairs), 2)
    return _Counted(ends[:, 0], ends[:, 1], pattern.reshape(-1), levels)


def _levels(agreement: Agreement) -> list[int]:
    """Return the place of each field's level among those that weigh, -1 where it says nothing."""
    told = [(LEVELS[name], getattr(agreement, name)) for name in FIELDS]
    return [levels.index(level) if level in levels else -1 for levels, level in told]


def _at_random(
    number: int, met: set[tuple[int, int]], numbers: np.random.Generator
) -> list[tuple[int, int]]:
    """Return pairs drawn at random that are no candidates."""
    one = numbers.integers(number, size=DRAWN)
    other = (one + numbers.integers(1, number, size=DRAWN)) % number
    drawn = zip(one.tolist(), other.tolist(), strict=True)
    return [pair for pair in drawn if pair not in met and pair[::-1] not in met]


def _trained(met: _Counted, by_chance: _Counted, weight: np.ndarray) -> Model:
    """Train the written rule on records each of which counts so often."""
    total = float(weight.sum())
    every = max((total * total - float((weight * weight).sum())) / 2, 1.0)
    counted = _often(met, weight)
    chance = _often(by_chance, weight)
    shares = tuple(
        np.bincount(level[level >= 0], chance[level >= 0], len(LEVELS[name]))
        / max(float(chance.sum()), 1.0)
        for name, level in zip(FIELDS, by_chance.levels.T, strict=True)
    )
    start = Model(
        "registry", tuple(map(_field, FIELDS)), same=min(0.2, 1 / total), repeat=0.2 / total
    )
    return train(start, Patterns(met.levels, counted), Chance(shares, every))


def _often(pairs: _Counted, weight: np.ndarray) -> np.ndarray:
    both = weight[pairs.left] * weight[pairs.right]
    return np.bincount(pairs.pattern, both, len(pairs.levels)).astype(np.float64)


def _field(name: str) -> Field:
    levels = LEVELS[name]
    m, u = (np.array(one) for one in zip(*(getattr(WRITTEN, name)[k] for k in levels), strict=True))
    return Field(
        name, tuple(map(str, levels)), tuple(m / m.sum()), tuple(u / u.sum()),
        shared_to=len(levels) - 1 if name in SHARED else -1,
    )  # fmt: skip


def _weights(model: Model) -> Weights:
    tables = {
        field.name: dict(zip(field.levels, zip(field.m, field.u, strict=True), strict=True))
        for field in model.fields
    }
    return Weights(**tables, proposed_from=0.0)


def _proposing(weights: Weights, agreements: Sequence[Agreement], number: int) -> Weights:
    """Let a table propose from the least bits at which it proposes no more than so many."""
    possible = sorted(
        (weights.weigh(one) for one in agreements if one.date is not Date.APART), reverse=True
    )
    if not possible:
        return replace(weights, proposed_from=WRITTEN.proposed_from)
    beyond = possible[number] if number < len(possible) else -inf
    from_bits = min((one for one in possible if one > beyond), default=round(beyond + 0.1, 1))
    return replace(weights, proposed_from=from_bits)


def _intervals(drawn: Sequence[Model]) -> dict[str, dict[str, tuple[float, float]]]:
    found = {}
    for at, name in enumerate(FIELDS):
        bits = np.array([model.fields[at].bits for model in drawn])
        low, high = np.percentile(bits, _PERCENT, axis=0)
        found[name] = {
            str(level): (float(a), float(b))
            for level, a, b in zip(LEVELS[name], low, high, strict=True)
        }
    return found
