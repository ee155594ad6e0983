"""What the rest of a house may ask of the structural causes that it noted under its warnings.

Whoever works on a case reads what lies under a warning of the own house, and never the warning:
neither its grounds, nor its place, nor who is left out. What answers a cause is a row of a case;
whoever does not see the case learns how many there are, and no more.
"""

from baluarte.domain.prevention.models.walls import KEEPERS
from baluarte.domain.statements.models.walls import where_i_am
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import AS_ITS_OWNER, READ, Definer, FunctionOwner

# Whoever keeps warnings, and whoever works on the cases of the same house.
READERS_OF_CAUSES = (*KEEPERS, "documenter", "verifier", "commission_officer")
OUR_CAUSES = f"c.holder_id = any ({where_i_am(READERS_OF_CAUSES)})"
APP = (DatabaseRole.APP,)
OWNER = FunctionOwner(
    "bal_fn_cause",
    {
        "prevention_structuralcause": (READ,),
        "reparation_causeanswer": (READ,),
        "reparation_remedy": (READ,),
    },
)
HEAD = f"language plpgsql stable {AS_ITS_OWNER} as $$"
# `is_newest`: the same cause of its warning was not noted anew since.
CAUSES_OF_OURS = f"""
create or replace function bal.causes_of_ours()
returns table (id uuid, cause text, words text, owner text, review_date date, is_newest boolean)
{HEAD}
begin
  perform bal.account();
  return query
  select c.id, c.cause::text, c.words::text, c.owner::text, c.review_date,
         not exists (select 1 from public.prevention_structuralcause anew
                      where anew.warning_id = c.warning_id and anew.cause = c.cause
                        and anew.noted_at > c.noted_at)
    from public.prevention_structuralcause c
   where {OUR_CAUSES}
   order by c.review_date, c.id;
end $$"""  # noqa: S608 (constants of this file)
IS_CAUSE_OF_OURS = f"""
create or replace function bal.is_cause_of_ours(asked uuid) returns boolean
{HEAD}
begin
  perform bal.account();
  return exists (select 1 from public.prevention_structuralcause c
                  where c.id = asked and {OUR_CAUSES});
end $$"""  # noqa: S608 (constants of this file)
# A cause that was noted anew is the same one: what answered it answers it still. A remedy that
# took the place of another answers for itself.
REMEDIES_ANSWERING = f"""
create or replace function bal.remedies_answering(asked uuid[])
returns table (cause uuid, remedies integer)
{HEAD}
begin
  perform bal.account();
  return query
  select c.id, count(distinct a.remedy_id)::integer
    from public.prevention_structuralcause c
    join public.prevention_structuralcause same
      on same.warning_id = c.warning_id and same.cause = c.cause
    join public.reparation_causeanswer a on a.cause = same.id
   where c.id = any (asked) and {OUR_CAUSES}
     and not exists (select 1 from public.reparation_remedy newer
                      where newer.replaces_id = a.remedy_id)
   group by c.id;
end $$"""  # noqa: S608 (constants of this file)
OF_CAUSES = (
    Definer("bal.causes_of_ours()", CAUSES_OF_OURS, APP, OWNER),
    Definer("bal.is_cause_of_ours(uuid)", IS_CAUSE_OF_OURS, APP, OWNER),
    Definer("bal.remedies_answering(uuid[])", REMEDIES_ANSWERING, APP, OWNER),
)
