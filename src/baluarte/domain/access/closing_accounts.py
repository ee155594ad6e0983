"""Closing an account and opening it again, as the database lets administrators do it.

One is enough to close, two open again. Whoever also acts for an organisation that one does not
administer is not one's to close: end her role in one's own.
"""

from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import (
    ADD,
    AS_ITS_OWNER,
    CHANGE,
    DONE_NOW,
    READ,
    Definer,
    FunctionOwner,
)

ACCOUNTS_OWNER = FunctionOwner(
    "bal_fn_accounts",
    {
        "access_account": (READ, CHANGE),
        "access_accountclosing": (READ, ADD, CHANGE),
        "access_membership": (READ,),
    },
)
# The operator's commands pass.
IS_OPERATOR = f"current_setting('role') = '{DatabaseRole.MAINTENANCE}'"
ADMINISTERS = f"""
create or replace function bal.administers(who uuid) returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
declare mine uuid[] := array(select bal.institutions('organisation_admin'));
begin
  return who <> bal.account()
     and exists (
         select 1 from public.access_membership m
          where m.account_id = who and m.confirmed_at is not null
            and m.institution_id = any (mine))
     and not exists (
         select 1 from public.access_membership m
          where m.account_id = who and m.confirmed_at is not null
            and (m.valid_until is null or m.valid_until > now())
            and m.institution_id <> all (mine));
end $$"""  # noqa: S608 (constants of the wall)
# Whether there was an open account to close.
CLOSE = f"""
create or replace function bal.close_account(who uuid, why text, instant timestamptz)
returns boolean
language plpgsql {AS_ITS_OWNER} as $$
begin
  if not ({IS_OPERATOR} or coalesce(bal.administers(who), false)) then
    raise exception 'an account is closed by who administers it' using errcode = '42501';
  end if;{DONE_NOW}
  update public.access_account a set is_active = false where a.id = who and a.is_active;
  if not found then return false; end if;
  insert into public.access_accountclosing (id, account_id, ground, closed_by_id, closed_at)
  values (gen_random_uuid(), who, why, bal.account(), instant);
  return true;
end $$"""  # noqa: S608 (constants of the wall)
# Whether it is open now; not, where it waits for another; nothing, where it was not closed.
REOPEN = f"""
create or replace function bal.reopen_account(who uuid, instant timestamptz) returns boolean
language plpgsql {AS_ITS_OWNER} as $$
declare kept public.access_accountclosing;
begin
  if not ({IS_OPERATOR} or coalesce(bal.administers(who), false)) then
    raise exception 'an account is opened by who administers it' using errcode = '42501';
  end if;{DONE_NOW}
  select c.* into kept from public.access_accountclosing c
   where c.account_id = who and c.reopened_at is null for update;
  if not found then return null; end if;
  if kept.proposed_by_id is null and not {IS_OPERATOR} then
    update public.access_accountclosing c set proposed_by_id = bal.account()
     where c.id = kept.id;
    return false;
  end if;
  update public.access_accountclosing c
     set reopened_at = instant, reopened_by_id = bal.account() where c.id = kept.id;
  update public.access_account a set is_active = true where a.id = who;
  return true;
end $$"""  # noqa: S608 (constants of the wall)
OF_CLOSINGS = (
    Definer("bal.administers(uuid)", ADMINISTERS, (DatabaseRole.APP,), ACCOUNTS_OWNER),
    Definer(
        "bal.close_account(uuid, text, timestamp with time zone)",
        CLOSE,
        (DatabaseRole.APP,),
        ACCOUNTS_OWNER,
    ),
    Definer(
        "bal.reopen_account(uuid, timestamp with time zone)",
        REOPEN,
        (DatabaseRole.APP,),
        ACCOUNTS_OWNER,
    ),
)
