"""Whoever can write into the queue has the worker do nothing: each job is signed by a process."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from tests.factories.jobs import ProcrastinateJob, as_the_worker, run_job
from tests.factories.publication import NOW, let_out, make_event

from baluarte.domain.publication.actions.editions import PUBLISH, ask_for_edition
from baluarte.domain.publication.models import Edition
from baluarte.domain.wall import signed_jobs
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
DUTY, NOBODY = "procedure.call_duty", "6f1c1c9e-0000-4000-8000-00000000c0de"
FORGED = """
insert into public.procrastinate_jobs (queue_name, task_name, priority, args, status, lock)
values ('default', %s, 0, %s::jsonb || %s::jsonb, 'todo', null)
returning id
"""
COPIED = """
insert into public.procrastinate_jobs (queue_name, task_name, priority, args, status, lock)
select queue_name, coalesce(%s, task_name), priority, args || %s::jsonb, 'todo', lock
from public.procrastinate_jobs where id = %s
returning id
"""


@pytest.fixture
def decided(cast, as_operator):
    with as_operator():
        one = make_event(cast.one)
    return let_out(cast.one, one)


@pytest.fixture
def asked(cast, decided):
    """A job that its curator really asked for."""
    with acting_as(cast.curator.pk):
        ask_for_edition(by=cast.curator.pk, at=NOW)
    return ProcrastinateJob.objects.get(task_name=PUBLISH)


@pytest.fixture
def work(as_role):
    def run(job):
        with as_role("bal_worker"):
            return run_job(job)

    return run


def by_sql(statement: str, *values: object) -> ProcrastinateJob:
    """Put a row into the queue as whoever took the worker's role and has no key would."""
    with as_the_worker(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        [number] = cursor.fetchone()
    return ProcrastinateJob.objects.get(pk=number)


@pytest.mark.parametrize(
    "signed",
    [
        "{}", '{"signed": null}', '{"signed": "x"}', '{"signed": {"mac": ""}}',
        '{"signed": {"nonce": "6f1c1c9e-0000-4000-8000-00000000c0de", "until": 99999999999,'
        ' "mac": "é"}}',
    ],
)  # fmt: skip
def test_a_job_that_no_process_signed_is_refused_and_nothing_is_done(
    cast, decided, work, caplog, signed
):
    forged = by_sql(FORGED, PUBLISH, signed, f'{{"account": "{cast.curator.pk}"}}')
    with pytest.raises(signed_jobs.JobRefused):
        work(forged)
    assert not Edition.objects.exists()
    assert f"job {forged.pk} ({PUBLISH}) refused: " in caplog.text


@pytest.mark.parametrize("task", ["procedure.call_duty", "procedure.each_minute"])
def test_what_acts_for_nobody_is_signed_too(db, work, task):
    forged = by_sql(FORGED, task, "{}", f'{{"assignment": "{NOBODY}", "timestamp": 0}}')
    with pytest.raises(signed_jobs.JobRefused, match="not signed"):
        work(forged)


def test_a_job_of_nobody_is_done_as_it_was_told_and_not_otherwise(db, work, as_role):
    app.configure_task("procedure.look_at_share").defer(number=1)
    told = ProcrastinateJob.objects.get(task_name="procedure.look_at_share")
    changed = by_sql(COPIED, None, '{"number": 2}', told.pk)
    with pytest.raises(signed_jobs.JobRefused, match="signed by nobody of this installation"):
        work(changed)
    assert work(told) == 0


def test_what_she_asked_for_is_done_and_a_copy_of_its_row_or_a_second_turn_is_not(asked, work):
    copied = by_sql(COPIED, None, "{}", asked.pk)
    assert work(asked) == "1.0"
    for again in (copied, asked):
        with pytest.raises(signed_jobs.JobRefused, match="its signature was used"):
            work(again)
    assert Edition.objects.count() == 1


def test_a_signature_is_of_one_task_and_of_all_it_was_told(cast, asked, work):
    other = by_sql(COPIED, "publication.revise_editions", "{}", asked.pk)
    hers = by_sql(COPIED, None, f'{{"account": "{cast.one.steward.pk}"}}', asked.pk)
    more = by_sql(COPIED, None, '{"period": "2026-T3"}', asked.pk)
    for changed in (other, hers, more):
        with pytest.raises(signed_jobs.JobRefused, match="signed by nobody of this installation"):
            work(changed)
    assert work(asked) == "1.0"


def test_a_signature_ends(cast, decided, work):
    long_ago = timezone.now() - signed_jobs.GOOD_FOR - timedelta(seconds=1)
    late = app.configure_task(PUBLISH, schedule_at=long_ago)
    signed_jobs.defer_signed(late, account=cast.curator.pk)
    with pytest.raises(signed_jobs.JobRefused, match="signed too long ago"):
        work(ProcrastinateJob.objects.get(task_name=PUBLISH))


def test_a_job_that_failed_halfway_is_tried_again(asked, as_role, settings, tmp_path):
    folder, settings.FILE_FOLDER = settings.FILE_FOLDER, tmp_path / "no-folder"
    settings.FILE_FOLDER.write_text("x")
    with as_role("bal_worker"):
        with pytest.raises(OSError, match="no-folder"):
            run_job(asked)
        settings.FILE_FOLDER = folder
        assert run_job(asked) == "1.0"


@pytest.mark.parametrize("role", ["bal_app", "bal_public"])
def test_no_site_gives_a_signature_back(asked, work, as_role, role):
    work(asked)
    for act in ("select * from", "delete from"):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            as_role(role),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"{act} public.wall_usedsignature")


def test_another_installation_and_a_process_without_a_key_sign_nothing(cast, asked, work, settings):
    settings.JOB_KEY = b"another"
    with pytest.raises(signed_jobs.JobRefused, match="signed by nobody of this installation"):
        work(asked)
    settings.JOB_KEY = b""
    with pytest.raises(signed_jobs.JobRefused, match="no key"):
        signed_jobs.defer_signed(app.configure_task(PUBLISH), account=cast.curator.pk)


def test_whoever_holds_what_the_database_signs_with_signs_no_job(cast, asked, work, settings):
    settings.JOB_KEY = settings.CONTEXT_KEY
    signed_jobs.defer_signed(app.configure_task(DUTY), account=cast.curator.pk)
    forged = ProcrastinateJob.objects.get(task_name=DUTY)
    settings.JOB_KEY = b"the one of the installation"
    with pytest.raises(signed_jobs.JobRefused, match="signed by nobody of this installation"):
        work(forged)
