"""Who entered: functions that know a secret by its digest, and let in whose it is.

The application has no right on the rows of sessions but to see its account's own. A session names
an account only where a process of this installation signed it, so that whoever can send SQL makes
none; a digest that was read in a copy of the database opens nothing.
"""

from baluarte.domain.access.choices import Scope
from baluarte.domain.access.reauthentication import OPEN, unsealing
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import (
    ADD,
    AS_ITS_OWNER,
    CHANGE,
    READ,
    REMOVE,
    Declaration,
    Definer,
    FunctionOwner,
    Rows,
)

IDLE_MINUTES, LONGEST_HOURS = 30, 12
MOST_LIVE_TOKENS = 10
# As `make_token` has it: no key of a program outlives a year and a day.
LONGEST_TOKEN = "366 days"  # noqa: S105 (a duration)
# Noted when it was last used, no more often than this.
USED_AGAIN_SECONDS = 60

SESSIONS_OWNER = FunctionOwner(
    "bal_fn_sessions",
    {
        "access_account": (READ,),
        "access_institution": (READ,),
        "access_membership": (READ,),
        "access_session": (READ, ADD, CHANGE, REMOVE),
        "mfa_authenticator": (READ,),
    },
    may_enter=True,
)
TOKENS_OWNER = FunctionOwner(
    "bal_fn_tokens",
    {
        "access_account": (READ,),
        "access_servicetoken": (READ, ADD, CHANGE),
        "audit_entry": (READ,),
    },
    may_enter=True,
)

HEAD = f"language plpgsql {AS_ITS_OWNER} as $$"
DIGEST = "sha256(convert_to(secret, 'UTF8'))"
LIVE = f"""s.ended_at is null
     and s.seen_at > clock_timestamp() - interval '{IDLE_MINUTES} minutes'
     and s.entered_at > clock_timestamp() - interval '{LONGEST_HOURS} hours'
     and (s.account_id is null or exists (
          select 1 from public.access_account a where a.id = s.account_id and a.is_active))"""  # noqa: S608 (constants of this file)

LOAD = f"""
create or replace function bal.load_session(secret text) returns text
{HEAD}
begin
  return (select s.data from public.access_session s where s.digest = {DIGEST} and {LIVE});
end $$"""  # noqa: S608 (constants of this file)

# Nobody's yet. What is long over goes as others come.
BEGIN = f"""
create or replace function bal.begin_session(secret text) returns void
{HEAD}
begin
  if octet_length(secret) < 40 then
    raise exception 'the secret of a session is longer' using errcode = 'BW003';
  end if;
  delete from public.access_session where id in (
    select s.id from public.access_session s
     where s.entered_at < clock_timestamp() - interval '{LONGEST_HOURS} hours'
     limit 20 for update skip locked);
  insert into public.access_session (id, digest, data, how, shown, entered_at, seen_at)
  values (gen_random_uuid(), {DIGEST}, '', '', 0, clock_timestamp(), clock_timestamp());
end $$"""  # noqa: S608 (constants of this file)

SAVE = f"""
create or replace function bal.save_session(
  secret text, content text, who uuid, entered_how text, factors integer, ticket text)
returns boolean
{HEAD}
declare kept public.access_session;
begin
  -- Each factor that is shown is one more; what was shown before opens nothing longer.
  if who is not null and ticket is distinct from bal.signature('ticket', concat_ws('|',
       'session', encode({DIGEST}, 'hex'), who::text, entered_how, factors::text,
       bal.challenge())) then
    raise exception 'the ticket is not of this installation, or of another transaction'
      using errcode = 'BW003';
  end if;
  select s.* into kept from public.access_session s where s.digest = {DIGEST} and {LIVE}
     for update;
  if not found then return false; end if;
  if kept.account_id is not null and who is distinct from kept.account_id then
    raise exception 'a session stays whose it is' using errcode = 'BW003';
  end if;
  update public.access_session s
     set data = content, account_id = who, how = case when who is null then '' else entered_how end,
         entered_at = case when kept.account_id is null and who is not null
                      then clock_timestamp() else kept.entered_at end,
         shown = case when who is null then 0 else factors end,
         shown_at = case when who is null then null when factors > kept.shown
                    then clock_timestamp() else kept.shown_at end,
         opened_at = case when factors > kept.shown then null else kept.opened_at end
   where s.id = kept.id;
  return true;
end $$"""  # noqa: S608 (constants of this file)

