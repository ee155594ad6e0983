"""Functions of the schema `bal` on which every policy stands; they pass the wall, so they are few.

They name tables of `access` as text, the highest room a policy may know. Each asks who reads
before anything else: an index may be read before the policy's own first condition, and be empty.

Who acts is a value of the transaction that only these functions can sign, and that no other
transaction accepts: whoever can send SQL can set it, and be nobody by it.
"""

from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import AS_ITS_OWNER, READ, FunctionOwner
from baluarte.domain.wall.role_settings import LONGEST_TRANSACTION
from baluarte.norms.clocks.calendar import CENTRE

CONTEXT_OWNER = FunctionOwner(
    "bal_fn_context",
    {
        "access_account": (READ,),
        "access_membership": (READ,),
        "access_grant": (READ,),
        "access_compartment": (READ,),
        "audit_leaf": (READ,),
        "audit_fileaccess": (READ,),
    },
)

# Random bytes of the database sign the context; those of the installation's processes, a ticket.
# Both pairs are the blocks of an HMAC-SHA-256.
SECRETS = f"""
create table bal.secret (
  purpose text primary key, inner_block bytea not null, outer_block bytea not null);
revoke all on bal.secret from public;
grant {READ} on bal.secret to {CONTEXT_OWNER.name};
"""

# How far an instant that a process says may lie from the transaction's: it is known before.
CLOSE = "5 minutes"

# A longer list is not quicker read than made.
MOST_KEPT = 500
FORGET = "\n  ".join(
    f"perform set_config('bal.opened_{level.value}', '', true);" for level in Level
)
FORGETTING = "\n".join(
    f"create or replace trigger forget_opened after insert or update or delete on public.{table}"
    " for each statement execute function bal.forget_opened();"
    for table in ("access_account", "access_compartment", "access_grant", "access_membership")
)

