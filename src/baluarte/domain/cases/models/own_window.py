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
        "procedure_clearance": (READ,), "procedure_matter": (READ, CHANGE),
    },
)  # fmt: skip
WHO_IS_PROTECTED = ", ".join(f"'{one}'" for one in PROTECTED)
# Of a case that is open: who is to be protected, else who asks.
HER_WORD_COUNTS = f"""exists (
    select 1 from public.cases_case c join public.cases_party p on p.case_id = c.id
     where c.matter_id = {{matter}} and c.compartment_id in (select bal.own_windows())
       and c.closed_at is null and p.account_id = bal.account() and p.until_at is null
       and (p.part in ({WHO_IS_PROTECTED})
            or (not c.has_protected and p.part = '{Part.PETITIONER}')))"""  # noqa: S608 (constants)

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
  if bal.account() is null or not {HER_WORD_COUNTS.format(matter="asked")}
  then return false; end if;
  update public.procedure_matter set list_seen_at = now(), list_seen_how = 'own_window'
   where id = asked;
  return true;
end $$""",  # noqa: S608 (constants)
    (DatabaseRole.APP,),
    OWNER,
)
