"""What accounts enter with first: the hash leaves the database for a process that proves itself.

Beside the password somebody may have one for when she is made to enter: it opens an empty window.
"""

from uuid import UUID

from django.db import connection, transaction

from baluarte.domain.wall import context
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import (
    ADD,
    AS_ITS_OWNER,
    CHANGE,
    READ,
    Definer,
    FunctionOwner,
)

PASSWORDS_OWNER = FunctionOwner(
    "bal_fn_passwords",
    {
        "access_duresspassword": (READ, ADD, CHANGE),
        "access_password": (READ, ADD, CHANGE),
    },
    may_enter=True,
)


def _giving(name: str, table: str, said: str) -> Definer:
    sql = f"""
create or replace function bal.{name}(who uuid, ticket text) returns text
language plpgsql {AS_ITS_OWNER} as $$
begin
  if ticket is distinct from bal.signature(
       'ticket', concat_ws('|', '{said}', who::text, bal.challenge())) then
    raise exception 'the ticket is not of this installation, or of another transaction'
      using errcode = 'BW003';
  end if;
  return (select p.encoded from public.{table} p where p.account_id = who);
end $$"""  # noqa: S608 (constants of the wall)
    return Definer(f"bal.{name}(uuid, text)", sql, (DatabaseRole.APP,), PASSWORDS_OWNER)


def _changing(name: str, table: str) -> Definer:
    sql = f"""
create or replace function bal.{name}(encoded text) returns void
language plpgsql {AS_ITS_OWNER} as $$
begin
  if bal.account() is null or encoded not like 'argon2$%' then
    raise exception 'a password is changed by whose it is' using errcode = '42501';
  end if;
  insert into public.{table} as p (account_id, encoded)
  values (bal.account(), {name}.encoded)
  on conflict (account_id) do update set encoded = excluded.encoded;
end $$"""  # noqa: S608 (constants of the wall)
    return Definer(f"bal.{name}(text)", sql, (DatabaseRole.APP,), PASSWORDS_OWNER)


OF_PASSWORDS = (
    _giving("password_of", "access_password", "password"),
    _changing("change_password", "access_password"),
)
OF_DURESS_PASSWORDS = (
    _giving("duress_password_of", "access_duresspassword", "duress_password"),
    _changing("keep_duress_password", "access_duresspassword"),
)


def password_of(account: UUID) -> str | None:
    """Return the hash of an account's password, to compare with what was typed; None without."""
    return _given("password", "select bal.password_of(%s, %s)", account)


def duress_password_of(account: UUID) -> str | None:
    """Return the hash of what an account enters with when made to; None without."""
    return _given("duress_password", "select bal.duress_password_of(%s, %s)", account)


def _given(said: str, sql: str, account: UUID) -> str | None:
    with transaction.atomic():
        ticket = context.signed(said, str(account))
        with connection.cursor() as cursor:
            cursor.execute(sql, [account, ticket])
            [encoded] = cursor.fetchone()
    return None if encoded is None else str(encoded)
