# ruff: noqa: PLR0917 (numba takes arguments by position)
"""Windows of any shape: the sets of places near a centre that hang together by their borders.

Of a centre and the K - 1 places nearest to it, every set of places that holds the centre and in
which each is reached from each by borders is a window (Tango & Takahashi 2005, International
Journal of Health Geographics 4:11). In the restricted scan a place enters only if it is by itself
unusual: if the mid-p-value of its own count lies below alpha1 (Tango & Takahashi 2012, Statistics
in Medicine 31:4207),

    P(N > n) + P(N = n) / 2 < alpha1,  N ~ Poisson(mu)

A window is named by its row and by the bits of its places among those nearest to its centre.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import stats

from baluarte.science.kernels import kernel
from baluarte.science.neighbours import as_pairs, is_graph
from baluarte.science.scan.circles import (
    Circles,
    Index,
    Real,
    TooLarge,
    nearest_to_each,
    read_pairs,
)
from baluarte.science.scan.tables import InvalidTable, Places

Whole = npt.NDArray[np.int64]
DEFAULT_PLACES, MOST_PLACES = 15, 20
# Connected sets by spans of time: each is looked at in every block of replicates.
MOST_WINDOWS = 1_000_000_000
# Where a lone bit stands, by its number modulo 37 (2 is a primitive root of it).
POSITION = np.array([{pow(2, k, 37): k for k in range(36)}.get(r, 0) for r in range(37)], np.int64)


@dataclass(frozen=True, kw_only=True)
class ConnectedSets(Circles):
    """The places among which each centre's windows lie, and which of them share a border.

    Attributes
    ----------
    nearest, first, distance, order : as of circles, of the places near each centre
    links : int64, as `nearest`: bits of the places of the same row that share its border
    weight_of : float64, shape (places,), what `limit` bounds in a window
    alpha1 : below which mid-p-value a place enters a window; None where all may

    """

    links: Whole
    weight_of: Real
    limit: float
    alpha1: float | None

    @property
    def number(self) -> int:
        """How many connected sets there are, the same round two centres counted twice."""
        return self.count(MOST_WINDOWS)

    def count(self, most: int) -> int:
        """Count the connected sets, and stop beyond so many."""
        return int(
            count_connected(
                self.nearest, self.first, self.links, self.weight_of, self.limit, most
            )
        )  # fmt: skip

    def members(self, row: int, last: int) -> Index:
        """Return the places of a row's window by its bits, from the centre outward."""
        begin, end = self.first[row], self.first[row + 1]
        near = self.nearest[begin:end]
        held = (int(last) >> np.arange(len(near), dtype=np.int64)) & 1 == 1
        return np.asarray(near[held], np.int32)

    def sizes(self, last: Whole) -> Whole:
        """Return how many places windows hold."""
        bits = (last[:, None] >> np.arange(MOST_PLACES, dtype=np.int64)) & 1
        return np.asarray(bits.sum(axis=1), np.int64)

    def reach(self, row: int, last: int) -> float:
        """Return how far the farthest place of a window lies from the centre."""
        return float(self.distance[int(self.first[row]) + int(last).bit_length() - 1])

    def grown(self, places: int) -> list[Index]:
        """Return, for each centre, a set that grows by the nearest place that borders on it."""
        return [self._grown(row, places) for row in range(self.rows)]

    def _grown(self, row: int, places: int) -> Index:
        begin, end = int(self.first[row]), int(self.first[row + 1])
        held, free, weight = 1, self.links[begin], self.weight_of[self.nearest[begin]]
        for _ in range(places - 1):
            for k in range(1, end - begin):
                more = weight + self.weight_of[self.nearest[begin + k]]
                if int(free) >> k & 1 and not held >> k & 1 and more <= self.limit:
                    held, free, weight = held | 1 << k, free | self.links[begin + k], more
                    break
        return self.members(row, held)


