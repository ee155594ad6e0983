"""How many files and events stand alike: what the database tallies, told as the texts tell it.

What has suspects told apart, and whatever has its event in common, is read whole and told by
`norms.impunity`; all else by what is written beside each file, so that both say the same.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection

from baluarte.domain.investigation.queries.impunity_sql import (
    COURSES,
    TALLY,
    TALLY_WITH_WAITS,
)
from baluarte.norms.impunity import (
    FILE,
    History,
    Standing,
    standing,
    standing_together,
    stands,
)
from baluarte.norms.inquiries import ToldStatus

# Stage reached, last statuses, whether there is a conviction, whether it is fresh, a killing.
Alike = tuple[str, str, bool, bool, bool | None]
FILES_ALIKE, EVENTS_ALIKE, WHOLE, WAITS = "files", "events", "whole", "waits"


@dataclass(frozen=True, slots=True)
class Row:
    """A file, or files or events that stand alike: what the database found of them.

    `lasts` is the last status that moved it, of an event that of each of its files, the oldest
    first; `key` is nothing where it stands for several. `is_alone`: no other file of its event.
    """

    of: str
    reached: str
    lasts: str
    is_convicted: bool
    is_fresh: bool
    is_killing: bool | None
    many: int
    year: int | None
    authority: str
    crime: str
    is_alone: bool
    is_told_apart: bool
    key: UUID | None
    event: UUID | None
    opened_on: date | None
    known_on: date | None
    recorded_at: datetime | None = None

    @property
    def alike(self) -> Alike:
        """Return what its standing is told by, where nobody tells its suspects apart."""
        return self.reached, self.lasts, self.is_convicted, self.is_fresh, self.is_killing


@dataclass(frozen=True, slots=True)
class Wait:
    """How many files were watched for so many days, until `cause`; nothing where none came.

    `days` is nothing where nobody says when they were opened, or until when they were watched.
    """

    days: int | None
    cause: str | None
    many: int


class Tally:
    """Files and events of a scope with where they stand on a day, and how long files waited."""

    def __init__(self, given: Mapping[str, Any], on: date, *, with_waits: bool = False) -> None:
        self.on = on
        rows = rows_of(TALLY_WITH_WAITS if with_waits else TALLY, given)
        # Days stand where others have a year, the cause where others have a stage.
        self.waits = [Wait(row.year, row.reached or None, row.many) for row in rows
                      if row.of == WAITS]  # fmt: skip
        self.alike = [row for row in rows if row.of == FILES_ALIKE]
        self.together = [row for row in rows if row.of == EVENTS_ALIKE]
        whole = [row for row in rows if row.of == WHOLE]
        self.histories = histories(whole)
        self.by_event: dict[UUID, list[Row]] = defaultdict(list)
        for row in whole:
            self.by_event[row.event or _key(row)].append(row)
        self.told_apart = [row for row in whole if row.is_told_apart]

    def files(self) -> Iterator[tuple[Standing, Row]]:
        """Yield where files stand, each as many times as its row says."""
        for row in self.alike:
            yield standing_alike(*row.alike), row
        for row in self.told_apart:
            yield standing(self.histories[_key(row)], at=self.on), row

    def events(self) -> Iterator[tuple[Standing, int]]:
        """Yield where events stand, and how many stand so."""
        for row in (*self.alike, *self.together):
            if row.is_alone or row.of == EVENTS_ALIKE:
                yield standing_alike(*row.alike), row.many
        for stood, _rows in self.whole_events():
            yield stood, 1

    def whole_events(self) -> Iterator[tuple[Standing, list[Row]]]:
        """Yield where each event that is told whole stands, with its files."""
        for rows in self.by_event.values():
            told = [self.histories[_key(row)] for row in rows]
            yield standing_together(told, at=self.on), rows


@cache
def standing_alike(
    reached: str, lasts: str, is_convicted: bool, is_fresh: bool, is_killing: bool | None
) -> Standing:
    """Return where files or events stand that the database found alike."""
    if not reached:
        return Standing(FILE, is_known=is_fresh, is_killing=is_killing)
    return stands(
        reached=reached,
        lasts=tuple(lasts.split(",")) if lasts else (),
        is_convicted=is_convicted,
        is_fresh=is_fresh,
        is_killing=is_killing,
    )


def histories(rows: Sequence[Row]) -> dict[UUID, History]:
    """Return all that is told of some files."""
    told: dict[UUID, list[ToldStatus]] = defaultdict(list)
    if rows:
        for key, code, first, last, whose in ask(COURSES, {"files": [row.key for row in rows]}):
            told[key].append(ToldStatus(code, first, last, whose))
    return {
        _key(row): History(
            id=str(row.key), statuses=tuple(told[_key(row)]), has_complaint=True, has_file=True,
            opened_on=row.opened_on, known_on=row.known_on, is_killing=row.is_killing,
        )
        for row in rows
    }  # fmt: skip


def rows_of(sql: str, given: Mapping[str, Any]) -> list[Row]:
    """Return what the database found."""
    return [Row(*row) for row in ask(sql, given)]


def ask(sql: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Return what the database answers."""
    with connection.cursor() as cursor:
        # A tally of all files is sorted in memory, not on disk.
        cursor.execute("set local work_mem = '64MB'")
        cursor.execute(sql, given)
        found = list(cursor.fetchall())
        cursor.execute("set local work_mem = default")
    return found


def _key(row: Row) -> UUID:
    assert row.key is not None
    return row.key
