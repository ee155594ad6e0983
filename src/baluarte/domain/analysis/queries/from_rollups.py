"""Counts as of now from sums kept beforehand: of each compartment the reader has open.

What the sums say of months that are marked is taken out, and counted from the events, in the same
statement; of a month that a period cuts, the days of its shorter side are counted, to add or to
take out. What several hold of one event is taken out and added once. So the numbers are those of
`count_units`.
"""

from calendar import monthrange
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import connection

from baluarte.domain.analysis.queries.deduplicated_events import Around, authorities, read_apart
from baluarte.domain.analysis.queries.dimensions import Dimension
from baluarte.domain.analysis.queries.rollups_and_events import (
    BY_MONTH,
    BY_YEAR,
    FROM_EVENTS,
    FROM_SUMS,
    UNSORTED,
)
from baluarte.domain.analysis.queries.tables import Counted, Sums, Unit, count_units
from baluarte.domain.analysis.rollup_cells import (
    ACTOR,
    ALL_YEARS,
    CHOSEN,
    CLASS,
    GRAINS,
    GRAINS_HOLDING,
    GROUP,
    OBSTACLE,
    TYPE,
    grain_of,
    unit_as_sql,
)
from baluarte.domain.linkage.queries.pairs import same_edges
from baluarte.domain.registry.choices import DateReading, EventState
from baluarte.domain.registry.models import UNDATED, Event
from baluarte.domain.registry.queries.filters import LIVE, Filters, as_sql
from baluarte.domain.registry.queries.keyset_pages import OF_TYPES
from baluarte.domain.registry.queries.lists import events
from baluarte.domain.wall.choices import Level


@dataclass(frozen=True, slots=True)
class Days:
    """Days of a month that a period cuts, counted from the events: to add, or to take out."""

    month: date
    first: date
    last: date
    sign: int


def days_cut(first: date, last: date) -> list[Days]:
    """Return the days to be counted of each month of which a period has a part."""
    months = sorted({day.replace(day=1) for day in (first, last)})
    return [days for days in (_cut_of(month, first, last) for month in months) if days is not None]


def _cut_of(month: date, first: date, last: date) -> Days | None:
    """Return the days within the period, or those outside it where these are fewer."""
    end = month.replace(day=monthrange(month.year, month.month)[1])
    begins, ends = max(first, month), min(last, end)
    if (begins, ends) == (month, end):
        return None
    outside = (end - month) - (ends - begins)
    is_one_side = begins == month or ends == end
    # What has no day stands on the first there is, and is much.
    if not is_one_side or month == UNDATED or outside > ends - begins:
        return Days(month, begins, ends, 1)
    if begins == month:
        return Days(month, ends + timedelta(days=1), end, -1)
    return Days(month, month, begins - timedelta(days=1), -1)


def months_outside(first: date, last: date) -> list[date]:
    """Return the months before and after a period, of its first and its last year."""
    before = [first.replace(month=n, day=1) for n in range(1, first.month)]
    return before + [last.replace(month=n, day=1) for n in range(last.month + 1, 13)]


SUMMED: Final = frozenset({Unit.EVENTS, Unit.ACTS, Unit.VICTIMISATIONS})
_YEAR = "lpad(year::text, 4, '0')"
# What says each dimension, and which columns are to be kept for it.
_SAID: Final = {
    Dimension.YEAR: (f"case when told <> '' then {_YEAR} else '' end", ()),
    Dimension.MONTH: (
        f"case when told = 'M' then {_YEAR} || '-' || lpad(month::text, 2, '0') else '' end",
        (),
    ),
    Dimension.STATE: ("state", ("state",)),
    Dimension.MUNICIPALITY: ("municipality", ("state", "municipality")),
    Dimension.LINK_TO_WORK: ("link_to_work", ("link_to_work",)),
    Dimension.VERIFICATION: ("status", ()),
    Dimension.LIST: ("compartment_id::text", ()),
    Dimension.TYPE: (TYPE, ("kinds",)),
    Dimension.GROUP: (GROUP, ("kinds",)),
    Dimension.OBSTACLE: (OBSTACLE, ("kinds",)),
    Dimension.PERPETRATOR: (CLASS, ("classes",)),
    Dimension.ACTOR: (ACTOR, ("classes",)),
}


