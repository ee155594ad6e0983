"""A place in the team by a task: whoever of the same recipient takes on a step done in the case.

The study of risk is made in the case; its unit is another than the one that received the request,
and of the same Mechanism. The place ends where the task is refused, taken back or handed on.
"""

from baluarte.domain.cases.models.team_admission import (
    ACTS_FOR,
    IN_FORCE,
    IS_ONE,
    LASTING,
    OF_THE_TEAM,
    TEAM_OWNER,
)
from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import AS_ITS_OWNER, Definer

BY_TASK = f"{OF_THE_TEAM}, by task"
# The steps that are done by studying or issuing in the case itself, by protocol.
STEPS = {
    "mech_extraordinary": ("EX-1", "EX-2", "EX-3"),
    "mech_ordinary": ("OR-2",),
    "mech_followup": ("FU-1",),
    "mech_appeal_ordinary": ("AO-2",),
}
OF_STEPS = " or ".join(
    f"(s.code = '{code}' and s.step in ({', '.join(repr(one) for one in steps)}))"
    for code, steps in STEPS.items()
)

# What taking on a task would give who asks: nothing at all, a place (''), or why not. A task opens
# the case in whose compartment it was sent and whose procedure it is of, whatever else it names.
PLACE_OF_TASK = Definer(
    "bal.place_of_task(uuid)",
    f"""
create or replace function bal.place_of_task(told uuid) returns text
language plpgsql stable {AS_ITS_OWNER} as $$
declare mine uuid := bal.account(); found record;
begin
  if mine is null then return null; end if;
  select c.id, c.compartment_id into found
    from public.procedure_assignment s
    join public.procedure_proceeding p on p.id = s.proceeding_id and not p.is_apart
     and p.matter_id = s.matter_key and p.compartment_id = s.compartment_id
    join public.cases_case c on c.matter_id = s.matter_key and c.closed_at is null
     and c.compartment_id = s.compartment_id
    join public.access_compartment k on k.id = c.compartment_id
   where s.id = told and s.ended_at is null and ({OF_STEPS})
     and s.institution_id in ({ACTS_FOR.format(who="mine")})
     and (s.account_id is null or s.account_id = mine)
     and (s.told_until is null or s.told_until > now())
     and {IS_ONE.format(one="s.institution_id", other="k.institution_id")};
  if found.id is null then return null; end if;
  if exists (select 1 from public.access_grant
              where compartment_id = found.compartment_id and account_id = mine and {LASTING})
  then return 'there'; end if;
  return bal.team_refusal(found.id, mine);
end $$""",  # noqa: S608 (constants)
    (DatabaseRole.APP,),
    TEAM_OWNER,
)

# Only who took it on, and wrote that down as her own answer, comes in by it.
JOIN_BY_TASK = Definer(
    "bal.join_by_task(uuid)",
    f"""
create or replace function bal.join_by_task(told uuid) returns text
language plpgsql volatile {AS_ITS_OWNER} as $$
declare mine uuid := bal.account(); said text;
begin
  if mine is null or not exists (
    select 1 from public.procedure_answer a
     where a.assignment_id = told and a.kind = 'accepted' and a.by_id = mine)
  then return 'not_yours'; end if;
  perform 1 from public.cases_case c join public.procedure_assignment s
    on s.matter_key = c.matter_id where s.id = told for no key update of c;
  said := bal.place_of_task(told);
  if said is distinct from '' then return coalesce(said, 'not_yours'); end if;
  insert into public.access_grant (id, compartment_id, account_id, role, level, ground,
    is_own_window, valid_from, valid_until, given_by_id, awaits_second)
  select gen_random_uuid(), c.compartment_id, mine, '', {Level.CONTRIBUTE.value},
         '{BY_TASK} ' || told::text, false, now(), null, s.sent_by_id, false
    from public.procedure_assignment s join public.cases_case c on c.matter_id = s.matter_key
   where s.id = told;
  return '';
end $$""",  # noqa: S608 (constants)
    (DatabaseRole.APP,),
    TEAM_OWNER,
)

# Whom the task let in leaves with it, where it was refused, taken back or handed on; who answers
# for the case by now stays, since she was given more than a task. The worker asks it too, where her
# no takes a task back: it ends nothing but what is over already.
END_PLACE_OF_TASK = Definer(
    "bal.end_place_of_task(uuid)",
    f"""
create or replace function bal.end_place_of_task(told uuid) returns integer
language plpgsql volatile {AS_ITS_OWNER} as $$
declare number integer;
begin
  perform bal.has_context();
  update public.access_grant g set valid_until = greatest(now(), g.valid_from)
    from public.procedure_assignment s join public.cases_case c on c.matter_id = s.matter_key
   where s.id = told and s.ended_how in ('withdrawn', 'handed_over', 'refused')
     and g.compartment_id = c.compartment_id and g.ground = '{BY_TASK} ' || told::text
     and g.account_id is distinct from c.responsible_id and {IN_FORCE.replace("valid", "g.valid")};
  get diagnostics number = row_count;
  return number;
end $$""",  # noqa: S608 (constants)
    (DatabaseRole.APP, DatabaseRole.WORKER),
    TEAM_OWNER,
)
OF_TASKS = (PLACE_OF_TASK, JOIN_BY_TASK, END_PLACE_OF_TASK)
