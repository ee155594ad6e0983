from procrastinate.contrib.django import app

from baluarte.domain.analysis import actions
from baluarte.domain.wall.context import acting_as_nobody


@app.periodic(cron="* * * * *")
@app.task(name="analysis.refresh_rollups", queueing_lock="analysis.refresh_rollups")
def each_minute(timestamp: int) -> int:  # noqa: ARG001 (the worker names it)
    """Make the sums of what changed anew, some months in each transaction."""
    made = 0
    while True:
        with acting_as_nobody():
            step = actions.refresh_rollups()
        if not step:
            return made
        made += step
