"""What a file that was sent would come to: its table, its first rows, a rehearsal; nothing kept.

It is made when something is sent and goes into the sealed draft, so that a page only reads it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from itertools import islice
from typing import Any

from django.utils import timezone

from baluarte.domain.files.reading import Row, Table, open_table
from baluarte.domain.intake.actions.chunks import RowUpdate
from baluarte.domain.intake.choices import ReportState
from baluarte.domain.intake.dry_run import rehearse
from baluarte.domain.intake.mapping import Categories, read_mapping
from baluarte.domain.intake.mapping import Mapping as ListMapping
from baluarte.domain.intake.models import SourceList
from baluarte.domain.intake.places import PlaceMatcher, Territory
from baluarte.domain.intake.queries import counts_by_state
from baluarte.domain.intake.reasons import Reason
from baluarte.domain.intake.schema import fold_label, split_cell
from baluarte.domain.wall.context import acting_account
from baluarte.web.intake.drafts import Draft, changed

FIRST_ROWS = 5
# Of so many rows each reason's first places are remembered.
PLACED_ROWS = 2000
SHOWN_PLACES = 3
# Rows that are in and would say otherwise: those that would lose something first.
SHOWN_UPDATES = 100
# What a page can read, code and take in while somebody waits.
MOST_ROWS = 20_000
SHOWN_OF_A_CELL = 160
MOST_WORDS = 200
WORDS_READ = 100_000


class TooManyRows(Exception):
    """A file with more rows than a page takes."""


@dataclass(frozen=True)
class Words:
    """The different words of a column and how often each stands there, the commonest first."""

    counted: tuple[tuple[str, int], ...]
    left_out: int


def table_of(draft: Draft) -> Table:
    """Open a draft's file, or raise `FileRefused`."""
    return open_table(
        BytesIO(draft.content),
        name=draft.file_name,
        encoding=draft.encoding,
        delimiter=draft.delimiter,
        sheet=draft.sheet,
        header=draft.header,
    )


def mapping_of(draft: Draft) -> ListMapping | None:
    """Return what a draft's columns mean, once that is said."""
    return read_mapping(draft.mapping) if draft.mapping is not None else None


def studied(
    draft: Draft, *, source_list: SourceList | None = None, places: PlaceMatcher | None = None
) -> Draft:
    """Return a draft that knows what its file would come to; raises what reading it raises."""
    with table_of(draft) as table:
        return changed(draft, study=_studied(draft, table, source_list, places))


def _studied(
    draft: Draft, table: Table, source_list: SourceList | None, places: PlaceMatcher | None
) -> dict[str, Any]:
    study: dict[str, Any] = {
        "format": table.file_format,
        "encoding": table.encoding,
        "is_certain": table.encoding_is_certain,
        "columns": list(table.columns),
        "headers": list(table.headers),
        "notices": [list(notice) for notice in table.notices],
        "header": table.header,
        "top": [[number, list(cells)] for number, cells in table.top],
        "sheets": list(table.sheets),
        "sheet": table.sheet,
    }
    mapping = mapping_of(draft)
    if mapping is None:
        rows = _limited(table.rows)
        first = [[row.number, _shown(row.values)] for row in islice(rows, FIRST_ROWS)]
        rest = sum(1 for _ in rows)
        return study | {"first": first, "rows": len(first) + rest} | _set_aside(table)
    mapping.check_columns(table.columns)
    told = _rehearsed(table, mapping, draft.accessed_date, source_list, places or Territory())
    return study | told | _set_aside(table)


def _set_aside(table: Table) -> dict[str, Any]:
    """Return what was left out of the rows: known once they are read."""
    kept = table.set_aside
    return {"set_aside": dict(kept.counts), "set_aside_first": [list(one) for one in kept.first]}


def words_of(draft: Draft, mapping: ListMapping, parts: Iterable[str]) -> dict[str, Words]:
    """Return the words of the categories of each part that has any; the file is read once."""
    tallies = {part: _Tally(mapping, part) for part in parts}
    if not tallies:
        return {}
    with table_of(draft) as table:
        for row in islice(table.rows, WORDS_READ):
            for tally in tallies.values():
                tally.take(row)
    return {part: tally.words() for part, tally in tallies.items() if tally.counted}


