"""Merged cells of a sheet: what the first one says, all of them say."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence

Corner = tuple[int, int]
# The first and the last cell, row and column counted from nought.
Merged = tuple[Corner, Corner]
HEADING_WIDTH = 3


def fill_merged(rows: Iterable[list[str]], merged: Sequence[Merged]) -> Iterator[list[str]]:
    """Yield each row with its merged cells filled; nothing that is written is written over."""
    if not merged:
        yield from rows
        return
    coming = deque(sorted(merged))
    active: list[tuple[Merged, str]] = []
    for number, cells in enumerate(rows):
        active = [(one, text) for one, text in active if one[1][0] >= number]
        while coming and coming[0][0][0] <= number:
            one = coming.popleft()
            active.append((one, _text(cells, one)))
        for ((_, first), (_, last)), text in active:
            for place in range(first, min(last + 1, len(cells))):
                cells[place] = cells[place] or text
        yield cells


def headings_of(merged: Sequence[Merged]) -> frozenset[int]:
    """Return the rows that are one merged cell from their beginning: headings between others."""
    return frozenset(
        start[0]
        for start, end in merged
        if start[0] == end[0] and start[1] == 0 and end[1] - start[1] + 1 >= HEADING_WIDTH
    )


def _text(cells: Sequence[str], one: Merged) -> str:
    place = one[0][1]
    return cells[place] if place < len(cells) else ""
