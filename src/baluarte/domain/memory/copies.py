"""A copy of a file that the server made, and that may be shown."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that may be shown: its kind, its bytes, what it is, its sides where it has some."""

    kind: str
    content: bytes
    media_type: str
    width: int | None = None
    height: int | None = None