def can_sum(unit: Unit, by: Sequence[Dimension]) -> bool:
    """Say whether a count needs nothing but codes of events: who a victim is, it never reads."""
    return unit in SUMMED and all(one in _SAID for one in by)


def are_summed(unit: Unit, by: Sequence[Dimension], filters: Filters) -> bool:
    """Say whether sums tell it, so that it takes no longer where there are more events."""
    holding = _holding(unit, filters) if can_sum(unit, by) else None
    return holding is not None and _grain(by, filters, holding=holding) is not None


def count_now(
    unit: Unit,
    by: Sequence[Dimension],
    filters: Filters = Filters(),  # noqa: B008 (frozen)
    *,
    at: datetime,
) -> Counted:
    """Count one kind of unit as the registry stands, split by up to three dimensions."""
    if not can_sum(unit, by):
        return count_units(unit, by, of=events(filters, known_at=at), known_at=at)
    sums = Sums(unit, by)
    for unit_found, number, confirmed, *said in _read(unit, by, filters):
        if unit_found == "untold":
            sums.untold += number
        else:
            sums.add(tuple(said), number, confirmed)
    _join(sums, filters)
    return sums.counted(known_at=at)


def _join(sums: Sums, filters: Filters) -> None:
    """Count once what several hold of one event."""
    edges = same_edges(among=events(filters).values("pk"))
    ends = {end for edge in edges for end in (edge.left, edge.right)}
    if not ends:
        return
    chosen = events(filters).filter(pk__in=ends)
    apart = read_apart(Event.objects.filter(pk__in=chosen), edges, known_at=None)
    around = Around(profiles={}, persons={}, authorities=authorities())
    sums.add_events(apart.alone(), around, number=-1)
    sums.add_events(apart.joined(), around)


def _read(
    unit: Unit, by: Sequence[Dimension], filters: Filters
) -> Iterator[tuple[str, int, int, Any]]:
    holding = _holding(unit, filters)
    grain = None if holding is None else _grain(by, filters, holding=holding)
    # Of sums the period is asked apart.
    within = filters if grain is None else filters.narrowed(from_date=None, until_date=None)
    asked, values = as_sql(within)
    values |= {"types": filters.kinds, "level": Level.CODED.value, "unit": unit.value}
    values["confirmed"] = EventState.CONFIRMED.value
    if filters.kinds is not None:
        asked += OF_TYPES.format(key="id", live=LIVE)
    parts = {"chosen": CHOSEN, "asked": asked, **_as_columns(by)}
    acts = [name for name in ("kinds", "classes") if any(name in _SAID[one][1] for one in by)]
    parts["units"] = " union all ".join(
        unit_as_sql(one, said=acts, beside=", c.sign") for one in (unit.value, "untold")
    )
    if grain is None:
        statement = FROM_EVENTS.format(**parts)
    else:
        values |= {"grain": grain, "holding": holding, "units": [unit.value, "untold"]}
        values |= _period(filters)
        rolled = BY_MONTH if Dimension.MONTH in by else BY_YEAR
        is_whole = not filters.is_dated and not {Dimension.YEAR, Dimension.MONTH} & {*by}
        parts |= {"on_sums": _on_sums(filters), "is_whole": str(is_whole)}
        statement = FROM_SUMS.format(rolled=rolled.format(**parts), **parts)
    with connection.cursor() as cursor:
        cursor.execute(UNSORTED.format(statement=statement), values)
        cursor.nextset()
        yield from cursor.fetchall()


