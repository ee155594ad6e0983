"""What a list writes that was not read: dates and types, each once with how many rows hold it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from baluarte.domain.intake.cells import LONGEST_LABEL
from baluarte.domain.intake.coding import Outcome
from baluarte.domain.intake.labels import fold_label, split_cell
from baluarte.domain.intake.mapping import Mapping as ListMapping
from baluarte.domain.intake.reading.tables import Row

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
