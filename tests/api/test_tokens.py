"""Who a program is: by a token in force and nothing else; what it was not made for is named."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from tests.api.workbench import program, program_of, token_of
from tests.factories.entering import browser_of
from tests.factories.registry import make_side
from tests.web.test_routes import address_of, declared

from baluarte.domain.access.actions import make_token, revoke_token
from baluarte.domain.access.actions.tokens import MOST_LIVE, NothingInScope, TooManyTokens
from baluarte.domain.access.choices import Scope
from baluarte.domain.access.models import Account, ServiceToken
from baluarte.domain.access.queries import token_digest
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.models import Entry
from baluarte.domain.wall.context import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db
ROUTES = sorted(name for (face, name), who in declared().items() if who == "token")
TOKEN = "/api/v1/token"


@pytest.fixture
def side(as_operator):
    return make_side(as_operator)


@pytest.fixture
def owner(side):
    return side.documenter


@pytest.mark.parametrize("name", ROUTES)
def test_without_a_token_there_is_no_answer(db, name):
    address = address_of("workbench", name)
    answers = [program().get(address), program("bal_nada").get(address), program().post(address)]
    assert {one.status_code for one in answers} == {401}
    assert {one.headers["WWW-Authenticate"] for one in answers} == {"Bearer"}


@pytest.mark.parametrize("name", ROUTES)
def test_a_session_opens_none_of_it(owner, name):
    assert browser_of(owner).get(address_of("workbench", name)).status_code == 401


@pytest.mark.parametrize("scheme", ["bearer", "BEARER", "Bearer"])
def test_the_scheme_is_read_in_any_case(owner, scheme):
    asked = program(token_of(owner), scheme=scheme).get(TOKEN)
    assert asked.status_code == 200
    assert program(token_of(owner), scheme="Basic").get(TOKEN).status_code == 401


@pytest.mark.parametrize("address", ["/api/v1/nada", "/api/v1/facts/nada/nada/", "/api/v2/token"])
def test_an_address_that_is_not_there_is_said_to_a_program_as_json(owner, address):
    answer = program_of(owner).get(address)
    assert (answer.status_code, answer.json()["rule"]) == (404, "api.not_found")


def test_a_token_opens_no_page(owner):
    answer = program_of(owner).get("/es/")
    assert (answer.status_code, "login" in answer.url) == (302, True)


def test_a_token_says_what_it_is_for_and_no_cookie_is_set(owner):
    answer = program_of(owner, scopes=[Scope.FACTS_READ]).get(TOKEN)
    said = answer.json()
    assert (said["account"], said["scopes"]) == (owner.username, ["facts:read"])
    assert dict(answer.cookies) == {}


def test_revoked_it_opens_nothing(owner):
    secret = token_of(owner)
    with acting_as(owner.pk):
        [made] = ServiceToken.objects.all()
        revoke_token(token=made, by=owner.pk, at=timezone.now())
    assert program(secret).get(TOKEN).status_code == 401


def test_expired_it_opens_nothing(owner, as_role):
    secret = token_of(owner)
    with as_role("bal_maintenance"), acting_as(owner.pk):
        past = timezone.now() - timedelta(days=1)
        ServiceToken.objects.update(made_at=past - timedelta(days=1), valid_until=past)
    assert program(secret).get(TOKEN).status_code == 401


def test_of_an_account_that_is_closed_it_opens_nothing(owner, as_operator):
    secret = token_of(owner)
    with as_operator():
        Account.objects.filter(pk=owner.pk).update(is_active=False)
    assert program(secret).get(TOKEN).status_code == 401


@pytest.mark.parametrize(
    ("scope", "address", "lacks"),
    [
        (Scope.REPORTS_WRITE, "/api/v1/events", "facts:read"),
        (Scope.FACTS_READ, "/api/v1/lists", "reports:write"),
    ],
)
def test_out_of_scope_is_refused_by_name_and_logged(owner, scope, address, lacks):
    answer = program_of(owner, scopes=[scope]).get(address)
    rule = f"api.needs_scope.{lacks}"
    assert (answer.status_code, answer.json()["rule"]) == (403, rule)
    with acting_as(owner.pk):
        assert Entry.objects.filter(act="access.refused", decision=rule).count() == 1


def test_when_it_was_last_used_is_known(owner):
    program_of(owner).get(TOKEN)
    with acting_as(owner.pk):
        assert ServiceToken.objects.get().used_at is not None


def test_only_its_digest_is_in_the_database(owner):
    secret = token_of(owner)
    with connection.cursor() as cursor:
        cursor.execute("set local role bal_maintenance")
        cursor.execute("select t::text from access_servicetoken t")
        [[row]] = cursor.fetchall()
        cursor.execute("select count(*) from audit_entry e where e::text like %s", [f"%{secret}%"])
        [[logged]] = cursor.fetchall()
        cursor.execute("set local role bal_app")
    assert (secret in row, token_digest(secret).hex() in row, logged) == (False, True, 0)


def test_ones_tokens_are_nobody_elses(owner, side):
    token_of(owner)
    for other in (side.colleague, side.steward):
        with acting_as(other.pk):
            assert ServiceToken.objects.count() == 0


def test_another_s_token_is_not_ones_own_to_revoke(owner, side):
    token_of(owner)
    with acting_as(owner.pk):
        [made] = ServiceToken.objects.all()
    with acting_as(side.steward.pk), pytest.raises(NotAllowed):
        revoke_token(token=made, by=side.steward.pk, at=timezone.now())


@pytest.mark.parametrize(("scopes", "days"), [([], 30), (list(Scope), 0), (list(Scope), 400)])
def test_a_token_for_nothing_or_for_ever_is_not_made(owner, scopes, days):
    now = timezone.now()
    until = now + timedelta(days=days)
    with acting_as(owner.pk), pytest.raises(NothingInScope):
        make_token(label="x", scopes=scopes, until=until, by=owner.pk, at=now)


def test_ten_are_in_force_and_no_more(owner):
    for _ in range(MOST_LIVE):
        token_of(owner)
    with pytest.raises(TooManyTokens):
        token_of(owner)


@pytest.mark.parametrize("role", ["bal_public", "bal_worker"])
def test_whose_a_digest_is_no_other_role_may_ask(db, as_role, role):
    with as_role(role), acting_as_nobody(), pytest.raises(DatabaseError, match="denied"):
        asked_in_a_savepoint()


def asked_in_a_savepoint():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select * from bal.enter_token(%s)", ["x" * 32])
