"""What waits to be verified, in an order of work: of events, never of persons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from baluarte.domain.access.rules import open_at
from baluarte.domain.registry.choices import EventState
from baluarte.domain.registry.models import Event, VerificationTurn
from baluarte.domain.registry.queries.lists import ListedEvent, listed
from baluarte.domain.wall.choices import Level
from baluarte.norms.catalogues import terms

ON_A_PAGE: Final = 30
# Of each gravity, so many of the newest are put in order, and no more.
LOOKED_AT: Final = 1_000
# From the best on; the same words as of any source.
RELIABILITIES: Final = ("high", "medium", "low", "unknown")


@dataclass(frozen=True, slots=True)
class QueueCursor:
    """Where a page of the queue ended, in the order of the work."""

    gravity: int
    reliability: int
    created_at: datetime
    id: UUID

    def __str__(self) -> str:
        instant = f"{self.created_at.timestamp():.6f}"
        return f"{self.gravity}_{self.reliability}_{instant}_{self.id.hex}"

    @classmethod
    def read(cls, text: str) -> "QueueCursor | None":
        """Read a cursor back from an address; nothing if it is none."""
        try:
            gravity, reliability, instant, key = text.split("_")
            at = datetime.fromtimestamp(float(instant), tz=UTC)
            return cls(int(gravity), int(reliability), at, UUID(key))
        except (ValueError, OverflowError, OSError):
            return None


@dataclass(frozen=True, slots=True)
class QueueFilters:
    """Of which state, type and list what waits is asked for; nothing asks for all."""

    state: str = ""
    type: str = ""
    compartment: UUID | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event that waits: its gravest acts, its best source, whose turn it is."""

    listed: ListedEvent
    # By which it stands where it does: the place of its gravest act in the international count.
    gravity: int
    reliability: str
    turn: VerificationTurn | None
    # Determined by whoever asks: another person confirms it.
    is_own: bool
    # After it goes on what waits next.
    cursor: QueueCursor


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Some of what waits, and where the next page begins, if there is one."""

    rows: Sequence[Waiting]
    after: QueueCursor | None
    # There is more of one gravity than was put in order.
    is_partial: bool


def to_verify(*, by: UUID) -> QuerySet[Event]:
    """Return what waits to be verified by somebody who did not determine it, in no order."""
    mine = open_at(Level.CONTRIBUTE)
    found = Event.objects.filter(compartment__in=mine, status=EventState.REPORTED)
    return found.exclude(current__by=by)


def verification_queue(
    *,
    by: UUID,
    at: datetime,
    filters: QueueFilters = QueueFilters(),
    after: QueueCursor | None = None,
    limit: int = ON_A_PAGE,
    looked_at: int = LOOKED_AT,
) -> QueuePage:
    """Return what waits to be verified: the gravest act first, then the best source, then age."""
    gravities = _gravities()
    if filters.type:
        gravities = {filters.type: gravities[filters.type]} if filters.type in gravities else {}
    asked: dict[str, Any] = {
        "level": Level.CONTRIBUTE.value,
        "reported": EventState.REPORTED.value,
        "types": list(gravities),
        "gravities": list(gravities.values()),
        "state": filters.state or None,
        "compartment": filters.compartment,
        "reliabilities": list(RELIABILITIES),
        "looked_at": looked_at,
        "limit": limit + 1,
    }
    if after is not None:
        asked |= {"gravity": after.gravity, "reliability": after.reliability}
        asked |= {"created_at": after.created_at, "id": after.id}
    with connection.cursor() as cursor:
        cursor.execute(_QUEUE.format(after=_AFTER if after else ""), asked)
        found = cursor.fetchall()
    shown = found[:limit]
    events = {one.event.pk: one for one in listed([row[3] for row in shown])}
    turns = turns_of(events, at=at)
    rows = [
        Waiting(
            listed=events[key],
            gravity=gravity,
            reliability=RELIABILITIES[reliability - 1],
            turn=turns.get(key),
            is_own=events[key].held.by_id == by,
            cursor=QueueCursor(gravity, reliability, created_at, key),
        )
        for gravity, reliability, created_at, key, _ in shown
        if key in events
    ]
    further = QueueCursor(*shown[-1][:4]) if len(found) > limit else None
    return QueuePage(rows, further, any(row[4] for row in found))


def turns_of(events: Any, *, at: datetime) -> dict[UUID, VerificationTurn]:
    """Return whose turn it is now to verify some events, where it is anybody's."""
    found = VerificationTurn.objects.filter(event__in=list(events), until_at__gt=at)
    return {one.event_id: one for one in found.select_related("by")}


@cache
def _gravities() -> dict[str, int]:
    """Return how grave each type is: the place that 16.10.1 gives it, 1 the gravest."""
    known = {
        code: int(one.facts.get("sdg_severity") or 0)
        for code, one in terms("aggression_types").items()
    }
    least = max(known.values()) + 1
    return {code: place or least for code, place in known.items()}


_AFTER = """
 where (gravity, reliability, created_at, id)
       > (%(gravity)s, %(reliability)s, %(created_at)s, %(id)s)"""
# Of each type a walk along its index; of each event its gravest act, then its best source.
_QUEUE = """
with told as materialized (
select w.gravity, found.id, found.created_at, found.place
  from unnest(%(types)s::text[], %(gravities)s::int[]) as w(type, gravity)
 cross join unnest(array(select bal.compartments(%(level)s))) as opened(id)
 cross join lateral (
       select a.id, a.created_at, row_number() over () as place
         from (select t.listed_date, t.event_id from registry_act t
                where t.compartment_id = opened.id and t.type = w.type and t.ended_at is null
                  and (%(compartment)s::uuid is null or t.compartment_id = %(compartment)s)
                order by t.listed_date desc, t.event_id desc offset 0) t
         join registry_event a on a.id = t.event_id and a.status = %(reported)s
          and (%(state)s::text is null or a.state_id = %(state)s)
        limit %(looked_at)s + 1) found),
partial as (select bool_or(place > %(looked_at)s) as more from told),
gravest as (select id, created_at, min(gravity) as gravity from told group by id, created_at),
placed as (
select g.gravity,
       coalesce((select min(array_position(%(reliabilities)s::varchar[], c.reliability))
                   from registry_claim c
                  where c.event_id = g.id and c.ended_at is null),
                cardinality(%(reliabilities)s::varchar[])) as reliability,
       g.created_at, g.id
  from gravest g)
select gravity, reliability, created_at, id, coalesce((select more from partial), false)
  from placed{after}
 order by gravity, reliability, created_at, id limit %(limit)s
"""
