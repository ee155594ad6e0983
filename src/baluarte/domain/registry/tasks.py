from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from baluarte.domain.registry.actions.layer_uploads import LOAD, load_upload
from baluarte.domain.registry.actions.saved import run_saved_searches
from baluarte.domain.registry.queries.layers import left_over
from baluarte.domain.wall.context import acting_as, acting_as_nobody


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


@app.periodic(cron="*/15 * * * *")
@app.task(name="registry.run_saved_searches", queueing_lock="registry.run_saved_searches")
def each_quarter(timestamp: int) -> int:  # noqa: ARG001 (the worker names it)
    """Run the saved searches, each as whoever watches it."""
    return run_saved_searches(now=timezone.now)
