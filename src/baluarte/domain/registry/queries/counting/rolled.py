"""Counts as of now from sums kept beforehand: of each compartment the reader has open.

Months whose sums are marked, or that a period cuts, are counted afresh in the same statement; what
several hold of one event is taken out and added once. So the numbers are those of `count_units`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from django.db import connection

from baluarte.domain.registry.cells import CHOSEN, GRAINS, UNITS, grain_of
from baluarte.domain.registry.choices import AggressionState, DateReading
from baluarte.domain.registry.models import Aggression
from baluarte.domain.registry.queries.counting.dimensions import (
    OF_ACTS,
    UNKNOWN,
    Dimension,
    category,
    of_act,
)
from baluarte.domain.registry.queries.counting.joining import (
    ActHeld,
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
# Which column says each dimension, and which are to be kept for it.
_SAID: Final = {
    Dimension.YEAR: ("left(told, 4)", ()),
    Dimension.MONTH: ("told", ()),
    Dimension.STATE: ("state", ("state",)),
    Dimension.MUNICIPALITY: ("municipality", ("state", "municipality")),
    Dimension.LINK_TO_WORK: ("link_to_work", ("link_to_work",)),
    Dimension.VERIFICATION: ("state_of", ()),
    Dimension.LIST: ("compartment_id::text", ()),
    Dimension.TYPE: ("kinds", ("kinds",)),
    Dimension.GROUP: ("kinds", ("kinds",)),
    Dimension.OBSTACLE: ("kinds", ("kinds",)),
    Dimension.PERPETRATOR: ("classes", ("classes",)),
    Dimension.ACTOR: ("classes", ("classes",)),
}
_MONTH: Final = 7


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
            where = tuple(_category(one, value) for one, value in zip(by, said, strict=True))
            sums.add(where, number, is_confirmed=is_confirmed)
    _join(sums, filters)
    return sums.counted(known_at=at)


def _join(sums: Sums, filters: Filters) -> None:
    """Count once what several hold of one event."""
    edges = same_edges()
    ends = {end for edge in edges for end in (edge.left, edge.right)}
    if not ends:
        return
    chosen = aggressions(filters).filter(pk__in=ends)
    apart = read_apart(Aggression.objects.filter(pk__in=chosen), edges, known_at=None)
    around = Around(profiles={}, persons={}, authorities=authorities())
    sums.add_events(apart.alone(), around, number=-1)
    sums.add_events(apart.joined(), around)


def _category(dimension: Dimension, said: Any) -> str:
    if dimension in OF_ACTS:
        return _of_codes(dimension, tuple(said))
    if dimension is Dimension.MONTH and len(said) < _MONTH:
        return UNKNOWN
    return str(said)


@lru_cache(maxsize=4096)
def _of_codes(dimension: Dimension, codes: tuple[str, ...]) -> str:
    """Return the category of some types, or of some classes, as of acts that have them."""
    if dimension in (Dimension.PERPETRATOR, Dimension.ACTOR):
        return category(of_act(dimension, ActHeld(_NOBODY, "", None, codes)))
    acts = (ActHeld(_NOBODY, code, None, ()) for code in codes)
    return category({value for act in acts for value in of_act(dimension, act)})


_NOBODY: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class _Period:
    """The months of a period, and those of them that it cuts."""

    first: date | None
    last: date | None

    @property
    def cut(self) -> list[date]:
        """The months only some of whose days are asked for."""
        found = set()
        if self.first is not None and self.first.day > 1:
            found.add(self.first.replace(day=1))
        if self.last is not None and (self.last + timedelta(days=1)).day > 1:
            found.add(self.last.replace(day=1))
        return sorted(found)


def _read(
    unit: Unit, by: Sequence[Dimension], filters: Filters
) -> Iterator[tuple[str, bool, int, Any]]:
    asked, values = as_sql(filters)
    values |= {"types": filters.kinds, "level": Level.CODED.value, "unit": unit.value}
    values["confirmed"] = AggressionState.CONFIRMED.value
    if filters.kinds is not None:
        asked += OF_TYPES.format(key="id", live=LIVE)
    grain = _grain(unit, by, filters)
    parts = {
        "said": "".join(f", {_SAID[one][0]} as said_{place}" for place, one in enumerate(by)),
        "keys": "".join(f", {3 + place}" for place in range(len(by))),
        "found": "".join(f", said_{place}" for place in range(len(by))),
        "chosen": CHOSEN,
        "asked": asked,
    }
    units = " union all ".join((UNITS[unit.value], UNITS["untold"]))
    parts["cells"] = _CELLS.format(units=units, **parts)
    if grain is None:
        statement = _AFRESH.format(**parts)
    else:
        period = _Period(filters.first_listed, filters.last_listed)
        values |= {"grain": grain, "cut": period.cut}
        values |= {"first_month": period.first and period.first.replace(day=1)}
        values |= {"last_month": period.last and period.last.replace(day=1)}
        statement = _ROLLED.format(**parts, on_sums=_on_sums(filters))
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        yield from cursor.fetchall()


def _grain(unit: Unit, by: Sequence[Dimension], filters: Filters) -> int | None:
    """Return the smallest grain that has all that is asked; nothing where none has."""
    if filters.dates is not DateReading.LISTED or filters.is_near:
        return None
    # An event is asked for by any of its acts, which the sums of acts and victims do not say.
    if unit is not Unit.EVENTS and (filters.kinds is not None or filters.perpetrators):
        return None
    needed = {name for one in by for name in _SAID[one][1]}
    for is_asked, name in (
        (filters.state is not None or filters.municipality is not None, "state"),
        (filters.municipality is not None, "municipality"),
        (filters.kinds is not None, "kinds"),
        (bool(filters.perpetrators), "classes"),
        (filters.link is not None, "link_to_work"),
    ):
        needed |= {name} if is_asked else set()
    fitting: Callable[[tuple[str, ...]], bool] = needed.issubset
    return next((grain_of(one) for one in GRAINS if fitting(one)), None)


def _on_sums(filters: Filters) -> str:
    """Return what is asked as a condition on sums; a period is asked of the months beside it."""
    parts = ["r.state_of = any(%(states_of)s)"]
    for sql, value in (
        ("r.state = %(state)s", filters.state),
        ("r.municipality = %(municipality)s", filters.municipality),
        ("r.kinds && %(types)s::varchar[]", filters.kinds),
        ("r.classes && %(perpetrators)s::varchar[]", filters.perpetrators or None),
        ("r.compartment_id = %(compartment)s", filters.compartment),
        ("r.link_to_work = %(link)s", filters.link),
        ("r.month >= %(first_month)s", filters.first_listed),
        ("r.month <= %(last_month)s", filters.last_listed),
    ):
        if value is not None:
            parts.append(sql)
    return " and ".join(parts)


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
_ROLLED = """
with opened as materialized (
     select id from unnest(array(select bal.compartments(%(level)s))) as opened(id)),
stale as materialized (
     select o.id as compartment_id, m.month from opened o
       join lateral (select distinct month from registry_rollupmark k
                      where k.compartment_id = o.id) m on true
      union
     select o.id, cut from opened o cross join unnest(%(cut)s::date[]) cut),
chosen as materialized ({chosen}
       from stale s
       join registry_aggression a on a.compartment_id = s.compartment_id
        and a.listed_date >= s.month and a.listed_date < s.month + interval '1 month'
       join registry_determination d on d.id = a.current_id
      where {asked}),
{cells},
rolled as (
     select unit, state_of = %(confirmed)s as is_confirmed{said}, sum(number) as number
       from registry_rollup r
      where r.grain = %(grain)s and r.unit in (%(unit)s, 'untold') and {on_sums}
        and (r.compartment_id, r.month) not in (select compartment_id, month from stale)
      group by unit, 2{keys})
select unit, is_confirmed, number::bigint{found} from rolled
 union all
select unit, is_confirmed, number{found} from afresh
"""
