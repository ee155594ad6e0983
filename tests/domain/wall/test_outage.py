"""A database that restarts is a pause: nothing acknowledged is lost, nothing is done twice."""

import json
import os
import shutil
import subprocess
import sys
import time

import psycopg
import pytest
from django.db import OperationalError, ProgrammingError, connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import ResolverMatch

from baluarte.config import embedded
from baluarte.domain.wall import outage
from baluarte.web.layout.error_pages import failed
from baluarte.web.layout.outage import OutageMiddleware, away, is_run_again, repeatable


@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_while_a_server_restarts_no_request_fails(how, tmp_path):
    """A real server of its own, stopped and crashed; what reads never fails."""
    home = (embedded.SHARED_BY_ROOT if os.geteuid() == 0 else tmp_path) / f"away-{os.getpid()}"
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tests.factories.outage_site", how, "3"],
            env=os.environ | {"BALUARTE_HOME": str(home)},
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
    finally:
        embedded.Embedded(home / "postgres").remove()
        shutil.rmtree(home, ignore_errors=True)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    answered = said["answered"]
    assert (said["lost"], said["twice"]) == (0, 0)
    assert {one for one in answered if one.startswith("GET")} == {"GET 200"}
    # What carries a key of its own, as the urgent door's form, never ends in "not known".
    assert {one for one in answered if one.startswith("KEYED")} == {"KEYED 200"}
    # A commit whose outcome nobody knows is said to be so, and never tried again.
    assert {one for one in answered if one.startswith("POST")} <= {"POST 200", "POST 503"}
    # Three at a time, three restarts: no more could have been at their commit.
    assert answered.get("POST 503", 0) <= 9
    assert answered["POST 200"] > 20


@pytest.mark.django_db
@pytest.mark.parametrize(
    "setting", ["synchronous_commit", "fsync", "full_page_writes", "data_checksums"]
)
def test_the_server_keeps_what_it_answered_for_and_finds_what_a_disk_altered(setting):
    with connection.cursor() as cursor:
        cursor.execute(f"show {setting}")
        assert cursor.fetchone() == ("on",)


def fail(times, error):
    """Return something to connect with that fails so often."""
    left = [times]

    def connect():
        if left[0]:
            left[0] -= 1
            raise error
        return "connected"

    return connect


@pytest.fixture(autouse=True)
def _no_outage_of_another_test():
    outage._now.over()


def test_connecting_is_tried_again_while_the_server_starts():
    starting = psycopg.OperationalError("FATAL:  the database system is starting up")
    assert outage.connect_patiently(fail(4, starting)) == "connected"


def test_a_wrong_password_is_not_waited_for():
    began = time.monotonic()
    with pytest.raises(psycopg.OperationalError):
        outage.connect_patiently(
            fail(9, psycopg.OperationalError("password authentication failed"))
        )
    assert time.monotonic() - began < 1


def test_all_wait_together_and_after_that_nobody_waits():
    refused = psycopg.OperationalError("connection refused")
    with outage.waiting_at_most(0.3):
        for shortest, longest in ((0.0, 2.0), (0.0, 0.2)):
            began = time.monotonic()
            with pytest.raises(psycopg.OperationalError):
                outage.connect_patiently(fail(99, refused))
            assert shortest <= time.monotonic() - began < longest


def chained(error, cause):
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "is_away"),
    [
        (None, False),
        (ValueError(), False),
        (OperationalError("from nowhere"), False),
        (chained(OperationalError(), psycopg.OperationalError("the connection is lost")), True),
        (chained(OperationalError(), psycopg.errors.AdminShutdown()), True),
        (chained(OperationalError(), psycopg.errors.QueryCanceled()), False),
        (chained(ValueError(), chained(OperationalError(), psycopg.errors.CrashShutdown())), True),
        (ProgrammingError("Cannot open a new connection in an atomic block."), True),
    ],
)
def test_what_an_outage_looks_like(error, is_away):
    assert outage.is_away(error) is is_away


def site(request, outcomes, view=None):
    """Ask a site that loses its database so often; a number says how many commits were tried."""
    runs = []

    def respond(asked):
        runs.append(is_run_again(asked))
        asked.resolver_match = view and ResolverMatch(view, (), {})
        if not outcomes:
            return HttpResponse("done")
        connection.commits_tried += outcomes.pop(0)
        try:
            raise chained(OperationalError(), psycopg.errors.AdminShutdown())
        except OperationalError:
            return failed(asked)

    response = OutageMiddleware(respond)(request)
    assert runs == [False] + [True] * (len(runs) - 1)
    return response, len(runs)


@pytest.mark.parametrize(
    ("method", "outcomes", "status", "runs"),
    [
        ("GET", [], 200, 1), ("GET", [0], 200, 2), ("GET", [1, 1], 200, 3),
        ("POST", [0], 200, 2), ("POST", [1], 503, 1), ("POST", [0, 1], 503, 2),
        ("GET", [0] * 9, 503, 4),
    ],
)  # fmt: skip
@pytest.mark.django_db
def test_only_what_kept_nothing_is_run_again(method, outcomes, status, runs):
    response, counted = site(RequestFactory().generic(method, "/es/hechos/"), list(outcomes))
    assert (response.status_code, counted) == (status, runs)


@pytest.mark.django_db
def test_what_carries_a_key_of_its_own_is_run_again_even_at_its_commit():
    view = repeatable(lambda request: HttpResponse())
    response, counted = site(RequestFactory().post("/es/peligro/"), [1, 1], view)
    assert (response.status_code, counted) == (200, 3)


@pytest.mark.parametrize(("path", "says"), [("/es/hechos/", "Un momento, por favor"),
                                            ("/en/hechos/", "One moment, please"),
                                            ("/api/v1/counts", "database.away")])  # fmt: skip
def test_the_page_is_calm_says_when_to_return_and_asks_no_database(path, says):
    response = away(RequestFactory().post(path))
    assert (response.status_code, response.headers["Retry-After"], says in response.content.decode()) == (
        503, "10", True,
    )  # fmt: skip