RENAME = f"""
create or replace function bal.rename_session(secret text, another text) returns boolean
{HEAD}
begin
  if octet_length(another) < 40 then
    raise exception 'the secret of a session is longer' using errcode = 'BW003';
  end if;
  update public.access_session s set digest = sha256(convert_to(another, 'UTF8'))
   where s.digest = {DIGEST} and {LIVE};
  return found;
end $$"""  # noqa: S608 (constants of this file)

END = f"""
create or replace function bal.end_session(secret text) returns void
{HEAD}
begin
  update public.access_session s set ended_at = clock_timestamp(), data = ''
   where s.digest = {DIGEST} and s.ended_at is null;
end $$"""  # noqa: S608 (constants of this file)

# Of the acting account: one, or all but the one it acts in.
END_OWN = f"""
create or replace function bal.end_own_sessions(only_this uuid) returns integer
{HEAD}
declare ended integer;
begin
  update public.access_session s set ended_at = clock_timestamp(), data = ''
   where s.account_id = bal.account() and s.ended_at is null
     and case when only_this is null then s.id is distinct from bal.session()
         else s.id = only_this end;
  get diagnostics ended = row_count;
  return ended;
end $$"""  # noqa: S608 (constants of this file)

# In which session of the acting account this transaction runs; nothing where it runs in none.
SESSION = f"""
create or replace function bal.session() returns uuid
language plpgsql stable {AS_ITS_OWNER} as $$
declare parts text[] := string_to_array(current_setting('bal.session', true), '|');
begin
  if cardinality(parts) = 2 and parts[2] = bal.signature(
       'context', 'session|' || parts[1] || '|' || bal.challenge()) then
    return parts[1]::uuid;
  end if;
  return null;
end $$"""

# Whoever holds the secret acts, and is told how it was entered and what entering needs.
ENTER = f"""
create or replace function bal.enter_session(
  secret text, out account uuid, out session uuid, out how text, out has_factor boolean,
  out passkeys integer, out needs_passkey boolean, out may_unseal boolean)
{HEAD}
begin
  select s.account_id, s.id, s.how, coalesce({OPEN}, false)
    into account, session, how, may_unseal from public.access_session s
   where s.digest = {DIGEST} and {LIVE} and s.account_id is not null;
  if account is null then return; end if;
  perform bal.set_context(account::text || '|||');
  perform set_config('bal.session', session::text || '|' || bal.signature(
    'context', 'session|' || session::text || '|' || bal.challenge()), true);
  update public.access_session s set seen_at = clock_timestamp() where s.id in (
    select o.id from public.access_session o
     where o.id = session
       and o.seen_at < clock_timestamp() - interval '{USED_AGAIN_SECONDS} seconds'
       for update skip locked);
  has_factor := exists (select 1 from public.mfa_authenticator m where m.user_id = account);
  passkeys := (select count(*) from public.mfa_authenticator m
                where m.user_id = account and m.type = 'webauthn');
  needs_passkey := bal.needs_passkey(account);
end $$"""  # noqa: S608 (constants of this file)

# One institution that asks for it is enough.
NEEDS_PASSKEY = f"""
create or replace function bal.needs_passkey(who uuid) returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  return exists (
    select 1 from public.access_membership m
      join public.access_institution i on i.id = m.institution_id
     where m.account_id = who and m.confirmed_at is not null and i.second_factor = 'passkey'
       and m.valid_from <= now() and (m.valid_until is null or m.valid_until > now()));
end $$"""  # noqa: S608 (constants of this file)

TOKEN = f"""
create or replace function bal.enter_token(
  secret text, out token uuid, out account uuid, out scopes text[])
{HEAD}
begin
  select t.id, t.account_id, t.scopes::text[] into token, account, scopes
    from public.access_servicetoken t
    join public.access_account a on a.id = t.account_id and a.is_active
   where t.digest = {DIGEST} and t.revoked_at is null and t.valid_until > now();
  if account is null then return; end if;
  perform bal.set_context(account::text || '|||');
  -- What a list said before is compared with what is sent; a token to read facts opens nothing.
  if '{Scope.REPORTS_WRITE}' = any (scopes) then perform bal.let_unseal(); end if;
end $$"""  # noqa: S608 (constants of this file)


