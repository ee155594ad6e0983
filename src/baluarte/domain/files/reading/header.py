"""Which row of a sheet names its columns; those above it are its title."""

import re
from collections.abc import Sequence
from statistics import median

# Of a sheet's beginning: so far down its columns are looked for, and so much of it is shown.
SEARCHED_ROWS = 30
SHOWN_ROWS = 12
SHOWN_OF_A_CELL = 80
TABLE_WIDTH = 3
# Of the columns that most rows fill, this part at least has a name.
NAMED = 0.6
NUMBER = re.compile(r"[\d\s.,:/$%+-]+")

Cells = Sequence[str]


def find_header(rows: Sequence[Cells]) -> int:
    """Return the place of the row that names the columns: the first that is as wide as the table.

    A row is passed over only if a row of words stands below it, and rows of the table below that;
    else it is the first row that says something.
    """
    widths = [sum(bool(cell.strip()) for cell in cells) for cells in rows]
    said = [place for place, width in enumerate(widths) if width]
    if not said:
        return 0
    wide = [width for width in widths if width >= TABLE_WIDTH]
    least = median(wide) * NAMED if wide else 0
    if widths[said[0]] >= least:
        return said[0]
    for place in said:
        has_rows = any(width >= least for width in widths[place + 1 :])
        if widths[place] >= least and has_rows and _is_of_words(rows[place]):
            return place
    return said[0]


def shown_top(rows: Sequence[Cells]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Return the first rows as a page shows them, each with its number."""
    return tuple(
        (number, tuple(cell[:SHOWN_OF_A_CELL] for cell in cells))
        for number, cells in enumerate(rows[:SHOWN_ROWS], start=1)
    )


def _is_of_words(cells: Cells) -> bool:
    said = [cell.strip() for cell in cells if cell.strip()]
    words = [cell for cell in said if not NUMBER.fullmatch(cell)]
    return len(words) >= len(said) * NAMED and len(set(said)) > len(said) * NAMED
