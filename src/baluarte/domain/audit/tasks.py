from django.utils import timezone
from procrastinate.contrib.django import app

from baluarte.domain.audit.actions import keep_findings, sequence
from baluarte.domain.audit.sequencing import LogRefused
from baluarte.domain.audit.verification import Findings, verify_database
from baluarte.domain.wall.context import acting_as_nobody


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="audit.sequence")
def sequence_log(timestamp: int) -> int:  # noqa: ARG001 (the worker names it)
    """Bring the log up to date every minute: the window of deniable removal is that short."""
    at = timezone.now()
    with acting_as_nobody():
        try:
            return sequence(at=at)
        except LogRefused as refused:
            keep_findings(Findings.of_refusal(refused), at=at)
            return 0


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="audit.verify")
def verify_log_rows(timestamp: int) -> int:  # noqa: ARG001 (the worker names it)
    """Look at every row of the log each hour, but for payloads, which the worker cannot open."""
    at = timezone.now()
    with acting_as_nobody():
        found = verify_database(at=at, payloads=False)
        keep_findings(found, at=at)
    return len(found.failures)
