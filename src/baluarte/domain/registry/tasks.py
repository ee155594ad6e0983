from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from baluarte.domain.registry import actions
from baluarte.domain.registry.actions.layer_uploads import LOAD, load_upload
from baluarte.domain.registry.actions.saved import run_saved_searches
from baluarte.domain.registry.queries.layers import left_over
from baluarte.domain.wall.context import acting_as, acting_as_nobody


@app.task(name="registry.propose_pairs", lock="registry.propose_pairs")
def propose_pairs(account: str) -> int:
    """Propose pairs among what the account that asked may see."""
    with acting_as(UUID(account)):
        return actions.propose_pairs(at=timezone.now())


@app.task(name=LOAD)
def load_layer(account: str, upload: str) -> str:
    """Load a large file of a layer, for the curator who sent it."""
    who = UUID(account)
    with acting_as(who):
        layer = load_upload(upload=UUID(upload), by=who, at=timezone.now())
        return str(layer.pk) if layer else ""


@app.periodic(cron="*/10 * * * *")
@app.task(name="registry.load_left_over", queueing_lock="registry.load_left_over")
def load_left_over(timestamp: int) -> int:  # noqa: ARG001 (the worker names it)
    """Load the layers whose worker was killed, each as who sent it."""
    with acting_as_nobody():
        waiting = list(left_over(at=timezone.now()).values_list("asked_by", "pk"))
    return sum(bool(load_layer(str(account), str(key))) for account, key in waiting)


@app.periodic(cron="*/10 * * * *")
@app.task(name="registry.match_for_curators", queueing_lock="registry.match_for_curators")
def each_ten_minutes(timestamp: int) -> int:  # noqa: ARG001 (the worker names it)
    """Compare what came since across organisations, for the curators to whom it is open."""
    return actions.ask_for_curators()


@app.periodic(cron="*/15 * * * *")
@app.task(name="registry.run_saved_searches", queueing_lock="registry.run_saved_searches")
def each_quarter(timestamp: int) -> int:  # noqa: ARG001 (the worker names it)
    """Run the saved searches, each as whoever watches it."""
    return run_saved_searches(now=timezone.now)


@app.periodic(cron="23 10 * * *")
@app.task(name="registry.draw_coding_lots", queueing_lock="registry.draw_coding_lots")
def each_day(timestamp: int) -> int:  # noqa: ARG001 (the worker names it)
    """Draw what is coded a second time from what is new, in lists where a steward wants it so."""
    return actions.draw_due(now=timezone.now)


@app.periodic(cron="* * * * *")
@app.task(name="registry.refresh_rollups", queueing_lock="registry.refresh_rollups")
def each_minute(timestamp: int) -> int:  # noqa: ARG001 (the worker names it)
    """Make the sums of what changed anew, some months in each transaction."""
    made = 0
    while True:
        with acting_as_nobody():
            step = actions.refresh_rollups()
        if not step:
            return made
        made += step
