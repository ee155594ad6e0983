"""Invented runs: what an analyst asked of the invented lists, and what the methods said."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from baluarte.config.preparation import connected_as
from baluarte.demo.country.clusters import Cluster
from baluarte.domain.access.actions import grant
from baluarte.domain.access.models import Account, Grant, Institution
from baluarte.domain.analysis import tasks
from baluarte.domain.analysis.actions import NewRun, ask_for_run, month_before
from baluarte.domain.analysis.choices import PlaceLevel, RunMethod
from baluarte.domain.analysis.forecast_signals import thresholds_on
from baluarte.domain.analysis.methods.months import later, month_of
from baluarte.domain.analysis.models import Run
from baluarte.domain.intake.models import SourceList
from baluarte.domain.registry.queries import Filters
from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

ANALYST, REGISTRY = "analia", "registro"
GROUND = "Inventado: estudio de las listas, en datos sin identidades"
# Few by chance, so that a demonstration is loaded soon.
SCAN: Mapping[str, Any] = {
    "model": "permutation",
    "replicates": 99,
    "largest_share": 0.1,
    "longest_months": 12,
}
PATTERNS: Mapping[str, Any] = {"step_months": 3, "permutations": 1_999}
SEQUENCES: Mapping[RunMethod, Mapping[str, Any]] = {
    RunMethod.CHAINS: {"within_days": 180, "replicates": 299},
    RunMethod.NEAR_REPEATS: {"replicates": 299},
    RunMethod.TOGETHER: {},
}
SEED = 2026
# Of those that come with the project.
DIVISION = "banxico"


def study(
    planted: Mapping[str, Cluster], stewards: Mapping[str, UUID], at: datetime
) -> Iterator[str]:
    """Open the lists to an analyst in coded form, and let each method answer once.

    The clusters are looked for as of the month in which the one planted in a city ended. The lists
    came in whole, so that of delays nothing can be said: that is a result as well.
    """
    analyst = Account.objects.get(username=ANALYST).pk
    for slug, steward in stewards.items():
        _open(slug, steward, analyst, at)
    with acting_as(analyst):
        if Run.objects.exists():
            yield "Invented runs of methods are there."
            return
        institution = Institution.objects.get(slug=REGISTRY)
        keys = [
            ask_for_run(asked=asked, institution=institution, by=analyst, at=at).pk
            for asked in _asked(planted["city"], last=month_before(at), at=at)
        ]
    with connected_as(DatabaseRole.WORKER):
        ended = [tasks.carry_out(analyst, key, now=lambda: at) for key in keys]
    yield f"{len(ended)} invented runs of methods: {', '.join(ended)}."


def _asked(city: Cluster, *, last: str, at: datetime) -> list[NewRun]:
    end = month_of(city.last_day)
    found = [
        NewRun(
            method=RunMethod.DELAYS, filters=Filters(), first=later(last, -11), last=last,
            parameters={"longest": 12, "recent": 36},
        ),
    ]  # fmt: skip
    # Twice, a month apart: so the map tells a new cluster from one that goes on. As of then, and of
    # now, to be laid over the newest map.
    found += [
        NewRun(
            method=RunMethod.CLUSTERS, filters=Filters(), first=later(until, -23), last=until,
            parameters=SCAN, seed=SEED,
        )
        for until in (later(end, -1), end, later(last, -1), last)
    ]  # fmt: skip
    # What lies high together with its neighbours by now, to be laid over the newest map.
    found.append(
        NewRun(
            method=RunMethod.PATTERNS, filters=Filters(), first=later(last, -35), last=last,
            parameters=PATTERNS, seed=SEED,
        )
    )  # fmt: skip
    # What comes before what, soon again near where it was, and together: of all years there are.
    found += [
        NewRun(
            method=method, filters=Filters(), first=later(last, -119), last=last,
            parameters=parameters, seed=SEED,
        )
        for method, parameters in SEQUENCES.items()
    ]  # fmt: skip
    # Each place beside its own past: where nobody counts who is there.
    found += [
        NewRun(
            method=RunMethod.OWN_PAST, filters=Filters(), first=later(until, -47), last=until,
            parameters={"recent_months": 12},
        )
        for until in (end, last)
    ]  # fmt: skip
    # Each place read together with its neighbours.
    found.append(
        NewRun(
            method=RunMethod.BYM2, filters=Filters(), first=later(last, -35), last=last,
            parameters={"threshold": 1.0},
        )
    )  # fmt: skip
    # A forecast whose months are over, of which is said what came, and this month's.
    found += [
        NewRun(
            method=RunMethod.FORECAST, filters=Filters(), first=later(until, -119), last=until,
            parameters=thresholds_on(local_day(at)),
        )
        for until in (later(last, -3), last)
    ]  # fmt: skip
    # By state, where there is enough to be warned of.
    found.append(
        NewRun(
            method=RunMethod.FORECAST, filters=Filters(), first=later(last, -119), last=last,
            level=PlaceLevel.STATE, parameters=thresholds_on(local_day(at)),
        )
    )  # fmt: skip
    # The regions of a division of the country beside their own past: the stand-in population lacks
    # some municipality of each, so that no rate can be said of them.
    found.append(
        NewRun(
            method=RunMethod.OWN_PAST, filters=Filters(), first=later(last, -47), last=last,
            level=PlaceLevel.REGION, division=DIVISION, parameters={"recent_months": 12},
        )
    )  # fmt: skip
    # A map of that month, and of the last three.
    found += [
        NewRun(
            method=RunMethod.RATES, filters=Filters(), first=later(until, -35), last=until,
            parameters={"threshold": 1.0},
        )
        for until in (end, later(last, -2), later(last, -1), last)
    ]  # fmt: skip
    return found


def _open(slug: str, steward: UUID, analyst: UUID, at: datetime) -> None:
    with acting_as(steward):
        for one in SourceList.objects.filter(steward__slug=slug):
            held = Grant.objects.filter(compartment=one.compartment_id, account=analyst)
            if not held.exists():
                grant(
                    compartment=one.compartment,
                    account=Account.objects.get(pk=analyst),
                    level=Level.CODED,
                    ground=GROUND,
                    by=steward,
                    at=at,
                )
