"""A worker with jobs that stop halfway; run as `python -m tests.factories.killed_worker DEFER|WORK`.

`within` is killed inside its transaction, `after` once that is committed and before the worker
says so. Each writes who ran it, outside any transaction, and its deed within.
"""

import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baluarte.config.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402
from procrastinate.contrib.django import app  # noqa: E402

from baluarte.domain.wall import tasks  # noqa: E402

# As in production but for time: alive each half second, silent after two.
ALIVE_S, tasks.SILENT_S = 0.5, 2.0


@app.task(name="tests.stops", lock="tests.stops")
def stops(job: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("insert into tests_run values (%s, %s)", [job, os.getpid()])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "insert into tests_deed values (%s, %s) on conflict do nothing", [job, os.getpid()]
        )
        if job == "within" and "STOPS" in os.environ:
            time.sleep(600)
    if job == "after" and "STOPS" in os.environ:
        time.sleep(600)


def main(act: str, *jobs: str) -> None:
    if act == "defer":
        for job in jobs:
            stops.defer(job=job)
    elif act == "work":
        with app.replace_connector(app.connector.get_worker_connector()) as worker:
            worker.run_worker(
                concurrency=1, update_heartbeat_interval=ALIVE_S,
                stalled_worker_timeout=tasks.SILENT_S, fetch_job_polling_interval=0.5,
            )  # fmt: skip
    else:
        app.configure_task(tasks.take_up_again.name).defer(timestamp=0)


if __name__ == "__main__":
    main(*sys.argv[1:])
