"""Which events are compared at all: all pairs of 100,000 would be five thousand million.

Three ways in, each meeting only what can reach the weight of a proposal: the same municipality
within three days of one another (dates known to the month or better); the same day in the same
state, where one of them says no municipality; names that may agree, on dates that may.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from itertools import combinations
from uuid import UUID

from baluarte.domain.linkage.comparison import DAYS_APART, Compared
from baluarte.domain.sealing.blind_index import NameHashes

# As long as a month: longer dates meet their like by name only.
_PRECISE = 31
# Where more than so many without a date share a name, the name is no lead.
_UNDATED_TOGETHER = 50


def candidates(
    compared: Sequence[Compared], *, fresh: Collection[UUID] | None = None
) -> Iterator[tuple[Compared, Compared]]:
    """Yield each pair worth comparing once, in one order; of `fresh`, only pairs with one of it."""
    new = {n for n, one in enumerate(compared) if fresh is None or one.id in fresh}
    met: set[tuple[int, int]] = set()
    for block in _blocks(compared):
        if new.isdisjoint(block):
            continue
        for one, other in _close_in_time(compared, block):
            pair = (one, other) if compared[one].id < compared[other].id else (other, one)
            if pair not in met and (one in new or other in new):
                met.add(pair)
                yield compared[pair[0]], compared[pair[1]]


def _blocks(compared: Sequence[Compared]) -> Iterator[list[int]]:
    precise = [n for n, one in enumerate(compared) if one.span is not None and one.span <= _PRECISE]
    yield from _sharing((compared[n].municipality, n) for n in precise)
    for block in _sharing((_day_in_state(compared[n]), n) for n in precise):
        if any(compared[n].municipality is None for n in block):
            yield block
    yield from _sharing(
        (key, n) for n, one in enumerate(compared) for name in one.names for key in _keys(name)
    )


def _day_in_state(one: Compared) -> Hashable:
    return (one.state, one.first) if one.state and one.span == 1 else None


def _keys(name: NameHashes) -> Iterator[Hashable]:
    yield name.whole
    yield from combinations(sorted(name.tokens), 2)


def _sharing(keyed: Iterable[tuple[Hashable, int]]) -> Iterator[list[int]]:
    blocks: dict[Hashable, list[int]] = defaultdict(list)
    for key, n in keyed:
        if key is not None:
            blocks[key].append(n)
    yield from (block for block in blocks.values() if len(block) > 1)


def _close_in_time(compared: Sequence[Compared], block: list[int]) -> Iterator[tuple[int, int]]:
    """Yield pairs whose dates are at most three days apart, or one of which has none."""
    dated = sorted(
        (one.first, one.last, n)
        for n in set(block)
        if (one := compared[n]).first is not None and one.last is not None
    )
    for place, (_, last, n) in enumerate(dated):
        for first, _, other in dated[place + 1 :]:
            if first > last + DAYS_APART:
                break
            yield n, other
    undated = [n for n in set(block) if compared[n].span is None]
    if len(undated) <= _UNDATED_TOGETHER:
        yield from combinations(undated, 2)
        yield from ((n, other) for n in undated for _, _, other in dated)
