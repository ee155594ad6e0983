"""Who comes to pages of events: the four of the cast, a curator, another organisation; invented."""

from dataclasses import dataclass

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from tests.factories.access import make_account, make_institution
from tests.factories.kept import kept_on
from tests.factories.registry import Side, make_curator, make_side

from baluarte.domain.access.models import Account
from baluarte.domain.registry.models import Event


@dataclass(frozen=True)
class Cast:
    """The owner, a colleague, one of the same institution without a content role, a stranger."""

    side: Side
    owner: Account
    colleague: Account
    without_role: Account
    stranger: Account


# Each keeps what it made last: so many of them, so many fixtures.
_kept_side, _kept_other, _kept_curator = map(kept_on, (make_side, make_side, make_curator))


@pytest.fixture
def side(as_operator) -> Side:
    return _kept_side(as_operator)


@pytest.fixture
def other(as_operator) -> Side:
    return _kept_other(as_operator)


@pytest.fixture
def curator(as_operator) -> Account:
    return _kept_curator(as_operator)


@pytest.fixture
def cast(side, as_operator) -> Cast:
    return _kept_cast(side, as_operator)


@kept_on
def _kept_cast(side: Side, as_operator) -> Cast:
    with as_operator():
        return Cast(
            side=side,
            owner=side.documenter,
            colleague=side.verifier,
            without_role=make_account(institution=side.institution, roles=["organisation_admin"]),
            stranger=make_account(
                institution=make_institution(), roles=["documenter", "data_steward"]
            ),
        )


def page_of(name: str, one: Event | None = None, language: str = "en", **given) -> str:
    """Return the address of a page, in the language of the code unless asked otherwise."""
    arguments = {"reference": one.reference} if one else {}
    with translation.override(language):
        return reverse(name, kwargs=arguments | given)


def asked_by(client, url: str) -> int:
    """Return how many queries a page asks for itself, who enters apart."""
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    own = [q["sql"] for q in captured.captured_queries if _is_own(q["sql"])]
    return len(own)


def _is_own(sql: str) -> bool:
    if (
        sql.startswith(("SAVEPOINT", "RELEASE"))
        or "set_config" in sql
        or "select bal." in sql
        or "bal.enter" in sql
    ):
        return False
    # The session itself is reached by functions of the database alone.
    return 'FROM "mfa_authenticator"' not in sql and not sql.startswith(
        'SELECT "access_account"."id", "access_account"."username"'
    )
