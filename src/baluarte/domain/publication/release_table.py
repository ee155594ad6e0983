"""What a table that may go out is made of: cells, and what an audit found of them. Pure.

Each indicator is one table, crossed by place (a state within a level of government) and outcome.
Places that nobody reported are in no table; what is released of them says that there is no data.
"""

from dataclasses import dataclass
from typing import NamedTuple

# Why a whole table cannot go out: with earlier releases it cannot be, or nobody proved it safe.
CONTRADICTION, UNPROVEN = "contradiction", "unproven"


class Cell(NamedTuple):
    """What is said of one count; state and outcome are empty where it sums over them."""

    indicator: str
    level: str
    state: str
    outcome: str
    shown: str
    value: int | None = None
    lower: int | None = None
    upper: int | None = None


class Finding(NamedTuple):
    """A cell that everything released would give away, and how; never its bounds."""

    indicator: str
    level: str
    state: str
    outcome: str
    reason: str


@dataclass(frozen=True)
class Guarded:
    """The cells that would go out, and which of them the audit found exposed."""

    cells: tuple[Cell, ...]
    findings: tuple[Finding, ...]
