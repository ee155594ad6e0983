"""What a run asks is held by the database to what the page lets ask, and how many wait."""

import json
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from tests.factories.entering import browser_of
from tests.factories.runs import tell_events

from baluarte.domain.analysis import tasks
from baluarte.domain.analysis.choices import RunFailure, RunMethod
from baluarte.domain.analysis.models import Run
from baluarte.domain.analysis.run_bounds import MOST_WAITING, is_within
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
ASKED = (
    "insert into analysis_run (id, institution_id, asked_by_id, asked_at, origin, method, question,"
    " first_month, last_month, level, known_at, parameters, seed)"
    " select gen_random_uuid(), %(institution)s, %(by)s, now(), %(origin)s, %(method)s, '',"
    " %(first)s, '2026-06-01', %(level)s, now(), %(parameters)s, %(seed)s"
    " from generate_series(1, %(times)s)"
)
BEYOND = (
    {"replicates": 100_000_000}, {"replicates": 0}, {"replicates": "99"}, {"replicates": 99.5},
    {"linkages": "x"}, {"linkages": 21}, {"permutations": 10**9}, {"within_days": 10**6},
    {"longest": -1}, {"recent": None}, {"recent_months": [1]}, {"step_months": 0},
    {"events": 0}, {"events": 2.5}, {"change_at": 1.01}, {"level_at": "x"}, {"onset_at": 0},
    {"longest_months": 241}, {"largest_share": 1.5}, {"threshold": "1"}, {"threshold": 0},
    {"left_out": []}, {"left_out": "a"}, {"left_out": ["A b"]}, {"left_out": [1]},
    {"left_out": ["a"] * 27}, {"left_out": {"a": 1}},
    {"shape": "x"}, {"shape": 1}, {"max_places": 1}, {"max_places": 21}, {"max_places": "5"},
    {"model": "x"}, {"model": 1}, {"strata": "x"}, {"other": 1}, ["x"], "x", 1,
)  # fmt: skip
WITHIN = (
    {}, {"threshold": 1.5}, {"longest": 12, "recent": 36}, {"step_months": 3, "permutations": 9999},
    {"model": "poisson", "replicates": 999, "largest_share": 0.1, "longest_months": 12},
    {"shape": "restricted", "max_places": 20}, {"shape": "circle", "max_places": 2},
    {"within_days": 180, "replicates": 99}, {"strata": "", "linkages": 20},
    {"left_out": ["casa-uno", "casa_2"]}, {"left_out": ["a"] * 26}, {"recent_months": 12},
    {"events": 6, "level_at": 0.5, "change_at": 0.25, "onset_at": 0.25},
)  # fmt: skip


def asked(studying, parameters=None, **told) -> str:
    """Lay runs as the analyst, by SQL; return why they were refused, nothing where they were not."""
    given = {
        "institution": studying.side.institution.pk, "by": studying.analyst.pk, "method": "rates",
        "origin": "person", "level": "municipality", "first": "2025-07-01", "seed": 1, "times": 1,
        "parameters": json.dumps({} if parameters is None else parameters),
    } | told  # fmt: skip
    try:
        with acting_as(studying.analyst.pk), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(ASKED, given)
    except DatabaseError as refused:
        return str(refused).splitlines()[0]
    return ""


def test_settings_that_no_page_offers_are_refused(studying):
    assert [one for one in BEYOND if not asked(studying, one)] == []
    assert [one for one in BEYOND if is_within(one)] == []


def test_settings_that_a_page_offers_are_taken(studying):
    assert [(one, why) for one in WITHIN if (why := asked(studying, one))] == []
    assert all(is_within(one) for one in WITHIN)


@pytest.mark.parametrize(
    "told",
    [
        {"method": "x"}, {"level": "x"}, {"origin": "x"}, {"seed": -1}, {"seed": 2**40},
        {"first": "1999-01-01"}, {"first": "0001-01-01"}, {"first": "2000-01-01 BC"},
    ],
)  # fmt: skip
def test_what_no_page_asks_is_refused(studying, told):
    assert "row-level security" in asked(studying, **told)


def test_no_more_wait_at_once_than_the_worker_can_come_to(studying):
    assert "no more than 20 of these at once" in asked(studying, times=MOST_WAITING + 1)
    assert asked(studying, times=MOST_WAITING) == ""
    assert "at once" in asked(studying)
    with acting_as(studying.analyst.pk), connection.cursor() as cursor:
        first = Run.objects.first()
        cursor.execute(
            "insert into analysis_runending (run_id, outcome, failure, ended_at, ended_by_id,"
            " code_version, milliseconds) values (%s, 'cancelled', '', now(), %s, '', 0)",
            [first.pk, studying.analyst.pk],
        )
    assert asked(studying) == ""


@pytest.fixture
def unread(studying, as_operator):
    """A run whose settings no page offers, as it stood before they were bound."""
    run = studying.ask(RunMethod.UNDERCOUNT)
    with as_operator(), connection.cursor() as cursor:
        cursor.execute(
            "insert into analysis_run select (jsonb_populate_record(r, jsonb_build_object("
            '\'id\', %s::text, \'parameters\', \'{"strata": "x", "linkages": "x", "y": []}\''
            "::jsonb))).* from analysis_run r where id = %s",
            [str(uuid4()), run.pk],
        )
        return Run.objects.exclude(pk=run.pk).get()


def test_a_run_that_cannot_be_read_says_so_on_its_page(studying, unread):
    browser = browser_of(studying.analyst)
    page = browser.get(reverse("run", args=[unread.pk]))
    assert page.status_code == 200
    assert "No se pueden leer" in page.content.decode()
    assert browser.get(reverse("runs")).status_code == 200


def test_a_run_that_cannot_be_read_is_not_carried_out(studying, unread):
    tell_events(studying.side)
    assert studying.carry_out(unread) == "refused"
    page = browser_of(studying.analyst).get(reverse("run", args=[unread.pk]))
    assert (page.status_code, "No se pueden leer" in page.content.decode()) == (200, True)


def test_a_run_that_takes_too_long_is_broken_off(studying, as_role):
    tell_events(studying.side)
    run = studying.ask()

    def slow(method, given, settings, *, progress):
        progress(1, 2)
        raise AssertionError("it went on")

    with as_role("bal_worker"):
        ended = tasks.carry_out(studying.analyst.pk, run.pk, by_method=slow, longest=-1)
    assert ended == "failed"
    assert studying.status(run).ending.failure == RunFailure.TOO_LONG
    page = browser_of(studying.analyst).get(reverse("run", args=[run.pk]))
    assert "media hora" in page.content.decode()
