"""What a method returns: rows and cautions as codes and numbers, so that pages say them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from baluarte.domain.analysis.choices import Caution, Refusal

if TYPE_CHECKING:
    from baluarte.science.messages import Message

# Told how many of how many steps are done; what it raises cancels the run.
Progress = Callable[[int, int], None]
Row = Mapping[str, Any]
DIGITS = 6


class Refused(Exception):
    """The data cannot carry an answer; the reason is the result."""

    def __init__(self, reason: Refusal, **said: Any) -> None:
        super().__init__(reason.value)
        self.reason, self.said = reason, said

    def as_json(self) -> dict[str, Any]:
        """Return the reason as values of JSON."""
        return {"code": self.reason.value, **self.said}


@dataclass(frozen=True, slots=True)
class RunResult:
    """Rows of places, clusters or months, the most telling first, and what is said beside them."""

    rows: Sequence[Row]
    summary: Row = field(default_factory=dict)
    cautions: Sequence[Row] = ()
    incomplete: Sequence[str] = ()
    # Further tables by name, where a method has them.
    tables: Mapping[str, Sequence[Row]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the same as values of JSON."""
        tables = {name: [dict(one) for one in rows] for name, rows in self.tables.items()}
        return {
            **({"tables": tables} if tables else {}),
            "rows": [dict(one) for one in self.rows],
            "summary": dict(self.summary),
            "cautions": [dict(one) for one in self.cautions],
            "incomplete": list(self.incomplete),
        }


def caution(code: Caution, **said: Any) -> Row:
    """Return a caution with what it says."""
    return {"code": code.value, **said}


def said_by_science(found: Iterable["Message"]) -> list[Row]:
    """Return what science warns of as codes and facts; their words are looked up when read."""
    return [{"code": one.code, "facts": one.as_data()["facts"]} for one in found]


def figure(value: float) -> float | None:
    """Return a number with six figures, the same on every machine; none where it is infinite."""
    number = float(value)
    return float(f"{number:.{DIGITS}g}") if abs(number) < float("inf") else None
