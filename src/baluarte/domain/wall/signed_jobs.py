"""A job says which process of this installation asked for it, signed; the worker does no other."""

import json
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hmac import compare_digest, digest
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.jobs import Job, JobDeferrer
from procrastinate.types import JSONDict, JSONValue
from procrastinate.worker import Worker

from baluarte.domain.wall.context import acting_as_nobody
from baluarte.domain.wall.models import UsedSignature

# From when a job may begin: longer than any worker is away.
GOOD_FOR = timedelta(days=7)
SIGNED = "signed"
# Whom a job acts for; its signature is good for once.
ACCOUNT = "account"
logger = logging.getLogger(__name__)


class JobRefused(Exception):
    """A job of which no process of this installation said what it says."""


def defer_signed(job: JobDeferrer, *, account: UUID, **arguments: JSONValue) -> None:
    """Have the worker do something as an account, once."""
    job.defer(account=str(account), **arguments)


def sign(task: str, arguments: JSONDict, begins: datetime | None) -> JSONDict:
    """Return what a job is told, with what shows the worker that a process told it so."""
    until = (begins or timezone.now()) + GOOD_FOR
    nonce, seconds = str(uuid4()), int(until.timestamp())
    mac = _mac(task, arguments, nonce, seconds)
    return {**arguments, SIGNED: {"nonce": nonce, "until": seconds, "mac": mac}}


def signed_only(do: Callable[[], Any], context: JobContext, worker: Worker | None) -> Any:  # noqa: ARG001 (the worker names it)
    """Do a job that a process signed; where it acts for an account, once."""
    with _admitted(context.job):
        return do()


async def signed_only_async(
    do: Callable[[], Awaitable[Any]],
    context: JobContext,
    worker: Worker | None,  # noqa: ARG001 (the worker names it)
) -> Any:
    """Do a job of the worker's own that a process signed."""
    _verify(context.job)
    return await do()


@contextmanager
def _admitted(job: Job) -> Iterator[None]:
    nonce, until = _verify(job)
    if ACCOUNT not in job.task_kwargs:
        yield
        return
    with acting_as_nobody():
        if not _is_first(nonce, job.id or 0, until):
            raise _refused(job, "its signature was used")
    yield
    with acting_as_nobody():
        UsedSignature.objects.filter(pk=nonce).update(done_at=timezone.now())


def _verify(job: Job) -> tuple[UUID, datetime]:
    """Take the signature from what a job is told; return its nonce and its end."""
    arguments = job.task_kwargs
    match arguments.pop(SIGNED, None):
        case {"nonce": str(nonce), "until": int(until), "mac": str(mac)}:
            said = _mac(job.task_name, arguments, nonce, until)
            if not compare_digest(mac.encode(), said.encode()):
                raise _refused(job, "signed by nobody of this installation")
            if until < timezone.now().timestamp():
                raise _refused(job, "signed too long ago")
            return UUID(nonce), datetime.fromtimestamp(until, UTC)
    raise _refused(job, "not signed")


def _refused(job: Job, why: str) -> JobRefused:
    logger.error("job %s (%s) refused: %s", job.id, job.task_name, why)
    return JobRefused(why)


def _is_first(nonce: UUID, job: int, until: datetime) -> bool:
    """Say whether the nonce is this job's: tried again it is, in another's row never."""
    UsedSignature.objects.filter(until__lt=timezone.now()).delete()
    used = UsedSignature(nonce=nonce, job=job, until=until)
    UsedSignature.objects.bulk_create([used], ignore_conflicts=True)
    return UsedSignature.objects.filter(pk=nonce, job=job, done_at=None).exists()


def _mac(task: str, arguments: JSONDict, nonce: str, until: int) -> str:
    if not settings.JOB_KEY:
        raise JobRefused("this process has no key")
    said = json.dumps([task, arguments, nonce, until], sort_keys=True, separators=(",", ":"))
    return digest(settings.JOB_KEY, said.encode(), "sha256").hex()
