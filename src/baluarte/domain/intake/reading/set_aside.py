"""Rows of a sheet that tell of nobody: its title, headings between rows, totals. Counted aloud."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

TITLE, TOTAL, HEADING, HEADER_AGAIN = "title", "total", "heading", "header_again"
KINDS = (TITLE, HEADING, HEADER_AGAIN, TOTAL)
SHOWN = 50
SHOWN_OF_A_ROW = 160
TOTALS = re.compile(
    r"\W*(?:gran |sub)?(?:total(?:es)?|suma)(?: (?:general|acumulado|anual|global|final|parcial)"
    r"| (?:de|del|por) [\w ]{1,40})?\W*(?P<number>\d[\d.,]*)?\W*",
    re.IGNORECASE,
)
LONGEST_LABEL = 80
QUANTITY = re.compile(r"[-+]?\$?\s?[\d.,]+\s?%?")
HEADER_WIDTH = 3


@dataclass
class SetAside:
    """How many rows of each kind are no reports, and the first of them as written."""

    counts: Counter[str] = field(default_factory=Counter)
    first: list[tuple[int, str, str]] = field(default_factory=list)

    def add(self, number: int, kind: str, cells: Iterable[str]) -> None:
        """Count a row that is no report, and keep what it says if it is among the first."""
        self.counts[kind] += 1
        if len(self.first) < SHOWN:
            text = " · ".join(filter(None, (cell.strip() for cell in cells)))
            self.first.append((number, kind, text[:SHOWN_OF_A_ROW]))

    def take(self, counts: dict[str, int], first: Iterable[Sequence[object]]) -> None:
        """Take over what another process counted."""
        self.counts = Counter(counts)
        self.first = [(int(str(n)), str(kind), str(text)) for n, kind, text in first]


def kind_of(cells: Sequence[str], headers: Sequence[str]) -> str:
    """Say whether a row is a total or the header once more; nothing where it may be a report.

    A total says so in its first cell, and elsewhere it holds nothing but numbers.
    """
    first = next((cell for cell in cells if cell and not cell.isspace()), "")
    if not first:
        return ""
    if len(first) <= LONGEST_LABEL and TOTALS.fullmatch(first) and _has_numbers(cells, first):
        return TOTAL
    if cells[0] == headers[0] and len(headers) >= HEADER_WIDTH and list(cells) == list(headers):
        return HEADER_AGAIN
    return ""


def _has_numbers(cells: Sequence[str], label: str) -> bool:
    """Say whether a row holds a number or nothing beside its label, which may say it itself."""
    others = {cell.strip() for cell in cells} - {"", label.strip()}
    return all(map(QUANTITY.fullmatch, others))
