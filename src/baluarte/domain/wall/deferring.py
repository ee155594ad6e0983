"""Jobs enter the queue by one function, for a process that proves itself.

No role of a site but the worker's reads the queue or writes to it: what a job is told stays between
who asked and the worker, and nobody who can only send SQL makes one, or keeps another out by its
lock.
"""

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db import connections, transaction

from baluarte.domain.wall import context
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import (
    ADD,
    AS_ITS_OWNER,
    READ,
    Definer,
    FunctionOwner,
    only,
)

if TYPE_CHECKING:
    # What has no account defers nothing, and does without the library.
    from procrastinate.types import JobToDefer

QUEUE_OWNER = FunctionOwner(
    "bal_fn_queue",
    {
        "procrastinate_jobs": (ADD, only(READ, ("id", "queueing_lock"))),
        "procrastinate_events": (ADD,),
    },
    may_enter=True,
    sequences=("procrastinate_jobs_id_seq", "procrastinate_events_id_seq"),
)
# The library's triggers name their tables alone: for as long as the function runs, and after what
# no site can write to, they are looked for where they are.
DEFER = f"""
create or replace function bal.defer(said text, ticket text) returns setof bigint
language plpgsql volatile {AS_ITS_OWNER} as $$
begin
  if ticket is distinct from bal.signature('ticket', concat_ws(
       '|', 'defer', encode(sha256(convert_to(said, 'UTF8')), 'hex'), bal.challenge())) then
    raise exception 'the ticket is not of this installation, or of another transaction'
      using errcode = 'BW003';
  end if;
  perform set_config('search_path', 'pg_catalog, public, pg_temp', true);
  return query
  insert into public.procrastinate_jobs as made
         (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
  select job.queue_name, job.task_name, job.priority, job.lock, job.queueing_lock, job.args,
         job.scheduled_at
    from jsonb_to_recordset(said::jsonb) as job(
         queue_name text, task_name text, priority integer, lock text, queueing_lock text,
         args jsonb, scheduled_at timestamptz)
  returning made.id;
end $$"""  # noqa: S608 (constants of the wall)
OF_THE_QUEUE = (
    Definer("bal.defer(text, text)", DEFER, (DatabaseRole.APP, DatabaseRole.WORKER), QUEUE_OWNER),
)


def defer(jobs: Iterable["JobToDefer"], *, alias: str) -> list[dict[str, Any]]:
    """Put jobs into the queue and return their numbers, as the library asks for them."""
    said = json.dumps([_written(one) for one in jobs])
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        ticket = context.signed("defer", sha256(said.encode()).hexdigest())
        cursor.execute("select bal.defer(%s, %s)", [said, ticket])
        return [{"id": number} for (number,) in cursor.fetchall()]


def _written(job: "JobToDefer") -> dict[str, Any]:
    begins = job.scheduled_at and job.scheduled_at.isoformat()
    return {**job._asdict(), "scheduled_at": begins}