FUNCTIONS = f"""
create or replace function bal.signature(purpose text, said text) returns text
language plpgsql stable parallel safe {AS_ITS_OWNER} as $$
begin
  return (select encode(sha256(s.outer_block || sha256(s.inner_block || convert_to(said, 'UTF8'))),
                        'hex')
            from bal.secret s where s.purpose = signature.purpose);
end $$;

-- What a ticket is for: this transaction, and no other.
create or replace function bal.challenge() returns text
language sql stable parallel safe {AS_ITS_OWNER} as $$
  select extract(epoch from now())::text
$$;

-- Account, who looks as that account, institution and role it is looked in; for nobody, nothing.
create or replace function bal.set_context(said text) returns void
language plpgsql volatile {AS_ITS_OWNER} as $$
begin
  perform set_config(
    'bal.context',
    said || '|' || bal.signature('context', said || '|' || bal.challenge()), true);
end $$;

create or replace function bal.acting(
  out account uuid, out looking uuid, out institution uuid, out role text)
language plpgsql stable parallel safe {AS_ITS_OWNER} as $$
declare said text := current_setting('bal.context', true);
        parts text[];
begin
  if said is null or said = '' then
    raise exception 'no context: who reads is not known' using errcode = 'BW001';
  end if;
  if said = 'public' then return; end if;
  parts := string_to_array(said, '|');
  if cardinality(parts) <> 5 or parts[5] is distinct from bal.signature(
       'context', array_to_string(parts[1:4], '|') || '|' || extract(epoch from now())::text) then
    raise exception 'no context: who acts is not signed' using errcode = 'BW001';
  end if;
  -- What is over by the clock is in force for an old transaction, and what it writes would be now.
  if session_user in ('{DatabaseRole.APP}', '{DatabaseRole.PUBLIC}')
     and clock_timestamp() > now() + interval '{LONGEST_TRANSACTION}' then
    raise exception 'the transaction is over: who acts enters again' using errcode = 'BW001';
  end if;
  account := nullif(parts[1], '')::uuid;
  looking := nullif(parts[2], '')::uuid;
  institution := nullif(parts[3], '')::uuid;
  role := parts[4];
end $$;

create or replace function bal.enter_public() returns void
language sql volatile {AS_ITS_OWNER} as $$
  select set_config('bal.context', 'public', true)
$$;

-- A process of this installation says who acts, for this transaction.
create or replace function bal.enter(who uuid, ticket text) returns void
language plpgsql volatile {AS_ITS_OWNER} as $$
begin
  if ticket is distinct from
     bal.signature('ticket', 'enter|' || who::text || '|' || bal.challenge()) then
    raise exception 'the ticket is not of this installation, or of another transaction'
      using errcode = 'BW003';
  end if;
  perform bal.set_context(who::text || '|||');
  perform bal.let_unseal();
end $$;

-- What is sealed opens in this transaction, which no session has to prove anew.
create or replace function bal.let_unseal() returns void
language plpgsql volatile {AS_ITS_OWNER} as $$
begin
  perform set_config('bal.unseals', bal.signature('context', 'unseals|' || bal.challenge()), true);
end $$;

-- A process of this installation says, for this transaction, that what it writes was said before:
-- one that invents a past, and none that serves pages.
create or replace function bal.let_date_back(ticket text) returns void
language plpgsql volatile {AS_ITS_OWNER} as $$
begin
  perform bal.acting();
  if ticket is distinct from bal.signature('ticket', 'date_back|' || bal.challenge()) then
    raise exception 'the ticket is not of this installation, or of another transaction'
      using errcode = 'BW003';
  end if;
  perform set_config(
    'bal.dates_back', bal.signature('context', 'dates_back|' || bal.challenge()), true);
end $$;

create or replace function bal.dates_back() returns boolean
language plpgsql stable parallel safe {AS_ITS_OWNER} as $$
declare said text := current_setting('bal.dates_back', true);
begin
  perform bal.acting();
  return coalesce(
    said <> '' and said = bal.signature('context', 'dates_back|' || bal.challenge()), false);
end $$;

-- Nothing is said before it is written down, nor after.
create or replace function bal.is_now(said timestamptz) returns boolean
language plpgsql stable parallel safe {AS_ITS_OWNER} as $$
begin
  return coalesce(said >= now() - interval '{CLOSE}'
                  and said <= clock_timestamp() + interval '{CLOSE}', false)
      or bal.dates_back();
end $$;

-- That day wherever in Mexico.
create or replace function bal.is_today(said date) returns boolean
language plpgsql stable parallel safe {AS_ITS_OWNER} as $$
begin
  return coalesce(abs(said - (now() at time zone '{CENTRE}')::date) <= 1, false)
      or bal.dates_back();
end $$;

-- What was said of an instant stays said.
create or replace function bal.keep_instants() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'an instant of % is set once, and to now, by who acts', tg_table_name
    using errcode = 'BW005';
end $$;

-- What a row speaks of lies in its compartment. Asked once for all rows of a statement, of what
-- whoever writes them sees; what is changed is asked only where it speaks of something else.
create or replace function bal.lie_beside() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare lies_elsewhere boolean;
        anew text := '';
begin
  if current_user <> '{DatabaseRole.APP}' then return null; end if;
  for n in 0 .. tg_nargs / 2 - 1 loop
    if tg_op = 'UPDATE' then
      anew := format(' and not exists (select 1 from before where before.id = told.id'
                     ' and before.%1$I = told.%1$I'
                     ' and before.compartment_id is not distinct from told.compartment_id)',
                     tg_argv[2 * n]);
    end if;
    execute format(
      'select exists (select 1 from told where told.%1$I is not null and not exists ('
      'select 1 from public.%2$I above where above.id = told.%1$I'
      ' and above.compartment_id is not distinct from told.compartment_id)' || anew || ')',
      tg_argv[2 * n], tg_argv[2 * n + 1]) into lies_elsewhere;
    if lies_elsewhere then
      raise exception 'row-level security of %: what a row speaks of lies in its compartment',
        tg_table_name
        using errcode = 'insufficient_privilege';
    end if;
  end loop;
  return null;
end $$;

-- Of what who acts sees, what another or a role would see too; nothing is written meanwhile.
create or replace function bal.see_as(seen uuid, seen_for uuid, seen_role text) returns void
language plpgsql volatile {AS_ITS_OWNER} as $$
declare a record := bal.acting();
begin
  -- The role of whom is looked as is added to hers: of oneself, it would be added to one's own.
  if seen is null or a.account is null or a.looking is not null
     or coalesce(seen_role, '-') !~ '^[a-z_]*$'
     or (seen = a.account and (seen_role <> '' or seen_for is not null)) then
    raise exception 'who acts cannot look as another' using errcode = 'BW003';
  end if;
  perform set_config('transaction_read_only', 'on', true);
  perform bal.set_context(
    concat_ws('|', seen::text, a.account::text, coalesce(seen_for::text, ''), seen_role));
end $$;

-- Nobody where somebody is looked as: what is her own is hers alone.
create or replace function bal.account() returns uuid
language plpgsql stable parallel safe {AS_ITS_OWNER} as $$
declare a record := bal.acting();
begin
  return case when a.looking is null then a.account end;
end $$;

create or replace function bal.has_context() returns boolean
language plpgsql stable parallel safe {AS_ITS_OWNER} as $$
begin
  perform bal.acting();
  return true;
end $$;

create or replace function bal.memberships_of(who uuid)
returns table (institution_id uuid, role text)
language plpgsql stable {AS_ITS_OWNER} as $$
declare a record := bal.acting();
begin
  return query
  select m.institution_id, m.role::text
    from public.access_membership m
    join public.access_account t on t.id = m.account_id and t.is_active
   where m.account_id = who and m.confirmed_at is not null
     and m.valid_from <= now() and (m.valid_until is null or m.valid_until > now());
  if a.looking is not null and who = a.account and a.account <> a.looking and a.role <> '' then
    return query select a.institution, a.role;
  end if;
end $$;

-- What one holds, an array in which a compartment held in two ways stands twice: a steward of ten
-- thousand has it in a third of the time that a set takes.
create or replace function bal.opened_to(who uuid, at_least integer) returns uuid[]
language plpgsql stable {AS_ITS_OWNER} as $$
declare opened uuid[]; stewarded uuid[];
begin
  -- One look for each way to hold a grant: each finds its rows by an index, however many
  -- others hold.
  with m as materialized (select * from bal.memberships_of(who))
  select coalesce(array_agg(held.id), '{{}}'), (
           select array_agg(m.institution_id) from m where m.role = 'data_steward')
    into opened, stewarded from (
  select g.compartment_id as id
    from public.access_grant g
    join public.access_account a on a.id = g.account_id and a.is_active
   where g.account_id = who and g.level >= at_least and not g.awaits_second
     and g.valid_from <= now() and (g.valid_until is null or g.valid_until > now())
  union all
  select g.compartment_id
    from m
    join public.access_grant g
      on g.institution_id = m.institution_id and (g.role = '' or g.role = m.role)
   where g.account_id is null and g.level >= at_least and not g.awaits_second
     and g.valid_from <= now() and (g.valid_until is null or g.valid_until > now())
  union all
  select g.compartment_id
    from m
    join public.access_grant g on g.institution_id is null and g.role = m.role
   where g.account_id is null and g.level >= at_least and not g.awaits_second
     and g.valid_from <= now() and (g.valid_until is null or g.valid_until > now())) held;
  -- Stewardship needs no grant: what is an organisation's is its stewards' to decide.
  if stewarded is not null then
    opened := opened || coalesce((
      select array_agg(c.id) from public.access_compartment c
       where c.institution_id = any(stewarded)), '{{}}');
  end if;
  return opened;
end $$;

-- Each table of each query asks it: what is not much is kept for the transaction, signed, for
-- whoever acts in it, and forgotten as soon as anything changes that opens or closes.
create or replace function bal.opened(at_least integer) returns uuid[]
language plpgsql stable {AS_ITS_OWNER} as $$
declare a record := bal.acting();
        place text := 'bal.opened_' || at_least;
        kept text := current_setting(place, true);
        acts text := 'opened|' || at_least || '|' || current_setting('bal.context', true) || '|';
        opened uuid[];
begin
  if kept <> '' and left(kept, 64) = bal.signature('context', acts || substr(kept, 65)) then
    return substr(kept, 65)::uuid[];
  end if;
  if a.looking is null then
    opened := bal.opened_to(a.account, at_least);
  else
    opened := array(select unnest(bal.opened_to(a.account, at_least))
                    intersect select unnest(bal.opened_to(a.looking, at_least)));
  end if;
  if a.account is not null and cardinality(opened) <= {MOST_KEPT} then
    perform set_config(
      place, bal.signature('context', acts || opened::text) || opened::text, true);
  end if;
  return opened;
end $$;

create or replace function bal.forget_opened() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  {FORGET}
  return null;
end $$;
{FORGETTING}

create or replace function bal.compartments(at_least integer) returns setof uuid
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  return query select distinct unnest(bal.opened(at_least));
end $$;

-- What was confirmed ends sooner, and not before now: what was done by it would have been done by
-- nothing. Or it waits no longer since a second person says so. A function sees the row as it was
-- before the statement. Instants are the transaction's: what is over by the clock
-- of the statement alone would be in force for all that the transaction still asks.
create or replace function bal.is_shortened(
  which uuid, confirmed_by uuid, waits boolean, until timestamptz) returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.acting();
  return exists (
    select 1 from public.access_grant g
     where g.id = which and g.awaits_second = waits
       and g.confirmed_by_id is not distinct from confirmed_by
       and (until > now() or bal.is_now(until))
       and (g.valid_until is null or g.valid_until >= until));
end $$;

create or replace function bal.is_confirmed(
  which uuid, confirmed_by uuid, waits boolean, until timestamptz) returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
declare a record := bal.acting();
begin
  return exists (
    select 1 from public.access_grant g
     where g.id = which and g.awaits_second and not waits and g.confirmed_by_id is null
       and confirmed_by = a.account and g.given_by_id is distinct from a.account
       and until is not distinct from g.valid_until);
end $$;

create or replace function bal.is_role_ended(
  which uuid, confirmed_by uuid, confirmed timestamptz, until timestamptz) returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.acting();
  return exists (
    select 1 from public.access_membership m
     where m.id = which and m.confirmed_by_id is not distinct from confirmed_by
       and m.confirmed_at is not distinct from confirmed
       and (until > now() or bal.is_now(until))
       and (m.valid_until is null or m.valid_until >= until));
end $$;

create or replace function bal.is_role_confirmed(
  which uuid, confirmed_by uuid, confirmed timestamptz, until timestamptz) returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
declare a record := bal.acting();
begin
  return exists (
    select 1 from public.access_membership m
     where m.id = which and m.confirmed_by_id is null and m.confirmed_at is null
       and confirmed_by = a.account and m.proposed_by_id is distinct from a.account
       and bal.is_now(confirmed) and until is not distinct from m.valid_until);
end $$;

-- Nothing of it was ever opened to who acts by name: who was once let in and out again was.
create or replace function bal.never_held(which uuid) returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
declare a record := bal.acting();
begin
  return a.account is not null and a.looking is null and not exists (
    select 1 from public.access_grant g
     where g.compartment_id = which and g.account_id = a.account);
end $$;

create or replace function bal.own_windows() returns setof uuid
language plpgsql stable {AS_ITS_OWNER} as $$
declare a record := bal.acting();
begin
  return query
  select g.compartment_id
    from public.access_grant g
    join public.access_account t on t.id = g.account_id and t.is_active
   where g.is_own_window and g.account_id = a.account and a.looking is null
     and g.valid_from <= now() and (g.valid_until is null or g.valid_until > now());
end $$;

-- For whom those acted who read a file: told to its team and to whom it is about.
create or replace function bal.acted_for(file uuid)
returns table (account_id uuid, institution_id uuid, role text,
               valid_from timestamptz, valid_until timestamptz)
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.acting();
  return query
  select m.account_id, m.institution_id, m.role::text, m.valid_from, m.valid_until
    from public.access_membership m
   where m.confirmed_at is not null
     and file in (select bal.own_windows() union all select bal.compartments(30))
     and m.account_id in (
       select t.actor from public.audit_fileaccess t where t.compartment_id = file
                          union all
                          select l.actor from public.audit_leaf l where l.files @> array[file]);
end $$;

create or replace function bal.institutions(asked text default '') returns setof uuid
language plpgsql stable {AS_ITS_OWNER} as $$
declare a record := bal.acting();
begin
  return query
  select m.institution_id from bal.memberships_of(a.account) m
   where (asked = '' or m.role = asked)
     and (a.looking is null or m.institution_id in
          (select o.institution_id from bal.memberships_of(a.looking) o
            where asked = '' or o.role = asked));
end $$;

-- What functions of the wall do in turns: whoever reads which locks are held, or tries one, learns
-- nothing of whose turn it is.
create or replace function bal.wait_turn(whose text) returns void
language plpgsql volatile {AS_ITS_OWNER} as $$
begin
  perform pg_advisory_xact_lock(
    ('x' || left(bal.signature('context', 'turn|' || whose), 16))::bit(64)::bigint);
end $$;

-- What only a process of this installation asks, in this transaction: whoever can send SQL in its
-- place has no ticket for it.
create or replace function bal.require_ticket(what text, ticket text) returns void
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  if ticket is distinct from bal.signature('ticket', what || '|' || bal.challenge()) then
    raise exception 'the ticket is not of this installation, or of another transaction'
      using errcode = 'BW003';
  end if;
end $$;

create or replace function bal.holds_role(asked text) returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
declare a record := bal.acting();
begin
  return exists (select 1 from bal.memberships_of(a.account) m where m.role = asked)
     and (a.looking is null or exists
          (select 1 from bal.memberships_of(a.looking) o where o.role = asked));
end $$;
"""  # noqa: S608 (constants of this room)