# A process that asked for a factor signs it, and wrote in the log that it is made: who can only
# send SQL makes none.
MAKE_TOKEN = f"""
create or replace function bal.make_token(
  which uuid, label text, digest bytea, scopes text[], made timestamptz, until text, ticket text)
returns void
{HEAD}
declare mine uuid := bal.account(); ends timestamptz;
begin
  if mine is null or ticket is distinct from bal.signature('ticket', concat_ws('|',
       'token', mine::text, which::text, encode(digest, 'hex'), array_to_string(scopes, ','), until,
       bal.challenge())) then
    raise exception 'the ticket is not of this installation, or of another transaction'
      using errcode = 'BW003';
  end if;
  ends := until::timestamptz;
  if not bal.is_now(made) or ends > now() + interval '{LONGEST_TOKEN}' then
    raise exception 'a token is made now, and ends within {LONGEST_TOKEN}' using errcode = 'BW004';
  end if;
  if not exists (select 1 from public.audit_entry e
                  where e.recorded_at = made and e.actor = mine and e.act = 'access.make_token'
                    and e.objects_named = array[which::text]::varchar[]) then
    raise exception 'a token is made with its entry in the log' using errcode = 'BW004';
  end if;
  perform bal.wait_turn('tokens|' || mine::text);
  if (select count(*) from public.access_servicetoken t
       where t.account_id = mine and t.revoked_at is null and t.valid_until > now())
     >= {MOST_LIVE_TOKENS} then
    raise exception 'no more than {MOST_LIVE_TOKENS} tokens at once' using errcode = 'BW004';
  end if;
  insert into public.access_servicetoken
    (id, account_id, label, digest, scopes, made_at, valid_until)
  values (which, mine, make_token.label, make_token.digest, make_token.scopes, made, ends);
end $$"""  # noqa: S608 (constants of this file)


def _revoking(name: str, table: str, whose: str, condition: str) -> Definer:
    """Take back an account's tokens when it is closed, or enters with another password."""
    sql = f"""
create or replace function bal.{name}() returns trigger
{HEAD}
begin
  if {condition} then
    update public.access_servicetoken t set revoked_at = now()
     where t.account_id = {whose} and t.revoked_at is null;
  end if;
  return null;
end $$;
create trigger {name} after update on public.{table} for each row execute function bal.{name}()
"""  # noqa: S608 (constants of this file)
    return Definer(f"bal.{name}()", sql, (), TOKENS_OWNER)


def _ending(name: str, table: str, events: str, whose: str, condition: str) -> Definer:
    """End the sessions of an account when something it entered by, or acts as, is gone."""
    sql = f"""
create or replace function bal.{name}() returns trigger
{HEAD}
begin
  if {condition} then
    update public.access_session s set ended_at = clock_timestamp(), data = ''
     where s.account_id = {whose} and s.ended_at is null and s.id is distinct from bal.session();
  end if;
  return null;
end $$;
create trigger {name} after {events} on public.{table} for each row execute function bal.{name}()
"""  # noqa: S608 (constants of this file)
    return Definer(f"bal.{name}()", sql, (), SESSIONS_OWNER)


# What a login notes of a factor is no change of it.
_NOTES = "- 'used_mask' - 'viewed_at' - 'name'"
ENDINGS = (
    _ending(
        "end_sessions_of_account", "access_account", "update", "new.id", "not new.is_active"
    ),
    _ending(
        "end_sessions_of_password", "access_password", "insert or update", "new.account_id",
        "tg_op = 'INSERT' or new.encoded is distinct from old.encoded",
    ),
    _ending(
        "end_sessions_of_role", "access_membership", "update", "new.account_id",
        # Of one that ends on a day to come, the wall itself asks each time.
        "new.valid_until is distinct from old.valid_until"
        " and new.valid_until <= clock_timestamp() + interval '5 minutes'",
    ),
    _ending(
        "end_sessions_of_factor", "mfa_authenticator", "insert or update or delete",
        "coalesce(new.user_id, old.user_id)",
        f"tg_op <> 'UPDATE' or (new.data {_NOTES}) is distinct from (old.data {_NOTES})",
    ),
)  # fmt: skip

# Who is about to enter, as a process says that saw the password, or is shown her passkey.
NOTE_LOGIN = f"""
create or replace function bal.note_login(who uuid, ticket text) returns void
{HEAD}
begin
  if ticket is distinct from bal.signature(
       'ticket', concat_ws('|', 'login', who::text, bal.challenge())) then
    raise exception 'the ticket is not of this installation, or of another transaction'
      using errcode = 'BW003';
  end if;
  perform set_config('bal.login', who::text || '|' || bal.signature(
    'context', 'login|' || who::text || '|' || bal.challenge()), true);
end $$"""

LOGIN = f"""
create or replace function bal.login() returns uuid
language plpgsql stable {AS_ITS_OWNER} as $$
declare parts text[] := string_to_array(current_setting('bal.login', true), '|');
begin
  if cardinality(parts) = 2 and parts[2] = bal.signature(
       'context', 'login|' || parts[1] || '|' || bal.challenge()) then
    return parts[1]::uuid;
  end if;
  return null;
end $$"""

