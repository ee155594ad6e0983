"""What waits for the worker, and the worker's way to do it: with all it asks before acting."""

from typing import Any

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob


def said(arguments: dict[str, Any]) -> dict[str, Any]:
    """Return what a signed job was told, without its signature."""
    assert set(arguments["signed"]) == {"nonce", "until", "mac"}
    return {key: value for key, value in arguments.items() if key != "signed"}


def run_job(job: ProcrastinateJob) -> Any:
    """Do a job as the worker does it, for a test that took the worker's role."""
    held = job.procrastinate_job
    context = JobContext(app=app, job=held, start_timestamp=0, abort_reason=lambda: None)
    task = app.tasks[held.task_name]
    given = [context] if task.pass_context else []
    return task(*given, **held.task_kwargs)
