"""The list in another order than the newest first, walked along the index of that order.

Where a question leaves few events, they are found as the list finds them and sorted; where it
leaves many, the index of the order meets them soon. Both tell the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import connection

from baluarte.domain.registry.models import UNDATED
from baluarte.domain.registry.queries.filters import LIVE, Filters, as_sql
from baluarte.domain.registry.queries.keyset_pages import OF_TYPES, walk
from baluarte.domain.registry.queries.list_order import (
    Order,
    OrderColumn,
    OrderMark,
    SortKey,
    directed,
)
from baluarte.domain.wall.choices import Level

# Up to so many are sorted; of more, the index is walked.
SORTED: Final = 1000


def walk_in_order(
    filters: Filters,
    order: Order,
    *,
    after: OrderMark | None,
    limit: int,
    sorted_up_to: int = SORTED,
) -> list[OrderMark]:
    """Return where the next events of the list stand in an order, the first of them first."""
    among = _few(filters, sorted_up_to)
    if among == []:
        return []
    asked, values = as_sql(filters)
    if filters.kinds is not None:
        asked += OF_TYPES.format(key="id", live=LIVE)
    values |= {"level": Level.CODED.value, "types": filters.kinds, "among": among}
    found: list[OrderMark] = []
    for told in _stretches(order, after):
        statement, more = _statement(order, asked, told, is_among=among is not None)
        with connection.cursor() as cursor:
            cursor.execute(statement, values | more | {"limit": limit - len(found)})
            found += [OrderMark(tuple(row)) for row in cursor.fetchall()]
        if len(found) == limit:
            break
    return found


def _few(filters: Filters, most: int) -> list[UUID] | None:
    """Return the events that answer, where they are few; nothing where they are many, or all."""
    if filters == Filters():
        return None
    found = walk(filters, after=None, limit=most + 1, known_at=None)
    return [key for _, key in found] if len(found) <= most else None


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Events of which the key is told, or those of which it is not; and after which."""

    is_told: bool
    after: OrderMark | None


def _stretches(order: Order, after: OrderMark | None) -> Iterator[_Stretch]:
    if after is None or not after.is_untold:
        yield _Stretch(is_told=True, after=after)
    if order.key is not SortKey.RECORDED:
        yield _Stretch(is_told=False, after=after if after and after.is_untold else None)


def _statement(
    order: Order, asked: str, stretch: _Stretch, *, is_among: bool
) -> tuple[str, dict[str, Any]]:
    columns = order.columns
    parts, values = [asked, _told(order, is_told=stretch.is_told)], {"undated": UNDATED}
    if stretch.after is not None:
        # What is told of none is after none.
        told = list(zip(columns, stretch.after.values, strict=True))
        names = {f"after_{n}": value for n, (_, value) in enumerate(told)}
        begin = 0 if stretch.is_told else 1
        parts.append(_after(columns, order, begin))
        values |= names
    shape = _AMONG if is_among else _WALK
    marks = ", ".join(f"mark_{n}" for n in range(len(columns)))
    statement = shape.format(
        columns=", ".join(f"{one.sql} as mark_{n}" for n, one in enumerate(columns)),
        marks=marks,
        asked=" and ".join(parts),
        within=directed([one.sql for one in columns], order),
        over=directed([f"mark_{n}" for n in range(len(columns))], order),
    )
    return statement, values


def _told(order: Order, *, is_told: bool) -> str:
    key = order.columns[0].sql
    if order.key is SortKey.DAY:
        return f"{key} > %(undated)s" if is_told else f"{key} = %(undated)s"
    return f"{key} is not null" if is_told else f"{key} is null"


def _after(columns: tuple[OrderColumn, ...], order: Order, n: int) -> str:
    """Return what comes after a mark; not a comparison of rows, which would lose the index."""
    sign = "<" if order.descends(columns[n]) else ">"
    value = f"%(after_{n})s"
    if n == len(columns) - 1:
        return f"{columns[n].sql} {sign} {value}"
    beyond = _after(columns, order, n + 1)
    return f"{columns[n].sql} {sign}= {value} and ({columns[n].sql} {sign} {value} or {beyond})"


_WALK: Final = """
select {marks}
  from unnest(array(select bal.compartments(%(level)s))) as opened(id)
 cross join lateral (
       select {columns} from registry_event a
        where a.compartment_id = opened.id and {asked}
        order by {within} limit %(limit)s) found
 order by {over} limit %(limit)s
"""
# An offset keeps each a question about one row: of many, a table would be read whole.
_AMONG: Final = """
select {marks}
  from unnest(%(among)s::uuid[]) as few(id)
 cross join lateral (
       select {columns} from registry_event a
        where a.id = few.id and {asked} offset 0) found
 order by {over} limit %(limit)s
"""
