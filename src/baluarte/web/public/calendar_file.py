"""Days as a calendar that others follow: iCalendar (RFC 5545), whole days, some each year."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Final

LINE: Final = 75
STAMP: Final = "19700101T000000Z"


def calendar(title: str, entries: Iterable[Mapping[str, Any]]) -> str:
    """Return entries (`uid`, `day`, `is_yearly`, `title`, `url`) as one file.

    Its stamp is always the same: when somebody asked is nobody's to know.
    """
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Baluarte//Memoria//ES", "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH", f"X-WR-CALNAME:{_escaped(title)}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    ]  # fmt: skip
    for one in entries:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{one['uid']}",
            f"DTSTAMP:{STAMP}",
            f"DTSTART;VALUE=DATE:{one['day']:%Y%m%d}",
            f"DTEND;VALUE=DATE:{one['day'] + timedelta(days=1):%Y%m%d}",
            *(["RRULE:FREQ=YEARLY"] if one["is_yearly"] else []),
            f"SUMMARY:{_escaped(one['title'])}",
            f"URL:{one['url']}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _escaped(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> str:
    """Return a line in parts of 75 octets, as the standard has it, no letter torn."""
    parts: list[bytes] = []
    held = b""
    for letter in line:
        written = letter.encode()
        if len(held) + len(written) > LINE - (1 if parts else 0):
            parts.append(held)
            held = b""
        held += written
    return "\r\n ".join(one.decode() for one in [*parts, held])