def connect(
    places: Places,
    weight: Real,
    neighbours: Any,
    *,
    share: float,
    number: int | None,
    radius: float | None,
    plane: bool,
    alpha1: float | None,
) -> ConnectedSets:
    """Find the places near each centre, and who of them shares a border with whom."""
    number = min(number or DEFAULT_PLACES, len(places))
    near, away, order = nearest_to_each(places, plane=plane, number=number)
    allowed = np.ones(near.shape, np.bool_) if radius is None else away <= radius * (1 + 1e-12)
    borders = _borders(places, neighbours)
    links = np.zeros(near.shape, np.int64)
    for row, listed in enumerate(near.tolist()):
        position = {place: 1 << k for k, place in enumerate(listed) if allowed[row, k]}
        for k, place in enumerate(listed):
            links[row, k] = sum(position.get(other, 0) for other in borders[place])
    first = np.concatenate([[0], np.cumsum(allowed.sum(axis=1))]).astype(np.int64)
    return ConnectedSets(
        nearest=near[allowed].astype(np.int32), first=first,
        closes=np.ones(int(first[-1]), np.bool_), distance=away[allowed], order=order,
        links=links[allowed], weight_of=weight, limit=share * float(weight.sum()) * (1 + 1e-12),
        alpha1=alpha1,
    )  # fmt: skip


def refuse_too_many(windows: Circles, spans: int, *, most: int = MOST_WINDOWS) -> None:
    """Refuse more connected sets than can be looked at in so many spans of time."""
    if not isinstance(windows, ConnectedSets) or windows.alpha1 is not None:
        return
    each = most // max(spans, 1)
    if windows.count(each) > each:
        raise TooLarge(
            f"{windows.rows} places and {spans} spans of time make more than {most} "
            "windows that hang together: give a smaller max_places or max_duration"
        )


def least_alone(expected: Real, alpha1: float) -> Whole:
    """Return the least count of a place whose mid-p-value lies below alpha1."""
    least = stats.poisson.ppf(1 - alpha1, expected)
    above = stats.poisson.sf(least, expected) + stats.poisson.pmf(least, expected) / 2
    return np.asarray(least + (above >= alpha1), np.int64)


def _borders(places: Places, neighbours: Any) -> list[set[int]]:
    if is_graph(neighbours):
        known = set(places.labels)
        pairs = [pair for pair in as_pairs(neighbours) if known.issuperset(pair)]
        # A graph may name a pair both ways.
        neighbours = list(dict.fromkeys(pairs))
    one, other = read_pairs(places, neighbours)
    if not len(one):
        raise InvalidTable("neighbours: no two places share a border")
    found: list[set[int]] = [set() for _ in range(len(places))]
    for a, b in zip(one.tolist(), other.tolist(), strict=True):
        if a != b:
            found[a].add(b)
            found[b].add(a)
    return found


@kernel(nogil=True)
def next_set(
    depth: int, links: Whole, begin: int, inside: Whole, ways: Whole, out: Whole
) -> tuple[int, int]:
    """Step to the next connected set: how many places it has (0: none is left), and the newest.

    `inside`, `ways` and `out` hold, for each number of places, the bits of the set, of the places
    that may come next, and of those settled: each set is met once. Whoever calls goes no deeper
    by handing in a smaller depth.
    """
    while depth > 0:
        at = depth - 1
        bit = ways[at] & -ways[at]
        if bit == 0:
            depth -= 1
            continue
        k = POSITION[bit % 37]
        ways[at] ^= bit
        out[at] |= bit
        inside[depth] = inside[at] | bit
        out[depth] = out[at]
        ways[depth] = (ways[at] | links[begin + k]) & ~out[depth]
        return depth + 1, k
    return 0, 0


@kernel(nogil=True)
def count_connected(
    nearest: Index, first: Whole, links: Whole, weight_of: Real, limit: float, most: int
) -> int:
    """Count the connected sets of every centre, up to one beyond `most`."""
    state = np.zeros((3, MOST_PLACES + 1), np.int64)
    inside, ways, out = state[0], state[1], state[2]
    weight = np.zeros(MOST_PLACES + 1)
    number = 0
    for i in range(len(first) - 1):
        begin = first[i]
        weight[0] = weight_of[nearest[begin]]
        if weight[0] > limit or number > most:
            continue
        inside[0], out[0], ways[0] = 1, 1, links[begin] & ~1
        number += 1
        depth = int(inside[0])
        while number <= most:
            depth, k = next_set(depth, links, begin, inside, ways, out)
            if depth == 0:
                break
            weight[depth - 1] = weight[depth - 2] + weight_of[nearest[begin + k]]
            if weight[depth - 1] > limit:
                depth -= 1
            else:
                number += 1
    return number
