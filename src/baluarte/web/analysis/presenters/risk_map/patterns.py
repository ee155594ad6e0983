"""The patterns among neighbours laid over a map: what stands out together, and what does not."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from baluarte.domain.analysis.choices import PlaceFinding
from baluarte.domain.analysis.models import Run
from baluarte.domain.analysis.queries.runs import RunStatus
from baluarte.domain.territory.atlas_paths import AtlasDrawing
from baluarte.web.analysis.presenters import pattern_words

# The name in the address, and its value.
LAYER, PATTERNS = "capa", "patrones"
HOT, ALONE = "hot", "alone"
OUTLIER: Final = "high-low"
# A column of a file, and what it is called in a row of the answer.
COLUMNS: Final = {
    "pattern": "says",
    "pattern_gi_star": "statistic",
    "pattern_q": "q",
    "pattern_course": "course",
    "pattern_moran": "beside",
}


@dataclass(frozen=True, slots=True)
class LaidPatterns:
    """The answer of a run of patterns, by place, and how many were looked at."""

    run: Run
    rows: Mapping[str, Mapping[str, Any]]
    summary: Mapping[str, Any]

    def hot(self) -> list[Mapping[str, Any]]:
        """Return the places that lie high together with their neighbours, the surest first."""
        return [row for row in self.rows.values() if row["says"] == PlaceFinding.HOT_SPOT]

    def alone(self) -> list[Mapping[str, Any]]:
        """Return the places that lie high among lower ones."""
        return [row for row in self.rows.values() if row["beside"] == OUTLIER]

    def columns_of(self, place: str) -> dict[str, Any]:
        """Return what a file says of a place; empty where the run looked at none such."""
        row = self.rows.get(place, {})
        return {column: row.get(name) for column, name in COLUMNS.items()}


def patterns_over(now: RunStatus | None) -> LaidPatterns | None:
    """Return the patterns of a run that was answered."""
    if now is None or now.answer is None or now.answer.result is None:
        return None
    result = now.answer.result
    return LaidPatterns(now.run, {row["place"]: row for row in result["rows"]}, result["summary"])


def borders(
    laid: LaidPatterns | None,
    drawing: AtlasDrawing | None,
    *,
    parts: Callable[[str], Sequence[str]],
) -> list[dict[str, str]]:
    """Return the borders of what stands out as paths: hot spots together, others each.

    `parts` are the shapes of a place.
    """
    if laid is None or drawing is None:
        return []
    told = ((HOT, laid.hot()), (ALONE, laid.alone()))
    return [
        {
            "path": drawing.border_of([one for place in _codes(rows) for one in parts(place)]),
            "kind": kind,
            "said": said,
        }
        for (kind, rows), said in zip(told, _marks().values(), strict=True)
        if rows
    ]


def legend(laid: LaidPatterns | None) -> list[dict[str, str]]:
    """Return what the borders of patterns mean, in words."""
    found = {HOT: laid.hot(), ALONE: laid.alone()} if laid else {}
    return [{"kind": kind, "says": says} for kind, says in _marks().items() if found.get(kind)]


def place_said(laid: LaidPatterns | None, place: str) -> list[str]:
    """Say of a place what it has in common with its neighbours; also where that is nothing."""
    if laid is None:
        return []
    row = laid.rows.get(place)
    if row is None:
        return [_("No pattern among neighbours is told of it: the run could not look at it.")]
    said = [pattern_words.sentence(row)]
    if row["beside"] != "none":
        beside = pattern_words.BESIDE[row["beside"]]
        said.append(_("Beside its neighbours (local Moran): %(beside)s.") % {"beside": beside})
    if (course := pattern_words.course_said(row["course"])) != pattern_words.NO_COURSE:
        said.append(_("Over time: %(course)s.") % {"course": course})
    return said


def _codes(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return [row["place"] for row in rows]


def _marks() -> dict[str, str]:
    return {
        HOT: _("High together with its neighbours (Gi*)"),
        ALONE: _("High, among lower ones (local Moran)"),
    }
