"""The facts that answer a question, as they were held on an instant, some at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from baluarte.domain.publication.choices import ExportMore
from baluarte.domain.publication.exporting.optional_tables import More, more_of
from baluarte.domain.publication.queries.exports import taken_back_of
from baluarte.domain.registry.choices import ListColumn
from baluarte.domain.registry.queries import NEWEST_FIRST, Cursor, Filters, Order
from baluarte.domain.registry.queries.export_rows import (
    PlainAct,
    PlainHeld,
    keys_in_order,
    plain_acts,
    plain_held,
)
from baluarte.domain.registry.queries.keyset_pages import walk
from baluarte.domain.registry.queries.lists import reports_of, sources_of
from baluarte.domain.territory.models import Municipality, State

AT_ONCE = 2000


class Place(NamedTuple):
    """A state or a municipality."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class ExportedEvent:
    """One event as it was held, with its acts: codes, days and numbers, and nobody's name."""

    held: PlainHeld
    acts: Sequence[PlainAct]
    # The list that holds it, with its steward.
    source: Any
    reports: int
    state: Place | None
    municipality: Place | None
    more: More = field(default_factory=More)

    @property
    def reference(self) -> str:
        return self.held.reference


@dataclass(frozen=True)
class Answer:
    """What answers a question on an instant, as far as whoever the transaction acts for sees.

    What was taken back after the instant is not in it, however long ago that lies.
    """

    filters: Filters
    known_at: datetime
    more: frozenset[ExportMore] = frozenset()
    order: Order = NEWEST_FIRST
    # Of the tables; none where all are.
    columns: tuple[ListColumn, ...] = ()

    def told(self) -> Iterator[ExportedEvent]:
        """Yield the events in their order; each call asks anew and yields the same."""
        for keys in self._keys():
            yield from self._told(keys)

    def _keys(self) -> Iterator[list[UUID]]:
        if self.order != NEWEST_FIRST:
            yield from keys_in_order(
                self.filters, self.order, known_at=self.known_at, at_once=AT_ONCE
            )
            return
        after: Cursor | None = None
        while found := walk(self.filters, after=after, limit=AT_ONCE, known_at=self.known_at):
            yield [key for _, key in found]
            after = Cursor(*found[-1])

    def _told(self, keys: Sequence[UUID]) -> Iterator[ExportedEvent]:
        acts = plain_acts(keys, known_at=self.known_at)
        more = more_of(keys, self.more, known_at=self.known_at) if self.more else {}
        gone = taken_back_of(keys, self.known_at)
        reports = reports_of(keys, known_at=self.known_at)
        held = plain_held(keys, known_at=self.known_at)
        sources = sources_of({one.compartment for one in held})
        for one in held:
            key = one.event
            if key not in gone:
                yield ExportedEvent(
                    held=one,
                    acts=acts.get(key, ()),
                    source=sources.get(one.compartment),
                    reports=reports.get(key, 0),
                    state=self._places.get(one.state or ""),
                    municipality=self._places.get(one.municipality or ""),
                    more=more.get(key, More()),
                )

    @cached_property
    def _places(self) -> Mapping[str, Place]:
        """States and municipalities by code, of two digits and of five."""
        every = (of.objects.values_list("code", "name") for of in (State, Municipality))
        return {code: Place(code, name) for places in every for code, name in places}
