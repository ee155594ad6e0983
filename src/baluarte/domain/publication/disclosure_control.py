"""Counts into tables that may go out: margins, rounding or hiding, and the attacker's audit. Pure.

Loaded only where tables are made: what it calculates with is heavier than all the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from baluarte.domain.accountability.choices import OUTCOMES
from baluarte.domain.accountability.tally import LEVELS, Place, Tally
from baluarte.domain.publication.choices import Guard, Shown
from baluarte.domain.publication.limits import TableLimits
from baluarte.domain.publication.release_table import (
    CONTRADICTION,
    UNPROVEN,
    Cell,
    Finding,
    Guarded,
)
from baluarte.norms.indicators import Indicator
from baluarte.science import disclosure

TOTAL = "Total"


def guard_tables(
    tally: Tally,
    indicators: Iterable[Indicator],
    *,
    states: Sequence[str],
    guard: Guard,
    limits: TableLimits,
    earlier: Sequence[Sequence[Cell]] = (),
) -> Guarded:
    """Protect the table of each indicator and audit it with every earlier release of the period."""
    cells: list[Cell] = []
    findings: list[Finding] = []
    for one in indicators:
        published = list(_published(one, earlier))
        shown, exposed = _guard_one(tally, one, guard, limits, published)
        cells += _with_missing(one, shown, states)
        findings += exposed
    return Guarded(tuple(cells), tuple(findings))


def _guard_one(
    tally: Tally,
    indicator: Indicator,
    guard: Guard,
    limits: TableLimits,
    published: Sequence[disclosure.Release],
) -> tuple[dict[tuple[str, str, str], Cell], list[Finding]]:
    frame = table_of(tally, indicator)
    if frame.empty:
        return {}, []
    above = {row: row.partition("/")[0] for row in frame["place"] if "/" in row}
    told: dict[str, Any] = {"hierarchies": {"place": above}}
    try:
        released = _released(frame, guard, limits, published=published, **told)
    except (disclosure.CannotProtect, disclosure.InconsistentReleases, disclosure.TooLarge):
        # Nothing is shown of what nobody could prove safe, and the findings keep it from going out.
        hidden = {_key(*row): _hidden(indicator, row) for row in _labels(frame)}
        return hidden, _findings(indicator, frame, guard, limits, published, **told)
    return {_key(row.place, row.outcome): _cell(indicator, row, guard)
            for row in released.itertuples()}, []  # fmt: skip


def table_of(tally: Tally, indicator: Indicator) -> pd.DataFrame:
    """Return the table of an indicator with its margins, zeros too, of the places that reported."""
    inner = [
        (f"{place.level}/{place.state}", str(outcome), count)
        for (place, outcome), count in tally.of(indicator).items()
    ]
    rows = pd.DataFrame(inner, columns=["place", "outcome", "count"])
    if rows.empty:
        return rows
    levels = rows.assign(place=rows["place"].str.partition("/")[0])
    levels = levels.groupby(["place", "outcome"], sort=False, as_index=False)["count"].sum()
    both = pd.concat([rows, levels], ignore_index=True)
    totals = both.groupby("place", sort=False, as_index=False)["count"].sum()
    return pd.concat([both, totals.assign(outcome=TOTAL)], ignore_index=True)


def _released(frame: pd.DataFrame, guard: Guard, limits: TableLimits, **told: Any) -> pd.DataFrame:
    if guard == Guard.SUPPRESSION:
        return disclosure.suppress(frame, threshold=limits.threshold, **told).released
    return disclosure.round_table(frame, base=limits.base, **told).released


def _findings(
    indicator: Indicator,
    frame: pd.DataFrame,
    guard: Guard,
    limits: TableLimits,
    published: Sequence[disclosure.Release],
    **told: Any,
) -> list[Finding]:
    """Say why a table cannot go out: by cell where the audit names one; never nothing."""
    try:
        found = _exposed(indicator, frame, guard, limits, published, **told)
    except disclosure.InconsistentReleases:
        return [Finding(indicator.code, "", "", "", CONTRADICTION)]
    except (disclosure.CannotProtect, disclosure.TooLarge):
        found = []
    return found or [Finding(indicator.code, "", "", "", UNPROVEN)]


def _exposed(
    indicator: Indicator,
    frame: pd.DataFrame,
    guard: Guard,
    limits: TableLimits,
    published: Sequence[disclosure.Release],
    **told: Any,
) -> list[Finding]:
    """Return the cells that this table, protected alone, gives away beside earlier releases."""
    table: pd.DataFrame = _released(frame, guard, limits, **told)
    asked: dict[str, Any] = {"threshold": limits.threshold, **told}
    if guard == Guard.ROUNDING:
        is_open = (table["lower"] < limits.base) & (table["lower"] < table["upper"])
        table = table.assign(sensitive=is_open)
        asked = {"threshold": limits.base, "width": limits.base - 1, **told}
    audit: disclosure.Audit = disclosure.audit_release(table, published=published, **asked)
    return [
        Finding(indicator.code, *_key(one.cell["place"], one.cell["outcome"]), one.reason)
        for one in audit.exposed
    ]


def _labels(frame: pd.DataFrame) -> Iterator[tuple[Any, Any]]:
    return zip(frame["place"], frame["outcome"], strict=True)


def _hidden(indicator: Indicator, row: tuple[Any, Any]) -> Cell:
    return Cell(indicator.code, *_key(*row), Shown.HIDDEN)


def _key(place: Any, outcome: Any) -> tuple[str, str, str]:
    level, _, state = str(place).partition("/")
    return level, state, "" if str(outcome) == TOTAL else str(outcome)


def _cell(indicator: Indicator, row: Any, guard: Guard) -> Cell:
    key = (indicator.code, *_key(row.place, row.outcome))
    if guard == Guard.ROUNDING:
        return Cell(*key, Shown.ROUNDED, int(row.count), int(row.lower), int(row.upper))
    if pd.isna(row.count):
        return Cell(*key, Shown.HIDDEN)
    return Cell(*key, Shown.EXACT, int(row.count), int(row.count), int(row.count))


def _with_missing(
    indicator: Indicator, shown: Mapping[tuple[str, str, str], Cell], states: Sequence[str]
) -> Iterator[Cell]:
    """Yield every cell in order, with no data where nobody reported: never a zero."""
    outcomes = ["", *map(str, OUTCOMES[indicator.counts])]
    for level in LEVELS:
        for state in ("", *states):
            for outcome in outcomes:
                found = shown.get((level, state, outcome))
                yield found or Cell(indicator.code, level, state, outcome, Shown.NO_DATA)


def _published(
    indicator: Indicator, earlier: Sequence[Sequence[Cell]]
) -> Iterator[disclosure.Release]:
    """Yield what earlier releases of the same period said, in the order they came."""
    for number, cells in enumerate(earlier):
        rows = [
            {
                "place": _written(Place(one.level, one.state)),
                "outcome": one.outcome or TOTAL,
                "count": one.value,
                "lower": one.lower,
                "upper": one.upper,
            }
            for one in cells
            if one.indicator == indicator.code and one.shown != Shown.NO_DATA
        ]
        if rows:
            frame = pd.DataFrame(rows)
            if frame["count"].isna().any():  # hidden cells have no bounds to be read
                frame = frame.drop(columns=["lower", "upper"])
            yield disclosure.Release(frame, name=f"earlier {number}", edition=number)


def _written(place: Place) -> str:
    return f"{place.level}/{place.state}" if place.state else place.level
