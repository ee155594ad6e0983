"""Events beside the people who lived there: a rate per 100,000 person-years, and its interval.

Of events only: acts and victims come in bunches, and an interval of independent counts would be
too narrow for them. A place whose people are not known has no rate.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from baluarte.domain.analysis.queries.dimensions import SEVERAL, UNKNOWN, Dimension
from baluarte.domain.analysis.queries.layer_dimension import Split
from baluarte.domain.analysis.queries.tables import Counted, Unit
from baluarte.domain.registry.queries.filters import Filters
from baluarte.domain.territory.models import Municipality
from baluarte.domain.territory.queries import Exposure, person_years, person_years_each_year
from baluarte.norms.clocks.calendar import local_day
from baluarte.science import rates

PER: Final = 100_000
PLACES: Final = (Dimension.STATE, Dimension.MUNICIPALITY)


class WhyNot(StrEnum):
    """Why a table that splits events by place has no rates."""

    NO_PERIOD = "no_period"
    NO_SOURCE = "no_source"


@dataclass(frozen=True, slots=True)
class Rate:
    """Events per 100,000 person-years, with the ends of the exact 95 % Poisson interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates of a table, by its categories, and what must be said with them."""

    cells: Mapping[tuple[str, ...], Rate]
    first: date
    last: date
    source: str
    is_stand_in: bool
    between: tuple[int, ...]


def can_rate(counted: Counted) -> bool:
    """Say whether a table is of events by one kind of place, and at most by year beside."""
    places = [one for one in counted.by if one in PLACES]
    others = set(counted.by) - {Dimension.YEAR, *PLACES}
    return counted.unit is Unit.EVENTS and len(places) == 1 and not others


def rates_of(counted: Counted, filters: Filters) -> Rates | WhyNot:
    """Return the rates of a table that `can_rate`; until the day it is known at, at most."""
    known_on = local_day(counted.known_at)
    last = min(filters.until_date or known_on, known_on)
    at, years = _places(counted), _years(counted)
    first = filters.from_date or (date(min(years), 1, 1) if years else None)
    if first is None or first > last:
        return WhyNot.NO_PERIOD
    groups = _groups(counted.by[at], {where[at] for where in counted.cells})
    lived = _lived(groups, first, last, each_year=bool(years))
    if lived is None:
        return WhyNot.NO_SOURCE
    some = next(iter(lived.values()))
    cells = {}
    for where, cell in counted.cells.items():
        people = _people(where, counted, lived)
        if people:
            cells[where] = _rate(cell.all, people)
    between = sorted({year for one in lived.values() for year in one.between})
    return Rates(cells, first, last, some.source, some.is_stand_in, tuple(between))


def _places(counted: Counted) -> int:
    return next(place for place, one in enumerate(counted.by) if one in PLACES)


def _years(counted: Counted) -> set[int]:
    """Return the years of a table that splits by them; none where it does not."""
    if Dimension.YEAR not in counted.by:
        return set()
    at = counted.by.index(Dimension.YEAR)
    return {int(where[at]) for where in counted.cells if where[at] not in (UNKNOWN, SEVERAL)}


def _groups(dimension: Split, codes: Iterable[str]) -> dict[str, list[str]]:
    known = {code for code in codes if code not in (UNKNOWN, SEVERAL)}
    if dimension is Dimension.MUNICIPALITY:
        return {code: [code] for code in known}
    groups: dict[str, list[str]] = {code: [] for code in known}
    rows = Municipality.objects.filter(state__in=known).values_list("state_id", "code")
    for state, code in rows:
        groups[state].append(code)
    return groups


def _lived(
    groups: Mapping[str, list[str]], first: date, last: date, *, each_year: bool
) -> Mapping[int, Exposure] | None:
    """Return person-years by year; under 0 those of all the period, where it is not split."""
    if each_year:
        years = person_years_each_year(groups=groups, first=first, last=last, interpolate=True)
        return years or None
    whole = person_years(groups=groups, first=first, last=last, interpolate=True)
    return None if whole is None else {0: whole}


def _people(
    where: tuple[str, ...], counted: Counted, lived: Mapping[int, Exposure]
) -> float | None:
    told = dict(zip(counted.by, where, strict=True))
    year = told.get(Dimension.YEAR, "0")
    if year in (UNKNOWN, SEVERAL) or int(year) not in lived:
        return None
    group = lived[int(year)].groups.get(where[_places(counted)])
    return group.value if group else None


def _rate(events: int, people: float) -> Rate:
    low, high = rates.poisson_interval([events])
    each = PER / people
    return Rate(events * each, float(low[0]) * each, float(high[0]) * each)
