"""How many invented events no list knows of: one run that carries its doubt, on the second core."""

from datetime import datetime
from typing import Any

from baluarte.config.preparation import connected_as
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.analysis import tasks
from baluarte.domain.analysis.actions import NewRun, ask_for_run, month_before
from baluarte.domain.analysis.choices import RunMethod, Strata
from baluarte.domain.analysis.methods.months import later
from baluarte.domain.analysis.models import Run
from baluarte.domain.registry.queries import Filters
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as

ANALYST, REGISTRY = "analia", "registro"
MONTHS, SEED = 60, 2026
# Few linkages, so that a demonstration is loaded soon.
SETTINGS: dict[str, Any] = {"strata": Strata.LABOR.value, "linkages": 2}


def study_dimension(*, at: datetime, is_told: bool = True) -> str:
    """Ask once how many were never registered, by what the victims do, and carry it out."""
    if not is_told:
        return "No lists: nothing is estimated of what was never registered."
    with connected_as(DatabaseRole.APP):
        analyst = Account.objects.get(username=ANALYST).pk
        with acting_as(analyst):
            if Run.objects.filter(method=RunMethod.UNDERCOUNT).exists():
                return "An invented estimate of what was never registered is there."
            last = month_before(at)
            run = ask_for_run(
                asked=NewRun(
                    method=RunMethod.UNDERCOUNT, filters=Filters(), first=later(last, 1 - MONTHS),
                    last=last, parameters=SETTINGS, seed=SEED,
                ),
                institution=Institution.objects.get(slug=REGISTRY), by=analyst, at=at,
            )  # fmt: skip
    with connected_as(DatabaseRole.WORKER):
        ended = tasks.carry_out(analyst, run.pk, now=lambda: at)
    return f"1 invented estimate of what was never registered: {ended}."
