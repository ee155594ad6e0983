"""The worker outlives a restart of the database: it asks again, and tries jobs again."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from django.db import InterfaceError, OperationalError
from procrastinate import App, PsycopgConnector, RetryStrategy
from procrastinate.connector import Notify
from procrastinate.contrib.django.django_connector import DjangoConnector, wrap_exceptions
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException
from procrastinate.sql import queries
from procrastinate.types import JobToDefer

from baluarte.domain.wall.deferring import defer
from baluarte.domain.wall.outage import PATIENCE_S, is_away
from baluarte.domain.wall.signed_jobs import sign, signed_only, signed_only_async

PAUSE_S = 0.5
# A job lost with its transaction did nothing; done twice, it does what it does once.
TRIED_AGAIN = RetryStrategy(
    max_attempts=5, wait=2, retry_exceptions=[OperationalError, InterfaceError]
)


class PatientConnector(PsycopgConnector):
    """The worker's own connections, which wait while the database is away."""

    async def execute_query_async(self, query: Any, **arguments: Any) -> None:
        await _patiently(
            lambda: super(PatientConnector, self).execute_query_async(query, **arguments)
        )

    async def execute_query_one_async(self, query: Any, **arguments: Any) -> Any:
        if query == queries["defer_periodic_job"]:
            arguments["args"] = sign(arguments["task_name"], arguments["args"], None)
        return await _patiently(
            lambda: super(PatientConnector, self).execute_query_one_async(query, **arguments)
        )

    async def execute_query_all_async(self, query: Any, **arguments: Any) -> Any:
        """Sign what a job defers while it runs, as everywhere."""
        if query == queries["defer_jobs"]:
            arguments["jobs"] = list(map(_signed, arguments["jobs"]))
        return await _patiently(
            lambda: super(PatientConnector, self).execute_query_all_async(query, **arguments)
        )

    async def listen_notify(self, on_notification: Notify, channels: Iterable[str]) -> None:  # noqa: ARG002 (the library names them)
        """Listen to nobody, whatever a worker was told: any role of a database may notify."""
        await asyncio.Event().wait()


class PatientDjangoConnector(DjangoConnector):
    """Signs what is deferred, and hands the worker a connector that waits."""

    def execute_query_all(self, query: Any, **arguments: Any) -> list[dict[str, Any]]:
        """Put jobs into the queue by the one way there is; ask for all else as before."""
        if query != queries["defer_jobs"]:
            return super().execute_query_all(query, **arguments)
        with wrap_exceptions():
            return defer(map(_signed, arguments["jobs"]), alias=self.alias)

    def get_worker_connector(self) -> PatientConnector:
        return PatientConnector(kwargs=connector_params(self.alias))


def make_patient(app: App) -> None:
    """Let the worker and its jobs outlive a restart of the database, and do what is signed only."""
    app.worker_defaults = {
        **app.worker_defaults, "task_middleware": [signed_only, signed_only_async]
    }  # fmt: skip
    if isinstance(app.connector, DjangoConnector):
        # The application and its managers hold this one already.
        app.connector.__class__ = PatientDjangoConnector
    for task in app.tasks.values():
        task.retry_strategy = task.retry_strategy or TRIED_AGAIN


def _signed(job: JobToDefer) -> JobToDefer:
    return job._replace(args=sign(job.task_name, job.args, job.scheduled_at))


async def _patiently(ask: Callable[[], Awaitable[Any]]) -> Any:
    since = time.monotonic()
    while True:
        try:
            return await ask()
        except ConnectorException as error:
            if not is_away(error) or time.monotonic() - since > PATIENCE_S:
                raise
        await asyncio.sleep(PAUSE_S)
