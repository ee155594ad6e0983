"""Which lists know of the same events: each combination, and what each list adds."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from baluarte.domain.analysis.methods.given import HistoryRow


@dataclass(frozen=True, slots=True)
class Combination:
    """Events that just these lists know of; `on` says of each list whether it is one of them."""

    on: tuple[bool, ...]
    events: int


@dataclass(frozen=True, slots=True)
class ListShare:
    """What a list holds, and how many events only it knows of: what it adds to the others."""

    name: str
    events: int
    only: int


@dataclass(frozen=True, slots=True)
class Overlaps:
    """The combinations there are, the most frequent first, and each list's share."""

    lists: tuple[ListShare, ...]
    combinations: tuple[Combination, ...]
    events: int


def overlaps_of(lists: Sequence[str], rows: Iterable[HistoryRow]) -> Overlaps:
    """Return how lists overlap, all strata together."""
    counts: Counter[str] = Counter()
    for _, pattern, number in rows:
        counts[pattern] += number
    found = [Combination(tuple(one == "1" for one in p), n) for p, n in counts.items()]
    found.sort(key=lambda one: (-one.events, sum(one.on), [not on for on in one.on]))
    shares = tuple(
        ListShare(
            name,
            sum(one.events for one in found if one.on[at]),
            sum(one.events for one in found if one.on[at] and sum(one.on) == 1),
        )
        for at, name in enumerate(lists)
    )
    return Overlaps(shares, tuple(found), sum(counts.values()))
