"""What the portal may ask of the urgent door: four functions, and no right on any table.

The database decides by its own clock whether the door is open, so that a portal taken over by
somebody else cannot open it, read a message back or let in more than can be read.
"""

from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import ADD, AS_ITS_OWNER, READ, Definer, FunctionOwner
from baluarte.norms.clocks.calendar import CENTRE

# A form given while the door was open is taken in so long after the turn ended.
GRACE_MINUTES = 30
# From so many waiting on, the page says to telephone first and asks for a short wait. It stays
# open: whoever fills it must never shut out the next person.
MANY_WAITING = 40
SHORTEST_WAIT_S, LONGEST_WAIT_S, WAITING_A_SECOND = 20, 60, 100
# What a disk can hold of unread messages at one door; a flood needs hours to come near it.
MOST_KEPT = 200_000
LARGEST_BOX = 65_536

# The capital's day, as everywhere where no place is meant.
TODAY = f"(now() at time zone '{CENTRE}')::date"
OWNER = FunctionOwner(
    "bal_fn_door",
    {
        "access_institution": (READ,),
        "access_membership": (READ,),
        "procedure_door": (READ,),
        "procedure_doormessage": (READ, ADD),
        "procedure_dutyturn": (READ,),
    },
)
HEAD = f"language plpgsql {{kind}} {AS_ITS_OWNER} as $$"

DOORS = f"""
create or replace function bal.doors()
returns table (institution uuid, name text, public_key bytea, telephone text,
               closed_telephone text, closed_answers text,
               open_until timestamptz, next_at timestamptz, is_full boolean)
{HEAD.format(kind="stable")}
begin
  perform bal.account();
  return query
  select i.id, i.name::text, d.public_key, d.telephone::text, d.closed_telephone::text,
         d.closed_answers::text,
         (select max(t.ends_at) from public.procedure_dutyturn t where t.institution_id = i.id
           and t.withdrawn_at is null and t.begins_at <= now() and t.ends_at > now()),
         (select min(t.begins_at) from public.procedure_dutyturn t where t.institution_id = i.id
           and t.withdrawn_at is null and t.begins_at > now()),
         bal.door_is_full(i.id)
    from public.procedure_door d join public.access_institution i on i.id = d.institution_id
   where d.withdrawn_at is null and i.left_at is null
   order by i.name, i.id;
end $$"""  # noqa: S608 (constants of this file)

LOAD = f"""
create or replace function bal.door_load(asked uuid) returns integer
{HEAD.format(kind="stable")}
begin
  perform bal.account();
  return (select count(*) from public.procedure_doormessage m
           where m.institution_id = asked and m.taken_at is null);
end $$"""  # noqa: S608 (constants of this file)

IS_FULL = f"""
create or replace function bal.door_is_full(asked uuid) returns boolean
{HEAD.format(kind="stable")}
begin
  perform bal.account();
  return bal.door_load(asked) >= {MANY_WAITING};
end $$"""

# How old a form must be: somebody who writes takes longer, whoever sends them by the thousand does
# not. In steps, so that nobody outside reads off how many wait.
WAIT = f"""
create or replace function bal.door_wait(asked uuid) returns integer
{HEAD.format(kind="stable")}
declare waiting integer;
begin
  perform bal.account();
  waiting := bal.door_load(asked);
  if waiting < {MANY_WAITING} then return 0; end if;
  return least({SHORTEST_WAIT_S} + waiting / {WAITING_A_SECOND}, {LONGEST_WAIT_S});
end $$"""

# Municipal police answer to a municipal government, and so on: the whole level is left out.
IS_LEFT_OUT = f"""
create or replace function bal.is_left_out(asked uuid, without text[]) returns boolean
{HEAD.format(kind="stable")}
begin
  perform bal.account();
  return exists (select 1 from public.access_institution i where i.id = asked and (
       ('municipal_police' = any (without) and i.jurisdiction = 'municipality')
    or ('state_police' = any (without) and i.jurisdiction = 'state' and i.kind = 'authority')
    or ('authority' = any (without) and i.kind = 'authority')));
end $$"""  # noqa: S608 (constants of this file)

