"""Study: on how many days a scan finds what is planted in a small demonstration.

    nice .venv/bin/python docs/methods/studies/planted_days.py [DAYS]

A demonstration ends on the day before it is loaded, and what is planted in it is drawn anew. Sixty
days, six apart, from 1 December 2026: each with its country of 600 reports, of which the open lists
know about two events in three; at the end of each of the three clusters a scan as a run makes it.
A minute on two idle cores. Writes planted_days.csv.
"""

import csv
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from null_country import OPEN, registry

from baluarte.demo.country.clusters import Cluster
from baluarte.demo.country.country import Country, generate
from baluarte.demo.country.places import Place
from baluarte.demo.country.timespan import Timespan
from baluarte.domain.analysis.choices import PlaceFinding, RunMethod
from baluarte.domain.analysis.methods import RunInput, RunSettings, estimate
from baluarte.domain.analysis.methods.months import later, month_of
from baluarte.domain.territory.country import read_country

HERE = Path(__file__).resolve().parent
SEED, REPORTS, MANY = 2026, 600, 60
FIRST, STEP = date(2026, 12, 1), timedelta(days=6)
SCAN = {"model": "permutation", "replicates": 199}
COLUMNS = (
    "day", "planted", "says", "p", "found_places", "of_them_planted", "planted_covered",
    "known_events", "of_them_found", "since", "true", "said_elsewhere",
)  # fmt: skip


@cache
def places() -> Sequence[Place]:
    """Return the municipalities as a demonstration knows them, with their stand-in population."""
    country = read_country()
    return [
        Place(
            one.code, one.code[:2], one.name, country.people[one.code], one.longitude, one.latitude
        )
        for one in sorted(country.municipalities, key=lambda one: one.code)
        if one.code in country.people and one.longitude is not None and one.latitude is not None
    ]


def on(day: date) -> list[list[object]]:
    """Return what is found of each cluster in the demonstration that ends on a day."""
    made = generate(seed=SEED, places=places(), reports=REPORTS, span=Timespan.until(day))
    return [[day.isoformat(), *found(made, one)] for one in made.truth.clusters]


def found(made: Country, cluster: Cluster) -> Iterator[object]:
    """Yield what the first row of a scan at the end of a cluster says, beside what is true."""
    last = month_of(cluster.last_day)
    given = until(registry(made), last)
    first, *others = estimate(
        RunMethod.CLUSTERS, given, RunSettings(seed=SEED, parameters=SCAN)
    ).rows
    said, planted = {*first["places"]}, {*cluster.places}
    covered = {one.code for one in given.places if one.is_covered}
    known = [place for place in known_places(made, cluster) if place in covered]
    anywhere = {code for one in made.truth.clusters for code in one.places}
    yield from (cluster.slug, first["says"], first["p"], len(said), len(said & planted))
    yield from (len(planted & covered), len(known), sum(place in said for place in known))
    yield from (first["first"], month_of(cluster.first_day))
    yield sum(
        row["says"] == PlaceFinding.CLUSTER.value and not {*row["places"]} & anywhere
        for row in others
    )


def until(given: RunInput, last: str) -> RunInput:
    """Return the three years of a table up to a month."""
    first = max(given.first, later(last, -35))
    counts = [(place, month, n) for place, month, n in given.counts if first <= month <= last]
    return RunInput(
        first=first, last=last, known_in=given.known_in, registered=(),
        places=given.places, counts=tuple(counts),
    )  # fmt: skip


def known_places(made: Country, cluster: Cluster) -> list[str]:
    """Return the place of each planted event that an open list knows."""
    lists = (one.events for one in made.lists if one.organisation.steward in OPEN)
    known = frozenset().union(*lists)
    return [
        one.place for one in made.truth.events if one.cluster == cluster.slug and one.id in known
    ]


def main(many: int) -> None:
    """Ask each day's country and write the table."""
    with ProcessPoolExecutor(2) as beside:
        days = [FIRST + number * STEP for number in range(many)]
        rows = [row for day in beside.map(on, days) for row in day]
    with (HERE / "planted_days.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    for slug in ("road", "city", "rising"):
        own = [dict(zip(COLUMNS, row, strict=True)) for row in rows if row[1] == slug]
        said = [row for row in own if row["says"] == PlaceFinding.CLUSTER.value]
        half = [row for row in said if 2 * row["of_them_found"] >= row["known_events"]]
        print(slug, f"{len(said)} of {len(own)} said, {len(half)} with half of its events")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else MANY)
