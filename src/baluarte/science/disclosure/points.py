"""Points moved to where many people live: the same point always to the same place.

Never by chance: a jitter that is drawn anew averages out, and one that is drawn once protects
nobody where few live. What protects is how many people might be meant, so each place that is
shown says its population.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from baluarte.science.disclosure.audit import InvalidSetting
from baluarte.science.disclosure.tables import Flags, InvalidTable, as_frame, require

PLACE, GROUP, CELL = "place", "group", "cell"
LONGITUDE, LATITUDE, POPULATION = "longitude", "latitude", "population"
LEAST_POPULATION = 20_000
MOST_LEVELS = 24
WORLD = 360.0

Real = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class BinnedPoints:
    """Points where they may be shown.

    Attributes
    ----------
    table : a row a point, in the order they came in: `place` or `cell`, `longitude`, `latitude`,
        `population` (how many people live where the point may be); nothing of what it was.
        NaN, and no place, where a point is withheld
    least : the smallest population among the points shown; NaN if none is
    withheld : how many points are not shown, as too few people live where they may be

    """

    table: pd.DataFrame
    least: float
    withheld: int


def bin_to_places(points: Any, places: Any, *, least: int = 0) -> BinnedPoints:
    """Move each point to the centre of its municipality.

    Parameters
    ----------
    points : pandas.DataFrame or pyarrow.Table
        A row a point, with its `place`; coordinates are not looked at.
    places : pandas.DataFrame or pyarrow.Table
        Every municipality once: `place`, `longitude` and `latitude` of its centre (degrees),
        `population`, and optionally `group` (its state).
    least : int
        Municipalities with fewer people are shown together: their points stand at the centre, by
        population, of all those of their group; if they have fewer together too, or there is no
        `group`, they are withheld.

    Returns
    -------
    BinnedPoints
        A point that stands for several small municipalities has the group as its place, and the
        population of the small ones only: who knows the rule knows it is none of the others.

    Raises
    ------
    InvalidTable
        A column is missing or holds what cannot be, a place stands twice or is not known.

    """
    _check_least(least)
    atlas, x, y, people = _read_places(places)
    codes = _codes(points, atlas)
    label = atlas[PLACE].to_numpy(dtype=object)
    is_shown = people >= least
    small = np.flatnonzero(~is_shown)
    if GROUP in atlas:
        require(atlas, "places", (GROUP,))
        label, people = label.copy(), people.copy()
        groups = atlas[GROUP].to_numpy(dtype=object)
        for group in dict.fromkeys(groups[small]):
            members = small[groups[small] == group]
            total = people[members].sum()
            if total >= least and total > 0:
                x[members] = np.average(x[members], weights=people[members])
                y[members] = np.average(y[members], weights=people[members])
                label[members], is_shown[members] = group, True
                people[members] = total
    return _binned({PLACE: label[codes]}, x[codes], y[codes], people[codes], is_shown[codes])


def bin_to_cells(
    points: Any, population: Any, *, least: int = LEAST_POPULATION, finest: int = 12
) -> BinnedPoints:
    r"""Move each point to the centre of a cell of a fixed grid in which enough people live.

    The grid halves a square of 360 degrees again and again: at level n a cell is
    :math:`360 / 2^n` degrees wide. A cell is cut into its quarters if every quarter in which
    somebody lives has at least `least` people. So the cells in use cover everything once, and
    depend on the population alone, never on the points. A point in a
    quarter where nobody lives is shown in the nearest of the inhabited quarters beside it.

    Parameters
    ----------
    points : pandas.DataFrame or pyarrow.Table
        A row a point: `longitude`, `latitude` in degrees.
    population : pandas.DataFrame or pyarrow.Table
        Where people live, as finely as is known: `longitude`, `latitude`, `population`. One
        vintage for all editions.
    least : int
        How many people a cell must hold, from 1.
    finest : int
        The last level, from 0 to 24: at 12 a cell is 0.088 degrees wide, some ten kilometres.

    Returns
    -------
    BinnedPoints
        `cell` is a digit 0 to 3 a level: which quarter of the quarter before.

    Raises
    ------
    InvalidTable
        A column is missing or holds what cannot be; fewer people than `least` in all.

    Notes
    -----
    20,000 is the least population of a geographic unit in the rule on de-identification of the
    United States (45 CFR 164.514). It is a convention, not a proof: a cell of 20,000 may hold one
    journalist.

    References
    ----------
    Samet (1984), The quadtree and related hierarchical data structures. ACM Computing Surveys 16.
    Zandbergen (2014), Ensuring confidentiality of geocoded health data. Advances in Medicine.

    """
    _check_least(least, above=1)
    if isinstance(finest, bool) or not isinstance(finest, int) or not 0 <= finest <= MOST_LEVELS:
        raise InvalidSetting(f"finest: {finest!r} is no whole number from 0 to {MOST_LEVELS}")
    lived = as_frame(population, "population")
    people = _numbers(lived, "population", POPULATION)
    inhabited = people > 0
    homes = [one[inhabited] for one in _coordinates(lived, "population")]
    people = people[inhabited]
    if people.sum() < least:
        raise InvalidTable(f"population: {people.sum():g} people live in all, fewer than {least}")
    x, y = _coordinates(as_frame(points, "points"), "points")
    tree = _Tree(homes[0], homes[1], people, least, finest)
    tree.settle(x, y)
    return _binned({CELL: tree.names}, tree.x, tree.y, tree.people, np.ones(len(x), dtype=bool))


class _Tree:
    """Cells cut as far as the people in them allow, and the points that fall into them."""

    def __init__(self, x: Real, y: Real, people: Real, least: int, finest: int) -> None:
        self._homes = x, y, people
        self._least, self._finest = least, finest

    def settle(self, x: Real, y: Real) -> None:
        """Find the cell of each point: its name, its centre, its people."""
        self.names = np.full(len(x), "", dtype=object)
        self.x, self.y, self.people = (np.zeros(len(x)) for _ in range(3))
        everywhere = np.arange(len(self._homes[0]))
        waiting = [("", 0.0, 0.0, everywhere, np.arange(len(x)))]
        while waiting:
            name, mid_x, mid_y, homes, points = waiting.pop()
            if not len(points):
                continue
            quarters = self._quarters(name, mid_x, mid_y, homes)
            if not quarters:
                self.names[points], self.x[points], self.y[points] = name, mid_x, mid_y
                self.people[points] = self._homes[2][homes].sum()
                continue
            step = WORLD / 2 ** (len(name) + 2)
            centres = {
                one: (mid_x + step * (1 if one % 2 else -1), mid_y + step * (1 if one > 1 else -1))
                for one in quarters
            }
            of = _nearest(
                x[points], y[points], _quarter(x[points], y[points], mid_x, mid_y), centres
            )
            for one, (at_x, at_y) in centres.items():
                waiting.append((f"{name}{one}", at_x, at_y, quarters[one], points[of == one]))

    def _quarters(self, name: str, mid_x: float, mid_y: float, homes: Whole) -> dict[int, Whole]:
        """Return the homes in each inhabited quarter; none where the cell is not to be cut."""
        if len(name) >= self._finest:
            return {}
        x, y, people = (one[homes] for one in self._homes)
        of = _quarter(x, y, mid_x, mid_y)
        inside = np.bincount(of, people, minlength=4)
        if ((inside > 0) & (inside < self._least)).any():
            return {}
        return {int(one): homes[of == one] for one in np.flatnonzero(inside)}


def _quarter(x: Real, y: Real, mid_x: float, mid_y: float) -> Whole:
    return (x >= mid_x).astype(np.int64) + 2 * (y >= mid_y)


def _nearest(x: Real, y: Real, of: Whole, centres: dict[int, tuple[float, float]]) -> Whole:
    """Leave points in inhabited quarters, and take the others to the nearest one."""
    names = np.array(list(centres))
    apart = np.stack([(x - at_x) ** 2 + (y - at_y) ** 2 for at_x, at_y in centres.values()])
    return np.where(np.isin(of, names), of, names[np.argmin(apart, axis=0)])


def _binned(names: dict[str, Any], x: Real, y: Real, people: Real, is_shown: Flags) -> BinnedPoints:
    table = pd.DataFrame({**names, LONGITUDE: x, LATITUDE: y, POPULATION: people})
    [name] = names
    table[name] = table[name].astype(object).where(is_shown, None)
    table.loc[~is_shown, [LONGITUDE, LATITUDE, POPULATION]] = np.nan
    least = float(people[is_shown].min()) if is_shown.any() else float("nan")
    return BinnedPoints(table, least, int((~is_shown).sum()))


def _read_places(places: Any) -> tuple[pd.DataFrame, Real, Real, Real]:
    atlas = as_frame(places, "places")
    require(atlas, "places", (PLACE,))
    twice = atlas[PLACE].duplicated().to_numpy()
    if twice.any():
        row = int(np.argmax(twice))
        raise InvalidTable(
            f"places, column {PLACE!r}, row {row}: {atlas[PLACE].iloc[row]!r} stands twice"
        )
    x, y = _coordinates(atlas, "places")
    return atlas, x.copy(), y.copy(), _numbers(atlas, "places", POPULATION)


def _codes(points: Any, atlas: pd.DataFrame) -> npt.NDArray[np.intp]:
    frame = as_frame(points, "points")
    require(frame, "points", (PLACE,))
    codes = pd.Index(atlas[PLACE]).get_indexer(frame[PLACE])
    if (codes < 0).any():
        row = int(np.argmax(codes < 0))
        raise InvalidTable(
            f"points, column {PLACE!r}, row {row}: {frame[PLACE].iloc[row]!r} is no place"
        )
    return np.asarray(codes)


def _coordinates(frame: pd.DataFrame, name: str) -> tuple[Real, Real]:
    read = []
    for column, most in ((LONGITUDE, 180), (LATITUDE, 90)):
        values = _numbers(frame, name, column, least=-most)
        if (values > most).any():
            row = int(np.argmax(values > most))
            raise InvalidTable(
                f"{name}, column {column!r}, row {row}: {values[row]:g} is above {most}"
            )
        read.append(values)
    return read[0], read[1]


def _numbers(frame: pd.DataFrame, name: str, column: str, *, least: float = 0) -> Real:
    require(frame, name, (column,))
    if not pd.api.types.is_numeric_dtype(frame[column]) or frame[column].dtype == bool:
        raise InvalidTable(f"{name}, column {column!r}: it does not hold numbers")
    values = frame[column].to_numpy(dtype=np.float64)
    wrong = ~np.isfinite(values) | (values < least)
    if wrong.any():
        row = int(np.argmax(wrong))
        said = "is not finite" if not np.isfinite(values[row]) else f"is below {least:g}"
        raise InvalidTable(f"{name}, column {column!r}, row {row}: {values[row]:g} {said}")
    return np.asarray(values)


def _check_least(least: Any, above: int = 0) -> None:
    if isinstance(least, bool) or not isinstance(least, int | np.integer) or least < above:
        raise InvalidSetting(f"least: {least!r} is no whole number from {above}")
