"""What a map of risk shows: its run, its rows by place, its measure and what is laid over it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from baluarte.domain.analysis.choices import Caution, Grid, PlaceLevel, RunMethod
from baluarte.domain.analysis.methods.months import month_of
from baluarte.domain.analysis.models import Run, RunAnswer
from baluarte.domain.analysis.queries import risk_map
from baluarte.domain.analysis.queries.runs import RunStatus, status_of
from baluarte.domain.territory.queries import regions_by_municipality, shapes_of
from baluarte.web.analysis.presenters.risk_map.clusters import LaidClusters, clusters_over
from baluarte.web.analysis.presenters.risk_map.measures import Measure, measure_of
from baluarte.web.analysis.presenters.risk_map.patterns import (
    PATTERNS,
    LaidPatterns,
    patterns_over,
)
from baluarte.web.analysis.presenters.run_words import months_said, questions_said

Row = Mapping[str, Any]


@dataclass(frozen=True)
class ShownMap:
    """A run as a map: the answer, the series it belongs to, and by what it is shaded."""

    status: RunStatus
    series: Sequence[Run]
    measure: Measure
    clusters: LaidClusters | None
    delays: RunStatus | None
    patterns: LaidPatterns | None
    # Whether patterns are drawn too, beside what is said of them in words.
    with_patterns: bool = False

    @property
    def run(self) -> Run:
        """The run that is drawn."""
        return self.status.run

    @property
    def method(self) -> RunMethod:
        """By which method its places are compared."""
        return RunMethod(self.run.method)

    @property
    def result(self) -> Mapping[str, Any]:
        """What the method said."""
        return _held(self.status).result or {}

    @property
    def given(self) -> Mapping[str, Any]:
        """The table that the method was given."""
        return _held(self.status).given or {}

    @property
    def threshold(self) -> float:
        """Above how many times what is expected a place stands out."""
        return float(self.result["summary"].get("threshold", 1.0))

    @property
    def is_of_states(self) -> bool:
        """Whether its places are states."""
        return self.run.level == PlaceLevel.STATE

    @property
    def division(self) -> str:
        """Of which division its places are regions; empty where they are none."""
        return Grid.read(self.run.level).division

    @cached_property
    def _members(self) -> Mapping[str, Sequence[str]]:
        """The municipalities of each region."""
        found: dict[str, list[str]] = {}
        for code, region in regions_by_municipality(self.division).items() if self.division else ():
            found.setdefault(region, []).append(code)
        return found

    def parts(self, place: str) -> Sequence[str]:
        """Return the codes whose shapes make up a place: its municipalities, or itself."""
        return self._members.get(place, (place,))

    def at(self, shape: str) -> str:
        """Return the place that a shape is part of."""
        return next((one for one, codes in self._members.items() if shape in codes), shape)

    @cached_property
    def asked_state(self) -> str:
        """The code of the one state whose places were asked of; empty where all were."""
        if self.division:
            return ""
        states = {one["code"][:2] for one in self.given["places"]}
        return states.pop() if len(states) == 1 else ""

    def is_asked(self, code: str) -> bool:
        """Say whether a place lies in what was asked of: of the others nothing is said."""
        return not self.asked_state or code[:2] == self.asked_state

    @cached_property
    def rows(self) -> dict[str, Row]:
        """The rows of places with a result, by code, the surest first."""
        return {row["place"]: row for row in self.result["rows"]}

    @cached_property
    def on_shapes(self) -> dict[str, Row]:
        """The rows by the shape they are drawn in; of a shape's own place before a younger one."""
        rows = {code: row for place, row in self.rows.items() for code in self.parts(place)}
        drawn_in = {} if self.is_of_states else shapes_of(list(rows))
        found: dict[str, Row] = {}
        for code, row in rows.items():
            shape = drawn_in.get(code, code)
            if code == shape or shape not in found:
                found[shape] = row
        return found

    @cached_property
    def bare(self) -> frozenset[str]:
        """The places that no list covers."""
        return self._warned(Caution.NO_COVERAGE)

    @cached_property
    def without_people(self) -> frozenset[str]:
        """The covered places of which nobody knows how many live there."""
        return self._warned(Caution.NO_PEOPLE)

    @cached_property
    def months(self) -> str:
        """The months of the run in words."""
        return months_said(month_of(self.run.first_month), month_of(self.run.last_month))

    @cached_property
    def asks(self) -> str:
        """Of which events it is."""
        return questions_said([self.run])[0]

    def title(self) -> str:
        """Return what the map is called."""
        by = pgettext("by", "state") if self.is_of_states else pgettext("by", "municipality")
        by = pgettext("by", "region") if self.division else by
        told = {"measure": self.measure.label, "by": by, "months": self.months}
        return _("%(measure)s, by %(by)s: %(months)s") % told

    def _warned(self, code: Caution) -> frozenset[str]:
        said = [one["places"] for one in self.result["cautions"] if one["code"] == code]
        return frozenset(place for places in said for place in places)


def _held(status: RunStatus) -> RunAnswer:
    if status.answer is None:
        raise ValueError("a map is of a run that was answered")
    return status.answer


def shown_map(run: Run, *, measure: str, layer: str = "") -> ShownMap | None:
    """Return a run as a map; nothing where a list in it is closed to whoever reads."""
    status = status_of(run)
    if status.answer is None or status.answer.result is None:
        return None
    series = risk_map.series_of(run)
    first = status if series[0].pk == run.pk else status_of(series[0])
    first_rows = first.answer.result["rows"] if first.answer and first.answer.result else []
    laid = risk_map.laid_over(run, RunMethod.CLUSTERS)
    before = risk_map.before_in_time(laid.run) if laid else None
    patterns = patterns_over(risk_map.laid_over(run, RunMethod.PATTERNS))
    return ShownMap(
        status=status,
        series=series,
        measure=measure_of(measure, RunMethod(run.method), first_rows=first_rows),
        clusters=clusters_over(laid, before),
        delays=risk_map.laid_over(run, RunMethod.DELAYS),
        patterns=patterns,
        with_patterns=layer == PATTERNS and patterns is not None,
    )
