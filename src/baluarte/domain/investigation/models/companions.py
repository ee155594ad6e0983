"""Which cases an organisation accompanies: where everybody whose word counts named it.

Read from their words themselves, so that a no closes it at once, and from nothing that is copied.
"""

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.cases.choices import PROTECTED, Part
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import AS_ITS_OWNER, READ, Definer, FunctionOwner

# Of `consent_layers`: an organisation that is named, one by one.
NAMED = "share_with_named_cso"
# Who reads for an organisation what it accompanies.
READERS = ("documenter", "data_steward")
COMPANIONS = (InstitutionKind.CIVIL_SOCIETY, InstitutionKind.MEDIA)
OWNER = FunctionOwner(
    "bal_fn_companions",
    {
        "access_institution": (READ,), "access_membership": (READ,), "cases_case": (READ,),
        "cases_consent": (READ,), "cases_party": (READ,),
        "procedure_excludedinstitution": (READ,),
    },
)  # fmt: skip
_QUOTED = {
    "readers": ", ".join(f"'{one}'" for one in READERS),
    "kinds": ", ".join(f"'{one}'" for one in COMPANIONS),
    "protected": ", ".join(f"'{one}'" for one in PROTECTED),
}
# Said at one instant, a no is newer than a yes: what is in doubt is not shown.
NEWEST_WORD = f"""
      select s.is_given from public.cases_consent s
       where s.case_id = c.id and s.party_id = p.id and s.layer = '{NAMED}'
         and s.institution_id = i.id
       order by s.decided_at desc, s.recorded_at desc, s.is_given limit 1"""  # noqa: S608 (constants)
WHOSE_WORD_COUNTS = (
    f"p.case_id = c.id and p.until_at is null and (p.part in ({_QUOTED['protected']})"
    f" or (not c.has_protected and p.part = '{Part.PETITIONER}'))"
)
ACCOMPANIED = Definer(
    "bal.accompanied()",
    f"""
create or replace function bal.accompanied() returns setof uuid
language plpgsql stable {AS_ITS_OWNER} as $$
declare mine uuid := bal.account();
begin
  if mine is null then return; end if;
  return query
  select distinct c.compartment_id
    from public.access_membership m
    join public.access_institution i on i.id = m.institution_id and i.left_at is null
     and i.kind in ({_QUOTED["kinds"]})
    join public.cases_consent yes on yes.institution_id = i.id and yes.layer = '{NAMED}'
     and yes.is_given
    join public.cases_case c on c.id = yes.case_id
   where m.account_id = mine and m.role in ({_QUOTED["readers"]}) and m.confirmed_at is not null
     and m.valid_from <= now() and (m.valid_until is null or m.valid_until > now())
     and exists (select 1 from public.cases_party p where {WHOSE_WORD_COUNTS})
     and not exists (
       select 1 from public.cases_party p
        where {WHOSE_WORD_COUNTS} and not coalesce(({NEWEST_WORD}), false))
     and not exists (
       select 1 from public.procedure_excludedinstitution x
        where x.matter_id = c.matter_id and x.institution_id = i.id and x.ended_at is null);
end $$""",  # noqa: S608 (constants)
    (DatabaseRole.APP,),
    OWNER,
)
# A row is of a case that an organisation of the current account accompanies.
IN_ACCOMPANIED = "compartment_id = any (array(select bal.accompanied()))"
