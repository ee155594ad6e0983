"""Who wrote something of a file: marked where they were there by danger of life alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from baluarte.domain.access.break_glass import MARK, break_glass_access
from baluarte.domain.wall.context import NoContext, current

# When a row was written, by what the rooms call it.
WRITTEN = (
    "recorded_at", "written_at", "made_at", "said_at", "stated_at", "planned_at", "asked_at",
    "drafted_at", "decided_at", "opened_at", "answered_at", "rated_at", "taken_at", "at",
)  # fmt: skip


def author(row: Any, column: str = "by") -> str:
    """Return who a row says wrote it, and whether they were there by danger of life alone."""
    who = _of(row, column)
    if who is None:
        return ""
    mark = danger_mark(row, column)
    return f"{who} ({mark})" if mark else str(who)


def danger_mark(row: Any, column: str = "by") -> str:
    """Return the mark of what was written by who was there by danger of life alone, or none."""
    file, account = _of(row, "compartment_id"), _of(row, f"{column}_id")
    if file is None or account is None or not _is_somebody():
        return ""
    at = _when(row, column)
    is_marked = any(span.covers(account, at) for span in break_glass_access(file))
    return str(MARK) if is_marked else ""


def _is_somebody() -> bool:
    try:
        return current() is not None
    except NoContext:
        return False


def _when(row: Any, column: str) -> datetime | None:
    names = (f"{column.removesuffix('_by')}_at",) if column != "by" else WRITTEN
    found = (_of(row, name) for name in names)
    return next((one for one in found if isinstance(one, datetime)), None)


def _of(row: Any, name: str) -> Any:
    return row.get(name) if isinstance(row, Mapping) else getattr(row, name, None)
