"""What an injection as the application's role, in somebody else's context, can make of entering."""

from contextlib import suppress
from hashlib import sha256

import pytest
from allauth.mfa.models import Authenticator
from django.db import DatabaseError, connection, transaction
from tests.factories.access import AT, make_account, make_institution
from tests.factories.entering import PASSWORD, browser_of, give_password, hold_factor

from baluarte.domain.access.actions import change_password
from baluarte.domain.access.models import Account, Session
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.access.sessions import (
    begin_session,
    load_session,
    note_login,
    save_session,
)
from baluarte.domain.sealing.actions import key_of_owner, new_record_keys
from baluarte.domain.sealing.models import OwnerKey, RecordKey
from baluarte.domain.wall.context import acting_as, acting_as_nobody, signed

pytestmark = pytest.mark.django_db
SECRET = "s" * 43
HASH = "argon2$argon2id$v=19$m=102400,t=2,p=8$invented$invented"


@pytest.fixture
def cast(as_operator):
    with as_operator():
        institution = make_institution()
        roles = ["documenter"]
        return [make_account(institution=institution, roles=roles) for _ in range(2)]


def run(sql, *given):
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall() if cursor.description else cursor.rowcount


def contexts(other):
    """Return each context in which an injection may run."""
    return [acting_as_nobody(), acting_as(other.pk)]


@pytest.mark.parametrize("statement", [
    "insert into public.access_session (id, digest, account_id, how, data, entered_at, seen_at)"
    " values (gen_random_uuid(), sha256('x'), '{account}', 'passkey', '', now(), now())",
    "update public.access_session set account_id = '{account}'",
    "update public.access_session set seen_at = now(), ended_at = null",
    "delete from public.access_session",
    "select digest, data from public.access_session",
    "select bal.save_session('{secret}', '', '{account}', 'passkey', null)",
    "select bal.save_session('{secret}', '', '{account}', 'passkey', '" + "0" * 64 + "')",
    "select bal.set_context('{account}|||')",
    "select bal.signature('ticket', 'session')",
    "select bal.note_login('{account}', null)",
])  # fmt: skip
def test_nobody_makes_or_reads_a_session_by_sql(cast, statement):
    victim, other = cast
    browser_of(victim)
    begin_session(SECRET)
    for context in contexts(other):
        with context, pytest.raises(DatabaseError), transaction.atomic():
            run(statement.format(account=victim.pk, secret=SECRET))


def test_a_session_of_ones_own_becomes_nobody_elses(cast):
    victim, other = cast
    begin_session(SECRET)
    assert save_session(SECRET, "mine", account=other.pk, how="code")
    with pytest.raises(DatabaseError), transaction.atomic():
        save_session(SECRET, "mine", account=victim.pk, how="code")
    assert load_session(SECRET) == "mine"


def test_a_digest_opens_nothing(cast):
    begin_session(SECRET)
    assert load_session(sha256(SECRET.encode()).hexdigest()) is None
    with acting_as_nobody():
        digest = sha256(SECRET.encode()).hexdigest()
        assert run("select account from bal.enter_session(%s)", digest) == [(None,)]


def test_a_short_secret_begins_none():
    with pytest.raises(DatabaseError), transaction.atomic():
        begin_session("short")


def test_only_ones_own_sessions_are_seen_and_ended(cast):
    victim, other = cast
    browser_of(victim)
    with acting_as(victim.pk):
        [held] = Session.objects.only("id")
    with acting_as(other.pk):
        assert not Session.objects.only("id").exists()
        assert run("select bal.end_own_sessions(%s)", held.pk) == [(0,)]


