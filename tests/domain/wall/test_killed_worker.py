"""A worker that is really killed: its job is taken up once by the next, and done once."""

import os
import signal
import subprocess
import sys
import time

import pytest
from tests.database import clone, drop

from baluarte.config.preparation import administrator

PATIENCE_S, SILENT_S = 90, 2
TABLES = """
create table tests_run (job text, process integer);
create table tests_deed (job text primary key, process integer);
grant all on tests_run, tests_deed to bal_worker, bal_app;
"""


class Installation:
    """A database of its own that everything is committed to, and its workers."""

    def __init__(self, name):
        self.name, self.workers = name, []

    def run(self, face, *arguments, **more):
        environment = os.environ | {"BALUARTE_DATABASE": self.name, "BALUARTE_FACE": face} | more
        command = [sys.executable, "-m", "tests.factories.killed_worker", *arguments]
        return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)

    def do(self, *arguments):
        assert self.run("workbench", *arguments).wait(PATIENCE_S) == 0

    def work(self, **more):
        self.workers.append(self.run("worker", "work", **more))
        return self.workers[-1]

    def ask(self, sql):
        with administrator(self.name) as admin:
            return admin.execute(sql).fetchall()

    def wait(self, sql, until):
        end = time.monotonic() + PATIENCE_S
        while (found := self.ask(sql)) != until:
            assert time.monotonic() < end, found
            time.sleep(0.2)


@pytest.fixture
def installation(worker_id, django_db_setup, django_db_blocker):
    made = Installation(f"baluarte_killed_{worker_id}_{os.getpid()}")
    with django_db_blocker.unblock():
        clone(made.name)
    with administrator(made.name) as admin:
        admin.execute(TABLES)
    yield made
    for worker in made.workers:
        worker.kill()
        worker.wait()
    with django_db_blocker.unblock():
        drop(made.name)


STATES = "select status::text from procrastinate_jobs where task_name = 'tests.stops' order by id"


@pytest.mark.parametrize("where", ["within", pytest.param("after", marks=pytest.mark.prove)])
def test_the_job_of_a_killed_worker_is_taken_up_once_and_its_deed_is_done_once(installation, where):
    # A second job waits for the first: nothing a killed worker held stays locked.
    installation.do("defer", where, "behind")
    first = installation.work(STOPS="1")
    installation.wait("select job from tests_run", [(where,)])
    first.send_signal(signal.SIGKILL)
    first.wait()
    second = installation.work()
    time.sleep(SILENT_S)
    installation.do("look")
    installation.wait(STATES, [("succeeded",), ("succeeded",)])
    assert installation.ask("select job, process from tests_run") == [
        (where, first.pid), (where, second.pid), ("behind", second.pid),
    ]  # fmt: skip
    done_by = first.pid if where == "after" else second.pid
    assert installation.ask("select job, process from tests_deed where job != 'behind'") == [
        (where, done_by)
    ]


def test_no_notification_ends_a_worker_or_reaches_it(installation):
    worker = installation.work()
    installation.wait("select count(*) > 0 from procrastinate_workers", [(True,)])
    for role in ("bal_public", "bal_app"):
        with administrator(installation.name) as admin:
            admin.execute(f"set role {role}")
            for said in ("x", "[]", '{"type": "abort_job_requested"}'):
                admin.execute("select pg_notify('procrastinate_any_queue_v1', %s)", [said])
    installation.do("defer", "behind", "next")
    installation.wait(STATES, [("succeeded",), ("succeeded",)])
    assert worker.poll() is None
    listening = "select pid from pg_stat_activity where query ilike 'listen%'"
    assert installation.ask(listening) == []
