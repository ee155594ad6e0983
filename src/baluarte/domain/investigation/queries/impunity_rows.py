"""The files, or events with their files, that a number of the page of impunity counts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from baluarte.domain.investigation.models import Inquiry
from baluarte.domain.investigation.queries.impunity import log_reading
from baluarte.domain.investigation.queries.impunity_sql import (
    FILES,
    KEYS_DOUBTFUL,
    KEYS_OF_ALL,
    KEYS_OF_EVENTS,
    KEYS_OF_FILES,
    KEYS_REGISTERED,
    KEYS_UNDATED,
    KEYS_WITHOUT_FILE,
    parameters,
)
from baluarte.domain.investigation.queries.impunity_tally import (
    Alike,
    Row,
    Tally,
    ask,
    histories,
    rows_of,
    standing_alike,
)
from baluarte.domain.investigation.queries.scope import Scope
from baluarte.domain.registry.models import Event
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.impunity import (
    DIRECT,
    EVENT,
    JUDICIALISED,
    CohortCell,
    Standing,
    is_in,
    part_of_cohort,
)

PER_PAGE = 200
# Numbers beside those of stages and figures: every file, files in no curve, events on record, and
# those of them without a file.
EVERY_FILE, UNDATED, REGISTERED, WITHOUT_FILE = "files", "undated", "registered", "without_file"
# Files with a conviction of which no day is known, and of which the press alone tells.
NO_DAY, BY_PRESS = f"{DIRECT}.undated", f"{DIRECT}.by_press"
OF_FILES = (EVERY_FILE, UNDATED, DIRECT, JUDICIALISED)
# The event, the file, when it was recorded.
Key = tuple[UUID | None, UUID | None, datetime]


@dataclass(frozen=True)
class Counted:
    """What a number counts once: an event with its files in scope, or one file."""

    event: Event | None
    files: tuple[Inquiry, ...]


@dataclass(frozen=True)
class CountedPage:
    """How much a number counts, and one page of it, the newest first."""

    many: int
    is_of_events: bool
    rows: tuple[Counted, ...]


def counted_in(
    cell: str | CohortCell,
    *,
    scope: Scope,
    page: int = 1,
    size: int = PER_PAGE,
    by: UUID,
    at: datetime,
) -> CountedPage:
    """Return a page of what a cell counts, of so many rows: those of a number; logged."""
    on = local_day(at)
    given = parameters(scope, on)
    is_of_events = not isinstance(cell, CohortCell) and not cell.startswith(OF_FILES)
    if isinstance(cell, CohortCell):
        keys = _in_cohort(cell, given, on)
    elif is_of_events:
        keys = _events(cell, scope, given, on)
    else:
        keys = _files(cell, given, on)
    grouped: dict[UUID | None, list[Key]] = defaultdict(list)
    for key in keys:
        event, file, _recorded = key
        grouped[(event if is_of_events else None) or file].append(key)
    newest = sorted(grouped.values(), key=_newest, reverse=True)
    log_reading("investigation.read_impunity_rows", len(newest), by=by, at=at)
    shown = newest[(page - 1) * size : page * size]
    return CountedPage(len(newest), is_of_events, tuple(_opened(shown)))


def _opened(rows: Sequence[Sequence[Key]]) -> Iterable[Counted]:
    files = Inquiry.objects.select_related("event").in_bulk(
        [file for row in rows for _, file, _ in row if file]
    )
    events = Event.objects.in_bulk([event for row in rows for event, _, _ in row if event])
    for row in rows:
        held = [files[file] for _, file, _ in sorted(row, key=_recorded) if file]
        of = next((one.event for one in held), None)
        yield Counted(of or next((events[event] for event, _, _ in row if event), None),
                      tuple(held))  # fmt: skip


def _newest(row: Sequence[Key]) -> tuple[datetime, str]:
    recorded, key = max((at, str(file or event)) for event, file, at in row)
    return recorded, key


def _recorded(key: Key) -> datetime:
    return key[2]


def _files(cell: str, given: Mapping[str, Any], on: date) -> list[Key]:
    if cell in (EVERY_FILE, UNDATED):
        sql = KEYS_OF_ALL if cell == EVERY_FILE else KEYS_UNDATED
        return [(None, *row) for row in ask(sql, given)]
    if cell in (NO_DAY, BY_PRESS):
        asked = {**given, "doubt": cell.removeprefix(f"{DIRECT}.")}
        return [(None, *row) for row in ask(KEYS_DOUBTFUL, asked)]
    tally = Tally(given, on)
    alike = _wanted((row.alike for row in tally.alike), cell)
    found: list[Key] = [(None, *row) for row in ask(KEYS_OF_FILES, {**given, **alike})]
    apart = [row for stood, row in tally.files() if row.key and is_in(stood, cell)]
    return found + [(None, row.key, _instant(row)) for row in apart]


def _events(cell: str, scope: Scope, given: Mapping[str, Any], on: date) -> list[Key]:
    found: list[Key] = []
    if cell == REGISTERED:
        return ask(KEYS_REGISTERED, given) if not scope.is_of_files else found
    if cell != WITHOUT_FILE:
        tally = Tally(given, on)
        alike = [row.alike for row in tally.alike if row.is_alone]
        wanted = _wanted([*alike, *(row.alike for row in tally.together)], cell)
        found += [(*row,) for row in ask(KEYS_OF_EVENTS, {**given, **wanted})]
        whole = [rows for stood, rows in tally.whole_events() if is_in(stood, cell)]
        found += [(row.event, row.key, _instant(row)) for rows in whole for row in rows]
    if not scope.is_of_files:
        killings = [
            one for one in (True, False)
            if cell == WITHOUT_FILE
            or is_in(Standing(EVENT, is_known=False, is_killing=one), cell)
        ]  # fmt: skip
        found += ask(KEYS_WITHOUT_FILE, {**given, "in_killings": killings}) if killings else []
    return found


def _in_cohort(cell: CohortCell, given: Mapping[str, Any], on: date) -> list[Key]:
    rows = rows_of(FILES, given)
    told = histories(rows)
    return [
        (None, row.key, _instant(row))
        for row in rows
        if row.key and part_of_cohort(told[row.key], cell, at=on)
    ]


def _wanted(alike: Iterable[Alike], cell: str) -> dict[str, list[Any]]:
    """Return what stands as a cell counts it, in columns."""
    wanted = [one for one in dict.fromkeys(alike) if is_in(standing_alike(*one), cell)]
    names = ("furthest", "lasts", "convicted", "fresh", "killings")
    columns = zip(*wanted, strict=True) if wanted else ((),) * len(names)
    return {f"in_{name}": list(held) for name, held in zip(names, columns, strict=True)}


def _instant(row: Row) -> datetime:
    assert row.recorded_at is not None
    return row.recorded_at
