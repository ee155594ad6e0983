"""Chance that can be repeated: draws from named streams of one seed."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Generic, TypeVar
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Option = TypeVar("Option")
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weighted(Generic[Option]):
    """Options, and how often each is drawn."""

    options: tuple[Option, ...]
    bounds: tuple[float, ...]

    @classmethod
    def of(cls, weights: Mapping[Option, float]) -> "Weighted[Option]":
        return cls(tuple(weights), tuple(accumulate(weights.values())))

    def without(self, left_out: Iterable[Option]) -> "Weighted[Option]":
        """Return the table without some options."""
        lower = (0.0, *self.bounds)
        kept = {
            option: bound - before
            for option, bound, before in zip(self.options, self.bounds, lower, strict=False)
            if option not in set(left_out)
        }
        return Weighted.of(kept)


class Chance:
    """One stream of draws: a change in one part of the country moves no other."""

    def __init__(self, seed: int, stream: str) -> None:
        self.numbers = np.random.default_rng([seed, crc32(stream.encode())])

    def yes(self, share: float) -> bool:
        return float(self.numbers.random()) < share

    def pick(self, table: Weighted[Option]) -> Option:
        drawn = float(self.numbers.random()) * table.bounds[-1]
        return table.options[min(bisect_right(table.bounds, drawn), len(table.options) - 1)]

    def one_of(self, options: Sequence[Option]) -> Option:
        return options[self.whole(0, len(options) - 1)]

    def whole(self, first: int, last: int) -> int:
        """Return a whole number between two, both included."""
        return first + int(float(self.numbers.random()) * (last - first + 1))

    def near(self, middle: float, spread: float) -> float:
        return float(self.numbers.normal(middle, spread))

    def indices(self, weights: Numbers, count: int) -> NDArray[np.int64]:
        """Return indices drawn with replacement in proportion to weights."""
        bounds = np.cumsum(weights)
        drawn = np.searchsorted(bounds, self.numbers.random(count) * bounds[-1], side="right")
        return np.asarray(np.minimum(drawn, len(weights) - 1), dtype=np.int64)
