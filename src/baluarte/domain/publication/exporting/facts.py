"""The facts that answer a question, as they were held on an instant, some at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from baluarte.domain.publication.choices import ExportMore
from baluarte.domain.publication.exporting.more import More, more_of
from baluarte.domain.publication.queries.exports import taken_back_of
from baluarte.domain.registry.models import Act
from baluarte.domain.registry.queries import Cursor, Filters, list_aggressions
from baluarte.domain.registry.queries.lists import Listed, acts_of

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Told:
    """One event as it was held, with its acts: codes, days and numbers, and nobody's name."""

    listed: Listed
    acts: Sequence[Act]
    more: More = field(default_factory=More)

    @property
    def reference(self) -> str:
        return self.listed.aggression.reference

    @property
    def held(self) -> Any:
        return self.listed.held

    @property
    def source(self) -> Any:
        return self.listed.source


@dataclass(frozen=True, slots=True)
class Answer:
    """What answers a question on an instant, as far as whoever the transaction acts for sees.

    What was taken back after the instant is not in it, however long ago that lies.
    """

    filters: Filters
    known_at: datetime
    more: frozenset[ExportMore] = frozenset()

    def told(self) -> Iterator[Told]:
        """Yield the events, the newest first; each call asks anew and yields the same."""
        after: Cursor | None = None
        while True:
            page = list_aggressions(
                self.filters, after=after, limit=AT_ONCE, known_at=self.known_at
            )
            acts = acts_of([one.aggression.pk for one in page.rows], known_at=self.known_at)
            keys = [one.aggression.pk for one in page.rows]
            more = more_of(keys, self.more, known_at=self.known_at) if self.more else {}
            gone = taken_back_of([one.aggression.pk for one in page.rows], self.known_at)
            for one in page.rows:
                if one.aggression.pk in gone:
                    continue
                key = one.aggression.pk
                yield Told(one, acts.get(key, ()), more.get(key, More()))
            after = page.after
            if after is None:
                return
