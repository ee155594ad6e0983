"""Windows in space: for each centre its places from the nearest outward, as far as allowed."""

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
class Shape:
    """What an ellipse looks like: a circle is one whose axes are equal.

    Attributes
    ----------
    ratio : its longer axis over the shorter one
    angle : of the longer axis against the first coordinate's, counter-clockwise, in degrees
    weight : by what statistics are multiplied, at most 1: less where narrow windows must convince
        more

    """

    ratio: float
    angle: float
    weight: float


CIRCLE = Shape(1.0, 0.0, 1.0)
# The shapes that SaTScan begins with: longer axis over shorter, and at how many angles.
ELLIPSES = ((1.5, 4), (2.0, 6), (3.0, 9), (4.0, 12), (5.0, 15))


@dataclass(frozen=True)
class Circles:
    """Every circle of a scan: row i holds `nearest[first[i]:j+1]` for each j where it closes.

    A row is a centre; where windows are ellipses too, a centre with a shape and an angle.

    Attributes
    ----------
    nearest : int32, places from each centre outward, all rows one after another
    first : int64, shape (rows + 1,), where each row's places begin
    closes : bool, whether a circle ends here (it does not between places equally far)
    distance : float64, kilometres (or the plane's unit) from the centre, along the shorter axis of
        an ellipse; NaN with neighbour lists
    order : int32, shape (centres,), in an order in which those near each other follow each other
    shapes : those that windows have, the circle first; each has a row for each centre

    """

    nearest: Index
    first: Offsets
    closes: Flags
    distance: Real
    order: Index
    shapes: tuple[Shape, ...] = (CIRCLE,)

    @property
    def number(self) -> int:
        """How many circles there are, the same set round two centres counted twice."""
        return int(self.closes.sum())

    @property
    def rows(self) -> int:
        """How many centres there are, each counted once a shape."""
        return len(self.first) - 1

    @property
    def weight(self) -> Real:
        """By what the statistic of each row's windows is multiplied."""
        return np.repeat([one.weight for one in self.shapes], len(self.order))

    def members(self, row: int, last: int) -> Index:
        """Return the places of a row's circle that closes at a position."""
        begin = int(self.first[row])
        return self.nearest[begin : begin + last + 1]

    def sizes(self, last: Offsets) -> Offsets:
        """Return by what windows are ordered by their number of places."""
        return last

    def reach(self, row: int, last: int) -> float:
        """Return how far the farthest place of a window lies from its centre."""
        return float(self.distance[int(self.first[row]) + last])

    def grown(self, places: int) -> list[Index]:
        """Return, for each centre, so many of its places, or all that a window may hold."""
        # Of windows of any shape the round ones stand first.
        first = self.first[: len(self.order) + 1]
        last = np.minimum(first[:-1] + places, first[1:])
        return [
            self.nearest[begin:end]
            for begin, end in zip(first[:-1].tolist(), last.tolist(), strict=True)
        ]

    def centre(self, row: int) -> int:
        """Return the place round which a row's circles are drawn."""
        return row % len(self.order)

    def shape(self, row: int) -> Shape:
        """Return the shape of a row's windows."""
        return self.shapes[row // len(self.order)]


def draw_circles(
    places: Places,
    weight: Real,
    *,
    share: float,
    radius: float | None,
    plane: bool,
    number: int | None = None,
    shapes: tuple[Shape, ...] = (CIRCLE,),
    most: int = MOST_NEIGHBOURS,
) -> Circles:
    """Draw circles, or ellipses on a plane, as large as a share of the weight, a radius, a number.

    The radius is the longest way from the centre, the number that of places.
    """
    if places.first is None or places.second is None:
        raise InvalidTable("places: circles need coordinates")
    points = _on_plane(places) if plane else _on_globe(places)
    limits = _Limits(share * weight.sum() * (1 + 1e-12), radius, number)
    drawn: list[_Rings] = []
    held = 0
    for shape in shapes:
        seen = _stretched(points, shape) if shape.ratio > 1 else points
        for begin in range(0, len(places), CHUNK):
            rings = _rings(seen, begin, weight, limits, plane=plane, ratio=shape.ratio)
            drawn.append(rings)
            held += len(rings.nearest)
            if held > most:
                raise TooLarge(
                    f"{len(places)} places with circles up to {share:.0%} hold more than "
                    f"{most} neighbours: give a smaller max_population or max_radius_km"
                )
    sizes = np.concatenate([one.sizes for one in drawn])
    return Circles(
        np.concatenate([one.nearest for one in drawn]),
        np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        np.concatenate([one.closes for one in drawn]),
        np.concatenate([one.distance for one in drawn]),
        _along_a_curve(points),
        shapes,
    )


def nearest_to_each(
    places: Places, *, plane: bool, number: int
) -> tuple[npt.NDArray[np.int64], Real, Index]:
    """Return for each place those nearest to it, itself first, how far they are, and an order.

    The first two have a row a place and a column a neighbour; of places equally far the one that
    stands first in the table comes first. The order is that of `Circles.order`.
    """
    if places.first is None or places.second is None:
        raise InvalidTable("places: which are nearest is told by coordinates")
    points = _on_plane(places) if plane else _on_globe(places)
    near, away = [], []
    for begin in range(0, len(places), CHUNK):
        squared = _squared(points[begin : begin + CHUNK], points)
        # A place comes before another at the same point.
        own = np.arange(len(squared))
        squared[own, begin + own] = -1.0
        order, squared = _sorted_rows(squared)
        near.append(order[:, :number])
        away.append(squared[:, :number].clip(0))
    far = np.concatenate(away)
    return (
        np.concatenate(near),
        np.sqrt(far) if plane else _along_the_globe(far),
        _along_a_curve(points),
    )


def shapes_of(penalty: float) -> tuple[Shape, ...]:
    """Return a circle and the ellipses that SaTScan begins with.

    A window's statistic is multiplied by (4s/(s+1)^2)^penalty, s being its longer axis over the
    shorter one (Kulldorff, Huang, Pickle & Duczmal 2006, Statistics in Medicine 25:3929).
    """
    ellipses = [
        Shape(ratio, 180.0 * turn / angles, (4 * ratio / (ratio + 1) ** 2) ** penalty)
        for ratio, angles in ELLIPSES
        for turn in range(angles)
    ]
    return (CIRCLE, *ellipses)


@dataclass(frozen=True)
class _Limits:
    weight: float
    radius: float | None
    number: int | None


@dataclass(frozen=True)
class _Rings:
    """The circles of some centres, as `Circles` holds them; `sizes` says how many places each."""

    nearest: Index
    closes: Flags
    distance: Real
    sizes: npt.NDArray[np.int64]


def _rings(
    points: Real, begin: int, weight: Real, limits: _Limits, *, plane: bool, ratio: float
) -> _Rings:
    squared = _squared(points[begin : begin + CHUNK], points)
    order, squared = _sorted_rows(squared)
    away = np.sqrt(squared) if plane else _along_the_globe(squared)
    allowed = np.cumsum(weight[order], axis=1) <= limits.weight
    if limits.radius is not None:
        allowed &= away * ratio <= limits.radius * (1 + 1e-12)
    allowed[:, limits.number :] &= limits.number is None
    ends = np.ones_like(allowed)
    ends[:, :-1] = squared[:, 1:] - squared[:, :-1] > TIED * squared[:, 1:]
    allowed = _whole_rings(allowed, ends)
    return _Rings(
        order[allowed].astype(np.int32), ends[allowed], away[allowed], allowed.sum(axis=1)
    )


def _stretched(points: Real, shape: Shape) -> Real:
    """Return points of a plane so moved that an ellipse round any of them is a circle."""
    turn = np.radians(shape.angle)
    along = points[:, 0] * np.cos(turn) + points[:, 1] * np.sin(turn)
    across = points[:, 1] * np.cos(turn) - points[:, 0] * np.sin(turn)
    return np.column_stack([along / shape.ratio, across])


def follow_neighbours(
    places: Places, weight: Real, neighbours: Any, *, share: float, number: int | None = None
) -> Circles:
    """Build nested sets from a user's list: for each centre its neighbours, the nearest first."""
    lists = _read_neighbours(places, neighbours)
    limit = share * weight.sum() * (1 + 1e-12)
    rows = []
    for centre in range(len(places)):
        row = np.array([centre, *(n for n in lists.get(centre, []) if n != centre)], np.int32)
        rows.append(row[np.cumsum(weight[row]) <= limit][:number])
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
    centre, near = read_pairs(places, neighbours)
    lists: dict[int, list[int]] = {}
    for one, other in zip(centre.tolist(), near.tolist(), strict=True):
        lists.setdefault(one, []).append(other)
    return lists


def read_pairs(places: Places, neighbours: Any) -> tuple[Offsets, Offsets]:
    """Read who is whose neighbour: a mapping, a table of `place`, `neighbour`, or pairs."""
    if isinstance(neighbours, Mapping):
        neighbours = [(place, near) for place, listed in neighbours.items() for near in listed]
    if isinstance(neighbours, list | tuple):
        neighbours = pd.DataFrame(list(neighbours), columns=["place", "neighbour"])
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
    return centre, near


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
