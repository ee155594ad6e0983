"""The clusters laid over a map: new and ongoing told apart, each with its border."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.analysis.choices import PlaceFinding
from baluarte.domain.analysis.models import Run
from baluarte.domain.analysis.queries.runs import RunStatus
from baluarte.domain.territory.atlas_paths import AtlasDrawing
from baluarte.web.analysis.presenters.rates_in_words import digits
from baluarte.web.analysis.presenters.run_words import month_said
from baluarte.web.layout.templatetags.components import figures

Parts = Callable[[str], Sequence[str]]
NEW, ONGOING, UNKNOWN = "new", "ongoing", "unknown"


@dataclass(frozen=True, slots=True)
class LaidCluster:
    """A cluster over the map: its places, and whether the run before had any of them."""

    places: tuple[str, ...]
    kind: str
    first: str
    sentence: str


@dataclass(frozen=True, slots=True)
class LaidClusters:
    """The clusters of a run, the run, and the one before by which new ones are told."""

    run: Run
    before: Run | None
    clusters: Sequence[LaidCluster]

    def of(self, place: str) -> LaidCluster | None:
        """Return the cluster that holds a place."""
        return next((one for one in self.clusters if place in one.places), None)

    def kinds(self) -> set[str]:
        """Return which kinds there are."""
        return {one.kind for one in self.clusters}


def clusters_over(now: RunStatus | None, before: RunStatus | None) -> LaidClusters | None:
    """Return the clusters that chance does not explain, the most unusual first."""
    if now is None or now.answer is None or now.answer.result is None:
        return None
    earlier = before.answer.result if before and before.answer else None
    then = {code for row in _told(earlier or {"rows": []}) for code in row["places"]}
    found = [
        LaidCluster(
            places=tuple(row["places"]),
            kind=UNKNOWN if earlier is None else ONGOING if then & {*row["places"]} else NEW,
            first=row["first"],
            sentence=_sentence(row),
        )
        for row in _told(now.answer.result)
    ]
    return LaidClusters(now.run, before.run if before and earlier else None, found)


def borders(
    laid: LaidClusters | None, drawing: AtlasDrawing | None, *, parts: Parts
) -> list[dict[str, str]]:
    """Return the border of each cluster as a path; `parts` are the shapes of a place."""
    if laid is None or drawing is None:
        return []
    return [
        {
            "path": drawing.border_of(_shapes(one.places, parts)),
            "kind": one.kind,
            "said": one.sentence,
        }
        for one in laid.clusters
    ]


def legend(laid: LaidClusters | None) -> list[dict[str, str]]:
    """Return what the borders of clusters mean, in words."""
    said = {
        NEW: _("New cluster: the run before had none of its places"),
        ONGOING: _("Cluster that goes on since the run before"),
        UNKNOWN: _("Cluster (there is no run before it to tell new from ongoing)"),
    }
    kinds = laid.kinds() if laid else set()
    return [{"kind": kind, "says": says} for kind, says in said.items() if kind in kinds]


def _shapes(places: Iterable[str], parts: Parts) -> list[str]:
    return [code for place in places for code in parts(place)]


def _told(result: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [row for row in result["rows"] if row["says"] == PlaceFinding.CLUSTER]


def _sentence(row: Mapping[str, Any]) -> str:
    told = {
        "events": figures(row["events"]),
        "expected": digits(row["expected"]),
        "since": month_said(row["first"]),
        "n": figures(len(row["places"])),
        "p": f"{row['p']:.3g}",
    }
    said = ngettext(
        "Cluster of one place since %(since)s: %(events)s events where %(expected)s are expected "
        "(p = %(p)s).",
        "Cluster of %(n)s places since %(since)s: %(events)s events where %(expected)s are "
        "expected (p = %(p)s).",
        len(row["places"]),
    )
    return said % told
