"""What the wall asks of pairs between two stewards, who do not see one another's rows."""

from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import AS_ITS_OWNER, READ, Definer, FunctionOwner

OWNER = FunctionOwner(
    "bal_fn_pairs",
    {
        "access_grant": (READ,),
        "registry_event": (READ,),
        "linkage_judgement": (READ,),
        "linkage_pair": (READ,),
    },
)
HEAD = f"language plpgsql stable {AS_ITS_OWNER} as $$"

# Whoever opened a list to the curators agreed that its events are compared with others' so opened.
COMPARED = f"""
create or replace function bal.compared() returns setof uuid
{HEAD}
begin
  perform bal.account();
  return query
  select g.compartment_id from public.access_grant g
   where g.role = 'curator' and g.institution_id is null and g.account_id is null
     and not g.awaits_second
     and g.level >= {Level.CODED.value}
     and g.valid_from <= now() and (g.valid_until is null or g.valid_until > now());
end $$"""  # noqa: S608 (constants of this file)

# Of each side its newest judgement; nothing for who contributes to neither side. Asked of each
# row that is read: what was said costs a look into an index, who contributes to what far more.
BOTH_SAY_SAME = f"""
create or replace function bal.both_say_same(asked uuid) returns boolean
{HEAD}
begin
  perform bal.account();
  if (select j.verdict from public.linkage_judgement j
       where j.pair_id = asked and j.voice in ('left', 'both')
       order by j.decided_at desc, j.id desc limit 1) is distinct from 'same'
  or (select j.verdict from public.linkage_judgement j
       where j.pair_id = asked and j.voice in ('right', 'both')
       order by j.decided_at desc, j.id desc limit 1) is distinct from 'same' then
    return false;
  end if;
  return exists (
    select 1 from public.linkage_pair p
      join public.registry_event a on a.id = p.left_id and a.status in ('REP', 'CON', 'NVE')
      join public.registry_event b on b.id = p.right_id and b.status in ('REP', 'CON', 'NVE')
     where p.id = asked
       and array[p.left_compartment_id, p.right_compartment_id]
           && array(select bal.compartments({Level.CONTRIBUTE.value})));
end $$"""  # noqa: S608 (constants of this file)

OF_PAIRS = (
    Definer("bal.compared()", COMPARED, (DatabaseRole.APP,), OWNER),
    Definer("bal.both_say_same(uuid)", BOTH_SAY_SAME, (DatabaseRole.APP,), OWNER),
)
