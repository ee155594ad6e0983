"""Who reads and adds what is said of early warnings: its house, and whoever was told.

Who is left out reads nothing, nor does whoever is in one command with it, from that instant on.
Whoever is told only if somebody below is silent reads nothing until then: the clock opens it.
"""

from baluarte.domain.access.models.institutions import STATE_KINDS
from baluarte.domain.prevention.models.walls import OURS
from baluarte.domain.statements.models.walls import where_i_am
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import (
    AS_ITS_OWNER,
    READ,
    Declaration,
    Definer,
    FunctionOwner,
    by_condition,
    dated,
)
from baluarte.norms.warnings import CIVIL, warning_policies

# How long what one person says alone keeps somebody out.
HOURS_ALONE = 72
# Whoever answers for an institution that is told.
RECEIVERS = ("liaison", "prosecutor_liaison", "commission_officer", "documenter")
RECEIVING = where_i_am(RECEIVERS)
OF_OUR_HOUSE = f"holder_id = any ({OURS})"
TOLD = "{column} = any (array(select bal.warnings_told()))"
OURS_OR_TOLD = f"({OF_OUR_HOUSE} or {TOLD.format(column='warning_id')})"
OF_ITS_WARNING = "bal.is_warning_of(warning_id, holder_id)"
SEATS = ", ".join(
    f"'{code}'" for code in sorted({c for p in warning_policies() for c in p.recipients[CIVIL]})
)
ROOM = "public.prevention_"
OWNER = FunctionOwner(
    "bal_fn_warning",
    {
        "prevention_earlywarning": (READ,),
        "prevention_warningdecision": (READ,),
        "prevention_warningleftout": (READ,),
        "prevention_warningleftoutreview": (READ,),
        "prevention_warningnotice": (READ,),
        "prevention_warningacknowledgement": (READ,),
        "prevention_contingencyplan": (READ,),
        "prevention_planaction": (READ,),
        "prevention_planactionreport": (READ,),
        "prevention_warningoutcome": (READ,),
        "prevention_publicalert": (READ,),
        "access_institution": (READ,),
        "procedure_clearance": (READ,),
    },
)
APP = (DatabaseRole.APP,)

IS_WARNING_OF = f"""
create or replace function bal.is_warning_of(asked uuid, keeper uuid) returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  return keeper = any ({OURS}) and exists (select 1 from {ROOM}earlywarning w
                  where w.id = asked and w.holder_id = keeper);
end $$"""  # noqa: S608 (constants of this file)
IS_AS_PROPOSED = f"""
create or replace function bal.is_as_proposed(asked uuid, teller uuid, keeper uuid)
returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  return keeper = any ({OURS}) and exists (select 1 from {ROOM}earlywarning w
                  where w.id = asked and w.proposed_by_id = teller and w.holder_id = keeper);
end $$"""  # noqa: S608 (constants of this file)
IS_SINCE_ISSUE = f"""exists (
                  select 1 from {ROOM}warningdecision d
                   where d.warning_id = l.warning_id and d.outcome = 'issued'
                     and d.decided_at <= l.left_out_at)"""  # noqa: S608 (constants of this file)
STILL_WAITS = f"l.left_out_at + make_interval(hours => {HOURS_ALONE}) > now()"
# Who is left out: as it was proposed, whatever is said after; or by two. What one person says alone
# after it was issued holds at once, for it may protect somebody, and ends unless another confirms
# it in time.
HOLDS = f"""(
       select l.* from {ROOM}warningleftout l
         left join {ROOM}warningleftoutreview r on r.left_out_id = l.id
        where not {IS_SINCE_ISSUE}
           or case when r.id is not null then r.answer = 'confirmed' else {STILL_WAITS} end)"""  # noqa: S608 (constants)