# Called by the policies as whoever reads, so whoever reads must be allowed to call them.
CALLABLE_BY_ALL = (
    "bal.account()",
    "bal.has_context()",
    "bal.opened(integer)",
    "bal.compartments(integer)",
    "bal.own_windows()",
    "bal.never_held(uuid)",
    "bal.is_shortened(uuid, uuid, boolean, timestamp with time zone)",
    "bal.is_confirmed(uuid, uuid, boolean, timestamp with time zone)",
    "bal.is_role_ended(uuid, uuid, timestamp with time zone, timestamp with time zone)",
    "bal.is_role_confirmed(uuid, uuid, timestamp with time zone, timestamp with time zone)",
    "bal.acted_for(uuid)",
    "bal.institutions(text)",
    "bal.holds_role(text)",
    "bal.challenge()",
    "bal.enter_public()",
    "bal.enter(uuid, text)",
    "bal.see_as(uuid, uuid, text)",
    "bal.let_date_back(text)",
    "bal.dates_back()",
    "bal.is_now(timestamp with time zone)",
    "bal.is_today(date)",
)
# For functions that know a session or a token, and what a process signed.
TO_ENTER = ("bal.set_context(text)", "bal.signature(text, text)", "bal.let_unseal()")
# For all functions that models declare, and for no role of a site.
FOR_FUNCTIONS = ("bal.wait_turn(text)", "bal.require_ticket(text, text)")
OF_THE_CONTEXT_OWNER = (
    *CALLABLE_BY_ALL,
    *TO_ENTER,
    *FOR_FUNCTIONS,
    "bal.acting()",
    "bal.memberships_of(uuid)",
    "bal.opened_to(uuid, integer)",
)
