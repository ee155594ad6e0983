"""Whom to call, kept in files outside the database: told when all else is down.

Needs no database, no Django and no template; the front server can show the files by itself.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from baluarte.norms.catalogues import terms

LANGUAGES = ("es", "en")
KEPT = "telephones.json"


@dataclass(frozen=True, kw_only=True)
class Telephone:
    """What one institution's door says: whom to call while somebody is on duty, and otherwise."""

    name: str
    telephone: str
    closed_telephone: str
    closed_answers: str
    open_until: datetime | None = None
    next_at: datetime | None = None

    def is_answered(self, *, at: datetime) -> bool:
        """Say whether somebody was to be on duty at an instant."""
        return self.open_until is not None and at < self.open_until

    @classmethod
    def from_kept(cls, row: dict[str, Any]) -> Self:
        """Read what `asdict` wrote."""
        hours = {name: _instant(row[name]) for name in ("open_until", "next_at")}
        return cls(**(row | hours))


@dataclass(frozen=True)
class Telephones:
    """The telephones of an installation as they were when they were kept."""

    of_doors: tuple[Telephone, ...] = ()
    kept_at: datetime | None = None
    is_invented: bool = False

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Return what is kept in a folder; of one that cannot be read, nothing and no error."""
        try:
            said = json.loads((folder / KEPT).read_text(encoding="utf-8"))
            doors = tuple(Telephone.from_kept(row) for row in said["doors"])
            return cls(doors, _instant(said["kept_at"]), bool(said["invented"]))
        except (OSError, ValueError, KeyError, TypeError):
            return cls()

    def to_text(self) -> str:
        """Write them down for `read`."""
        said = {
            "kept_at": self.kept_at, "invented": self.is_invented,
            "doors": [asdict(one) for one in self.of_doors],
        }  # fmt: skip
        return json.dumps(said, default=datetime.isoformat, ensure_ascii=False, indent=1)


def emergency_lines(language: str) -> list[tuple[str, str]]:
    """Return the country's own lines: number, and who answers."""
    return [(code, one.in_language(language)) for code, one in terms("emergency_lines").items()]


def keep_files(folder: Path, files: dict[str, str]) -> None:
    """Write files that anybody may read, each in one move: nobody ever meets half of one."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o755)
    for name, text in files.items():
        draft = folder / f".{name}.{os.getpid()}"
        draft.write_text(text, encoding="utf-8")
        draft.chmod(0o644)
        draft.replace(folder / name)


def same_but_when(one: Telephones, other: Telephones) -> bool:
    """Say whether two say the same, whenever they were kept."""
    told: Sequence[Any] = (one.of_doors, one.is_invented)
    return told == (other.of_doors, other.is_invented)


def _instant(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None
