"""What opens a seal is given by the database, to whom showed a factor a few minutes ago."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from tests.factories.access import AT, make_account, make_institution
from tests.factories.ageing import age_sessions
from tests.factories.entering import browser_of

from baluarte.domain.access.actions.tokens import make_token
from baluarte.domain.access.choices import Scope
from baluarte.domain.access.sessions import acting_by_token, acting_in_session
from baluarte.domain.sealing.actions import new_record_keys
from baluarte.domain.sealing.queries import ReauthenticationNeeded, data_keys, require_open
from baluarte.domain.wall.context import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(as_operator):
    with as_operator():
        return make_account(institution=make_institution(), roles=["documenter"])


@pytest.fixture
def record():
    [(row, key)] = new_record_keys("invented", 1)
    return row.pk, key


def secret_of(browser) -> str:
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.mark.parametrize(("shown", "opened", "is_open"), [
    (299, None, True), (301, None, False), (900, 299, True), (900, 301, False),
    (3598, 1, True), (3601, 1, False),
])  # fmt: skip
def test_the_database_gives_keys_within_the_time(  # noqa: PLR0917 (a line of the table)
    account, record, as_operator, shown, opened, is_open
):
    key_id, key = record
    secret = secret_of(browser_of(account))
    age_sessions(as_operator, shown=shown, opened=opened)
    with acting_in_session(secret) as entry:
        assert entry.may_unseal == is_open
        if is_open:
            assert data_keys([key_id]) == {key_id: key}
            require_open()
        else:
            for asking in (lambda: data_keys([key_id]), require_open):
                with pytest.raises(ReauthenticationNeeded):
                    asking()


@pytest.mark.parametrize("shown", [None, "recovery_codes", "totp", "webauthn"])
def test_entering_with_a_factor_is_the_proof_and_a_password_is_none(account, record, shown):
    with acting_in_session(secret_of(browser_of(account, shown=shown))) as entry:
        assert entry.may_unseal == (shown is not None)


@pytest.mark.parametrize("statement", [
    "select set_config('bal.session', '', true)",
    "select set_config('bal.session', '', true), set_config('bal.unseals', 'x', true)",
    "select set_config('bal.unseals', current_setting('bal.context'), true),"
    " set_config('bal.session', '', true)",
])  # fmt: skip
def test_no_setting_of_a_session_opens_what_is_closed(account, record, as_operator, statement):
    secret = secret_of(browser_of(account))
    age_sessions(as_operator, shown=301)
    with acting_in_session(secret), connection.cursor() as cursor:
        cursor.execute(statement)
        cursor.execute("select count(*) from bal.data_keys(%s)", [[record[0]]])
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("statement", [
    "select wrapped from public.sealing_recordkey",
    "select k from public.sealing_recordkey k",
    "select bal.let_unseal()",
    "select bal.session()",
    "update public.access_session set shown_at = now()",
])  # fmt: skip
def test_an_injection_opens_nothing(account, record, as_operator, statement):
    secret = secret_of(browser_of(account))
    age_sessions(as_operator, shown=301)
    with acting_in_session(secret), pytest.raises(DatabaseError), transaction.atomic():  # noqa: SIM117
        with connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_process_opens_for_whom_it_acts_and_for_nobody_nothing(account, record):
    key_id, key = record
    with acting_as(account.pk):
        assert data_keys([key_id]) == {key_id: key}
    with acting_as_nobody(), pytest.raises(ReauthenticationNeeded):
        data_keys([key_id])


@pytest.mark.parametrize(("scope", "is_open"), [
    (Scope.FACTS_READ, False), (Scope.REPORTS_WRITE, True),
])  # fmt: skip
def test_a_token_opens_only_what_it_compares_with(account, record, scope, is_open):
    with acting_as(account.pk):
        until = AT + timedelta(days=360)
        _made, secret = make_token(label="x", scopes=[scope], until=until, by=account.pk, at=AT)
    with acting_by_token(secret):
        if is_open:
            assert len(data_keys([record[0]])) == 1
        else:
            with pytest.raises(ReauthenticationNeeded):
                data_keys([record[0]])


def test_of_no_record_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert data_keys([]) == {}


def test_an_unknown_key_opens_nothing(account):
    with acting_as(account.pk), pytest.raises(ReauthenticationNeeded):
        data_keys([uuid4()])
