"""The cells of one row, read through its list's mapping: given, kept back, or not known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from baluarte.domain.intake.labels import fold_label
from baluarte.domain.intake.mapping import Mapping as ListMapping

# A narrative is no label, and is not compared with any.
LONGEST_LABEL = 200


@dataclass(frozen=True, slots=True)
class Cells:
    """A row's values and what its list means by some of them."""

    values: Mapping[str, str]
    mapping: ListMapping

    def of(self, column: str) -> str:
        """Return a cell without the spaces around it; nothing where there is no such column."""
        return self.values.get(column, "").strip() if column else ""

    def joined(self, columns: Iterable[str]) -> str:
        """Return what several columns say, one after the other."""
        return " ".join(filter(None, map(self.of, columns)))

    def is_reserved(self, text: str) -> bool:
        """Say whether this is how the list writes that something is kept back."""
        return len(text) <= LONGEST_LABEL and fold_label(text) in self.mapping.reserved

    def is_not_known(self, text: str, part: str) -> bool:
        """Say whether this is how the list writes that something is not known, or nothing."""
        if len(text) > LONGEST_LABEL:
            return not text.strip()
        folded = fold_label(text)
        return not folded or folded in self.mapping.words_for_not_known(part)
