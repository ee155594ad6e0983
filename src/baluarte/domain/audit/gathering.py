"""What a page shows, gathered while it is made: written at its end as one entry."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID


@dataclass
class Gathered:
    """Which coded facts are shown, and whether anything was written in the log meanwhile."""

    facts: set[UUID] = field(default_factory=set)
    is_recorded: bool = False


_gathered: ContextVar[Gathered | None] = ContextVar("gathered", default=None)


@contextmanager
def gathering() -> Iterator[Gathered]:
    """Gather what is shown until the end of a request."""
    gathered = Gathered()
    token = _gathered.set(gathered)
    try:
        yield gathered
    finally:
        _gathered.reset(token)


def note_facts(keys: Iterable[UUID]) -> None:
    """Note which events are shown, where somebody gathers."""
    if (gathered := _gathered.get()) is not None:
        gathered.facts.update(keys)


def note_record() -> None:
    """Note that an entry was written."""
    if (gathered := _gathered.get()) is not None:
        gathered.is_recorded = True
