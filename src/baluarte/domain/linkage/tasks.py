from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from baluarte.domain.linkage import actions
from baluarte.domain.wall.context import acting_as


@app.task(name="linkage.propose_pairs", lock="linkage.propose_pairs")
def propose_pairs(account: str) -> int:
    """Propose pairs among what the account that asked may see."""
    with acting_as(UUID(account)):
        return actions.propose_pairs(at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="linkage.match_for_curators", queueing_lock="linkage.match_for_curators")
def each_ten_minutes(timestamp: int) -> int:  # noqa: ARG001 (the worker names it)
    """Compare what came since across organisations, for the curators to whom it is open."""
    return actions.ask_for_curators()
