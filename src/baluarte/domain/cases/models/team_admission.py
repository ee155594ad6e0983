"""Who may be of a case's team: of who keeps it, or of another unit of the same recipient.

Which bodies are one recipient is the law's data (`one_recipient`). Whom the case leaves out is let
in by nobody, and leaves as it is left out.
"""

from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import (
    ADD,
    AS_ITS_OWNER,
    CHANGE,
    READ,
    Definer,
    FunctionOwner,
)
from baluarte.norms.consent import one_recipients

OF_THE_TEAM = "team of the case"

TEAM_OWNER = FunctionOwner(
    "bal_fn_team",
    {
        "access_account": (READ,), "access_compartment": (READ,),
        "access_grant": (READ, ADD, CHANGE), "access_institution": (READ,),
        "access_membership": (READ,),
        # Changed by none of them: who changes a team holds its row meanwhile.
        "cases_case": (READ, CHANGE),
        "cases_party": (READ,), "cases_responsibility": (READ,),
        "procedure_answer": (READ,), "procedure_assignment": (READ,),
        "procedure_deputy": (READ, CHANGE), "procedure_excludedinstitution": (READ,),
        "procedure_proceeding": (READ,),
    },
)  # fmt: skip
IN_FORCE = "(valid_until is null or valid_until > now())"
# Who is of the team for good: in force, by name, without an end.
LASTING = (
    f"level >= {Level.CONTRIBUTE.value} and not is_own_window and not awaits_second"
    " and valid_from <= now() and valid_until is null"
)
# For whom somebody acts now, while the account is not closed.
ACTS_FOR = (
    "select m.institution_id from public.access_membership m join public.access_account a"
    " on a.id = m.account_id and a.is_active where m.account_id = {who}"
    " and m.confirmed_at is not null"
    " and m.valid_from <= now() and (m.valid_until is null or m.valid_until > now())"
)
IS_MEMBER = "({institution} in (" + ACTS_FOR + "))"


def _is_one(one: str, other: str) -> str:
    """Return the condition that two institutions are one recipient by the law's data."""
    each = " or ".join(
        f"(u.code = any (array[{codes}]) and v.code = any (array[{codes}]))"
        for group in one_recipients()
        if (codes := ", ".join(f"'{code}'" for code in group))
    )
    return (
        f"({one} = {other} or exists (select 1 from public.access_institution u,"  # noqa: S608
        f" public.access_institution v where u.id = {one} and v.id = {other} and ({each})))"
    )


IS_ONE = _is_one("{one}", "{other}")
# Left out by name or with its municipality, and whoever commands one of those or is commanded by
# it: as the gate says.
LEFT_OUT = """
  with recursive named as (
    select i.id, i.command_id from public.access_institution i
      join public.procedure_excludedinstitution x on x.matter_id = {case}.matter_id
       and x.compartment_id = {case}.compartment_id and x.ended_at is null
       and (x.institution_id = i.id
         or (i.jurisdiction = 'municipality' and i.municipality_id = x.municipality_id))),
  above as (
    select n.id, n.command_id from named n union
    select i.id, i.command_id from public.access_institution i
      join above on i.id = above.command_id),
  below as (
    select n.id from named n union
    select i.id from public.access_institution i join below on i.command_id = below.id)
  select id from above union select id from below"""

# Why somebody may not be of the team, nothing where they may. Asked by functions of this owner
# alone: whether somebody is of an institution is not told to whoever asks.
TEAM_REFUSAL = Definer(
    "bal.team_refusal(uuid, uuid)",
    f"""
create or replace function bal.team_refusal(asked uuid, who uuid) returns text
language plpgsql stable {AS_ITS_OWNER} as $$
declare found record; theirs uuid[];
begin
  if bal.account() is null then return 'not_yours'; end if;
  select c.id, c.matter_id, c.compartment_id, k.institution_id into found
    from public.cases_case c
    join public.access_compartment k on k.id = c.compartment_id where c.id = asked;
  if found.id is null then return 'not_yours'; end if;
  if exists (select 1 from public.cases_party p where p.case_id = found.id
                and p.compartment_id = found.compartment_id and p.account_id = who)
  then return 'takes_part'; end if;
  theirs := array({ACTS_FOR.format(who="who")});
  if not exists (select 1 from unnest(theirs) t
                  where {IS_ONE.format(one="t", other="found.institution_id")})
  then return 'no_member'; end if;
  if exists (select 1 from ({LEFT_OUT.format(case="found")}) o
              where o.id = any (theirs) and o.id is distinct from found.institution_id)
  then return 'left_out'; end if;
  -- What challenges the team is decided by others: they do not join it, and who left it then
  -- does not come back, until that is over.
  if exists (select 1 from public.procedure_assignment s
               join public.procedure_proceeding p on p.id = s.proceeding_id and p.is_apart
              where s.matter_key = found.matter_id and s.compartment_id = found.compartment_id
                and s.ended_at is null
                and s.institution_id = any (theirs)
                and s.institution_id is distinct from found.institution_id)
  then return 'decides'; end if;
  if exists (select 1 from public.procedure_proceeding p
               join public.access_grant g on g.compartment_id = found.compartment_id
                and g.account_id = who and not g.is_own_window
                and g.level >= {Level.CONTRIBUTE.value} and g.valid_from <= p.started_at
              where p.matter_id = found.matter_id and p.is_apart and p.is_open)
  then return 'challenged'; end if;
  return '';
end $$""",  # noqa: S608 (constants)
    (),
    TEAM_OWNER,
)