class _Tally:
    """The words of a part as rows are read, without what means kept back or not known."""

    def __init__(self, mapping: ListMapping, part: str) -> None:
        self._said = mapping.categories(part)
        self._passed_over = mapping.reserved | mapping.not_known | mapping.also_not_known(part)
        self._spelled: dict[str, str] = {}
        self.counted: Counter[str] = Counter()

    def take(self, row: Row) -> None:
        for label in _labels(row, self._said):
            folded = fold_label(label)
            if folded and folded not in self._passed_over and is_text(label):
                self.counted[self._spelled.setdefault(folded, label)] += 1

    def words(self) -> Words:
        ordered = sorted(self.counted.items(), key=lambda pair: (-pair[1], pair[0]))
        return Words(tuple(ordered[:MOST_WORDS]), max(0, len(ordered) - MOST_WORDS))


def _labels(row: Row, said: Categories) -> Iterator[str]:
    for column in said.columns:
        cell = row.values.get(column, "")
        yield from split_cell(cell, separators=said.separators, known=said.codes)


def reasons_counted(study: Mapping[str, Any]) -> list[tuple[Reason, int, list[int]]]:
    """Return why rows would wait or be refused, the gravest and commonest first.

    With each, in how many rows and in which first.
    """
    counted = [
        (Reason(code, column), rows, first)
        for code, column, rows, first in study.get("reasons", ())
    ]
    return sorted(counted, key=lambda one: (-one[0].weight, -one[1], one[0]))


def _rehearsed(
    table: Table,
    mapping: ListMapping,
    accessed: date,
    source_list: SourceList | None,
    places: PlaceMatcher,
) -> dict[str, Any]:
    found = rehearse(
        _limited(table.rows),
        mapping=mapping,
        places=places,
        accessed_date=accessed,
        source_list=source_list,
        examples=PLACED_ROWS,
        seen_by=(acting_account(), timezone.now()),
    )
    places_of: dict[Reason, list[int]] = {}
    for row, outcome in found.examples:
        for reason in outcome.reasons:
            places_of.setdefault(reason, []).append(row.number)
    first = found.examples[:FIRST_ROWS]
    return {
        "rows": found.rows,
        "states": {str(state): count for state, count in found.states.items()},
        "reasons": [
            [one.code, one.column, count, places_of.get(one, [])[:SHOWN_PLACES]]
            for one, count in found.reasons.items()
        ],
        "unread": [list(one) for one in found.unread if is_text(one[1])],
        "changes": dict(found.changes),
        "absent": _absent(source_list, found.changes),
        "erasing": sum(one.erases for one in found.updates),
        "updates": [_updated(one) for one in _erasing_first(found.updates)[:SHOWN_UPDATES]],
        "first": [[row.number, _shown(row.values), out.state, _broken(row)] for row, out in first],
    }


def _broken(row: Row) -> list[str]:
    """Return the columns whose cells hold letters that are broken or no text."""
    return [column for code, column in row.problems if code.startswith("cell.")]


def _erasing_first(updates: Sequence[RowUpdate]) -> list[RowUpdate]:
    return sorted(updates, key=lambda one: (not one.erases, one.number))


def _updated(one: RowUpdate) -> dict[str, Any]:
    """Return what a row would say otherwise, as a page shows it: in the sealed draft alone."""
    return {
        "row": one.number,
        "erases": one.erases,
        "cells": [
            [cell.column, cell.was[:SHOWN_OF_A_CELL], cell.now[:SHOWN_OF_A_CELL], cell.is_lost]
            for cell in one.changes
        ],
    }


def _limited(rows: Iterable[Row]) -> Iterator[Row]:
    for count, row in enumerate(rows, start=1):
        if count > MOST_ROWS:
            raise TooManyRows
        yield row


def _absent(source_list: SourceList | None, changes: Mapping[str, int]) -> int:
    """Say how many rows of a list the file does not hold: each key stands once on both sides."""
    if source_list is None:
        return 0
    counts = counts_by_state([source_list]).get(source_list.pk, {})
    return sum(counts.values()) - changes.get("changed", 0) - changes.get("unchanged", 0)


def _shown(values: Mapping[str, str]) -> dict[str, str]:
    return {column: cell[:SHOWN_OF_A_CELL] for column, cell in values.items()}


def all_refused(study: Mapping[str, Any]) -> bool:
    """Say whether nothing of a file could be a report."""
    states = study.get("states", {})
    return bool(states) and set(states) <= {str(ReportState.REFUSED)}


NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def as_told(text: str) -> str:
    """Return a cell as a page can show it: what is no text is marked, what is unseen is named."""
    return UNSEEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", marked(text))


def marked(text: str) -> str:
    """Return a text with a mark for each character that is none."""
    return NO_TEXT.sub("�", text)


def is_text(text: str) -> bool:
    """Say whether a cell holds nothing but text."""
    return NO_TEXT.search(text) is None
