"""What waits for the worker, and the worker's way to do it: with all it asks before acting."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from django.db import connection, models
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django import models as queue

from baluarte.domain.wall.signed_jobs import signed_only


@contextmanager
def as_the_worker() -> Iterator[None]:
    """Look into the queue, which nobody else reads, and be again who one was."""
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        [before] = cursor.fetchone()
        cursor.execute("set local role bal_worker")
        yield
        cursor.execute(f"set local role {before}")


class _Waiting(models.QuerySet[queue.ProcrastinateJob]):
    """Jobs as the worker reads them."""

    def _fetch_all(self) -> None:
        with as_the_worker():
            super()._fetch_all()

    def count(self) -> int:
        return len(self._chain())

    def exists(self) -> bool:
        return bool(self._chain())

    def delete(self) -> None:
        keys = [job.pk for job in self]
        with as_the_worker(), connection.cursor() as cursor:
            cursor.execute("delete from procrastinate_jobs where id = any (%s)", [keys])


class ProcrastinateJob:
    """Jobs that wait; the library's model, read as the worker."""

    objects: ClassVar[Any] = _Waiting(queue.ProcrastinateJob)


def said(arguments: dict[str, Any]) -> dict[str, Any]:
    """Return what a signed job was told, without its signature."""
    assert set(arguments["signed"]) == {"nonce", "until", "mac"}
    return {key: value for key, value in arguments.items() if key != "signed"}


def run_job(job: queue.ProcrastinateJob) -> Any:
    """Do a job as the worker does it, for a test that took the worker's role."""
    held = job.procrastinate_job.evolve(task_kwargs=dict(job.args))
    context = JobContext(app=app, job=held, start_timestamp=0, abort_reason=lambda: None)
    task = app.tasks[held.task_name]
    given = [context] if task.pass_context else []
    return signed_only(lambda: task(*given, **held.task_kwargs), context, None)
