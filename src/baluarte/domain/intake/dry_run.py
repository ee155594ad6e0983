"""An import rehearsed: what a file would come to under a mapping, keeping nothing of it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from uuid import UUID

from baluarte.domain.files.reading.tables import Row
from baluarte.domain.intake.actions.chunks import RowUpdate, compare_rows
from baluarte.domain.intake.coding import Outcome, code_row
from baluarte.domain.intake.mapping import LONGEST_LABEL
from baluarte.domain.intake.mapping import Mapping as ListMapping
from baluarte.domain.intake.models import Report, SourceList
from baluarte.domain.intake.places import PlaceMatcher
from baluarte.domain.intake.reasons import Reason
from baluarte.domain.intake.row_identity import (
    IdentifiedRow,
    Recogniser,
    passing_recogniser,
    recogniser,
)
from baluarte.domain.intake.schema import fold_label, split_cell

DATE, TYPE = "date", "type"
DATES = frozenset({"date.unreadable", "date.impossible", "date.future", "date.too_early"})
UNMAPPED = "type.unmapped"
# So many different ones are told apart; a column of free words has no end of them.
MOST = 500


@dataclass
class UnreadWords:
    """Counts what was not read, accents and case apart, each as it was written first."""

    mapping: ListMapping
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    _written: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, row: Row, outcome: Outcome) -> None:
        """Count what of a row was not read."""
        for reason in outcome.reasons:
            if reason.code in DATES:
                self._count(DATE, row.values.get(reason.column, "").strip())
            elif reason.code == UNMAPPED:
                for label in self._unmapped(row.values.get(reason.column, "")):
                    self._count(TYPE, label)

    def commonest(self, most: int) -> list[tuple[str, str, int]]:
        """Return part, words and rows: dates first, of each the commonest first."""
        ordered = sorted(self.counts.items(), key=lambda one: (one[0][0], -one[1], one[0][1]))
        return [(part, self._written[part, key], rows) for (part, key), rows in ordered[:most]]

    def _count(self, part: str, text: str) -> None:
        key = (part, fold_label(text))
        if len(text) > LONGEST_LABEL or (key not in self.counts and len(self.counts) >= MOST):
            return
        self._written.setdefault(key, text)
        self.counts[key] += 1

    def _unmapped(self, cell: str) -> Iterator[str]:
        said = self.mapping.types
        passed_over = (
            self.mapping.reserved | self.mapping.not_known | self.mapping.also_not_known("types")
        )
        for label in split_cell(cell.strip(), separators=said.separators, known=said.codes):
            folded = fold_label(label)
            if folded and folded not in passed_over and not said.codes.get(folded):
                yield label


AT_ONCE = 1000
SHOWN_UNREAD = 100


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """How many rows would come to which state, why, and the first few in full."""

    rows: int
    states: Mapping[str, int]
    reasons: Mapping[Reason, int]
    # New, changed, unchanged: beside the list, where there is one already.
    changes: Mapping[str, int]
    examples: tuple[tuple[Row, Outcome], ...]
    # Dates and types that were not read: part, as written, in how many rows.
    unread: tuple[tuple[str, str, int], ...] = ()
    # What rows that are in would say otherwise; only where somebody looks at it.
    updates: tuple[RowUpdate, ...] = ()


def rehearse(
    rows: Iterable[Row],
    *,
    mapping: ListMapping,
    places: PlaceMatcher,
    accessed_date: date,
    source_list: SourceList | None = None,
    examples: int = 5,
    seen_by: tuple[UUID, datetime] | None = None,
) -> Rehearsal:
    """Code every row of a file and keep nothing but counts and the first few.

    `seen_by`, somebody and an instant, opens what rows that are in say now: the reading is logged.
    """
    states: Counter[str] = Counter()
    reasons: Counter[Reason] = Counter()
    changes: Counter[str] = Counter()
    shown: list[tuple[Row, Outcome]] = []
    updates: list[RowUpdate] = []
    unread = UnreadWords(mapping)
    knowing = _recogniser_of(source_list, mapping)
    for some in _batches(knowing.recognise(rows)):
        changes.update(_compared(some, source_list))
        if source_list is not None and seen_by is not None:
            by, at = seen_by
            updates += compare_rows(source_list=source_list, told=some, by=by, at=at)
        for told in some:
            outcome = code_row(told.row, mapping=mapping, places=places, accessed=accessed_date)
            states[outcome.state] += 1
            reasons.update(outcome.reasons)
            if outcome.reasons:
                unread.add(told.row, outcome)
            if len(shown) < examples:
                shown.append((told.row, outcome))
    return Rehearsal(
        states.total(),
        dict(states),
        dict(reasons),
        dict(changes),
        tuple(shown),
        tuple(unread.commonest(SHOWN_UNREAD)),
        tuple(updates),
    )


def _recogniser_of(source_list: SourceList | None, mapping: ListMapping) -> Recogniser:
    if source_list is None:
        return passing_recogniser(mapping)
    owner = f"institution:{source_list.steward_id}"
    return recogniser(owner=owner, source_list=source_list.pk, mapping=mapping)


def _compared(some: list[IdentifiedRow], source_list: SourceList | None) -> Iterator[str]:
    known: dict[bytes, bytes] = {}
    if source_list is not None:
        newest = Report.objects.filter(
            source_list=source_list, is_newest=True, key_hash__in=[told.key_hash for told in some]
        )
        known = {bytes(k): bytes(r) for k, r in newest.values_list("key_hash", "raw_hash")}
    for told in some:
        earlier = known.get(told.key_hash)
        yield "new" if earlier is None else "unchanged" if earlier == told.raw_hash else "changed"


def _batches(told: Iterator[IdentifiedRow]) -> Iterator[list[IdentifiedRow]]:
    while some := list(islice(told, AT_ONCE)):
        yield some
