"""Wrong passwords: few for an account from wherever, and nobody learns which accounts exist."""

import re

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.access import make_account, make_institution
from tests.factories.entering import PASSWORD, give_password

pytestmark = pytest.mark.django_db
WRONG = "una-clave-que-no-es"


@pytest.fixture(autouse=True)
def _no_attempts_of_another_test():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def two(as_operator):
    with as_operator():
        institution = make_institution()
        accounts = [make_account(institution=institution, roles=["documenter"]) for _ in range(2)]
        for one in accounts:
            give_password(one)
    return accounts


def attempt(name, password, *, address="198.51.100.1"):
    browser = Client(HTTP_HOST="localhost", REMOTE_ADDR=address)
    return browser.post(reverse("account_login"), {"login": name, "password": password})


def test_five_wrong_passwords_close_one_account_from_everywhere_and_no_other(two):
    for n in range(5):
        assert attempt(two[0].username, WRONG, address=f"198.51.100.{n}").status_code == 200
    right = attempt(two[0].username, PASSWORD, address="198.51.100.9")
    other = attempt(two[1].username, PASSWORD, address="198.51.100.9")
    assert (right.status_code, other.status_code) == (200, 302)


def test_who_does_not_exist_is_answered_as_who_does(two):
    answers, asked = [], []
    for name in (two[0].username, "nadie-inventado"):
        with CaptureQueriesContext(connection) as queries:
            answer = attempt(name, WRONG)
        said = answer.content.decode().replace(name, "")
        answers.append((answer.status_code, re.sub(r'value="[A-Za-z0-9]{64}"', "", said)))
        asked.append(len(queries))
    assert answers[0] == answers[1]
    assert asked[0] == asked[1]


def test_who_does_not_exist_costs_as_much_as_who_does(two, monkeypatch):
    """A password takes memory and time to hash: twice for a name that is there, twice for none.

    Once for each that she may have; whether she has a second is not told by it.
    """
    hashed = []
    for of in ("encode", "verify"):
        done = getattr(Argon2PasswordHasher, of)
        monkeypatch.setattr(
            Argon2PasswordHasher, of,
            lambda *given, done=done: hashed.append(done.__name__) or done(*given),
        )  # fmt: skip
    counts = []
    for name in (two[0].username, "nadie-inventado"):
        hashed.clear()
        attempt(name, WRONG)
        counts.append(len(hashed))
    assert counts == [2, 2]
