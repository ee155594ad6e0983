"""What is held of many events, as plain rows: for who writes files of everything."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from baluarte.domain.registry.models import Act
from baluarte.domain.registry.queries.filters import live_at
from baluarte.domain.registry.queries.lists import held_of


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


class PlainAct(NamedTuple):
    """One act of an event."""

    event: UUID
    victim_number: int | None
    type: str
    perpetrators: Sequence[str]
    involvement: str


def plain_held(keys: Sequence[UUID], *, known_at: dt.datetime) -> list[PlainHeld]:
    """Return what was held of some events on an instant, in their order."""
    columns = ["event__reference" if f == "reference" else f for f in PlainHeld._fields]
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
