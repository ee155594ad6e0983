"""How much each professional of a commission carries: counted past the wall, and no row told.

Only of files that the commission itself keeps, and only for who speaks for that commission.
"""

from baluarte.domain.reparation.choices import Progress
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import AS_ITS_OWNER, READ, Definer, FunctionOwner, only

CASELOADS = Definer(
    "bal.caseloads(uuid, date, date)",
    f"""
create or replace function bal.caseloads(of_house uuid, since date, until date)
returns table (account uuid, cases bigint, applications bigint, plans bigint, interviews bigint)
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  if not of_house = any (array(select bal.institutions('commission_officer'))) then
    return;
  end if;
  return query
  with filling as (
    select distinct h.account_id as who from public.reparation_postholder h
      join public.reparation_postspell s on s.id = h.spell_id and s.until_date is null
     where h.institution_id = of_house),
  answered as (
    select c.id, c.responsible_id as who from public.cases_case c
      join public.access_compartment k on k.id = c.compartment_id and k.institution_id = of_house
      join filling f on f.who = c.responsible_id
     where c.closed_at is null)
  select f.who,
    (select count(*) from answered a where a.who = f.who),
    (select count(*) from answered a
       join public.reparation_casevictim v on v.case_id = a.id
       join public.reparation_application p on p.victim_id = v.id
      where a.who = f.who and not exists (
        select 1 from public.reparation_applicationprogress e
         where e.application_id = p.id and e.progress = '{Progress.ENDED}')),
    (select count(*) from answered a
       join public.reparation_casevictim v on v.case_id = a.id
       join public.reparation_reparationplan p on p.victim_id = v.id
      where a.who = f.who and p.closed_at is null),
    (select count(*) from public.reparation_interview i
       join public.access_compartment k on k.id = i.compartment_id and k.institution_id = of_house
      where i.officer_id = f.who and i.held_date between since and until)
  from filling f;
end $$""",  # noqa: S608 (constants)
    (DatabaseRole.APP,),
    FunctionOwner(
        "bal_fn_caseloads",
        {
            "access_compartment": (only(READ, ("id", "institution_id")),),
            "cases_case": (only(READ, ("id", "compartment_id", "responsible_id", "closed_at")),),
            "reparation_casevictim": (only(READ, ("id", "case_id")),),
            "reparation_application": (only(READ, ("id", "victim_id")),),
            "reparation_applicationprogress": (only(READ, ("application_id", "progress")),),
            "reparation_reparationplan": (only(READ, ("victim_id", "closed_at")),),
            "reparation_interview": (only(READ, ("compartment_id", "officer_id", "held_date")),),
            "reparation_postholder": (only(READ, ("spell_id", "institution_id", "account_id")),),
            "reparation_postspell": (only(READ, ("id", "until_date")),),
        },
    ),
)
