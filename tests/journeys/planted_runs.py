"""Ask a registry, as its analyst and through the worker, for what its invented country planted.

Run in a process of its own, in the environment of the system under test: the database is another.
"""

import json
from collections import Counter
from datetime import timedelta
from typing import Any

from django.utils import timezone
from tests.journeys.demonstration import REPORTS

from baluarte.config.preparation import connected_as
from baluarte.demo.country.clusters import Cluster
from baluarte.demo.country.country import Country, generate
from baluarte.demo.country.timespan import Timespan
from baluarte.demo.walkthrough.country import SEED
from baluarte.demo.walkthrough.places import places_to_invent_in
from baluarte.domain.access.models import Account, Installation, Institution
from baluarte.domain.analysis import tasks
from baluarte.domain.analysis.actions import NewRun, ask_for_run
from baluarte.domain.analysis.choices import RunMethod, RunOutcome, Strata
from baluarte.domain.analysis.methods.months import later, month_of
from baluarte.domain.analysis.models import RunAnswer
from baluarte.domain.analysis.queries.runs import runs, status_of
from baluarte.domain.registry.queries import Filters
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as, acting_as_nobody
from baluarte.norms.clocks.calendar import local_day

SCAN = {"model": "permutation", "replicates": 199}


def main() -> None:
    """Print what was planted, what runs say of it, and how many events there were."""
    country = invented()
    told: dict[str, Any] = {one.slug: found(one) for one in country.truth.clusters}
    told |= {"events": len(country.truth.events), "undercount": undercount()}
    told |= {"by_labor": by_labor(country)}
    print(json.dumps(told))


def invented() -> Country:
    """Return the country that the demonstration took in, with its truth."""
    with connected_as(DatabaseRole.APP), acting_as_nobody():
        places = places_to_invent_in()
        began = local_day(Installation.objects.get().declared_at)
    span = Timespan.until(began - timedelta(days=1))
    return generate(seed=SEED, places=places, reports=int(REPORTS), span=span)


def found(cluster: Cluster) -> dict[str, Any]:
    """Return what a scan says at the end of what was planted, and where that is."""
    last = month_of(cluster.last_day)
    answer = ran(RunMethod.CLUSTERS, first=later(last, -35), last=last, parameters=SCAN)
    first = month_of(cluster.first_day)
    counts: Counter[str] = Counter()
    for place, month, events in answer.given["counts"]:
        if place in cluster.places and first <= month <= last:
            counts[place] += events
    return {
        "places": sorted(cluster.places),
        "events": counts,
        "first": first,
        "rows": answer.result["rows"],
    }


def ran(method: RunMethod, **asked: Any) -> RunAnswer:
    """Ask for a run as the analyst and carry it out as the worker; return its answer."""
    with connected_as(DatabaseRole.APP):
        analyst = Account.objects.get(username="analia").pk
        with acting_as(analyst):
            run = ask_for_run(
                asked=NewRun(method=method, filters=Filters(), seed=SEED, **asked),
                institution=Institution.objects.get(slug="registro"),
                by=analyst, at=timezone.now(),
            )  # fmt: skip
    with connected_as(DatabaseRole.WORKER):
        # The site's own worker may have begun with it: whoever ends it first is heard.
        tasks.carry_out(analyst, run.pk)
    with connected_as(DatabaseRole.APP), acting_as(analyst):
        return status_of(runs().get(pk=run.pk)).answer


def undercount() -> dict[str, Any]:
    """Return the ends of the newest estimate of how many were never registered."""
    with connected_as(DatabaseRole.APP), acting_as(Account.objects.get(username="analia").pk):
        newest = runs().filter(method=RunMethod.UNDERCOUNT, ending__outcome=RunOutcome.DONE).first()
        return status_of(newest).answer.result["summary"]


def by_labor(country: Country) -> dict[str, Any]:
    """Return of each labor how many events there were, and the families' intervals of a run."""
    days = [one.day for one in country.truth.events]
    answer = ran(
        RunMethod.UNDERCOUNT,
        first=month_of(min(days)), last=month_of(max(days)),
        parameters={"strata": Strata.LABOR.value, "linkages": 5},
    )  # fmt: skip
    happened = Counter(str(one.kind) for one in country.truth.events)
    result = answer.result or {"rows": [], "tables": {"refused": [answer.reason]}}
    return {
        "happened": happened,
        "rows": [row for row in result["rows"] if row["of"] in ("stratum", "sum")],
        "refused": result["tables"]["refused"],
        "waiting": answer.given["pairs_waiting"],
    }