def _as_columns(by: Sequence[Dimension]) -> dict[str, str]:
    """Return what says each dimension; the month of a sum is known only once it is summed."""
    said = [_SAID[one][0] for one in by]
    ahead = [("''" if one is Dimension.MONTH else _SAID[one][0]) for one in by]
    late = [
        f"{_SAID[one][0] if one is Dimension.MONTH else f'said_{n}'} as said_{n}"
        for n, one in enumerate(by)
    ]
    return {
        "said": "".join(f", {one} as said_{n}" for n, one in enumerate(said)),
        "ahead": "".join(f", {one} as said_{n}" for n, one in enumerate(ahead)),
        "late": "".join(f", {one}" for one in late),
        "keys": "".join(f", said_{n}" for n in range(len(by))),
    }


def _period(filters: Filters) -> dict[str, Any]:
    """Return the period as days, as years, and what of these is not read as it stands."""
    first, last = filters.first_listed or date.min, filters.last_listed or date.max
    cut = days_cut(first, last)
    return {
        "first": first,
        "last": last,
        "first_year": first.year,
        "last_year": last.year,
        "cut": [days.month for days in cut],
        "cut_first": [days.first for days in cut],
        "cut_last": [days.last for days in cut],
        "cut_sign": [days.sign for days in cut],
        "out": [days.month for days in cut if days.sign == 1] + months_outside(first, last),
    }


def _holding(unit: Unit, filters: Filters) -> str | None:
    """Return by which type, group or class events are asked for; nothing where no sum says it.

    An event is asked for by any of its acts, which the sums of acts and victims do not say; nor
    does any sum say which of several an event has.
    """
    if filters.kinds is None and not filters.perpetrators:
        return ""
    if unit is not Unit.EVENTS or (filters.kinds is not None and filters.perpetrators):
        return None
    if filters.group is not None and not filters.types:
        return filters.group
    codes = filters.perpetrators or filters.kinds or ()
    return codes[0] if len(codes) == 1 else None


def _grain(by: Sequence[Dimension], filters: Filters, *, holding: str) -> int | None:
    """Return the smallest grain that has all that is asked; nothing where none has."""
    if filters.dates is not DateReading.LISTED or filters.is_placed or filters.asks_of_victims:
        return None
    needed = {name for one in by for name in _SAID[one][1]}
    for is_asked, name in (
        (filters.state is not None or filters.municipality is not None, "state"),
        (filters.municipality is not None, "municipality"),
        (filters.link is not None, "link_to_work"),
        (bool(holding), "holding"),
    ):
        needed |= {name} if is_asked else set()
    fitting: Callable[[tuple[str, ...]], bool] = needed.issubset
    grains = GRAINS_HOLDING if holding else GRAINS
    return next((grain_of(one) for one in grains if fitting(one)), None)


def _on_sums(filters: Filters) -> str:
    """Return what is asked as a condition on sums; a period is asked of the spans beside it."""
    parts = [
        "r.grain = %(grain)s and r.unit = any(%(units)s) and r.holding = %(holding)s"
        " and r.status = any(%(states_of)s)"
    ]
    for sql, value in (
        ("r.state = %(state)s", filters.state),
        ("r.municipality = %(municipality)s", filters.municipality),
        ("r.compartment_id = %(compartment)s", filters.compartment),
        ("r.link_to_work = %(link)s", filters.link),
    ):
        if value is not None:
            parts.append(sql)
    return " and ".join(parts)


_HOLDINGS = """
select holding, sum(number) from analysis_rollup
 where grain = %(grain)s and unit = 'events' and year = %(all_years)s and holding = any(%(held)s)
 group by holding
"""


def count_holdings(codes: Collection[str]) -> dict[str, int]:
    """Return how many events hold each type of act or class of perpetrator, as last summed."""
    grain = grain_of(("holding", "link_to_work"))
    asked: dict[str, Any] = {"held": list(codes), "grain": grain, "all_years": ALL_YEARS}
    with connection.cursor() as cursor:
        cursor.execute(_HOLDINGS, asked)
        return dict(cursor.fetchall())
