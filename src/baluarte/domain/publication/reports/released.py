"""Figures of cases as released tables show them, and no others: by indicator and level."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from baluarte.domain.publication.choices import Shown
from baluarte.domain.publication.limits import table_limits
from baluarte.domain.publication.models import ReleasedCell, TableRelease
from baluarte.domain.publication.reports.body import (
    WITHHELD,
    Figure,
    Footnotes,
    counted,
    missing,
)
from baluarte.domain.publication.reports.known import Frame, tables_known
from baluarte.domain.publication.reports.wording import Both, as_it_is, number, said


@dataclass(frozen=True)
class ReleasedFigures:
    """The totals by level of the tables of a period that stood at an instant, by indicator."""

    tables: Mapping[Any, TableRelease]
    cells: Mapping[str, Sequence[ReleasedCell]]

    @classmethod
    def read(cls, of: Frame) -> "ReleasedFigures":
        """Read what tables of the report's period say by level, in two queries."""
        tables = tables_known(of.known_at, first=of.first_date, last=of.last_date)
        rows = ReleasedCell.objects.filter(release__in=tables, state="", outcome="")
        cells: dict[str, list[ReleasedCell]] = {}
        for one in rows.order_by("release__first_date", "position"):
            cells.setdefault(one.indicator, []).append(one)
        return cls({one.pk: one for one in tables}, cells)

    def of(
        self, code: str, label: Both, notes: Footnotes, *, more: Sequence[Mapping[str, Any]]
    ) -> list[Figure]:
        """Return how many an indicator counts at each level, as each table shows it."""
        found = []
        for place, one in enumerate(self.cells.get(code, ())):
            release = self.tables[one.release_id]
            level = said(f"levels.{one.level}")
            named = said("annual.level", label=label, level=level)
            given = {
                "notes": [notes.tables(release)],
                "period": as_it_is(release.period),
                "more": more if not place else (),
            }
            found.append(_figure(f"{code}_{one.level}_{release.period}", named, one, **given))
        return found


def _figure(code: str, label: Both, cell: ReleasedCell, **given: Any) -> Figure:
    if cell.shown == Shown.NO_DATA:
        return missing(code, label, "nobody_reported", **given)
    if cell.shown == Shown.HIDDEN or cell.value is None:
        return missing(code, label, "hidden", state=WITHHELD, **given)
    figure = counted(code, label, cell.value, state="released", **given)
    if cell.shown == Shown.ROUNDED:
        threshold = str(table_limits().threshold)
        figure["shown"] = (
            said("shown.about", value=number(cell.value))
            if cell.value
            else said("shown.fewer", threshold=threshold)
        )
    return figure
