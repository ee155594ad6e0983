"""Dates among other words, as somebody types them into a search box."""

import re
from datetime import date

from baluarte.norms.imprecise.known import DateRefused, ImpreciseDate, plain
from baluarte.norms.imprecise.reading import MONTHS, read_date

_MONTH = f"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})\\b\\.?"
_DAYS = r"(?:del? )?(?:\d{1,2}(?: ?(?:-|al?|o|y|to) ?\d{1,2})? )"
CANDIDATES = re.compile(
    r"(?<![\w-])(?:"
    r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}(?: (?:-|al?) \d{1,2}[-/.]\d{1,2}[-/.]\d{4})?"
    r"|\d{4}-\d{1,2}(?:-\d{1,2})?|\d{1,2}/\d{4}"
    rf"|{_DAYS}?(?:de )?{_MONTH}(?: ?(?:-|/|al?) ?{_MONTH})?(?: \d{{1,2}},?)? ?(?:del? )?\d{{4}}"
    r")(?![\w-])"
)


def find_dates(text: str) -> tuple[tuple[ImpreciseDate, ...], str]:
    """Return the dates that a text holds, and the text without them."""
    found: list[ImpreciseDate] = []

    def take(candidate: re.Match[str]) -> str:
        try:
            found.append(read_date(candidate[0], accessed=date.max))
        except DateRefused:
            return candidate[0]
        return " "

    rest = CANDIDATES.sub(take, plain(text))
    return tuple(found), rest
