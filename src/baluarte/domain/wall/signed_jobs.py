"""A job that acts for an account says who asked for it, signed by a process and good for once."""

import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from hmac import compare_digest, digest
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.conf import settings
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import JobDeferrer
from procrastinate.types import JSONValue

from baluarte.domain.wall.context import acting_as_nobody
from baluarte.domain.wall.models import UsedSignature

Result = TypeVar("Result")
# From when a job may begin: longer than any worker is away.
GOOD_FOR = timedelta(days=7)
# Another key than what signs contexts: no signature of a job opens a transaction.
PURPOSE = b"baluarte: who asked for a job"
logger = logging.getLogger(__name__)


class JobRefused(Exception):
    """A job says that it acts for an account, and no process of this installation said so."""


def defer_signed(job: JobDeferrer, *, account: UUID, **arguments: JSONValue) -> None:
    """Have the worker do something as an account; the one way to ask it for that."""
    said: dict[str, JSONValue] = {"account": str(account), **arguments}
    until = (job.job.scheduled_at or timezone.now()) + GOOD_FOR
    nonce, seconds = str(uuid4()), int(until.timestamp())
    mac = _mac(job.job.task_name, said, nonce, seconds)
    job.defer(**said, signed={"nonce": nonce, "until": seconds, "mac": mac})


def task_for_account(
    **options: Any,
) -> Callable[[Callable[..., Result]], Callable[..., Result]]:
    """Make a function a task of the worker, which does it only where a process signed the job.

    What is returned is the function itself: whoever calls it in a process needs no signature.
    """

    def decorate(do: Callable[..., Result]) -> Callable[..., Result]:
        @app.task(pass_context=True, **options)  # type: ignore[arg-type] # `wraps` hides its form
        @wraps(do)
        def act_signed(
            context: JobContext, *, signed: JSONValue = None, **arguments: JSONValue
        ) -> Result:
            with acting_as_nobody():
                nonce = _take(context, arguments, signed)
            done = do(**arguments)
            with acting_as_nobody():
                UsedSignature.objects.filter(pk=nonce).update(done_at=timezone.now())
            return done

        return do

    return decorate


def _take(context: JobContext, arguments: dict[str, JSONValue], signed: JSONValue) -> UUID:
    """Return the nonce, once it is this job's: tried again it is, in another's row never."""
    why = "not signed"
    name, number = context.job.task_name, context.job.id
    match signed:
        case {"nonce": str(nonce), "until": int(until), "mac": str(mac)} if number is not None:
            if not compare_digest(mac.encode(), _mac(name, arguments, nonce, until).encode()):
                why = "signed by nobody of this installation"
            elif until < timezone.now().timestamp():
                why = "signed too long ago"
            elif not _is_first(UUID(nonce), number, datetime.fromtimestamp(until, UTC)):
                why = "its signature was used"
            else:
                return UUID(nonce)
    logger.error("job %s (%s) refused: %s", number, name, why)
    raise JobRefused(why)


def _is_first(nonce: UUID, job: int, until: datetime) -> bool:
    UsedSignature.objects.filter(until__lt=timezone.now()).delete()
    used = UsedSignature(nonce=nonce, job=job, until=until)
    UsedSignature.objects.bulk_create([used], ignore_conflicts=True)
    return UsedSignature.objects.filter(pk=nonce, job=job, done_at=None).exists()


def _mac(task: str, arguments: dict[str, JSONValue], nonce: str, until: int) -> str:
    if not settings.CONTEXT_KEY:
        raise JobRefused("this process has no key")
    key = digest(settings.CONTEXT_KEY, PURPOSE, "sha256")
    said = json.dumps([task, arguments, nonce, until], sort_keys=True, separators=(",", ":"))
    return digest(key, said.encode(), "sha256").hex()
