"""What somebody in danger writes at the door, as it lies in the box."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Self

# Shorter ones are alike long: a length says how much time somebody had to write.
AS_LONG_AS = 4000


@dataclass(frozen=True, kw_only=True)
class DoorLetter:
    """Her words and her wishes; what was not said stays empty."""

    words: str = field(repr=False)
    sent_at: datetime
    declares_danger: bool = False
    state: str = ""
    municipality: str = ""
    how_to_reach: str = field(default="", repr=False)
    not_told: tuple[str, ...] = ()
    not_told_words: str = field(default="", repr=False)
    language: str = "es"

    def to_bytes(self) -> bytes:
        """Write the letter for the box."""
        said = asdict(self) | {"sent_at": self.sent_at.isoformat()}
        return json.dumps(said, ensure_ascii=False).encode().ljust(AS_LONG_AS)

    @classmethod
    def from_bytes(cls, written: bytes) -> Self:
        """Read what was written for the box."""
        said = json.loads(written)
        said["sent_at"] = datetime.fromisoformat(said["sent_at"])
        said["not_told"] = tuple(said["not_told"])
        return cls(**said)