# Whom who answers for a case, or a steward of who keeps it, may let into its team.
WHO_MAY_JOIN = Definer(
    "bal.who_may_join(uuid)",
    f"""
create or replace function bal.who_may_join(asked uuid)
returns table (account_id uuid, institution_id uuid)
language plpgsql stable {AS_ITS_OWNER} as $$
declare mine uuid := bal.account(); keeper uuid;
begin
  select k.institution_id into keeper from public.cases_case c
    join public.access_compartment k on k.id = c.compartment_id
   where c.id = asked and c.closed_at is null and mine is not null
     and (k.institution_id in (select bal.institutions('data_steward'))
          or (c.responsible_id = mine and exists (
              select 1 from public.access_grant g where g.compartment_id = c.compartment_id
                 and g.account_id = mine and {LASTING})));
  if keeper is null then return; end if;
  return query
  select distinct on (m.account_id) m.account_id, m.institution_id
    from public.access_membership m
   where {IS_ONE.format(one="m.institution_id", other="keeper")}
     and m.confirmed_at is not null and m.valid_from <= now()
     and (m.valid_until is null or m.valid_until > now())
     and bal.team_refusal(asked, m.account_id) = ''
   order by m.account_id, m.institution_id = keeper desc, m.institution_id;
end $$""",  # noqa: S608 (constants)
    (DatabaseRole.APP,),
    TEAM_OWNER,
)

OF_LEFT_OUT = f"""
  select distinct g.account_id from public.access_grant g
    join public.cases_case c on c.compartment_id = g.compartment_id
   where c.id = asked and g.account_id is not null and not g.is_own_window
     and (g.valid_until is null or g.valid_until > now())
     and c.compartment_id in (select bal.compartments({Level.CONTRIBUTE.value}))
     and bal.team_refusal(asked, g.account_id) = 'left_out'"""  # noqa: S608 (constants)

# Who of the team acts for whom its case leaves out now; to the team.
LEFT_OUT_OF_TEAM = Definer(
    "bal.left_out_of_team(uuid)",
    f"""
create or replace function bal.left_out_of_team(asked uuid) returns setof uuid
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  if bal.account() is null then return; end if;
  return query {OF_LEFT_OUT};
end $$""",
    (DatabaseRole.APP,),
    TEAM_OWNER,
)

# They see nothing from this instant: whoever answers for it, and whoever says it, too.
SHUT_OUT = Definer(
    "bal.shut_out_of_team(uuid)",
    f"""
create or replace function bal.shut_out_of_team(asked uuid) returns integer
language plpgsql volatile {AS_ITS_OWNER} as $$
declare number integer; gone uuid[];
begin
  if bal.account() is null then return 0; end if;
  perform 1 from public.cases_case c where c.id = asked for no key update;
  gone := array({OF_LEFT_OUT});
  update public.access_grant g set valid_until = greatest(now(), g.valid_from)
    from public.cases_case c
   where c.id = asked and g.compartment_id = c.compartment_id and g.account_id = any (gone)
     and not g.is_own_window and (g.valid_until is null or g.valid_until > now());
  get diagnostics number = row_count;
  return number;
end $$""",  # noqa: S608 (constants)
    (DatabaseRole.APP,),
    TEAM_OWNER,
)
OF_ADMISSION = (TEAM_REFUSAL, WHO_MAY_JOIN, LEFT_OUT_OF_TEAM, SHUT_OUT)
