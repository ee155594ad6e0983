"""What accounts enter with first: the hash leaves the database for a process that proves itself."""

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
    "bal_fn_passwords", {"access_password": (READ, ADD, CHANGE)}, may_enter=True
)
GIVE = f"""
create or replace function bal.password_of(who uuid, ticket text) returns text
language plpgsql {AS_ITS_OWNER} as $$
begin
  if ticket is distinct from bal.signature(
       'ticket', concat_ws('|', 'password', who::text, bal.challenge())) then
    raise exception 'the ticket is not of this installation, or of another transaction'
      using errcode = 'BW003';
  end if;
  return (select p.encoded from public.access_password p where p.account_id = who);
end $$"""  # noqa: S608 (constants of the wall)
CHANGE_OWN = f"""
create or replace function bal.change_password(encoded text) returns void
language plpgsql {AS_ITS_OWNER} as $$
begin
  if bal.account() is null or encoded not like 'argon2$%' then
    raise exception 'a password is changed by whose it is' using errcode = '42501';
  end if;
  insert into public.access_password as p (account_id, encoded)
  values (bal.account(), change_password.encoded)
  on conflict (account_id) do update set encoded = excluded.encoded;
end $$"""  # noqa: S608 (constants of the wall)
OF_PASSWORDS = (
    Definer("bal.password_of(uuid, text)", GIVE, (DatabaseRole.APP,), PASSWORDS_OWNER),
    Definer("bal.change_password(text)", CHANGE_OWN, (DatabaseRole.APP,), PASSWORDS_OWNER),
)


def password_of(account: UUID) -> str | None:
    """Return the hash of an account's password, to compare with what was typed; None without."""
    with transaction.atomic():
        ticket = context.signed("password", str(account))
        with connection.cursor() as cursor:
            cursor.execute("select bal.password_of(%s, %s)", [account, ticket])
            [encoded] = cursor.fetchone()
    return None if encoded is None else str(encoded)
