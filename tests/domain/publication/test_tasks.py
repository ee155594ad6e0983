"""The background work itself, as the worker runs it: thin, and safe to run twice."""

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from tests.factories.jobs import as_the_worker
from tests.factories.publication import let_out, make_event, withdraw

from baluarte.domain.publication import queries, tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision(cast, as_operator):
    with as_operator():
        one = make_event(cast.one)
    return let_out(cast.one, one)


def test_an_edition_is_published_for_the_curator_who_asked(cast, decision, as_role):
    with as_role("bal_worker"):
        assert tasks.publish_edition(str(cast.curator.pk)) == "1.0"


def test_files_are_made_for_whoever_withdrew_and_once(cast, decision, as_role):
    cast.publish()
    withdraw(cast.one, decision)
    with as_role("bal_worker"):
        by = str(cast.one.steward.pk)
        assert (tasks.revise_editions(by), tasks.revise_editions(by)) == (["1.1"], [])


def test_what_a_killed_worker_left_over_is_made_for_nobody_in_particular(cast, decision, as_role):
    cast.publish()
    withdraw(cast.one, decision)
    with as_role("bal_worker"):
        assert tasks.revise_left_over(0) == ["1.1"]
    files = {one.name for one in queries.files_of(queries.latest_edition())}
    assert (len(files), {"manifest.json", "manifest.json.sig", "key.json"} <= files) == (23, True)


def test_the_jobs_that_are_deferred_are_tasks_the_worker_knows(cast, decision):
    cast.publish()
    withdraw(cast.one, decision)
    with as_the_worker(), connection.cursor() as cursor:
        cursor.execute("select task_name from procrastinate_jobs")
        deferred = {row[0] for row in cursor.fetchall()}
    known = set(app.tasks)
    assert (deferred, deferred - known) == ({"publication.revise_editions"}, set())
