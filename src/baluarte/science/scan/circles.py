"""Circles: for each centre its places from the nearest outward, as far as the limits allow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from baluarte.science.errors import Refused
from baluarte.science.neighbours import is_graph, outward
from baluarte.science.scan.tables import InvalidTable, Places, as_frame, refuse_missing, require

# The mean radius that SaTScan uses, so that its kilometres are ours.
EARTH_RADIUS_KM = 6367.0
TIED = 1e-10
CHUNK = 256
MOST_NEIGHBOURS = 100_000_000

Index = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Real = npt.NDArray[np.float64]


class TooLarge(Refused, MemoryError):
    """The limits allow more than fits in memory; the message says which to lower."""


@dataclass(frozen=True)
class Circles:
    """Every circle of a scan: centre i holds `nearest[first[i]:j+1]` for each j where it closes.

    Attributes
    ----------
    nearest : int32, places from each centre outward, all centres one after another
    first : int64, shape (places + 1,), where each centre's places begin
    closes : bool, whether a circle ends here (it does not between places equally far)
    distance : float64, kilometres (or the plane's unit) from the centre; NaN with neighbour lists
    order : int32, centres in an order in which those near each other follow each other

    """

    nearest: Index
    first: Offsets
    closes: Flags
    distance: Real
    order: Index

    @property
    def number(self) -> int:
        """How many circles there are, the same set round two centres counted twice."""
        return int(self.closes.sum())

    def members(self, centre: int, last: int) -> Index:
        """Return the places of the circle round a centre that closes at a position."""
        begin = int(self.first[centre])
        return self.nearest[begin : begin + last + 1]


def draw_circles(
    places: Places,
    weight: Real,
    *,
    share: float,
    radius: float | None,
    plane: bool,
    most: int = MOST_NEIGHBOURS,
) -> Circles:
    """Draw circles that hold at most a share of the weight and reach at most a radius."""
    if places.first is None or places.second is None:
        raise InvalidTable("places: circles need coordinates")
    points = _on_plane(places) if plane else _on_globe(places)
    limit = share * weight.sum() * (1 + 1e-12)
    rows, distances, closes, sizes = [], [], [], []
    held = 0
    for begin in range(0, len(places), CHUNK):
        squared = _squared(points[begin : begin + CHUNK], points)
        order, squared = _sorted_rows(squared)
        away = np.sqrt(squared) if plane else _along_the_globe(squared)
        held_in = np.cumsum(weight[order], axis=1)
        allowed = held_in <= limit
        if radius is not None:
            allowed &= away <= radius * (1 + 1e-12)
        ends = np.ones_like(allowed)
        ends[:, :-1] = squared[:, 1:] - squared[:, :-1] > TIED * squared[:, 1:]
        allowed = _whole_rings(allowed, ends)
        sizes.append(allowed.sum(axis=1))
        rows.append(order[allowed].astype(np.int32))
        distances.append(away[allowed])
        closes.append(ends[allowed])
        held += len(rows[-1])
        if held > most:
            raise TooLarge(
                f"{len(places)} places with circles up to {share:.0%} hold more than "
                f"{most} neighbours: give a smaller max_population or max_radius_km"
            )
    first = np.concatenate([[0], np.cumsum(np.concatenate(sizes))]).astype(np.int64)
    return Circles(
        np.concatenate(rows),
        first,
        np.concatenate(closes),
        np.concatenate(distances),
        _along_a_curve(points),
    )


def follow_neighbours(places: Places, weight: Real, neighbours: Any, *, share: float) -> Circles:
    """Build nested sets from a user's list: for each centre its neighbours, the nearest first."""
    lists = _read_neighbours(places, neighbours)
    limit = share * weight.sum() * (1 + 1e-12)
    rows = []
    for centre in range(len(places)):
        row = np.array([centre, *(n for n in lists.get(centre, []) if n != centre)], np.int32)
        rows.append(row[np.cumsum(weight[row]) <= limit])
    first = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    nearest = np.concatenate(rows).astype(np.int32)
    return Circles(
        nearest,
        first,
        np.ones(len(nearest), np.bool_),
        np.full(len(nearest), np.nan),
        np.arange(len(places), dtype=np.int32),
    )


def one_place() -> Circles:
    """Return the only circle there is where space plays no part."""
    return Circles(
        np.zeros(1, np.int32),
        np.array([0, 1], np.int64),
        np.ones(1, np.bool_),
        np.full(1, np.nan),
        np.zeros(1, np.int32),
    )


def _read_neighbours(places: Places, neighbours: Any) -> dict[int, list[int]]:
    if is_graph(neighbours):
        neighbours = outward(neighbours, places.labels.tolist())
    if isinstance(neighbours, Mapping):
        pairs = [(place, near) for place, listed in neighbours.items() for near in listed]
        neighbours = pd.DataFrame(pairs, columns=["place", "neighbour"])
    frame = as_frame(neighbours, "neighbours")
    require(frame, "neighbours", ("place", "neighbour"))
    for column in ("place", "neighbour"):
        refuse_missing(frame, "neighbours", column)
    centre = places.locate(frame["place"], table="neighbours")
    near = places.locate(frame["neighbour"], table="neighbours", column="neighbour")
    twice = pd.DataFrame({"a": centre, "b": near}).duplicated().to_numpy()
    if twice.any():
        row = int(np.argmax(twice))
        raise InvalidTable(
            f"neighbours, column 'neighbour', row {row}: "
            f"{frame['neighbour'].iloc[row]!r} stands twice for the same place"
        )
    lists: dict[int, list[int]] = {}
    for one, other in zip(centre.tolist(), near.tolist(), strict=True):
        lists.setdefault(one, []).append(other)
    return lists


def _whole_rings(allowed: Flags, ends: Flags) -> Flags:
    """Keep places from the centre outward up to the last circle that is allowed whole."""
    reached = np.logical_and.accumulate(allowed, axis=1)
    closing = reached & ends
    # From the far end inward: a place stays if some circle that is allowed holds it.
    return np.logical_or.accumulate(closing[:, ::-1], axis=1)[:, ::-1]


def _sorted_rows(values: Real) -> tuple[npt.NDArray[np.int64], Real]:
    """Return the order of each row and the row in it; equal values keep the order of places."""
    order = np.argsort(values, axis=1)
    inward = np.take_along_axis(values, order, axis=1)
    tied = np.flatnonzero((inward[:, 1:] == inward[:, :-1]).any(axis=1))
    if len(tied):
        order[tied] = np.argsort(values[tied], axis=1, kind="stable")
    return order, inward


def _on_plane(places: Places) -> Real:
    return np.column_stack([_numbers(places.first), _numbers(places.second)])


def _on_globe(places: Places) -> Real:
    longitude, latitude = np.radians(_numbers(places.first)), np.radians(_numbers(places.second))
    return np.column_stack(
        [
            np.cos(latitude) * np.cos(longitude),
            np.cos(latitude) * np.sin(longitude),
            np.sin(latitude),
        ]
    )


def _numbers(values: Real | None) -> Real:
    return np.asarray(values, np.float64)


def _squared(some: Real, points: Real) -> Real:
    squared = np.zeros((len(some), len(points)))
    for axis in range(points.shape[1]):
        squared += (some[:, axis, None] - points[None, :, axis]) ** 2
    return squared


def _along_the_globe(squared_chord: Real) -> Real:
    half = np.minimum(np.sqrt(squared_chord) / 2, 1.0)
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(half))


def _along_a_curve(points: Real) -> Index:
    """Order points in stripes, to and fro, so that neighbours in the order are near in space."""
    spread = np.ptp(points, axis=0)
    main, other = np.argsort(spread)[::-1][:2]
    stripes = max(int(np.sqrt(len(points) / 4)), 1)
    width = max(float(spread[main]), 1e-12) / stripes
    stripe = np.minimum((points[:, main] - points[:, main].min()) // width, stripes - 1)
    along = np.where(stripe % 2 == 0, points[:, other], -points[:, other])
    return np.lexsort((along, stripe)).astype(np.int32)


def as_labels(places: Places, members: Sequence[int] | Index) -> tuple[Any, ...]:
    """Return the identifiers of some places as they were given."""
    return tuple(places.labels[list(members)].tolist())
