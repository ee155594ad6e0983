"""Counts as of now from sums kept beforehand: of each compartment the reader has open.

Years of which a month is marked, or that a period cuts, are added up from their months; months that
are marked or cut are counted afresh, in the same statement. What several hold of one event is taken
out and added once. So the numbers are those of `count_units`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import connection

from baluarte.domain.registry.cells import (
    ACTOR,
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
from baluarte.domain.registry.choices import AggressionState, DateReading
from baluarte.domain.registry.models import Aggression
from baluarte.domain.registry.queries.counting.dimensions import (
    Dimension,
)
from baluarte.domain.registry.queries.counting.joining import (
    Around,
    authorities,
    read_apart,
)
from baluarte.domain.registry.queries.counting.tables import Counted, Sums, Unit, count_units
from baluarte.domain.registry.queries.filters import LIVE, Filters, as_sql
from baluarte.domain.registry.queries.lists import aggressions
from baluarte.domain.registry.queries.pairs import same_edges
from baluarte.domain.registry.queries.walks import OF_TYPES
from baluarte.domain.wall.choices import Level

SUMMED: Final = frozenset({Unit.EVENTS, Unit.ACTS, Unit.VICTIMISATIONS})
# What says each dimension, and which columns are to be kept for it.
_SAID: Final = {
    Dimension.YEAR: ("left(told, 4)", ()),
    Dimension.MONTH: ("case when length(told) = 7 then told else '' end", ()),
    Dimension.STATE: ("state", ("state",)),
    Dimension.MUNICIPALITY: ("municipality", ("state", "municipality")),
    Dimension.LINK_TO_WORK: ("link_to_work", ("link_to_work",)),
    Dimension.VERIFICATION: ("state_of", ()),
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


def count_now(
    unit: Unit,
    by: Sequence[Dimension],
    filters: Filters = Filters(),  # noqa: B008 (frozen)
    *,
    at: datetime,
) -> Counted:
    """Count one kind of unit as the registry stands, split by up to three dimensions."""
    if not can_sum(unit, by):
        return count_units(unit, by, of=aggressions(filters, known_at=at), known_at=at)
    sums = Sums(unit, by)
    for unit_found, is_confirmed, number, *said in _read(unit, by, filters):
        if unit_found == "untold":
            sums.untold += number
        else:
            sums.add(tuple(said), number, is_confirmed=is_confirmed)
    _join(sums, filters)
    return sums.counted(known_at=at)


def _join(sums: Sums, filters: Filters) -> None:
    """Count once what several hold of one event."""
    edges = same_edges(among=aggressions(filters).values("pk"))
    ends = {end for edge in edges for end in (edge.left, edge.right)}
    if not ends:
        return
    chosen = aggressions(filters).filter(pk__in=ends)
    apart = read_apart(Aggression.objects.filter(pk__in=chosen), edges, known_at=None)
    around = Around(profiles={}, persons={}, authorities=authorities())
    sums.add_events(apart.alone(), around, number=-1)
    sums.add_events(apart.joined(), around)


@dataclass(frozen=True, slots=True)
class _Period:
    """A period, and the months and the years of which only some days are asked for."""

    first: date | None
    last: date | None

    @property
    def months(self) -> list[date]:
        """The months that it cuts."""
        return sorted({day.replace(day=1) for day in self._cut() if day != day.replace(day=1)})

    @property
    def years(self) -> list[date]:
        """The years that it cuts."""
        cut = (day for day in self._cut() if day != day.replace(month=1, day=1))
        return sorted({day.replace(month=1, day=1) for day in cut})

    def _cut(self) -> Iterator[date]:
        """Yield the days before which it cuts."""
        if self.first is not None:
            yield self.first
        if self.last is not None and self.last < date.max:
            yield self.last + timedelta(days=1)


def _read(
    unit: Unit, by: Sequence[Dimension], filters: Filters
) -> Iterator[tuple[str, bool, int, Any]]:
    asked, values = as_sql(filters)
    values |= {"types": filters.kinds, "level": Level.CODED.value, "unit": unit.value}
    values["confirmed"] = AggressionState.CONFIRMED.value
    if filters.kinds is not None:
        asked += OF_TYPES.format(key="id", live=LIVE)
    said = [_SAID[one][0] for one in by]
    parts = {
        "said": "".join(f", {one} as said_{place}" for place, one in enumerate(said)),
        "keys": "".join(f", {3 + place}" for place in range(len(by))),
        "found": "".join(f", said_{place}" for place in range(len(by))),
        "chosen": CHOSEN,
        "asked": asked,
    }
    acts = [name for name in ("kinds", "classes") if any(name in _SAID[one][1] for one in by)]
    units = " union all ".join(unit_as_sql(one, said=acts) for one in (unit.value, "untold"))
    parts["cells"] = _CELLS.format(units=units, **parts)
    holding = _holding(unit, filters)
    grain = None if holding is None else _grain(by, filters, holding=holding)
    if grain is None:
        statement = _AFRESH.format(**parts)
    else:
        period = _Period(filters.first_listed, filters.last_listed)
        values |= {"grain": grain, "holding": holding, "units": [unit.value, "untold"]}
        values |= {"cut": period.months, "cut_years": period.years}
        values |= {"first_month": period.first and period.first.replace(day=1)}
        values |= {"last_month": period.last and period.last.replace(day=1)}
        covered = _BY_MONTH if Dimension.MONTH in by else _BY_YEAR
        rolled = covered.format(on_sums=_on_sums(filters))
        statement = _ROLLED.format(**parts, rolled=rolled)
    with connection.cursor() as cursor:
        cursor.execute(_UNSORTED.format(statement=statement), values)
        cursor.nextset()
        yield from cursor.fetchall()


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
    if filters.dates is not DateReading.LISTED or filters.is_placed:
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
        " and r.state_of = any(%(states_of)s)"
    ]
    for sql, value in (
        ("r.state = %(state)s", filters.state),
        ("r.municipality = %(municipality)s", filters.municipality),
        ("r.compartment_id = %(compartment)s", filters.compartment),
        ("r.link_to_work = %(link)s", filters.link),
        ("r.begins >= %(first_month)s", filters.first_listed),
        ("r.begins <= %(last_month)s", filters.last_listed),
    ):
        if value is not None:
            parts.append(sql)
    return " and ".join(parts)


# How many sums there are is more than the database expects: it would sort them, on a disk.
_UNSORTED = """
set local enable_sort = off; {statement}; set local enable_sort = default
"""
_CELLS = """
cells as ({units}),
afresh as (
     select unit, state_of = %(confirmed)s as is_confirmed{said}, count(*) as number
       from cells group by unit, 2{keys})
