"""Times as a jurist writes them: local, and refused where an hour was skipped or came twice."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from baluarte.norms.clocks.counting import end_of

WRITTEN = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[ T](?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d))?"
    r"(?: ?(?P<offset>[+-]\d\d:\d\d)| (?P<zone>\w+/\w+))?"
)
END_OF_DAY = ("24", "00")


class TimeRefused(ValueError):
    """A time that cannot be, by `code`, with what would be right."""

    def __init__(self, code: str, given: object, right: str = "") -> None:
        self.code, self.given, self.right = code, str(given), right
        super().__init__(f"{code}: {given}")


def read_instant(given: Any, zone: ZoneInfo) -> datetime:
    """Return an instant in UTC from "2026-03-10 23:40", with an offset or a zone where needed.

    "2026-03-10 24:00" is the last instant of that day.
    """
    text = given.isoformat(sep=" ") if isinstance(given, datetime) else str(given)
    written = WRITTEN.fullmatch(text)
    if written is None:
        raise TimeRefused("time", given)
    if written["zone"]:
        zone = zone_named(written["zone"])
    try:
        day = date.fromisoformat(written["day"])
        if (written["hour"], written["minute"]) == END_OF_DAY:
            return end_of(day, zone)
        hour = time(int(written["hour"]), int(written["minute"]), int(written["second"] or 0))
    except ValueError as error:
        raise TimeRefused("time", given) from error
    local = datetime.combine(day, hour)
    if written["offset"]:
        return datetime.fromisoformat(f"{local.isoformat()}{written['offset']}").astimezone(UTC)
    return _only_reading(local, zone, given)


def zone_named(name: Any) -> ZoneInfo:
    """Return a zone by its name."""
    try:
        return ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise TimeRefused("unknown_zone", name) from error


def _only_reading(local: datetime, zone: ZoneInfo, given: Any) -> datetime:
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    offsets = [_offset(one.utcoffset() or timedelta()) for one in (first, second)]
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local:
        raise TimeRefused("no_such_time", given, zone.key)
    if offsets[0] != offsets[1]:
        written = local.isoformat(sep=" ", timespec="seconds" if local.second else "minutes")
        right = ", ".join(f"{written} {offset}" for offset in offsets)
        raise TimeRefused("that_time_twice", given, right)
    return first.astimezone(UTC)


def _offset(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