ACTS_FOR_LEFT_OUT = f"""
create or replace function bal.acts_for_left_out(who uuid, without text[]) returns boolean
{HEAD.format(kind="stable")}
declare me uuid := bal.account();
begin
  -- Of others asks the worker alone, who calls them; else it would tell anybody's roles.
  if me is not null and who <> me then
    raise exception 'nobody asks whom another acts for' using errcode = '42501';
  end if;
  return exists (select 1 from public.access_membership m where m.account_id = who
    and m.confirmed_at is not null and m.valid_from <= now()
    and (m.valid_until is null or m.valid_until > now())
    and bal.is_left_out(m.institution_id, without));
end $$"""  # noqa: S608 (constants of this file)

LEAVE = f"""
create or replace function bal.leave_at_door(
  message uuid, asked uuid, receipt bytea, box bytea, without text[]) returns text
{HEAD.format(kind="volatile")}
begin
  perform bal.account();
  if octet_length(box) > {LARGEST_BOX} or octet_length(receipt) <> 32 then
    raise exception 'no message is so large' using errcode = 'BW002';
  end if;
  -- One at a time at one door: neither a double press nor a flood comes in between.
  perform bal.wait_turn('door|' || asked::text);
  if exists (select 1 from public.procedure_doormessage m where m.lookup = receipt) then
    return 'again';
  end if;
  if not exists (
    select 1 from public.procedure_door d
      join public.access_institution i on i.id = d.institution_id
      join public.procedure_dutyturn t on t.institution_id = i.id
     where i.id = asked and d.withdrawn_at is null and i.left_at is null
       and t.begins_at <= now() and t.ends_at > now() - interval '{GRACE_MINUTES} minutes'
       and (t.withdrawn_at is null or t.withdrawn_at > now() - interval '{GRACE_MINUTES} minutes'))
  then return 'closed'; end if;
  if bal.is_left_out(asked, without) then return 'left_out'; end if;
  if bal.door_load(asked) >= {MOST_KEPT} then return 'full'; end if;
  insert into public.procedure_doormessage
    (id, institution_id, lookup, box, not_told, received_date, waiting_since, done_how)
  values (message, asked, receipt, box, without, {TODAY},
          date_trunc('minute', now()), '');
  return 'kept';
end $$"""  # noqa: S608 (constants of this file)

ANSWER = f"""
create or replace function bal.answer_at_door(receipt bytea)
returns table (name text, telephone text, taken_at timestamptz, done_how text)
{HEAD.format(kind="stable")}
begin
  perform bal.account();
  return query
  select i.name::text, d.telephone::text, m.taken_at, m.done_how::text
    from public.procedure_doormessage m join public.access_institution i on i.id = m.institution_id
    join public.procedure_door d on d.institution_id = i.id
   where m.lookup = receipt;
end $$"""  # noqa: S608 (constants of this file)

PUBLIC, APP, WORKER = DatabaseRole.PUBLIC, DatabaseRole.APP, DatabaseRole.WORKER
DOOR_DEFINERS = (
    Definer("bal.is_left_out(uuid, text[])", IS_LEFT_OUT, (APP,), OWNER),
    Definer("bal.acts_for_left_out(uuid, text[])", ACTS_FOR_LEFT_OUT, (APP, WORKER), OWNER),
    Definer("bal.door_load(uuid)", LOAD, (), OWNER),
    Definer("bal.door_wait(uuid)", WAIT, (PUBLIC,), OWNER),
    Definer("bal.door_is_full(uuid)", IS_FULL, (APP,), OWNER),
    Definer("bal.doors()", DOORS, (PUBLIC, APP, WORKER), OWNER),
    Definer("bal.leave_at_door(uuid, uuid, bytea, bytea, text[])", LEAVE, (PUBLIC,), OWNER),
    Definer("bal.answer_at_door(bytea)", ANSWER, (PUBLIC,), OWNER),
)