@pytest.mark.parametrize("statement", [
    "update public.access_password set encoded = '{hash}' where account_id = '{account}'",
    "insert into public.access_password (account_id, encoded) values ('{account}', '{hash}')",
    "delete from public.access_password",
    "update public.access_account set is_active = true, username = 'x' where id = '{account}'",
    "insert into public.access_mailaddress (account_id, email) values ('{account}', 'a@b.example')",
    "update public.access_mailaddress set email = 'a@b.example' where account_id = '{account}'",
    "select email from public.access_mailaddress",
    "insert into public.access_account (id, username, display_name, language,"
    " is_active, created_at) values (gen_random_uuid(), 'x', 'x', 'es', true, now())",
])  # fmt: skip
def test_nobody_changes_accounts_by_sql(cast, statement):
    victim, other = cast
    for context in contexts(other):
        with context, pytest.raises(DatabaseError), transaction.atomic():
            run(statement.format(account=victim.pk, hash=HASH))


def test_a_language_is_changed_by_whose_it_is(cast):
    victim, other = cast
    change = "update public.access_account set language = 'en' where id = '{}'"
    with acting_as(other.pk):
        run(change.format(victim.pk))
        run(change.format(other.pk))
    with acting_as_nobody():
        run(change.format(victim.pk))
    found = dict(Account.objects.values_list("pk", "language"))
    assert (found[victim.pk], found[other.pk]) == ("es", "en")


def test_a_password_is_changed_by_whose_it_is(cast):
    victim, other = cast
    with acting_as_nobody(), pytest.raises(DatabaseError), transaction.atomic():
        run("select bal.change_password(%s)", HASH)
    with acting_as(other.pk):
        with pytest.raises(DatabaseError), transaction.atomic():
            run("select bal.change_password('plain')")
        with pytest.raises(NotAllowed):
            change_password(account=victim, password="una-clave-inventada", by=other.pk, at=AT)
        change_password(account=other, password="una-clave-inventada", by=other.pk, at=AT)
    assert Account.objects.get(pk=other.pk).check_password("una-clave-inventada")
    assert not Account.objects.get(pk=victim.pk).has_usable_password()


@pytest.mark.parametrize("statement", [
    "update public.access_account set is_active = false where id = '{account}'",
    "insert into public.access_accountclosing (id, account_id, ground, closed_at)"
    " values (gen_random_uuid(), '{account}', 'x', now())",
    "update public.access_accountclosing set ground = 'x', reopened_at = now()",
    "delete from public.access_accountclosing",
    "select bal.close_account('{account}', 'x', now())",
    "select bal.reopen_account('{account}', now())",
])  # fmt: skip
def test_nobody_closes_or_opens_accounts_by_sql(cast, statement):
    victim, other = cast
    for context in contexts(other):
        with context, pytest.raises(DatabaseError), transaction.atomic():
            run(statement.format(account=victim.pk))
    assert Account.objects.get(pk=victim.pk).is_active


@pytest.mark.parametrize("day", ["2020-01-01", "2099-01-01"])
def test_an_account_is_closed_now_and_no_other_day(as_operator, settings, day):
    settings.DATES_BACK = False
    with as_operator():
        hers = make_institution()
        admin = make_account(institution=hers, roles=["organisation_admin"])
        victim = make_account(institution=hers, roles=["documenter"])
    close = "select bal.close_account(%s, 'x', %s)"
    with acting_as(admin.pk):
        with pytest.raises(DatabaseError, match="done now"), transaction.atomic():
            run(close, victim.pk, day)
        assert run("select bal.close_account(%s, 'x', now())", victim.pk) == [(True,)]


def test_one_administrator_alone_opens_none_by_sql(as_operator):
    with as_operator():
        hers = make_institution()
        admin = make_account(institution=hers, roles=["organisation_admin"])
        victim = make_account(institution=hers, roles=["documenter"])
    reopen = "select bal.reopen_account(%s, now())"
    with acting_as(admin.pk):
        assert run("select bal.close_account(%s, 'x', now())", victim.pk) == [(True,)]
        assert run(reopen, victim.pk) == [(False,)]
        with pytest.raises(DatabaseError, match="two_persons"), transaction.atomic():
            run(reopen, victim.pk)


