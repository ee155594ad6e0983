"""CSV that no spreadsheet takes for a formula, and no number turned into text."""

import csv
import re
from collections.abc import Iterable, Sequence
from typing import TextIO

# What begins a formula: as it is typed, and as wide or small as some spreadsheets take it too.
SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"
# What nobody sees before it: a spreadsheet passes over some of these.
UNSEEN = "\\s\u00ad\u180e\u200b-\u200f\u2060\ufeff"
DANGEROUS = re.compile(f"[{UNSEEN}]*[{SIGNS}'\"]|[\t\r\n]")
# Where a semicolon parts cells, as in much of the world, one cell would become two.
AFTER_SEMICOLON = re.compile(f"(;[{UNSEEN}]*)(?=[{SIGNS}])")
SEPARATOR = ";"

Value = str | int | float | bool | Sequence[str] | None


def safe(text: str) -> str:
    """Return a text that every spreadsheet shows and none runs, also behind what nobody sees."""
    shown = AFTER_SEMICOLON.sub(r"\1'", text)
    return f"'{shown}" if DANGEROUS.match(text) else shown


def cell(value: Value) -> str | int | float:
    """Return a value as a cell holds it; nothing is an empty cell, numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    return safe(value if isinstance(value, str) else SEPARATOR.join(value))


def write_csv(file: TextIO, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> int:
    """Write a table; return how many rows."""
    writer = csv.writer(file)
    writer.writerow([safe(name) for name in header])
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007 (the count is returned)
        writer.writerow([cell(value) for value in row])
    return count
