"""What she does herself in her own window with what was sent of her case, or may be.

She sees the case and may write nothing of its procedures: functions do it for her, and for nobody
whose word on who is told does not count.
"""

from baluarte.domain.cases.choices import PROTECTED, Part
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import AS_ITS_OWNER, CHANGE, READ, Definer, FunctionOwner

OWNER = FunctionOwner(
    "bal_fn_own_window",
    {
        "access_compartment": (READ,), "cases_case": (READ,), "cases_party": (READ,),
        "procedure_assignment": (READ,), "procedure_clearance": (READ,),
        "procedure_matter": (READ, CHANGE), "procedure_taskline": (READ, CHANGE),
    },
)  # fmt: skip
WHO_IS_PROTECTED = ", ".join(f"'{one}'" for one in PROTECTED)
# In her own window, who is to be protected, else who asks.
HER_CASES = f"""
    select c.id, c.matter_id, c.closed_at from public.cases_case c
      join public.cases_party p on p.case_id = c.id
     where c.compartment_id in (select bal.own_windows())
       and p.account_id = bal.account() and p.until_at is null
       and (p.part in ({WHO_IS_PROTECTED})
            or (not c.has_protected and p.part = '{Part.PETITIONER}'))"""  # noqa: S608 (constants)

# Who is trusted by name is the keeper's to know; at which institutions somebody is, hers too.
TRUSTED = Definer(
    "bal.trusted_for_me(uuid)",
    f"""
create or replace function bal.trusted_for_me(asked uuid) returns setof uuid
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  if bal.account() is null then return; end if;
  return query
  select distinct t.institution_id from public.procedure_matter m
    join public.access_compartment k on k.id = m.compartment_id
    join public.procedure_clearance t on t.keeper_id = k.institution_id
     and t.state_id = m.state_id
     and (t.municipality_id is null or t.municipality_id = m.municipality_id)
   where m.id = asked and m.compartment_id in (select bal.own_windows())
     and not t.awaits_second and t.valid_from <= now() and t.valid_until > now();
end $$""",  # noqa: S608 (constants)
    (DatabaseRole.APP,),
    OWNER,
)

SEE_LIST = Definer(
    "bal.see_my_list(uuid)",
    f"""
create or replace function bal.see_my_list(asked uuid) returns boolean
language plpgsql volatile {AS_ITS_OWNER} as $$
begin
  if bal.account() is null or not exists (
    select 1 from ({HER_CASES}) hers where hers.matter_id = asked and hers.closed_at is null)
  then return false; end if;
  update public.procedure_matter
     set list_seen_at = coalesce(list_seen_at, now()), list_seen_how = 'own_window'
   where id = asked;
  return true;
end $$""",  # noqa: S608 (constants)
    (DatabaseRole.APP,),
    OWNER,
)

# What a task says may name a telephone of somebody else in the case: she opens the words where she
# alone takes part and took part when it was written, and elsewhere knows which lines there are.
MY_TASK_LINES = Definer(
    "bal.my_task_lines()",
    f"""
create or replace function bal.my_task_lines()
returns table (line uuid, assignment uuid, kind text, seen_at timestamptz,
               withdrawn_at timestamptz, may_open boolean)
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  if bal.account() is null then return; end if;
  return query
  select t.id, s.id, t.kind::text, t.seen_at, t.withdrawn_at,
         not exists (select 1 from public.cases_party o where o.case_id = hers.id
                        and (o.until_at is null or o.until_at >= t.written_at)
                        and o.account_id is distinct from bal.account())
    from ({HER_CASES}) hers
    join public.procedure_assignment s on s.matter_key = hers.matter_id
    join public.procedure_taskline t on t.assignment_id = s.id;
end $$""",  # noqa: S608 (constants)
    (DatabaseRole.APP,),
    OWNER,
)

WITHDRAW_LINE = Definer(
    "bal.withdraw_my_line(uuid)",
    f"""
create or replace function bal.withdraw_my_line(which uuid) returns boolean
language plpgsql volatile {AS_ITS_OWNER} as $$
begin
  if bal.account() is null or which not in (select line from bal.my_task_lines())
  then return false; end if;
  update public.procedure_taskline set withdrawn_at = now(), withdrawn_by_id = bal.account()
   where id = which and withdrawn_at is null;
  return found;
end $$""",  # noqa: S608 (a constant)
    (DatabaseRole.APP,),
    OWNER,
)
