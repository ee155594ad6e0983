"""Which places touch which: pairs, parts that hang together, islands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from baluarte.science.errors import Refused
from baluarte.science.neighbours import as_pairs
from baluarte.science.place_codes import fault_of_codes

Integers = NDArray[np.int64]


class NeighboursRefused(Refused, ValueError):
    """The pairs of neighbours cannot be read: the message names the pair."""


@dataclass(frozen=True, eq=False)
class Neighbours:
    """A graph of places that touch, symmetric and without loops.

    Attributes
    ----------
    size : int
        How many places there are.
    pairs : ndarray of int, shape (pairs, 2)
        Positions of two places that touch, the lesser first, each pair once, sorted.
    part : ndarray of int, shape (places,)
        Number of the connected part each place belongs to.
    is_island : ndarray of bool, shape (places,)
        Places that touch no other.
    """

    size: int
    pairs: Integers
    part: Integers
    is_island: NDArray[np.bool_]

    @property
    def degrees(self) -> Integers:
        """How many neighbours each place has."""
        return np.bincount(self.pairs.ravel(), minlength=self.size)

    def matrix(self, *, with_self: bool = False) -> csr_array:
        """Return the matrix of ones where two places touch, symmetric, columns sorted."""
        first, second = self.pairs.T
        own = np.arange(self.size) if with_self else np.arange(0)
        rows, columns = (np.concatenate([first, second, own]), np.concatenate([second, first, own]))
        shape = (self.size, self.size)
        found = csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
        found.sort_indices()
        return found


def read_neighbours(
    pairs: Iterable[tuple[Any, Any]] | Neighbours | Any, *, places: Sequence[Any] | int
) -> Neighbours:
    """Read pairs of places that touch.

    Parameters
    ----------
    pairs : iterable of (place, place), libpysal W or Graph, networkx graph, or GeoDataFrame
        In either order; a pair given twice, or both ways, counts once. See
        `science.neighbours.as_pairs`.
    places : sequence or int
        The places in the order of the counts; or how many there are, when pairs speak of
        positions from 0.

    Returns
    -------
    Neighbours
        Places in no pair are islands.

    Raises
    ------
    NeighboursRefused
        A place in a pair that is not among the places, a place beside itself, a place twice.
    """
    if not isinstance(places, int | range) and (said := fault_of_codes(places)):
        raise NeighboursRefused(f"places: {said}")
    size = places if isinstance(places, int) else len(places)
    if isinstance(pairs, Neighbours):
        if pairs.size != size:
            raise NeighboursRefused(f"neighbours: of {pairs.size} places, not of {size}")
        return pairs
    given = _positions(as_pairs(pairs), places)
    if len(given) and (given[:, 0] == given[:, 1]).any():
        row = int(np.flatnonzero(given[:, 0] == given[:, 1])[0])
        raise NeighboursRefused(f"neighbours, pair {row}: a place beside itself")
    kept = np.unique(np.sort(given, axis=1), axis=0).reshape(-1, 2)
    links = csr_array((np.ones(len(kept)), (kept[:, 0], kept[:, 1])), shape=(size, size))
    _, part = connected_components(links, directed=False)
    is_island = np.bincount(kept.ravel(), minlength=size) == 0
    return Neighbours(size, kept, part.astype(np.int64), is_island)


def _positions(pairs: Iterable[tuple[Any, Any]], places: Sequence[Any] | int) -> Integers:
    if isinstance(places, int):
        position = {place: place for place in range(places)}
    else:
        position = {place: number for number, place in enumerate(places)}
        if len(position) != len(places):
            raise NeighboursRefused("places: one of them stands there twice")
    found = []
    for row, pair in enumerate(pairs):
        try:
            one, other = pair
            found.append((position[one], position[other]))
        except KeyError as missing:
            raise NeighboursRefused(
                f"neighbours, pair {row}: {missing.args[0]!r} is not among the places"
            ) from None
        except (TypeError, ValueError):
            raise NeighboursRefused(f"neighbours, pair {row}: {pair!r} is no pair") from None
    return np.array(found, dtype=np.int64).reshape(-1, 2)
