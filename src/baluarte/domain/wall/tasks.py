from contextlib import suppress

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

# A worker says each ten seconds that it lives.
SILENT_S = 30.0
# What killed its worker so often does so again: its rooms look for what is left over.
MOST_ATTEMPTS = 5


@app.periodic(cron="* * * * *")
@app.task(
    name="wall.take_up_again", queueing_lock="wall.take_up_again", pass_context=True, priority=10
)
async def take_up_again(context: JobContext, timestamp: int) -> int:  # noqa: ARG001 (the worker names it)
    """Let another worker do the jobs of one that was killed: until then each holds its locks."""
    jobs = context.app.job_manager
    stalled = await jobs.get_stalled_jobs(seconds_since_heartbeat=SILENT_S)
    return sum([await _take_up(one, jobs) for one in stalled])


async def _take_up(job: Job, jobs: JobManager) -> bool:
    if job.id is None:
        return False
    if job.attempts < MOST_ATTEMPTS:
        try:
            await jobs.retry_job(job)
        except ConnectorException:
            # Its next turn waits already, or another worker was faster.
            pass
        else:
            return True
    with suppress(ConnectorException):
        await jobs.finish_job_by_id_async(job.id, status=Status.FAILED, delete_job=False)
    return False
