"""What lists ask of an event and its acts, repeated by the database from the rows that say it.

Nobody writes these columns: a determination that is added is repeated on its event and on its
acts, and who is presumed of an act on that act, in the statement that says it. A determination
supersedes the one held, and confirms only what another person determined.
"""

from baluarte.domain.registry.choices import EventState
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import (
    AS_ITS_OWNER,
    CHANGE,
    READ,
    Change,
    Definer,
    FunctionOwner,
    only,
)

OF_EVENT = (
    "current_id", "listed_date", "state_id", "municipality_id", "status", "link_to_work",
    "number_of_victims",
)  # fmt: skip
# What one confirms is what another determined of these.
FACTS = ("date", "state_id", "municipality_id", "place_precision", "victims")
OWNER = FunctionOwner(
    "bal_fn_projections",
    {
        "registry_event": (READ, only(CHANGE, OF_EVENT)),
        "registry_act": (READ, only(CHANGE, ("listed_date", "perpetrators"))),
        "registry_determination": (READ,),
        "registry_perpetrator": (READ,),
        "access_compartment": (READ,),
    },
)
# A row is locked by who may change one of its columns; this one is never another.
LOCKED = Change(("reference",), "false")

_held = ", ".join(f"e.{one}" for one in OF_EVENT)
_told = ", ".join(
    {"current_id": "d.id", "number_of_victims": "d.victims"}.get(one, f"d.{one}")
    for one in OF_EVENT
)
_facts = ", ".join(f"d.{one}" for one in FACTS)
_before = ", ".join(f"held.{one}" for one in FACTS)

DETERMINED = f"""
create or replace function bal.project_determinations() returns trigger
language plpgsql {AS_ITS_OWNER} as $$
begin
  if exists (select 1 from fresh d join public.registry_event e on e.id = d.event_id
              where d.supersedes_id is distinct from nullif(e.current_id, d.id)) then
    raise exception 'a determination supersedes the one held' using errcode = 'BW006';
  end if;
  if current_setting('role') <> '{DatabaseRole.MAINTENANCE}' and exists (
       select 1 from fresh d
         left join public.registry_determination held on held.id = d.supersedes_id
        where d.status = '{EventState.CONFIRMED}'
          and case when held.status = '{EventState.CONFIRMED}'
                   then ({_facts}) is distinct from ({_before})
                   else held.id is null or held.by_id = d.by_id
                     or not exists (select 1 from public.access_compartment c
                                     where c.id = d.compartment_id and c.institution_id
                                       in (select bal.institutions('verifier'))) end) then
    raise exception 'a verifier confirms what another person determined'
      using errcode = 'insufficient_privilege';
  end if;
  update public.registry_event e set ({", ".join(OF_EVENT)}) = row({_told})
    from fresh d where e.id = d.event_id and ({_held}) is distinct from ({_told});
  update public.registry_act a set listed_date = d.listed_date
    from fresh d where a.event_id = d.event_id and a.listed_date <> d.listed_date;
  return null;
end $$;
create trigger project_determinations after insert on public.registry_determination
  referencing new table as fresh for each statement
  execute function bal.project_determinations();
"""  # noqa: S608 (constants of this file)

# Acts of what is confirmed are told otherwise once it is open again: by who acts, or by commands.
CONFIRMED_STAYS = f"""
create or replace function bal.keep_confirmed() returns trigger
language plpgsql {AS_ITS_OWNER} as $$
begin
  if current_setting('role') <> '{DatabaseRole.MAINTENANCE}' and exists (
       select 1 from changed a join public.registry_event e on e.id = a.event_id
        where e.status = '{EventState.CONFIRMED}') then
    raise exception 'what is confirmed is opened again before its acts change'
      using errcode = 'insufficient_privilege';
  end if;
  return null;
end $$;
create trigger keep_confirmed after insert on public.registry_act
  referencing new table as changed for each statement execute function bal.keep_confirmed();
create trigger keep_confirmed_ended after update on public.registry_act
  referencing new table as changed for each statement execute function bal.keep_confirmed();
"""  # noqa: S608 (constants of this file)

PRESUMED = f"""
create or replace function bal.project_perpetrators() returns trigger
language plpgsql {AS_ITS_OWNER} as $$
begin
  if current_setting('role') <> '{DatabaseRole.MAINTENANCE}' and exists (
       select 1 from changed p join public.registry_act a on a.id = p.act_id
         join public.registry_event e on e.id = a.event_id
        where e.status = '{EventState.CONFIRMED}') then
    raise exception 'what is confirmed is opened again before its acts change'
      using errcode = 'insufficient_privilege';
  end if;
  update public.registry_act a set perpetrators = said.classes
    from (select touched.act_id,
                 coalesce(array_agg(distinct p.kind collate "C")
                          filter (where p.ended_at is null), '{{}}')::varchar[] as classes
            from (select distinct act_id from changed) touched
            join public.registry_perpetrator p on p.act_id = touched.act_id
           group by touched.act_id) said
   where a.id = said.act_id and a.perpetrators <> said.classes;
  return null;
end $$;
create trigger project_perpetrators after insert on public.registry_perpetrator
  referencing new table as changed for each statement
  execute function bal.project_perpetrators();
create trigger project_perpetrators_left after update on public.registry_perpetrator
  referencing new table as changed for each statement
  execute function bal.project_perpetrators();
"""  # noqa: S608 (constants of this file)

OF_EVENTS = (Definer("bal.project_determinations()", DETERMINED, (), OWNER),)
OF_ACTS = (
    Definer("bal.keep_confirmed()", CONFIRMED_STAYS, (), OWNER),
    Definer("bal.project_perpetrators()", PRESUMED, (), OWNER),
)
