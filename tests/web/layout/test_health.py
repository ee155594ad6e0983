"""Health checks: one needs only the process, the other the database as well."""

import pytest
from django.test import Client


def test_the_process_answers_without_a_database_or_a_known_host():
    # No fixture opens the database here: asking it would fail.
    answer = Client(HTTP_HOST="10.1.2.3:8000").get("/health")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_it_is_ready_while_the_database_answers():
    answer = Client().get("/health/ready")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_no_check_begins_a_session_or_is_kept():
    answer = Client().get("/health")
    assert (dict(answer.cookies), answer.headers["Cache-Control"]) == ({}, "no-store")
