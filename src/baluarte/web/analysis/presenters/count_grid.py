"""A count by two dimensions as a grid: one down, one across, with totals and shaded cells."""

from collections import Counter
from collections.abc import Mapping
from io import StringIO
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from baluarte.domain.analysis.queries import Counted, Dimension
from baluarte.domain.files.csv_cells import write_csv
from baluarte.web.analysis.presenters.count_drawings import BOM
from baluarte.web.analysis.presenters.count_tables import LAST, sayings
from baluarte.web.analysis.splitting import AreasOf
from baluarte.web.layout.classes import classes
from baluarte.web.layout.components.drawings import shades

TWO = 2
# More columns than a screen holds, more rows than anybody reads.
MOST_COLUMNS, MOST_ROWS = 24, 200
_TIME = (Dimension.YEAR, Dimension.MONTH)


def grid(
    counted: Counted, names: Mapping[str, str], areas: Mapping[UUID, AreasOf] | None = None
) -> dict[str, Any] | None:
    """Return the grid of a count by two dimensions; none of another number, or of too many.

    What was asked first stands down, unless only the other way round fits. Each is in one cell,
    so that rows and columns add up.
    """
    if len(counted.by) != TWO:
        return None
    cells = {where: cell.all for where, cell in counted.cells.items() if cell.all}
    sides = [_in_order(counted, cells, side) for side in (0, 1)]
    down, across = (0, 1) if len(sides[1]) <= MOST_COLUMNS else (1, 0)
    if len(sides[across]) > MOST_COLUMNS or len(sides[down]) > MOST_ROWS or not cells:
        return None
    labels, said = sayings(names, areas or {})
    shade = _shading(list(cells.values()))

    def cell(row: str, column: str) -> dict[str, int]:
        count = cells.get((row, column) if down == 0 else (column, row), 0)
        return {"count": count, "shade": shade(count)}

    totals = [_totals(cells, side) for side in (0, 1)]
    by = counted.by
    return {
        "corner": _("%(down)s by %(across)s")
        % {"down": labels[by[down]], "across": labels[by[across]]},
        "columns": [
            {"says": said(by[across], one), "total": totals[across][one]} for one in sides[across]
        ],
        "rows": [
            {
                "says": said(by[down], one),
                "cells": [cell(one, column) for column in sides[across]],
                "total": totals[down][one],
            }
            for one in sides[down]
        ],
        "total": sum(cells.values()),
        "legend": _legend(list(cells.values())),
    }


def as_csv(drawn: Mapping[str, Any]) -> str:
    """Return the grid with its totals as a spreadsheet opens it."""
    file = StringIO()
    file.write(BOM)
    header = [str(drawn["corner"]), *(str(one["says"]) for one in drawn["columns"]), _("Together")]
    rows = [
        [str(row["says"]), *(one["count"] for one in row["cells"]), row["total"]]
        for row in drawn["rows"]
    ]
    last = [_("Together"), *(one["total"] for one in drawn["columns"]), drawn["total"]]
    write_csv(file, header, [*rows, last])
    return file.getvalue()


def _in_order(counted: Counted, cells: Mapping[tuple[str, ...], int], side: int) -> list[str]:
    """Return the categories of a side: time in its order, else the most first; the unknown last."""
    totals, in_time = _totals(cells, side), counted.by[side] in _TIME
    return sorted(
        totals,
        key=lambda code: (LAST.get(code, 0), code if in_time else "", -totals[code], code),
    )


def _totals(cells: Mapping[tuple[str, ...], int], side: int) -> Counter[str]:
    totals: Counter[str] = Counter()
    for where, count in cells.items():
        totals[where[side]] += count
    return totals


def _shading(values: list[int]) -> Any:
    starts = [one["from"] for one in classes(values)]
    steps = shades(len(starts), "indigo") if starts else []

    def shade(count: int) -> int:
        reached = sum(count >= start for start in starts)
        return steps[reached - 1] if reached else 0

    return shade


def _legend(values: list[int]) -> list[dict[str, Any]]:
    found = classes(values)
    steps = shades(len(found), "indigo") if found else []
    return [{"shade": step, "says": one["says"]} for step, one in zip(steps, found, strict=True)]
