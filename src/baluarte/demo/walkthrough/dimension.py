"""How many invented events no list knows of: one run that carries its doubt, on the second core.

One estimate of it is let out by two invented people, and another waits for the second of them.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from baluarte.config.preparation import connected_as
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.analysis import tasks
from baluarte.domain.analysis.actions import NewRun, ask_for_run, month_before
from baluarte.domain.analysis.choices import RunMethod, RunOutcome, Strata
from baluarte.domain.analysis.methods.months import later
from baluarte.domain.analysis.models import Run
from baluarte.domain.publication.actions import (
    propose_undercount,
    release_undercount,
    review_undercount,
)
from baluarte.domain.publication.models import UndercountProposal
from baluarte.domain.publication.queries.undercounts import agreed_undercount
from baluarte.domain.registry.queries import Filters
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as

ANALYST, REGISTRY, LETS_OUT = "analia", "registro", "clara"
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
    let_out = _let_out(run.pk, by=analyst, at=at) if ended == RunOutcome.DONE else "None let out."
    return f"1 invented estimate of what was never registered: {ended}. {let_out}"


def _let_out(run: UUID, *, by: UUID, at: datetime) -> str:
    """Let one estimate of a run out, as a second person; propose another, which waits."""
    with connected_as(DatabaseRole.APP):
        keeper = Account.objects.get(username=LETS_OUT).pk
    proposal = _propose(run, by=by, at=at)
    if not proposal.is_safe:
        return "Its table cannot leave: a small count could be worked out."
    with connected_as(DatabaseRole.APP), acting_as(keeper):
        review_undercount(proposal=proposal, objection=None, by=keeper, at=at)
    with connected_as(DatabaseRole.WORKER), acting_as(keeper):
        agreed = agreed_undercount(proposal.pk)
        released = release_undercount(proposal=agreed, by=keeper, at=at)
    _propose(run, by=by, at=at)
    return f"Number {released} is let out; another waits for a second person."


def _propose(run: UUID, *, by: UUID, at: datetime) -> UndercountProposal:
    with connected_as(DatabaseRole.WORKER), acting_as(by):
        found = Run.objects.select_related("ending").get(pk=run)
        return propose_undercount(run=found, by=by, at=at)
