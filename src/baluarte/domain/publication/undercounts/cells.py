"""What the table of an estimate is made of: cells, what an audit found, sums of cells. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

# Summed over; events in no stratum; three lists or more, where there are very many.
TOTAL, NO_STRATUM, MANY = "total", "none", "many"
# Why a table cannot leave.
CONTRADICTION, UNPROVEN, REMAINDER = "contradiction", "unproven", "remainder"


class OverlapCell(NamedTuple):
    """How many events of a stratum just these lists know of, and within which ends that is."""

    stratum: str
    lists: str
    value: int
    lower: int
    upper: int


class Finding(NamedTuple):
    """A cell that everything let out would give away, and how; never its bounds."""

    stratum: str
    lists: str
    reason: str


@dataclass(frozen=True, slots=True)
class GuardedTable:
    """The cells as they would leave, and what the audit found."""

    cells: tuple[OverlapCell, ...]
    findings: tuple[Finding, ...]


class Seen(NamedTuple):
    """How many events an estimate rests on, as a reader knows it: as shown, and at the most."""

    value: int
    upper: int


class Ends(NamedTuple):
    """An estimate with its interval, in multiples of the base."""

    total: int
    low: int
    high: int | None


def seen_in(
    cells: Sequence[OverlapCell], *, stratum: str, is_in: Callable[[OverlapCell], bool]
) -> Seen:
    """Return what is shown of the events of a stratum, or of all, that a condition lets in."""
    inner = [one for one in cells if TOTAL not in (one.stratum, one.lists)]
    if stratum:
        inner = [one for one in inner if one.stratum == stratum]
    kept, out = [one for one in inner if is_in(one)], [one for one in inner if not is_in(one)]
    return Seen(
        sum(one.value for one in kept),
        min(sum(one.upper for one in kept), _whole(cells, stratum) - sum(one.lower for one in out)),
    )


def ends_shown(total: float, low: float, high: float | None, *, seen: Seen, base: int) -> Ends:
    """Return an estimate as it may leave: in multiples of the base, its ends outwards.

    An estimate is never under what was observed. An end that says of what was observed more than
    the table leaves open is said as the table says it.
    """
    lowest = base * int(low // base)
    if lowest + base - 1 < seen.upper:
        lowest = seen.value
    most = None if high is None else max(_up(high, base), _up(seen.upper, base))
    middle = base * round(total / base)
    if middle + base // 2 < seen.upper:
        middle = seen.value
    return Ends(middle, min(lowest, middle), most)


def _up(value: float, base: int) -> int:
    return base * int(-(-value // base))


def _whole(cells: Iterable[OverlapCell], stratum: str) -> int:
    names = (stratum,) if stratum else (TOTAL, "")
    return next(one.upper for one in cells if one.lists == TOTAL and one.stratum in names)
