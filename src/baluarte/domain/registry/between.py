"""What the wall asks of pairs between two stewards, who do not see one another's rows."""

from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import Definer

HEAD = "language plpgsql stable security definer set search_path = pg_catalog, public as $$"

# Whoever opened a list to the curators agreed that its events are compared with others' so opened.
COMPARED = f"""
create or replace function bal.compared() returns setof uuid
{HEAD}
begin
  perform bal.account();
  return query
  select g.compartment_id from access_grant g
   where g.role = 'curator' and g.institution_id is null and g.account_id is null
     and g.level >= {Level.CODED.value}
     and g.valid_from <= now() and (g.valid_until is null or g.valid_until > now());
end $$"""  # noqa: S608 (constants of this file)

# Of each side its newest judgement; nothing for who contributes to neither side.
BOTH_SAY_SAME = f"""
create or replace function bal.both_say_same(asked uuid) returns boolean
{HEAD}
declare mine uuid[] := array(select bal.compartments({Level.CONTRIBUTE.value}));
begin
  return exists (
    select 1 from registry_pair p
      join registry_aggression a on a.id = p.left_id and a.state_of in ('REP', 'CON', 'NVE')
      join registry_aggression b on b.id = p.right_id and b.state_of in ('REP', 'CON', 'NVE')
     where p.id = asked
       and (p.left_compartment_id = any (mine) or p.right_compartment_id = any (mine))
       and (select j.verdict from registry_judgement j
             where j.pair_id = p.id and j.voice in ('left', 'both')
             order by j.decided_at desc, j.id desc limit 1) = 'same'
       and (select j.verdict from registry_judgement j
             where j.pair_id = p.id and j.voice in ('right', 'both')
             order by j.decided_at desc, j.id desc limit 1) = 'same');
end $$"""  # noqa: S608 (constants of this file)

OF_PAIRS = (
    Definer("bal.compared()", COMPARED, (DatabaseRole.APP,)),
    Definer("bal.both_say_same(uuid)", BOTH_SAY_SAME, (DatabaseRole.APP,)),
)
