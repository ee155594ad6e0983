"""What approved release tables say of an indicator that counts confidential files; nothing else.

Levels of which the scorecard of compliance draws a share are in it, and no others: one number,
with one interval, on both. A share of several levels is between what rounding leaves open. What is
hidden at a level leaves no share of it, and what nobody reported is no zero.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from baluarte.domain.accountability.choices import Outcome
from baluarte.domain.publication.choices import Shown
from baluarte.domain.publication.models import TableRelease
from baluarte.domain.publication.queries.tables import released_cells, table_releases
from baluarte.domain.publication.release_table import Cell
from baluarte.norms.indicators import Counts, Indicator, indicators

HUNDRED = 100
# Of fewer no share is said: rounding alone would move it by a fifth of its length and more.
LEAST = 20
LEFT_OUT = ("", Outcome.APART, Outcome.UNKNOWN)
GOOD = {Counts.BACKLOG: Outcome.OVERDUE}
SHARED = (Counts.CLOCK, Counts.DELIVERY, Counts.REEVALUATION, Counts.BACKLOG)


@dataclass(frozen=True, slots=True)
class ReleasedFigure:
    """A figure of released tables: the part, of how many, and what it lies between."""

    value: Decimal
    numerator: int
    denominator: int
    low: Decimal
    high: Decimal
    is_rounded: bool
    # Whose clocks these are: the levels of government that are counted.
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReleasedTables:
    """The newest standing tables and their cells without states, read once."""

    release: TableRelease | None
    cells: Sequence[Cell]

    @classmethod
    def newest(cls) -> "ReleasedTables":
        """Read the newest tables that stand; none where none was ever let out."""
        found = next((one for one in table_releases() if one.withdrawn_at is None), None)
        if found is None:
            return cls(None, ())
        return cls(found, tuple(one for one in released_cells(found) if not one.state))

    def figure(self, code: str) -> ReleasedFigure | None:
        """Return the share that the tables tell of an indicator, over the levels that reported."""
        rule = indicators().get(code)
        if self.release is None or rule is None or rule.counts not in SHARED:
            return None
        return share_of(rule, self._of(code))

    def told(self, code: str) -> dict[str, Any] | None:
        """Return what an edition says of the tables: which, of what period, level by level."""
        if self.release is None or not (mine := self._of(code)):
            return None
        return {
            "tables": str(self.release),
            "period": self.release.period,
            "medians": self.release.medians.get(code, {}),
            "levels": [
                {"level": one.level, "outcome": one.outcome, "shown": one.shown,
                 "value": one.value, "lower": one.lower, "upper": one.upper}
                for one in mine
            ],
        }  # fmt: skip

    def _of(self, code: str) -> list[Cell]:
        return [one for one in self.cells if one.indicator == code]


def share_of(rule: Indicator, cells: Iterable[Cell]) -> ReleasedFigure | None:
    """Return the share of the good outcome, or of what is overdue, of all that are owed."""
    by_level: dict[str, list[Cell]] = {}
    for one in cells:
        if one.outcome not in LEFT_OUT:
            by_level.setdefault(one.level, []).append(one)
    shown = {level: several for level, several in by_level.items() if _is_shown(several)}
    told = [one for several in shown.values() for one in several]
    good = GOOD.get(rule.counts, Outcome.IN_TIME)
    mine = _sums(one for one in told if one.outcome == good)
    others = _sums(one for one in told if one.outcome != good)
    whole = mine["value"] + others["value"]
    if not whole:
        return None
    return ReleasedFigure(
        value=_share(mine["value"], others["value"]),
        numerator=mine["value"],
        denominator=whole,
        low=_share(mine["lower"], others["upper"]),
        high=_share(mine["upper"], others["lower"]),
        is_rounded=any(one.shown == Shown.ROUNDED for one in told),
        levels=tuple(shown),
    )


def in_hundred(part: int, rest: int) -> int:
    """Return how many in a hundred a part is, whole: of rounded counts no decimal is known."""
    return round(HUNDRED * part / (part + rest)) if part + rest else 0


def _is_shown(cells: Sequence[Cell]) -> bool:
    is_told = all(one.shown in (Shown.ROUNDED, Shown.EXACT) for one in cells)
    return is_told and sum(one.value or 0 for one in cells) >= LEAST


def _sums(cells: Iterable[Cell]) -> Mapping[str, int]:
    rows = list(cells)
    return {
        "value": sum(one.value or 0 for one in rows),
        "lower": sum(_or(one.lower, one.value) for one in rows),
        "upper": sum(_or(one.upper, one.value) for one in rows),
    }


def _or(bound: int | None, value: int | None) -> int:
    return (value or 0) if bound is None else bound


def _share(part: int, rest: int) -> Decimal:
    return Decimal(in_hundred(part, rest))