@pytest.mark.parametrize("statement", [
    "select encoded from public.access_password",
    "select count(*) from public.access_password",
    "select password from public.access_account",
    "select bal.password_of('{account}', null)",
    "select bal.password_of('{account}', '" + "0" * 64 + "')",
    "select bal.password_of('{account}', '{ticket}')",
    "select bal.signature('ticket', 'password|{account}|' || bal.challenge())",
])  # fmt: skip
def test_nobody_reads_a_hash_by_sql(cast, as_operator, statement):
    victim, other = cast
    with as_operator():
        give_password(victim)
    for context in contexts(other):
        with context:
            # A ticket of this very transaction, for what is another's.
            ticket = signed("password", str(other.pk))
            with pytest.raises(DatabaseError), transaction.atomic():
                run(statement.format(account=victim.pk, ticket=ticket))


def test_a_process_compares_what_was_typed(cast, as_operator):
    victim, other = cast
    with as_operator():
        give_password(victim)
    assert Account.objects.get(pk=victim.pk).check_password(PASSWORD)
    assert not Account.objects.get(pk=victim.pk).check_password("otra-clave-inventada")
    without = Account.objects.get(pk=other.pk)
    assert not without.has_usable_password()
    assert not without.check_password("")
    assert not without.check_password(PASSWORD)


FACTORS = [
    "update public.mfa_authenticator set data = '{{}}' where user_id = '{account}'",
    "update public.mfa_authenticator set user_id = '{other}' where user_id = '{account}'",
    "update public.mfa_authenticator set last_used_at = now() where user_id = '{account}'",
    "delete from public.mfa_authenticator where user_id = '{account}'",
    "insert into public.mfa_authenticator (user_id, type, data, created_at)"
    " values ('{account}', 'webauthn', '{{}}', now())",
]


@pytest.mark.parametrize("statement", FACTORS)
def test_nobody_changes_anothers_factors_by_sql(cast, statement):
    victim, other = cast
    held = hold_factor(victim)
    for context in contexts(other):
        # No row is hers to change, and none is added.
        with context, suppress(DatabaseError), transaction.atomic():
            assert run(statement.format(account=victim.pk, other=other.pk)) == 0
    with acting_as(victim.pk):
        [still] = Authenticator.objects.filter(user=victim)
        assert (still.pk, still.data, still.last_used_at) == (held.pk, held.data, None)


def test_anothers_factors_are_not_seen(cast):
    victim, other = cast
    hold_factor(victim)
    count = "select count(*) from public.mfa_authenticator"
    for context in contexts(other):
        with context:
            assert run(count) == [(0,)]
    with acting_as(victim.pk):
        assert run(count) == [(1,)]
    with pytest.raises(DatabaseError, match="no context"), transaction.atomic():
        run(count)


def test_of_who_is_about_to_enter_no_more_is_seen_than_her_factors(cast):
    victim, other = cast
    hold_factor(victim)
    hold_factor(other)
    with acting_as_nobody():
        note_login(victim.pk)
        assert run("select user_id from public.mfa_authenticator") == [(victim.pk,)]
        # What was noted is signed: neither written by hand nor of another.
        run("select set_config('bal.login', %s, true)", f"{other.pk}|{'0' * 64}")
        assert run("select user_id from public.mfa_authenticator") == []


def test_a_passkey_of_another_cannot_be_put_in_while_one_enters(cast):
    victim, _other = cast
    with acting_as_nobody():
        note_login(victim.pk)
        with pytest.raises(DatabaseError), transaction.atomic():
            run("insert into public.mfa_authenticator (user_id, type, data, created_at)"
                " values (%s, 'webauthn', '{}', now())", victim.pk)  # fmt: skip


