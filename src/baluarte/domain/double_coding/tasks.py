from django.utils import timezone
from procrastinate.contrib.django import app

from baluarte.domain.double_coding import actions


@app.periodic(cron="23 10 * * *")
@app.task(name="double_coding.draw_coding_lots", queueing_lock="double_coding.draw_coding_lots")
def each_day(timestamp: int) -> int:  # noqa: ARG001 (the worker names it)
    """Draw what is coded a second time from what is new, in lists where a steward wants it so."""
    return actions.draw_due(now=timezone.now)
