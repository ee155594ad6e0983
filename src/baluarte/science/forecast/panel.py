"""The table of counts by place and month, checked at the door."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from baluarte.science.errors import Refused
from baluarte.science.forecast.months import Calendar, calendar_of, numbers_of
from baluarte.science.neighbours import as_pairs
from baluarte.science.place_codes import fault_of_codes

REQUIRED = ("place", "month", "count")
PERSONS = frozenset({"person", "person_id", "victim", "victim_id", "name", "case", "case_id"})
GREATEST_COUNT = 100_000
MOST_CELLS = 200_000_000
CODE_LENGTH = 5

Floats = NDArray[np.float64]


class PanelRefused(Refused, ValueError):
    """The table of counts cannot carry a forecast: the message names the column and the row."""


class PersonsAreNotForecast(PanelRefused):
    """The table speaks of persons or cases; only places are forecast."""


@dataclass(frozen=True, eq=False)
class Panel:
    """Counts by place and month.

    Attributes
    ----------
    places : tuple of str
        The places, sorted.
    calendar : Calendar
        The months, consecutive.
    counts : ndarray, shape (places, months)
        Events; NaN where the month was not covered, which is never a zero.
    exposure : ndarray, shape (places, months)
        Share of the month's events that is registered by now, 0 where it was not covered.
    population : ndarray, shape (places, months)
        Persons; NaN where unknown.
    groups : ndarray of int, shape (places,)
        The group (the state) of each place, numbered from 0.
    neighbours : tuple of (int, int)
        Pairs of places that touch, by position, each once.
    """

    places: tuple[str, ...]
    calendar: Calendar
    counts: Floats
    exposure: Floats
    population: Floats
    groups: NDArray[np.int64]
    neighbours: tuple[tuple[int, int], ...] = field(default=())

    def known_at(self, position: int) -> "Panel":
        """Return what was known at the end of a month: that month and those before it."""
        calendar = Calendar(self.calendar.first, position + 1, self.calendar.is_numbered)
        return Panel(
            places=self.places,
            calendar=calendar,
            counts=self.counts[:, : position + 1],
            exposure=self.exposure[:, : position + 1],
            population=self.population[:, : position + 1],
            groups=self.groups,
            neighbours=self.neighbours,
        )

    def digest(self) -> str:
        """Return the SHA-256 of everything a forecast is made from."""
        found = sha256()
        found.update("\n".join(self.places).encode())
        found.update(repr((self.calendar, self.groups.tolist(), self.neighbours)).encode())
        for array in (self.counts, self.exposure, self.population):
            found.update(np.ascontiguousarray(array, dtype="<f8").tobytes())
        return found.hexdigest()


def read_panel(
    table: "pd.DataFrame | Panel | Any", *, neighbours: Iterable[tuple[str, str]] = ()
) -> Panel:
    """Read a table of counts, or refuse it by a named error.

    Parameters
    ----------
    table : pandas.DataFrame or pyarrow.Table
        Columns ``place`` (text; codes of digits have one length, leading zeros included),
        ``month`` (``2018-12``, a date, a period, or numbers 1, 2, 3, ...), ``count`` (whole, not
        negative; NaN says *not covered*), and optionally ``population`` (persons), ``exposure``
        (share in [0, 1] of the month's events that is registered by now; 0 says *not covered*) and
        ``state`` (the group a place borrows its prior from; else the first two digits where every
        place is a code of five digits; else the whole table is one group).
    neighbours : iterable of (place, place), optional
        Places that touch, in either order.

    Returns
    -------
    Panel
        A place and month without a row is *not covered*, exactly like a row with NaN.

    Raises
    ------
    PanelRefused
        Columns missing, no rows, duplicates, negative, fractional or infinite counts, counts
        above 100,000, exposure outside [0, 1], cases where nobody lives, one place in two states,
        or no zero in a table with gaps (then the zeros were left out, and nobody could tell a
        quiet month from one without coverage).
    PersonsAreNotForecast
        A column names persons or cases.
    MonthNotRead
        A month that is not understood.
    """
    if isinstance(table, Panel):
        return table
    frame = _frame(table)
    place_codes, places = _places(frame["place"])
    numbers, is_numbered = numbers_of(frame["month"], column="month")
    calendar = calendar_of(numbers, is_numbered=is_numbered)
    shape = (len(places), calendar.length)
    if shape[0] * shape[1] > MOST_CELLS:
        raise PanelRefused(f"place, month: {shape[0]} places by {shape[1]} months are too many")
    cells = place_codes * calendar.length + (numbers - calendar.first)
    _refuse_duplicates(cells, frame)
    counts = _laid_out(cells, shape, _counts(frame["count"]))
    exposure = _laid_out(cells, shape, _exposure(frame, counts=frame["count"]))
    exposure[np.isnan(counts)] = 0.0
    counts[exposure == 0] = np.nan
    _refuse_left_out_zeros(counts)
    population = _laid_out(cells, shape, _population(frame))
    groups = _groups(frame, place_codes, places)
    return Panel(
        places=places,
        calendar=calendar,
        counts=counts,
        exposure=exposure,
        population=population,
        groups=groups,
        neighbours=_neighbours(neighbours, places),
    )


def _frame(table: Any) -> pd.DataFrame:
    frame = table.to_pandas() if hasattr(table, "to_pandas") else table
    if not isinstance(frame, pd.DataFrame):
        raise PanelRefused(f"a table is needed, not {type(table).__name__}")
    if named := sorted(PERSONS & {str(column).lower() for column in frame.columns}):
        raise PersonsAreNotForecast(f"{named[0]}: only places are forecast, never persons or cases")
    for column in REQUIRED:
        if list(frame.columns).count(column) != 1:
            raise PanelRefused(f"{column}: this column must be there, once")
    if frame.empty:
        raise PanelRefused("place, month, count: the table has no rows")
    return frame.reset_index(drop=True)


def _places(column: pd.Series) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    codes, distinct = pd.factorize(column, use_na_sentinel=True)
    if (codes < 0).any():
        raise PanelRefused(f"place, row {_first(codes < 0)}: the place is missing")
    if said := fault_of_codes(distinct):
        raise PanelRefused(f"place: {said}")
    names = []
    for code, place in enumerate(distinct):
        if not (isinstance(place, str) and place.strip()):
            raise PanelRefused(f"place, row {_first(codes == code)}: {place!r} is no text")
        names.append(place)
    order = np.argsort(np.array(names, dtype=object), kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank[codes], tuple(names[one] for one in order)


def _numbers(column: pd.Series, name: str) -> Floats:
    try:
        values = pd.to_numeric(column).to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError):
        read = pd.to_numeric(column, errors="coerce")
        row = _first((read.isna() & column.notna()).to_numpy())
        raise PanelRefused(f"{name}, row {row}: {column.iloc[row]!r} is no number") from None
    if np.isinf(values).any():
        raise PanelRefused(f"{name}, row {_first(np.isinf(values))}: infinite")
    return np.array(values)


def _counts(column: pd.Series) -> Floats:
    values = _numbers(column, "count")
    known = np.nan_to_num(values)
    for is_wrong, what in (
        (known < 0, "negative"),
        (known != np.floor(known), "a fraction"),
        (known > GREATEST_COUNT, f"more than {GREATEST_COUNT} in a month"),
    ):
        if is_wrong.any():
            row = _first(is_wrong)
            raise PanelRefused(f"count, row {row}: {values[row]:g} is {what}")
    if np.isnan(values).all():
        raise PanelRefused("count: no month of any place was covered")
    return values


def _exposure(frame: pd.DataFrame, *, counts: pd.Series) -> Floats:
    if "exposure" not in frame:
        return np.ones(len(frame))
    values = _numbers(frame["exposure"], "exposure")
    is_wrong = ~((values >= 0) & (values <= 1)) & counts.notna().to_numpy()
    if is_wrong.any():
        row = _first(is_wrong)
        raise PanelRefused(f"exposure, row {row}: {values[row]:g} is no share between 0 and 1")
    is_impossible = (values == 0) & (_numbers(counts, "count") > 0)
    if is_impossible.any():
        raise PanelRefused(f"exposure, row {_first(is_impossible)}: 0, and yet events were counted")
    return np.nan_to_num(values)


def _population(frame: pd.DataFrame) -> Floats:
    if "population" not in frame:
        return np.full(len(frame), np.nan)
    values = _numbers(frame["population"], "population")
    if (values < 0).any():
        raise PanelRefused(f"population, row {_first(values < 0)}: negative")
    is_impossible = (values == 0) & (_numbers(frame["count"], "count") > 0)
    if is_impossible.any():
        row = _first(is_impossible)
        raise PanelRefused(f"population, row {row}: events where nobody lives")
    values[values == 0] = np.nan
    return values


def _groups(
    frame: pd.DataFrame, codes: NDArray[np.int64], places: tuple[str, ...]
) -> NDArray[np.int64]:
    if "state" in frame:
        if said := fault_of_codes(frame["state"].dropna().unique()):
            raise PanelRefused(f"state: {said}")
        state, _ = pd.factorize(frame["state"].astype("string"), use_na_sentinel=True)
        if (state < 0).any():
            raise PanelRefused(f"state, row {_first(state < 0)}: the state is missing")
        groups = np.zeros(len(places), dtype=np.int64)
        groups[codes] = state
        if (groups[codes] != state).any():
            row = _first(groups[codes] != state)
            raise PanelRefused(f"state, row {row}: this place is in two states")
        return groups
    if all(len(place) == CODE_LENGTH and place.isdecimal() for place in places):
        return np.unique([place[:2] for place in places], return_inverse=True)[1].astype(np.int64)
    return np.zeros(len(places), dtype=np.int64)


def _neighbours(
    pairs: Iterable[tuple[str, str]], places: tuple[str, ...]
) -> tuple[tuple[int, int], ...]:
    position = {place: number for number, place in enumerate(places)}
    found = set()
    for row, (one, other) in enumerate(as_pairs(pairs)):
        for place in (one, other):
            if str(place) not in position:
                raise PanelRefused(f"neighbours, row {row}: {place!r} is not among the places")
        first, second = sorted((position[str(one)], position[str(other)]))
        if first == second:
            raise PanelRefused(f"neighbours, row {row}: {one!r} is its own neighbour")
        found.add((first, second))
    return tuple(sorted(found))


def _laid_out(cells: NDArray[np.int64], shape: tuple[int, int], values: Floats) -> Floats:
    laid = np.full(shape[0] * shape[1], np.nan)
    laid[cells] = values
    return laid.reshape(shape)


def _refuse_duplicates(cells: NDArray[np.int64], frame: pd.DataFrame) -> None:
    if np.bincount(cells).max() > 1:
        row = _first(pd.Series(cells).duplicated().to_numpy())
        place, month = frame["place"].iloc[row], frame["month"].iloc[row]
        raise PanelRefused(f"place, month, row {row}: {place} has {month} twice")


def _refuse_left_out_zeros(counts: Floats) -> None:
    if np.isnan(counts).any() and not (counts == 0).any():
        raise PanelRefused(
            "count: no zero in a table with gaps: say 0 where a covered month had no event, "
            "and leave out, or NaN, only what was not covered"
        )


def _first(is_wrong: NDArray[np.bool_]) -> int:
    return int(np.flatnonzero(is_wrong)[0])