def test_while_entering_only_a_use_is_noted(cast):
    victim, other = cast
    with acting_as(victim.pk):
        Authenticator.objects.create(
            user=victim, type="recovery_codes", data={"seed": "x", "used_mask": 5}
        )
    hold_factor(other)
    change = "update public.mfa_authenticator set data = %s where user_id = %s"
    with acting_as_nobody():
        note_login(victim.pk)
        for data in ('{"seed": "y", "used_mask": 5}', '{"seed": "x", "used_mask": 4}'):
            with pytest.raises(DatabaseError), transaction.atomic():
                run(change, data, victim.pk)
        others = "update public.mfa_authenticator set last_used_at = now() where user_id = %s"
        assert run(others, other.pk) == 0
        assert run(change, '{"seed": "x", "used_mask": 7}', victim.pk) == 1


@pytest.mark.parametrize("statement", [
    "update public.sealing_recordkey set wrapped = '\\x00' where id = '{record}'",
    "update public.sealing_recordkey set wrapped = null, destroyed_at = now()",
    "delete from public.sealing_recordkey",
    "update public.sealing_ownerkey set wrapped = '\\x00' where id = '{owner}'",
    "update public.sealing_ownerkey set owner = 'another'",
    "delete from public.sealing_ownerkey",
])  # fmt: skip
def test_nobody_puts_another_key_in_the_place_of_one(cast, statement):
    _victim, other = cast
    with acting_as(other.pk):
        [(record, _)] = new_record_keys("invented", 1)
        owner = key_of_owner("invented")
    for context in contexts(other):
        with context, pytest.raises(DatabaseError), transaction.atomic():
            run(statement.format(record=record.pk, owner=owner.pk))


@pytest.fixture
def stewards(as_operator):
    """Two of one organisation and one of another, all but the second data stewards of theirs."""
    with as_operator():
        hers, other = make_institution(), make_institution()
        return [
            hers,
            make_account(institution=hers, roles=["data_steward"]),
            make_account(institution=hers, roles=["documenter", "organisation_admin"]),
            make_account(institution=other, roles=["data_steward"]),
        ]


def test_keys_of_an_organisation_are_destroyed_by_its_data_steward_alone(stewards):
    hers, steward, colleague, stranger = stewards
    with acting_as(steward.pk):
        records = [
            new_record_keys(owner, 1)[0][0]
            for owner in (f"institution:{hers.pk}", "log", "registry", f"institution:{stranger.pk}")
        ]
    hers_key, *others = records
    destroy = "select bal.destroy_keys(%s, now())"
    for context in (acting_as_nobody(), acting_as(colleague.pk), acting_as(stranger.pk)):
        with context, pytest.raises(DatabaseError, match="data steward"), transaction.atomic():
            run(destroy, [hers_key.pk])
    for other in others:
        # Together with one's own no more than alone: nothing is destroyed.
        with acting_as(steward.pk), pytest.raises(DatabaseError), transaction.atomic():
            run(destroy, [hers_key.pk, other.pk])
    with acting_as(steward.pk):
        assert run("select bal.destroyed_among(%s)", [one.pk for one in records]) == []


def test_the_key_of_a_layer_is_no_way_to_another(stewards):
    hers, steward, *_ = stewards
    with acting_as(steward.pk):
        [(record, _)] = new_record_keys(f"institution:{hers.pk}", 1)
        run("select bal.destroy_layer_key(%s, now())", record.pk)
        assert run("select bal.is_key_destroyed(%s)", record.pk) == [(False,)]


def test_a_destroyed_key_stays_destroyed(stewards, as_operator):
    hers, steward, *_ = stewards
    owner = f"institution:{hers.pk}"
    with acting_as(steward.pk):
        [(record, _)] = new_record_keys(owner, 1)
        assert run("select bal.destroy_keys(%s, now())", [record.pk]) == [(1,)]
        assert run("select bal.destroy_keys(%s, now())", [record.pk]) == [(0,)]
        assert OwnerKey.objects.filter(owner=owner).count() == 1
    with as_operator():
        assert RecordKey.objects.get(pk=record.pk).wrapped is None
