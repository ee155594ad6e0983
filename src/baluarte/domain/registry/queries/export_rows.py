"""What is held of many events, as plain rows: for who writes files of everything."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple
from uuid import UUID

from django.db import connection

from baluarte.domain.registry.models import UNDATED, Act
from baluarte.domain.registry.queries.filters import LIVE_THEN, Filters, as_sql, live_at
from baluarte.domain.registry.queries.keyset_pages import OF_TYPES
from baluarte.domain.registry.queries.list_order import Order, SortKey, directed
from baluarte.domain.registry.queries.lists import held_of
from baluarte.domain.wall.choices import Level


class PlainHeld(NamedTuple):
    """What is held of an event: codes, days and numbers."""

    event: UUID
    reference: str
    compartment: UUID
    date: str
    first_date: dt.date | None
    last_date: dt.date | None
    state: str | None
    municipality: str | None
    place_precision: str
    victims: int | None
    link_to_work: str
    status: str
    decided_at: dt.datetime
    recorded_at: dt.datetime


class PlainAct(NamedTuple):
    """One act of an event."""

    event: UUID
    victim_number: int | None
    type: str
    perpetrators: Sequence[str]
    involvement: str


_OF_EVENT = {"reference": "event__reference", "recorded_at": "event__created_at"}


def plain_held(keys: Sequence[UUID], *, known_at: dt.datetime) -> list[PlainHeld]:
    """Return what was held of some events on an instant, in their order."""
    columns = [_OF_EVENT.get(field, field) for field in PlainHeld._fields]
    rows = held_of(keys, known_at=known_at).values_list(*columns)
    held = {row[0]: PlainHeld._make(row) for row in rows}
    return [held[key] for key in keys if key in held]


def plain_acts(keys: Sequence[UUID], *, known_at: dt.datetime) -> dict[UUID, list[PlainAct]]:
    """Return the acts that some events held, each event's by victim and type."""
    found: dict[UUID, list[PlainAct]] = {}
    acts = Act.objects.filter(live_at(known_at), event__in=keys)
    for row in acts.order_by("victim_number", "type", "id").values_list(*PlainAct._fields):
        found.setdefault(row[0], []).append(PlainAct._make(row))
    return found


def keys_in_order(
    filters: Filters, order: Order, *, known_at: dt.datetime, at_once: int
) -> Iterator[list[UUID]]:
    """Yield the events that answered on an instant, in an order of the list, some at a time.

    Sorted by the database once, whatever there is: for who writes everything, never for a page.
    """
    asked, values = as_sql(filters, then=True)
    if filters.kinds is not None:
        asked += OF_TYPES.format(key="event_id", live=LIVE_THEN)
    values |= {"level": Level.CODED.value, "types": filters.kinds, "known_at": known_at}
    statement = _SORTED.format(
        asked=asked, untold=_UNTOLD[order.key], order=directed(_THEN[order.key], order)
    )
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, values | {"undated": UNDATED})
        while rows := cursor.fetchmany(at_once):
            yield [key for (key,) in rows]


# What was held of an event then stands in a determination; when it was recorded does not change.
_THEN: Final = {
    SortKey.DAY: ("a.listed_date", "a.event_id"),
    SortKey.RECORDED: ("e.created_at", "a.listed_date", "a.event_id"),
    SortKey.PLACE: ("coalesce(a.municipality_id, a.state_id)", "a.listed_date", "a.event_id"),
    SortKey.VICTIMS: ("a.victims", "a.listed_date", "a.event_id"),
}
_UNTOLD: Final = {
    SortKey.DAY: "a.listed_date = %(undated)s",
    SortKey.RECORDED: "e.created_at is null",
    SortKey.PLACE: "a.state_id is null",
    SortKey.VICTIMS: "a.victims is null",
}
_SORTED: Final = """
select a.event_id
  from unnest(array(select bal.compartments(%(level)s))) as opened(id)
  join registry_determination a on a.compartment_id = opened.id
  join registry_event e on e.id = a.event_id
 where a.decided_at <= %(known_at)s and {asked}
   and not exists (select 1 from registry_determination n
                    where n.supersedes_id = a.id and n.decided_at <= %(known_at)s)
 order by {untold}, {order}
"""