# Factors are seen by whose they are, and by the process that lets her in while nobody acts yet.
MINE = "user_id = bal.account()"
MINE_OR_ENTERING = f"{MINE} or user_id = (select bal.login())"
WALL_OF_FACTORS = Declaration(
    {DatabaseRole.APP: (READ, ADD, CHANGE, REMOVE)},
    {DatabaseRole.APP: Rows(MINE_OR_ENTERING, MINE, MINE_OR_ENTERING, remove=MINE)},
)

# A factor is added, changed and removed by whose it is; while nobody acts, entering notes that it
# was used. The operator's commands pass.
KEEP_FACTORS = f"""
create or replace function bal.keep_factors() returns trigger
{HEAD}
declare
  acts uuid;
begin
  if current_setting('role') = '{DatabaseRole.MAINTENANCE}' then
    return case when tg_op = 'DELETE' then old else new end;
  end if;
  acts := bal.account();
  if tg_op = 'UPDATE' then
    if (new.id, new.user_id, new.type) is distinct from (old.id, old.user_id, old.type) then
      raise exception 'a factor stays what it is and whose it is' using errcode = '42501';
    end if;
    if acts = old.user_id then return new; end if;
    if acts is null and bal.login() = old.user_id and new.created_at = old.created_at
       and new.data - 'used_mask' = old.data - 'used_mask'
       and coalesce((new.data->>'used_mask')::bigint, 0)
           & coalesce((old.data->>'used_mask')::bigint, 0)
         = coalesce((old.data->>'used_mask')::bigint, 0) then
      return new;
    end if;
  elsif tg_op = 'INSERT' then
    if acts = new.user_id then return new; end if;
  elsif acts = old.user_id then
    if old.type = 'webauthn' and bal.needs_passkey(acts) and not exists (
         select 1 from public.mfa_authenticator m
          where m.user_id = acts and m.type = 'webauthn' and m.id <> old.id) then
      raise exception 'the last passkey stays where one is needed' using errcode = '42501';
    end if;
    return old;
  end if;
  raise exception 'a factor is changed by whose it is' using errcode = '42501';
end $$;
create trigger keep_factors before insert or update or delete on public.mfa_authenticator
  for each row execute function bal.keep_factors()
"""  # noqa: S608 (constants of this file)

OF_FACTORS = (
    Definer("bal.note_login(uuid, text)", NOTE_LOGIN, (DatabaseRole.APP,), SESSIONS_OWNER),
    Definer("bal.login()", LOGIN, (DatabaseRole.APP,), SESSIONS_OWNER),
    Definer("bal.keep_factors()", KEEP_FACTORS, (), SESSIONS_OWNER),
)
OF_SESSIONS = (
    Definer("bal.load_session(text)", LOAD, (DatabaseRole.APP,), SESSIONS_OWNER),
    Definer("bal.begin_session(text)", BEGIN, (DatabaseRole.APP,), SESSIONS_OWNER),
    Definer(
        "bal.save_session(text, text, uuid, text, integer, text)",
        SAVE,
        (DatabaseRole.APP,),
        SESSIONS_OWNER,
    ),
    Definer("bal.rename_session(text, text)", RENAME, (DatabaseRole.APP,), SESSIONS_OWNER),
    Definer("bal.end_session(text)", END, (DatabaseRole.APP,), SESSIONS_OWNER),
    Definer("bal.session()", SESSION, (), SESSIONS_OWNER),
    Definer("bal.end_own_sessions(uuid)", END_OWN, (DatabaseRole.APP,), SESSIONS_OWNER),
    Definer("bal.needs_passkey(uuid)", NEEDS_PASSKEY, (), SESSIONS_OWNER),
    Definer("bal.enter_session(text)", ENTER, (DatabaseRole.APP,), SESSIONS_OWNER),
    unsealing(SESSIONS_OWNER),
    *OF_FACTORS,
    *ENDINGS,
)
OF_TOKENS = (
    Definer("bal.enter_token(text)", TOKEN, (DatabaseRole.APP,), TOKENS_OWNER),
    Definer(
        "bal.make_token(uuid, text, bytea, text[], timestamp with time zone, text, text)",
        MAKE_TOKEN,
        (DatabaseRole.APP,),
        TOKENS_OWNER,
    ),
    _revoking("revoke_tokens_of_account", "access_account", "new.id", "not new.is_active"),
    _revoking(
        "revoke_tokens_of_password", "access_password", "new.account_id",
        "new.encoded is distinct from old.encoded",
    ),
)  # fmt: skip
