"""Places next to each other with more events, lately and still: a prospective scan."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

import numpy as np
import pandas as pd

from baluarte.domain.analysis.choices import BY_BORDERS, Caution, PlaceFinding, Refusal, ScanShape
from baluarte.domain.analysis.methods.completeness import incomplete_months, said_of_input
from baluarte.domain.analysis.methods.given import GivenPlace, RunInput, RunSettings
from baluarte.domain.analysis.methods.months import first_day, last_day, month_of
from baluarte.domain.analysis.methods.plane import kilometres
from baluarte.domain.analysis.methods.results import (
    Progress,
    Refused,
    Row,
    RunResult,
    caution,
    figure,
    said_by_science,
)
from baluarte.science import scan

FEWEST_EVENTS, FEWEST_MONTHS, FEWEST_PLACES = 10, 12, 2
ALPHA = 0.05
MOST_SHOWN = 20
PERMUTATION, POISSON = "permutation", "poisson"
DEFAULTS: dict[str, Any] = {
    "model": PERMUTATION,
    "replicates": 999,
    "largest_share": 0.1,
    "longest_months": 12,
    "shape": ScanShape.CIRCLE.value,
    "max_places": None,
}
WINDOWS: dict[ScanShape, Literal["circular", "elliptic", "flexible", "restricted"]] = {
    ScanShape.CIRCLE: "circular",
    ScanShape.ELLIPSE: "elliptic",
    ScanShape.FLEXIBLE: "flexible",
    ScanShape.RESTRICTED: "restricted",
}


@dataclass(frozen=True)
class Asked:
    """What a scan is asked: its settings, and the tables of places, cases and people."""

    told: Mapping[str, Any]
    places: list[GivenPlace]
    cases: pd.DataFrame
    centres: pd.DataFrame
    people: pd.DataFrame | None

    @property
    def shape(self) -> ScanShape:
        """Of which shape clusters are looked for."""
        return ScanShape(self.told["shape"])

    @property
    def on_plane(self) -> bool:
        """Whether places lie on a plane of Mexico, in kilometres."""
        return self.shape is ScanShape.ELLIPSE

    @classmethod
    def of(cls, given: RunInput, settings: RunSettings) -> Self:
        """Return what is asked of an input; `Refused` where it cannot carry an answer."""
        told = {name: settings.of(name, default) for name, default in DEFAULTS.items()}
        needs_people = told["model"] == POISSON
        places = _scanned(given, needs_people=needs_people)
        codes = {one.code for one in places}
        cases = [(place, month, n) for place, month, n in given.counts if place in codes]
        _refuse_poor(given, cases)
        rows = [(place, first_day(month), number) for place, month, number in cases]
        years = len(given.months) / 12
        people = [(one.code, (one.person_years or 0.0) / years) for one in places]
        return cls(
            told=told,
            places=places,
            cases=pd.DataFrame(rows, columns=["place", "date", "count"]),
            centres=_centres(places, on_plane=told["shape"] == ScanShape.ELLIPSE),
            people=pd.DataFrame(people, columns=["place", "population"]) if needs_people else None,
        )


def estimate(given: RunInput, settings: RunSettings, progress: Progress) -> RunResult:
    """Find where and since when there are more events than chance explains, up to the last month.

    Clusters are looked for in circles, in ellipses too (on a plane of Mexico), or among places that
    hang together by their borders.
    Against chance alone: as many data sets as the settings say are made from the seed.
    """
    asked = Asked.of(given, settings)
    replicates = int(asked.told["replicates"])
    found = scan_of(given, asked, seed=settings.seed, replicates=replicates, progress=progress)
    months, cautions = incomplete_months(given)
    rows = [_row(one, asked.shape) for one in found.clusters[:MOST_SHOWN]]
    uncentred = [one.code for one in given.places if one.is_covered and one.longitude is None]
    more = [caution(Caution.NO_CENTRE, places=uncentred)] if uncentred else []
    return RunResult(
        rows=rows,
        summary={
            "events": found.total,
            "places": len(asked.places),
            "clusters": sum(row["says"] == PlaceFinding.CLUSTER.value for row in rows),
            "replicates": found.simulations,
            "alpha": ALPHA,
            "shape": asked.shape.value,
        },
        cautions=[
            *cautions,
            *said_of_input(given, needs_people=asked.people is not None),
            *more,
            *_could_have_seen(found),
            *said_by_science(found.cautions),
        ],
        incomplete=months,
    )


def _scanned(given: RunInput, *, needs_people: bool) -> list[GivenPlace]:
    if needs_people and not any(one.person_years for one in given.places):
        raise Refused(Refusal.NO_POPULATION)
    return [
        one
        for one in given.places
        if one.is_covered and one.longitude is not None and (one.person_years or not needs_people)
    ]


def _refuse_poor(given: RunInput, cases: list[tuple[str, str, int]]) -> None:
    if len(given.months) < FEWEST_MONTHS:
        raise Refused(Refusal.PERIOD_TOO_SHORT, months=len(given.months), needed=FEWEST_MONTHS)
    total = sum(number for _, _, number in cases)
    if total < FEWEST_EVENTS:
        raise Refused(Refusal.TOO_FEW_EVENTS, events=total, needed=FEWEST_EVENTS)
    told = {place for place, _, _ in cases}
    if len(told) < FEWEST_PLACES:
        raise Refused(Refusal.ONE_PLACE, places=len(told))


def scan_of(
    given: RunInput,
    asked: Asked,
    *,
    seed: int,
    replicates: int,
    progress: Progress | None = None,
) -> "scan.ScanResult":
    """Search the windows, and make as many data sets by chance to hold them against."""
    told = asked.told
    try:
        return scan.find_clusters(
            asked.cases,
            asked.people,
            asked.centres,
            model="permutation" if asked.people is None else "poisson",
            analysis="prospective",
            interval="month",
            period=(first_day(given.first), last_day(given.last)),
            max_population=told["largest_share"],
            window=WINDOWS[asked.shape],
            plane=asked.on_plane,
            neighbours=_pairs(given, asked.places) if asked.shape in BY_BORDERS else None,
            max_places=told["max_places"],
            max_duration=f"{told['longest_months']} months",
            simulations=replicates,
            seed=seed,
            progress=progress,
        )
    except scan.TooLarge:
        raise Refused(Refusal.TOO_LARGE) from None
    except (scan.NothingToScan, scan.NoPopulation, scan.InvalidTable) as refused:
        raise Refused(Refusal.NOT_SCANNED, why=type(refused).__name__) from None


def _pairs(given: RunInput, places: list[GivenPlace]) -> list[tuple[str, str]]:
    """Return which of the places that are scanned share a border."""
    codes = {one.code for one in places}
    pairs = [(one, other) for one, other in given.borders if {one, other} <= codes]
    if not pairs:
        raise Refused(Refusal.NO_NEIGHBOURS)
    return pairs


def _centres(places: list[GivenPlace], *, on_plane: bool) -> pd.DataFrame:
    points = [(one.longitude or 0.0, one.latitude or 0.0) for one in places]
    names = ["x", "y"] if on_plane else ["longitude", "latitude"]
    table = pd.DataFrame(kilometres(points) if on_plane else points, columns=names)
    return table.assign(place=[one.code for one in places])


def _row(one: "scan.Cluster", shape: ScanShape) -> Row:
    p = 1.0 if one.p_value is None else one.p_value
    years = one.recurrence_years
    return {
        "places": list(one.members),
        "first": month_of(one.start) if one.start else "",
        "last": month_of(one.end) if one.end else "",
        "radius_km": figure(one.radius_km),
        "events": one.observed,
        "expected": figure(one.expected),
        "ratio": figure(one.observed_over_expected),
        "statistic": figure(one.statistic),
        "p": figure(p),
        "recurs_in_years": None if years is None else figure(years),
        "shape": shape.value,
        "axes": figure(one.axis_ratio),
        "ties": one.ties,
        "says": (PlaceFinding.CLUSTER if p <= ALPHA else PlaceFinding.AS_CHANCE).value,
    }


def _could_have_seen(found: "scan.ScanResult") -> list[Row]:
    """Say which cluster would have been found: most maps without one could not have shown it."""
    seen = found.detectable
    if seen is None:
        return []
    risks = seen.table["relative_risk"].to_numpy()
    finite = risks[np.isfinite(risks)]
    return [
        caution(
            Caution.COULD_HAVE_SEEN,
            places=seen.places,
            months=seen.intervals,
            ratio=figure(float(np.median(finite))) if len(finite) else None,
            share=figure(seen.share_seen),
        )
    ]
