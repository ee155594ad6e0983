"""What the law keeps out of any published table: by rule, which columns no table may have."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from baluarte.norms.yaml_texts import read_yaml


@dataclass(frozen=True, slots=True)
class LawRule:
    """One rule: its law, in words, and the columns it keeps out."""

    code: str
    law: str
    confidence: str
    says: dict[str, str]
    columns: frozenset[str]
    # A column whose name holds one of these is kept out too.
    words: tuple[str, ...]
    exempt: frozenset[str] = frozenset()

    def keeps_out(self, column: str) -> bool:
        """Say whether a column of this name may not be published."""
        name = column.casefold()
        if name in self.exempt:
            return False
        return name in self.columns or any(word in name for word in self.words)


@dataclass(frozen=True, slots=True)
class LawFilter:
    """The rules in force, with the number of their text and since when it holds."""

    version: int
    valid_from: date
    rules: tuple[LawRule, ...]

    def faults(self, columns: Iterable[str]) -> Iterator[tuple[str, LawRule]]:
        """Yield each column that a rule keeps out, with the rule."""
        for column in columns:
            yield from ((column, rule) for rule in self.rules if rule.keeps_out(column))


@cache
def law_filter() -> LawFilter:
    """Return what the law keeps out, as its text says."""
    file = resources.files("baluarte.norms") / "texts" / "publication" / "law_filter.yaml"
    said = read_yaml(file.read_text(encoding="utf-8"))
    return LawFilter(said["version"], said["valid_from"], tuple(map(_rule, said["rules"])))


def _rule(row: dict[str, Any]) -> LawRule:
    return LawRule(
        code=row["code"],
        law=row["law"],
        confidence=row["confidence"],
        says=row["says"],
        columns=frozenset(row["columns"]),
        words=tuple(row["words"]),
        exempt=frozenset(row.get("except", ())),
    )