"""
_AFRESH = """
with chosen as materialized ({chosen}
       from registry_aggression a join registry_determination d on d.id = a.current_id
      where {asked}),
{cells}
select unit, is_confirmed, number{found} from afresh
"""
# The sums of months that are neither marked nor cut; and where no month is asked for, those of
# years in which no month is.
_BY_MONTH = """
select r.* from registry_rollup r
 where r.span = 'M' and {on_sums}
   and (r.compartment_id, r.begins) not in (select compartment_id, month from stale)
"""
_BY_YEAR = """
select r.* from registry_rollup r
 where r.span = 'Y' and {on_sums}
   and (r.compartment_id, r.begins) not in (select compartment_id, year from broken)
 union all
select r.* from broken b join registry_rollup r
    on r.compartment_id = b.compartment_id
   and r.begins >= b.year and r.begins < b.year + interval '1 year'
 where r.span = 'M' and {on_sums}
   and (r.compartment_id, r.begins) not in (select compartment_id, month from stale)
"""
_ROLLED = """
with opened as materialized (
     select id from unnest(array(select bal.compartments(%(level)s))) as opened(id)),
marked as materialized (
     select m.compartment_id, m.span, m.begins from opened o
       join lateral (select distinct k.compartment_id, k.span, k.begins from registry_rollupmark k
                      where k.compartment_id = o.id) m on true),
stale as materialized (
     select compartment_id, begins as month from marked where span = 'M'
      union
     select o.id, cut from opened o cross join unnest(%(cut)s::date[]) cut),
broken as materialized (
     select compartment_id, date_trunc('year', month)::date as year from stale
      union
     select compartment_id, begins from marked where span = 'Y'
      union
     select o.id, cut from opened o cross join unnest(%(cut_years)s::date[]) cut),
chosen as materialized ({chosen}
       from stale s
      cross join lateral (
            select a.* from registry_aggression a
             where a.compartment_id = s.compartment_id and a.listed_date >= s.month
               and a.listed_date < s.month + interval '1 month' and {asked} offset 0) a
      cross join lateral (
            select h.first_date, h.last_date, h.victims from registry_determination h
             where h.id = a.current_id offset 0) d),
{cells},
rolled as (
     select unit, state_of = %(confirmed)s as is_confirmed{said}, sum(number) as number
       from ({rolled}) spans group by unit, 2{keys})
select unit, is_confirmed, number::bigint{found} from rolled
 union all
select unit, is_confirmed, number{found} from afresh
"""
