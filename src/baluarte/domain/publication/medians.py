"""Medians beside protected tables, and of how many: nothing that these do not say. Pure."""

from collections.abc import Iterable

from baluarte.domain.accountability.choices import Outcome
from baluarte.domain.accountability.tally import Tally
from baluarte.domain.publication.limits import TableLimits
from baluarte.domain.publication.release_table import Cell
from baluarte.norms.indicators import Indicator

HOUR, DAY, IN_HOURS = 3_600, 86_400, 3 * 86_400
# What was done, and so may have a time; what is owed still has none.
TIMED = (Outcome.IN_TIME, Outcome.LATE, Outcome.DECREED)
MANY = 100


def told_medians(
    tally: Tally, indicators: Iterable[Indicator], cells: Iterable[Cell], limits: TableLimits
) -> dict[str, dict[str, dict[str, int]]]:
    """Return medians in whole hours or days, each of so many or more, by indicator and level."""
    least = certainly_done(cells)
    by_code = {one.code: one for one in indicators}
    found: dict[str, dict[str, dict[str, int]]] = {}
    for code, level in sorted(tally.seconds):
        one = tally.median(by_code[code], level, at_least=limits.minimum_for_median)
        if one is None:
            continue
        known = min(one.number, least.get((code, level), 0))
        if known < limits.minimum_for_median:
            continue
        unit = HOUR if one.high < IN_HOURS else DAY
        found.setdefault(code, {})[level] = {
            "at_least": MANY if known >= MANY else limits.minimum_for_median,
            "unit_seconds": unit,
            "median": round(one.seconds / unit),
            "low": int(one.low // unit),
            "high": int(-(-one.high // unit)),
        }
    return found


def certainly_done(cells: Iterable[Cell]) -> dict[tuple[str, str], int]:
    """Return how many were done at least, by indicator and level, as any reader of cells knows."""
    found: dict[tuple[str, str], int] = {}
    for one in cells:
        if not one.state and one.outcome in TIMED:
            least = one.lower if one.lower is not None else one.value or 0
            found[one.indicator, one.level] = found.get((one.indicator, one.level), 0) + least
    return found
