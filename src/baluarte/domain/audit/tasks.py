from django.utils import timezone
from procrastinate.contrib.django import app

from baluarte.domain.audit.actions import sequence
from baluarte.domain.wall.context import acting_as_nobody


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="audit.sequence")
def sequence_log(timestamp: int) -> int:  # noqa: ARG001 (the worker names it)
    """Bring the log up to date every minute: the window of deniable removal is that short."""
    with acting_as_nobody():
        return sequence(at=timezone.now())
