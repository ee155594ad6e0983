from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from baluarte.domain.cases.actions import checkins, complaints
from baluarte.domain.cases.actions.letter_stop import stop_for_her as stop
from baluarte.domain.wall.context import acting_as, acting_as_nobody


@app.task(name="cases.stop_for_her")
def stop_for_her(case: str, institutions: list[str], account: str) -> int:
    """Stop letters for somebody who said no in her own window, where she sees none."""
    who = UUID(account)
    with acting_as(who):
        whom = [UUID(one) for one in institutions]
        return stop(case=UUID(case), institutions=whom, by=who, at=timezone.now())


@app.task(name="cases.call_readers")
def call_readers(complaint: str) -> int:
    """Call whoever can read a complaint that was sent."""
    with acting_as_nobody():
        return complaints.call_readers(complaint=UUID(complaint), at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="cases.each_minute", queueing_lock="cases.each_minute")
def each_minute(timestamp: int) -> int:  # noqa: ARG001 (the worker names it)
    """Call for the agreed signs that did not come."""
    with acting_as_nobody():
        return checkins.ring_for_missed(at=timezone.now())
