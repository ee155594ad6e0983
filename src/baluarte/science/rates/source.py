"""What a result of rates was made from, and what every such result can therefore do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from baluarte.science.digests import digest_of
from baluarte.science.messages import Message, message
from baluarte.science.results import Result

# A sentence says more, or less, only where the probability of it reaches this.
SURE = 0.95


@dataclass(frozen=True, eq=False)
class Source:
    """The places and months of a result, in the order of its arrays, and its input's digest.

    Places that were not named are numbered from 0, months from 1.
    """

    places: tuple[Any, ...] = ()
    months: tuple[Any, ...] = ()
    digest: str = ""


def source_of(places: Sequence[Any] | None, counts: Any, **inputs: Any) -> Source:
    """Return the source of a result; places and months by the labels of the counts if not given."""
    shape = np.shape(counts)
    months = tuple(range(1, shape[1] + 1)) if len(shape) > 1 else ()
    named: Any = range(shape[0])
    if isinstance(counts, pd.Series | pd.DataFrame):
        named = counts.index
    if isinstance(counts, pd.DataFrame):
        months = tuple(counts.columns)
    named = tuple(places if places is not None else named)
    return Source(named, months, digest_of(places=named, counts=counts, **inputs))


class RatesResult(Result):
    """A result by place, or by place and month, made from counts."""

    source: Source

    @property
    def places(self) -> tuple[Any, ...]:
        """The places, in the order of the arrays."""
        return self.source.places

    @property
    def input_digest(self) -> str:
        """SHA-256 of the counts and of all they were held against."""
        return self.source.digest

    def laid_out(self, **columns: NDArray[Any]) -> pd.DataFrame:
        """Return arrays as a table: `place`, `month` where there are months, and theirs."""
        places, months = self.source.places, self.source.months
        table = {"place": np.repeat(np.array([*places, None], dtype=object)[:-1], len(months) or 1)}
        if months:
            table["month"] = (
                np.array([*months, None] * len(places), dtype=object)
                .reshape(len(places), -1)[:, :-1]
                .ravel()
            )
        return pd.DataFrame(table | {name: np.ravel(one) for name, one in columns.items()})

    def since(self, holds: NDArray[np.bool_]) -> list[dict[str, Any]]:
        """Return for each place from which month on something has held up to the last, as a fact.

        Nothing where it does not hold in the last month, or where there are no months.
        """
        months = self.source.months
        if not months:
            return [{} for _ in self.source.places]
        runs = np.cumprod(holds[:, ::-1], axis=1).sum(axis=1)
        return [{"since": str(months[-run])} if run else {} for run in runs.tolist()]


def found(code: str, since: dict[str, Any], **facts: Any) -> Message:
    """Return a finding, with the month since when if that is known."""
    return message(f"{code}{'_since' if since else ''}", **facts, **since)


def last(values: NDArray[Any]) -> NDArray[Any]:
    """Return the last month of values by place and month; values by place as they are."""
    return values[:, -1] if values.ndim > 1 else values


def judged(
    result: RatesResult,
    ratio: NDArray[np.float64],
    lower: NDArray[np.float64],
    upper: NDArray[np.float64],
    above: NDArray[np.float64],
) -> dict[Any, Message]:
    """Return what is found of each place in its last month, by the probability of being above."""
    more, less = above >= SURE, above <= 1 - SURE
    since = [
        rising or falling
        for rising, falling in zip(result.since(more), result.since(less), strict=True)
    ]
    told = {}
    rows = zip(*(last(one) for one in (ratio, lower, upper, above)), strict=True)
    for place, when, (each, low, high, chance) in zip(result.places, since, rows, strict=True):
        facts = {"ratio": float(each), "lower": float(low), "upper": float(high)}
        if chance >= SURE:
            told[place] = found("rates_more", when, **facts, chance=float(chance))
        elif chance <= 1 - SURE:
            told[place] = found("rates_less", when, **facts, chance=1 - float(chance))
        else:
            told[place] = message("rates_unclear", **facts)
    return told
