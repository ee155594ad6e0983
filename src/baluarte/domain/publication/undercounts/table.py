"""Which lists know of how many, made safe: rounded with its margins, and attacked. Pure.

Loaded only where an estimate is proposed: what it calculates with is heavier than all the rest.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from baluarte.domain.publication.undercounts.cells import (
    CONTRADICTION,
    MANY,
    NO_STRATUM,
    REMAINDER,
    TOTAL,
    UNPROVEN,
    Finding,
    GuardedTable,
    OverlapCell,
)
from baluarte.science import disclosure

# Of more lists, three and more together are one combination.
MOST_APART = 6
TOGETHER = 3
STRATUM, LISTS = "stratum", "lists"
# As science writes a total.
SUMMED = "Total"
History = tuple[str, str, int]


def guard_table(
    histories: Iterable[History],
    *,
    lists: int,
    strata: Sequence[str],
    base: int,
    earlier: Sequence[Sequence[OverlapCell]] = (),
    published: Mapping[str, int] | None = None,
) -> GuardedTable:
    """Round the events of each combination of lists and stratum, and attack what would leave.

    Every stratum there may be and every combination has its cell, so that none says by being there
    that it is not empty. `earlier` are the cells of estimates let out before of the same question,
    the oldest first; `published` says how many events of a stratum, or of all, anybody reads one
    by one.
    """
    rows = _rows(histories, lists=lists, strata=strata)
    named = [STRATUM, LISTS] if strata else [LISTS]
    frame = disclosure.tabulate(rows, named)
    told = [
        disclosure.Release(_frame(cells, named), name=f"earlier {number}", edition=number)
        for number, cells in enumerate(earlier)
    ]
    try:
        released = disclosure.round_table(frame, base=base, published=told).released
    except disclosure.InconsistentReleases:
        return GuardedTable((), (Finding("", "", CONTRADICTION),))
    except (disclosure.CannotProtect, disclosure.TooLarge):
        return GuardedTable((), (Finding("", "", UNPROVEN),))
    cells = tuple(_cells(released))
    return GuardedTable(cells, tuple(_left_over(cells, published or {}, base=base)))


def combinations(lists: int) -> list[str]:
    """Return every combination of lists there may be, the single ones first."""
    found = [f"{one:0{lists}b}" for one in range(1, 2**lists)]
    if lists > MOST_APART:
        found = [*(one for one in found if one.count("1") < TOGETHER), MANY]
    return sorted(found, key=lambda one: (one == MANY, one.count("1"), _reversed(one)))


def _reversed(pattern: str) -> list[bool]:
    return [one != "1" for one in pattern]


def _rows(histories: Iterable[History], *, lists: int, strata: Sequence[str]) -> pd.DataFrame:
    counts: Counter[tuple[str, str]] = Counter()
    for stratum, pattern, number in histories:
        combination = pattern
        if lists > MOST_APART and pattern.count("1") >= TOGETHER:
            combination = MANY
        counts[(stratum or NO_STRATUM) if strata else "", combination] += number
    places = [*dict.fromkeys([*strata, *(one for one, _ in counts if strata)])] or [""]
    told = [(one, other, counts[one, other]) for one in places for other in combinations(lists)]
    rows = pd.DataFrame(told, columns=[STRATUM, LISTS, "count"])
    return rows if strata else rows.drop(columns=STRATUM)


def _frame(cells: Iterable[OverlapCell], named: Sequence[str]) -> pd.DataFrame:
    rows = pd.DataFrame(
        [(_label(one.stratum), _label(one.lists), *one[2:]) for one in cells],
        columns=[STRATUM, LISTS, "count", "lower", "upper"],
    )
    return rows if STRATUM in named else rows.drop(columns=STRATUM)


def _label(name: str) -> str:
    return SUMMED if name == TOTAL else name


def _cells(released: pd.DataFrame) -> Iterator[OverlapCell]:
    for row in released.itertuples():
        stratum: Any = getattr(row, STRATUM, "")
        yield OverlapCell(
            _name(stratum), _name(row.lists), int(row.count), int(row.lower), int(row.upper)
        )


def _name(label: Any) -> str:
    return TOTAL if label == SUMMED else str(label)


def _left_over(
    cells: Iterable[OverlapCell], published: Mapping[str, int], *, base: int
) -> Iterator[Finding]:
    """Yield which sums give away how many events of few nobody published.

    Whoever takes what the editions publish away from a sum is left with the events that are not
    public: known to less than rounding leaves open, they are few and known.
    """
    for one in cells:
        known = published.get(one.stratum or TOTAL)
        if one.lists != TOTAL or known is None or known > one.upper:
            continue
        if one.upper - max(one.lower, known) < base - 1:
            yield Finding(one.stratum, one.lists, REMAINDER)
