"""CSV that no spreadsheet takes for a formula, and no number turned into text."""

import csv
from collections.abc import Iterable, Sequence
from typing import TextIO

# What begins a formula, or a text that a spreadsheet would read as one.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "'", '"')
SEPARATOR = ";"

Value = str | int | float | bool | Sequence[str] | None


def safe(text: str) -> str:
    """Return a text that every spreadsheet shows and none runs; also behind leading spaces."""
    return f"'{text}" if text.startswith(DANGEROUS) or text.lstrip().startswith(DANGEROUS) else text


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