# Whoever is above or below somebody that is left out is left out too.
IS_LEFT_OUT = f"""
create or replace function bal.is_left_out_of_warning(asked uuid, body uuid) returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  return exists (
    with recursive mine(id) as (
      select body union
      select i.command_id from public.access_institution i join mine on i.id = mine.id
       where i.command_id is not null),
    theirs(id) as (
      select o.institution_id from {HOLDS} o
       where o.warning_id = asked and o.institution_id is not null
      union
      select i.command_id from public.access_institution i join theirs on i.id = theirs.id
       where i.command_id is not null)
    select 1 from {HOLDS} o
     where o.warning_id = asked
       and (o.institution_id in (select id from mine)
            or body in (select id from theirs)
            or exists (select 1 from public.access_institution i
                        where i.id = body and i.jurisdiction = 'municipality'
                          and i.municipality_id = o.municipality_id)));
end $$"""  # noqa: S608 (constants of this file)
# Nobody knows who did it: only a person whom the house trusts by name with the place; the seat of
# civil society needs none.
IS_TRUSTED = f"""
create or replace function bal.is_trusted_with_warning(
  asked uuid, body uuid, person uuid, tier text)
returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  if tier = '{CIVIL}' then
    return exists (select 1 from public.access_institution i where i.id = body
                    and (i.code in ({SEATS}) or i.kind not in ({STATE_KINDS})));
  end if;
  return exists (
    select 1 from {ROOM}earlywarning w
     where w.id = asked
       and (w.perpetrator <> 'unknown' or exists (
         select 1 from public.procedure_clearance c
          where c.keeper_id = w.holder_id and c.institution_id = body and c.account_id = person
            and c.state_id = w.state_id
            and (c.municipality_id is null or c.municipality_id = w.municipality_id)
            and not c.awaits_second and c.valid_from <= now() and c.valid_until > now())));
end $$"""  # noqa: S608 (constants of this file)
IS_OPEN = f"""
create or replace function bal.is_open_notice(asked uuid) returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
declare one record;
begin
  perform bal.account();
  select n.after_id, n.told_at + make_interval(hours => n.opens_after_hours) as opens_at
    into one from {ROOM}warningnotice n where n.id = asked;
  if one.after_id is null then return true; end if;
  return bal.is_open_notice(one.after_id) and exists (
    select 1 from {ROOM}warningnotice below
      join public.access_institution body on body.id = below.institution_id
     where below.id = one.after_id
       and (body.left_at <= now()
            or (one.opens_at <= now() and not exists (
                  select 1 from {ROOM}warningacknowledgement a
                   where a.notice_id = below.id and a.acknowledged_at < one.opens_at))));
end $$"""  # noqa: S608 (constants of this file)
WARNINGS_TOLD = f"""
create or replace function bal.warnings_told() returns setof uuid
language plpgsql stable {AS_ITS_OWNER} as $$
declare me uuid := bal.account();
begin
  return query
  select n.warning_id from {ROOM}warningnotice n
   where n.institution_id = any ({RECEIVING})
     and (n.account_id is null or n.account_id = me)
     and not bal.is_left_out_of_warning(n.warning_id, n.institution_id)
     and bal.is_trusted_with_warning(n.warning_id, n.institution_id, n.account_id, n.tier)
     and bal.is_open_notice(n.id);
end $$"""  # noqa: S608 (constants of this file)
# Who issued it tells whom that lets through, and nobody else.
MAY_BE_TOLD = f"""
create or replace function bal.may_be_told_of_warning(
  asked uuid, keeper uuid, body uuid, person uuid, tier text, after uuid, below uuid)
returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
declare me uuid := bal.account();
begin
  return exists (select 1 from {ROOM}earlywarning w
                  where w.id = asked and w.holder_id = keeper and w.word_of_people <> 'not_yet')
     and exists (select 1 from {ROOM}warningdecision d
                  where d.warning_id = asked and d.outcome = 'issued' and d.decided_by_id = me)
     and (after is null or exists (select 1 from {ROOM}warningnotice n
                                    where n.id = after and n.warning_id = asked
                                      and n.institution_id = below))
     and not bal.is_left_out_of_warning(asked, body)
     and bal.is_trusted_with_warning(asked, body, person, tier);
end $$"""  # noqa: S608 (constants of this file)
MAY_ACKNOWLEDGE = f"""
create or replace function bal.may_acknowledge_warning(
  told uuid, asked uuid, keeper uuid, body uuid)
returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
declare me uuid := bal.account();
begin
  return exists (
    select 1 from {ROOM}warningnotice n
     where n.id = told and n.warning_id = asked and n.holder_id = keeper
       and n.institution_id = body and n.institution_id = any ({RECEIVING})
       and (n.account_id is null or n.account_id = me)
       and not bal.is_left_out_of_warning(n.warning_id, n.institution_id)
       and bal.is_trusted_with_warning(n.warning_id, n.institution_id, n.account_id, n.tier)
       and bal.is_open_notice(n.id));
end $$"""  # noqa: S608 (constants of this file)
IS_ISSUED = f"""
create or replace function bal.is_issued_warning(asked uuid) returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  return exists (select 1 from {ROOM}warningdecision d
                  where d.warning_id = asked and d.outcome = 'issued'
                    and d.holder_id = any ({OURS}));
end $$"""  # noqa: S608 (constants of this file)
# A plan asks only of who was told, and was not left out since.
MAY_BE_ASKED = f"""
create or replace function bal.may_be_asked_by_plan(
  asking uuid, asked uuid, keeper uuid, body uuid)
returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  return keeper = any ({OURS})
     and exists (select 1 from {ROOM}contingencyplan p
                  where p.id = asking and p.warning_id = asked and p.holder_id = keeper)
     and exists (select 1 from {ROOM}warningnotice n
                  where n.warning_id = asked and n.institution_id = body
                    and bal.is_open_notice(n.id))
     and not bal.is_left_out_of_warning(asked, body);
end $$"""  # noqa: S608 (constants of this file)
MAY_REPORT = f"""
create or replace function bal.may_report_action(
  told uuid, asked uuid, keeper uuid, body uuid)
returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  return exists (select 1 from {ROOM}planaction a
                  where a.id = told and a.warning_id = asked and a.holder_id = keeper
                    and a.institution_id = body);
end $$"""  # noqa: S608 (constants of this file)
IS_PLAN_AS_WRITTEN = f"""
create or replace function bal.is_plan_as_written(asking uuid, asked uuid, writer uuid)
returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  return exists (select 1 from {ROOM}contingencyplan p
                  where p.id = asking and p.warning_id = asked and p.written_by_id = writer
                    and p.holder_id = any ({OURS}));
end $$"""  # noqa: S608 (constants of this file)
IS_ALERT_AS_ASKED = f"""
create or replace function bal.is_alert_as_asked(asking uuid, asked uuid, asker uuid)
returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  return exists (select 1 from {ROOM}publicalert p
                  where p.id = asking and p.warning_id = asked and p.asked_by_id = asker
                    and p.holder_id = any ({OURS}));
end $$"""  # noqa: S608 (constants of this file)
IS_OUTCOME_AS_RECORDED = f"""
create or replace function bal.is_outcome_as_recorded(asking uuid, asked uuid, teller uuid)
returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  return exists (select 1 from {ROOM}warningoutcome o
                  where o.id = asking and o.warning_id = asked and o.recorded_by_id = teller
                    and o.holder_id = any ({OURS}));
end $$"""  # noqa: S608 (constants of this file)
IS_LEFT_OUT_AS_SAID = f"""
create or replace function bal.is_left_out_as_said(asking uuid, asked uuid, teller uuid)
returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  return exists (select 1 from {ROOM}warningleftout l
                  where l.id = asking and l.warning_id = asked and l.left_out_by_id = teller
                    and l.holder_id = any ({OURS}) and {IS_SINCE_ISSUE} and {STILL_WAITS});
end $$"""  # noqa: S608 (constants of this file)
# Asked by its house alone, for the turn says whether somebody is left out already. In its turn
# among those of one body; not as of before the issue; and whom another person let in
# again is not left out once more by who was refused.
MAY_BE_LEFT_OUT = f"""
create or replace function bal.may_be_left_out(
  asked uuid, body uuid, place text, times integer, said_at timestamptz)
returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
declare me uuid := bal.account();
begin
  return exists (select 1 from {ROOM}earlywarning w
                  where w.id = asked and w.holder_id = any ({OURS}))
     and times = (select count(*) from {ROOM}warningleftout l
                   where l.warning_id = asked and l.institution_id is not distinct from body
                     and l.municipality_id is not distinct from place)
     and not exists (select 1 from {ROOM}warningdecision d
                      where d.warning_id = asked and d.outcome = 'issued'
                        and d.decided_at > said_at)
     and not exists (
       select 1 from {ROOM}warningleftout l
         join {ROOM}warningleftoutreview r on r.left_out_id = l.id
        where l.warning_id = asked and l.institution_id is not distinct from body
          and l.municipality_id is not distinct from place
          and l.left_out_by_id = me and r.answer = 'refused');
end $$"""  # noqa: S608 (constants of this file)
IS_ALERT_OF = f"""
create or replace function bal.is_alert_of(asking uuid, asked uuid) returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  return exists (select 1 from {ROOM}publicalert p
                  where p.id = asking and p.warning_id = asked and p.holder_id = any ({OURS}));
end $$"""  # noqa: S608 (constants of this file)
# The last number counts: one laid ahead of its turn would be the last for ever. How much was said
# of a warning its house alone knows.
FOLLOWS = f"""
create or replace function bal.follows_in_warning(what text, above uuid, place integer)
returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  return (what = 'report' or exists (
      select 1 from {ROOM}earlywarning w where w.id = above and w.holder_id = any ({OURS})))
    and place = 1 + case what
    when 'decision' then
      (select count(*) from {ROOM}warningdecision d where d.warning_id = above)
    when 'outcome' then
      (select count(*) from {ROOM}warningoutcome o where o.warning_id = above)
    when 'plan' then
      (select count(*) from {ROOM}contingencyplan p where p.warning_id = above)
    when 'report' then
      (select count(*) from {ROOM}planactionreport r where r.action_id = above)
    end;
end $$"""  # noqa: S608 (constants of this file)
# Asked by the others alone: whoever knew a warning would learn who is presumed to be behind it.
WITHIN = (
    Definer("bal.is_left_out_of_warning(uuid, uuid)", IS_LEFT_OUT, (), OWNER),
    Definer("bal.is_trusted_with_warning(uuid, uuid, uuid, text)", IS_TRUSTED, (), OWNER),
)
OF_WARNINGS = WITHIN + tuple(
    Definer(signature, sql, APP, OWNER)
    for signature, sql in (
        ("bal.is_warning_of(uuid, uuid)", IS_WARNING_OF),
        ("bal.is_as_proposed(uuid, uuid, uuid)", IS_AS_PROPOSED),
        ("bal.is_open_notice(uuid)", IS_OPEN),
        ("bal.warnings_told()", WARNINGS_TOLD),
        ("bal.may_be_told_of_warning(uuid, uuid, uuid, uuid, text, uuid, uuid)", MAY_BE_TOLD),
        ("bal.may_acknowledge_warning(uuid, uuid, uuid, uuid)", MAY_ACKNOWLEDGE),
        ("bal.is_issued_warning(uuid)", IS_ISSUED),
        ("bal.may_be_asked_by_plan(uuid, uuid, uuid, uuid)", MAY_BE_ASKED),
        ("bal.may_report_action(uuid, uuid, uuid, uuid)", MAY_REPORT),
        ("bal.is_plan_as_written(uuid, uuid, uuid)", IS_PLAN_AS_WRITTEN),
        ("bal.is_alert_as_asked(uuid, uuid, uuid)", IS_ALERT_AS_ASKED),
        ("bal.is_alert_of(uuid, uuid)", IS_ALERT_OF),
        ("bal.is_outcome_as_recorded(uuid, uuid, uuid)", IS_OUTCOME_AS_RECORDED),
        ("bal.is_left_out_as_said(uuid, uuid, uuid)", IS_LEFT_OUT_AS_SAID),
        (
            "bal.may_be_left_out(uuid, uuid, text, integer, timestamp with time zone)",
            MAY_BE_LEFT_OUT,
        ),
        ("bal.follows_in_warning(text, uuid, integer)", FOLLOWS),
    )
)


def by_our_house(*, by: str, at: str, read: str = OF_OUR_HOUSE, more: str = "") -> Declaration:
    """Return the wall of what the house of a warning writes of it, once, as said now."""
    add = f"{OF_OUR_HOUSE} and {by} = bal.account() and {OF_ITS_WARNING}{more}"
    return dated(by_condition(read=read, add=add), at)


def follows(what: str, above: str = "warning_id") -> str:
    """Return the condition that a row has the number after the last of its kind."""
    return f" and bal.follows_in_warning('{what}', {above}, number)"
