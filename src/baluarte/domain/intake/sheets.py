"""Cells that leave as data and never as formulas, and one way to write a row down."""

import json
import re
from collections.abc import Mapping

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*%?")
_WRITER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def neutralise(cell: str) -> str:
    """Return a cell that no spreadsheet runs; numbers stay numbers, once done it stays so."""
    # Spreadsheets leave spaces before a formula out.
    begins = cell.startswith(DANGEROUS) or cell.lstrip().startswith(DANGEROUS)
    if begins and not NUMBER.fullmatch(cell.strip()):
        return f"'{cell}"
    return cell


def written(values: Mapping[str, str]) -> str:
    """Return a row as one text, the same for the same cells in whatever order."""
    text = _WRITER.encode(dict(values))
    try:
        text.encode()
    except UnicodeEncodeError:
        # Bytes that were of no encoding stay recognisable.
        return json.dumps(dict(values), sort_keys=True, separators=(",", ":"))
    return text


def read_back(text: str) -> dict[str, str]:
    """Return a row's cells from its text."""
    values: dict[str, str] = json.loads(text)
    return values


def comparable(values: Mapping[str, str], *, as_written: str) -> str:
    """Return a row as it is compared: a sheet that went out and came back has not changed."""
    safe = {column: neutralise(cell) for column, cell in values.items()}
    return as_written if safe == values else written(safe)
