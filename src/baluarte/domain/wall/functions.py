"""Functions of the schema `bal` on which every policy stands; they pass the wall, so they are few.

They name tables of `access` as text, the highest room a policy may know. Each asks who reads
before anything else: an index may be read before the policy's own first condition, and be empty.
"""

FUNCTIONS = """
create or replace function bal.account() returns uuid
language plpgsql stable parallel safe as $$
declare said text := current_setting('bal.account', true);
begin
  if said is null or said = '' then
    raise exception 'no context: who reads is not known' using errcode = 'BW001';
  end if;
  return case when said = 'public' then null else said::uuid end;
end $$;

create or replace function bal.has_context() returns boolean
language plpgsql stable parallel safe as $$
begin
  perform bal.account();
  return true;
end $$;

-- Who looks as another would see, where somebody does. The account is that other's then, or
-- nobody's in a role; every answer below is what both have open, so it can only show less.
create or replace function bal.looking() returns uuid
language sql stable parallel safe as $$
  select nullif(current_setting('bal.looking', true), '')::uuid
$$;

create or replace function bal.memberships_of(who uuid)
returns table (institution_id uuid, role text)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare seen_role text := current_setting('bal.looking_in_role', true);
begin
  return query
  select m.institution_id, m.role::text
    from public.access_membership m
    join public.access_account a on a.id = m.account_id and a.is_active
   where m.account_id = who and m.confirmed_at is not null
     and m.valid_from <= now() and (m.valid_until is null or m.valid_until > now());
  if bal.looking() is not null and who = bal.account() and seen_role <> '' then
    return query select nullif(current_setting('bal.looking_for', true), '')::uuid, seen_role;
  end if;
end $$;

create or replace function bal.memberships() returns table (institution_id uuid, role text)
language sql stable security definer set search_path = pg_catalog, public as $$
  select m.institution_id, m.role from bal.memberships_of(bal.account()) m
$$;

create or replace function bal.opened_to(who uuid, at_least integer) returns setof uuid
language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
  -- One look for each way to hold a grant: each finds its rows by an index, however many
  -- others hold.
  return query
  select g.compartment_id
    from public.access_grant g
    join public.access_account a on a.id = g.account_id and a.is_active
   where g.account_id = who and g.level >= at_least
     and g.valid_from <= now() and (g.valid_until is null or g.valid_until > now())
  union
  select g.compartment_id
    from bal.memberships_of(who) m
    join public.access_grant g
      on g.institution_id = m.institution_id and (g.role = '' or g.role = m.role)
   where g.account_id is null and g.level >= at_least
     and g.valid_from <= now() and (g.valid_until is null or g.valid_until > now())
  union
  select g.compartment_id
    from bal.memberships_of(who) m
    join public.access_grant g on g.institution_id is null and g.role = m.role
   where g.account_id is null and g.level >= at_least
     and g.valid_from <= now() and (g.valid_until is null or g.valid_until > now())
  union
  -- Stewardship needs no grant: what is an organisation's is its stewards' to decide.
  select c.id from public.access_compartment c
    join bal.memberships_of(who) m
      on m.institution_id = c.institution_id and m.role = 'data_steward';
end $$;

create or replace function bal.compartments(at_least integer) returns setof uuid
language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
  perform bal.account();
  if bal.looking() is null then
    return query select bal.opened_to(bal.account(), at_least);
  else
    return query select bal.opened_to(bal.account(), at_least)
                 intersect select bal.opened_to(bal.looking(), at_least);
  end if;
end $$;

create or replace function bal.own_windows() returns setof uuid
language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
  perform bal.account();
  return query
  select g.compartment_id
    from public.access_grant g
    join public.access_account a on a.id = g.account_id and a.is_active
   where g.is_own_window and g.account_id = bal.account() and bal.looking() is null
     and g.valid_from <= now() and (g.valid_until is null or g.valid_until > now());
end $$;

-- For whom those acted who read a file: told to its team and to whom it is about.
create or replace function bal.acted_for(file uuid)
returns table (account_id uuid, institution_id uuid, role text,
               valid_from timestamptz, valid_until timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
  perform bal.account();
  return query
  select m.account_id, m.institution_id, m.role::text, m.valid_from, m.valid_until
    from public.access_membership m
   where m.confirmed_at is not null
     and file in (select bal.own_windows() union all select bal.compartments(30))
     and m.account_id in (select t.actor from public.audit_touched t where t.compartment_id = file);
end $$;

create or replace function bal.institutions(asked text default '') returns setof uuid
language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
  perform bal.account();
  return query
  select m.institution_id from bal.memberships() m where (asked = '' or m.role = asked)
     and (bal.looking() is null or m.institution_id in
          (select o.institution_id from bal.memberships_of(bal.looking()) o
            where asked = '' or o.role = asked));
end $$;

create or replace function bal.holds_role(asked text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
  perform bal.account();
  return (
  select exists (select 1 from bal.memberships() m where m.role = asked)
     and (bal.looking() is null or exists
          (select 1 from bal.memberships_of(bal.looking()) o where o.role = asked))
  );
end $$;
"""

# Called by the policies as whoever reads, so whoever reads must be allowed to call them.
CALLABLE_BY_ALL = (
    "bal.account()",
    "bal.has_context()",
    "bal.compartments(integer)",
    "bal.own_windows()",
    "bal.acted_for(uuid)",
    "bal.institutions(text)",
    "bal.holds_role(text)",
)
PASSING_THE_WALL = (
    "bal.memberships_of(uuid)",
    "bal.memberships()",
    "bal.opened_to(uuid, integer)",
    "bal.compartments(integer)",
    "bal.own_windows()",
    "bal.acted_for(uuid)",
    "bal.institutions(text)",
    "bal.holds_role(text)",
)
