"""Terms for a calendar (RFC 5545): that one runs out, when, and where to look. Nothing else."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

LONGEST_LINE = 75
STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Term:
    """The end of a term: a random key, and the instant."""

    key: str
    at: datetime


def as_calendar(terms: Iterable[Term], *, says: str, url: str, made_at: datetime) -> str:
    """Return a calendar whose entries say `says` and lead to `url`."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Baluarte//Agenda//ES"]
    for term in terms:
        lines += _event(term, says=says, url=url, made_at=made_at)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def escaped(text: str) -> str:
    """Return a text as a value of type TEXT: RFC 5545, 3.3.11."""
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r\n", "\\n").replace("\n", "\\n")


def folded(line: str) -> Iterator[str]:
    """Part a line so that none is longer than 75 octets, and no character is cut."""
    part, size, room = "", 0, LONGEST_LINE
    for sign in line:
        octets = len(sign.encode())
        if size + octets > room:
            yield part
            # What continues a line begins with a space, which counts.
            part, size, room = " ", 1, LONGEST_LINE
        part, size = part + sign, size + octets
    yield part


def _event(term: Term, *, says: str, url: str, made_at: datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{term.key}@baluarte",
        f"DTSTAMP:{made_at.astimezone(UTC):{STAMP}}",
        f"DTSTART:{term.at.astimezone(UTC):{STAMP}}",
        f"SUMMARY:{escaped(says)}",
        f"URL:{url}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]
