"""Who could read a complaint, as the database says it without opening who they are."""

from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import AS_ITS_OWNER, READ, Definer, FunctionOwner

READERS_OWNER = FunctionOwner(
    "bal_fn_complaints",
    {
        "access_account": (READ,), "access_grant": (READ,), "access_membership": (READ,),
        "cases_complaint": (READ,), "cases_party": (READ,),
    },
)  # fmt: skip
# What is an organisation's is its stewards' to open: they read what is sent to it, and nobody else.
A_READER = """
       m.role = 'data_steward' and m.confirmed_at is not null
   and m.valid_from <= now() and (m.valid_until is null or m.valid_until > now())"""
OF_WHOM_IT_CONCERNS = """
   select 1 from public.access_membership o
    where o.account_id = m.account_id and o.confirmed_at is not null
      and o.valid_from <= now() and (o.valid_until is null or o.valid_until > now())"""
# Institutions alone: neither who reads there, nor how many. Asked of a person of one's own case,
# and of whom one knows from it: by the key of anybody else one would learn for whom she acts.
INSTITUTIONS_THAT_READ = Definer(
    "bal.institutions_that_read_complaints(uuid, uuid, uuid[])",
    f"""
create or replace function bal.institutions_that_read_complaints(
  of_party uuid, about uuid, concerned uuid[]) returns setof uuid
language plpgsql stable {AS_ITS_OWNER} as $$
declare mine uuid := bal.account(); asked record; hers uuid;
begin
  select p.account_id, p.compartment_id into asked from public.cases_party p
   where p.id = of_party and (
         p.account_id = mine and p.compartment_id in (select bal.own_windows())
      or p.compartment_id in (select bal.compartments({Level.CONTRIBUTE.value})));
  if mine is null or asked.compartment_id is null then return; end if;
  if about is not null and not exists (
    select 1 from public.access_grant g
     where g.compartment_id = asked.compartment_id and g.account_id = about) then return; end if;
  hers := asked.account_id;
  return query
  select distinct m.institution_id
    from public.access_membership m
    join public.access_account a on a.id = m.account_id and a.is_active
   where {A_READER}
     and m.account_id <> mine
     and m.account_id is distinct from about and m.account_id is distinct from hers
     and not exists ({OF_WHOM_IT_CONCERNS} and o.institution_id = any (concerned));
end $$""",  # noqa: S608 (constants)
    (DatabaseRole.APP,),
    READERS_OWNER,
)
# The worker calls them, and learns nothing else of the complaint.
READERS_OF = Definer(
    "bal.readers_of_complaint(uuid)",
    f"""
create or replace function bal.readers_of_complaint(asked uuid)
returns table (institution_id uuid, account_id uuid)
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.has_context();
  return query
  select distinct m.institution_id, m.account_id
    from public.cases_complaint c
    join public.access_membership m on m.institution_id = c.receiver_id
    join public.access_account a on a.id = m.account_id and a.is_active
   where c.id = asked and {A_READER}
     and m.account_id is distinct from c.about_account_id
     and m.account_id <> c.made_by_id and m.account_id is distinct from c.made_for_id
     and not exists ({OF_WHOM_IT_CONCERNS} and o.institution_id = any (c.concerned));
end $$""",  # noqa: S608 (constants)
    (DatabaseRole.WORKER,),
    READERS_OWNER,
)
