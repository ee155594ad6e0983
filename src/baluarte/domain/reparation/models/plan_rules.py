"""What the database itself asks of a plan, of what is owed and of an interview, by whatever hand.

Asked once a row stands within the wall: a refusal tells nobody of what is not theirs to read. Of
files joined, those count that whoever acts reads.
"""

from baluarte.domain.procedure.choices import HerWord, SaidHow
from baluarte.domain.reparation.choices import Delivered, HeadingOutcome
from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import (
    AS_ITS_OWNER,
    CHANGE,
    READ,
    Definer,
    FunctionOwner,
    only,
)
from baluarte.norms.reparation import (
    COMPENSATION,
    headings_of,
    plan_headings,
    subsidiary_limits,
    tellings_without_reason,
)

ERROR = "BW008"
_EVERY = ", ".join(f"'{code}'" for code in plan_headings())
_MONEY = ", ".join(f"'{code}'" for code in headings_of(COMPENSATION))
_LIMITS = ", ".join(f"(date '{one.since}', {one.pesos})" for one in subsidiary_limits())
UNLESS_OPERATOR = (
    f"if current_setting('role') = '{DatabaseRole.MAINTENANCE}' then return null; end if;"
)
_OWNER = FunctionOwner(
    "bal_fn_plans",
    {
        "reparation_reparationplan": (READ, only(CHANGE, ("closed_at",))),
        "reparation_casevictim": (only(READ, ("id", "compartment_id", "event_id")),),
        "reparation_filejoin": (only(READ, ("victim_id", "other_id", "parted_at")),),
        "reparation_headingdecision": (READ,), "reparation_remedy": (READ,),
        "reparation_remedydelivery": (READ,), "reparation_confirmation": (READ,),
        "reparation_interview": (READ,),
        "reparation_interviewcomplaint": (only(READ, ("id", "interview_id")),),
    },
)  # fmt: skip
SAME_VICTIM = Definer(
    "bal.same_victim(uuid)",
    f"""
create or replace function bal.same_victim(asked uuid) returns uuid[]
language plpgsql {AS_ITS_OWNER} as $$
declare found uuid[];
begin
  with recursive reached as (
    select asked as key
    union
    select case when j.victim_id = r.key then j.other_id else j.victim_id end
      from reached r
      join public.reparation_filejoin j
        on j.parted_at is null and r.key in (j.victim_id, j.other_id))
  select array_agg(v.id order by v.id) into found from reached r
    join public.reparation_casevictim v on v.id = r.key
   where v.id = asked or v.compartment_id = any (bal.opened({Level.IDENTIFIED.value}));
  perform pg_advisory_xact_lock(hashtextextended(one::text, 0))
     from (select one from unnest(found) one order by one::text) as ordered;
  return found;
end $$""",  # noqa: S608 (constants)
    (),
    _OWNER,
)
_ARRIVED_BY_A_WITNESS = f"""
              (select said.her_word = '{HerWord.ARRIVED}'
                      and (said.how = '{SaidHow.OWN_WINDOW}' or not exists (
                        select 1 from public.reparation_remedydelivery gave
                         where gave.remedy_id = owed.id and gave.by_id = said.by_id
                           and gave.delivered <> '{Delivered.UNDER_WAY}'))
                 from public.reparation_confirmation said where said.remedy_id = owed.id
                order by said.recorded_at desc, said.id desc limit 1)"""  # noqa: S608 (constants)
ASK_CLOSING = Definer(
    "bal.ask_plan_closing()",
    f"""
create or replace function bal.ask_plan_closing() returns trigger
language plpgsql {AS_ITS_OWNER} as $$
declare granted text[]; refused text[];
begin
  {UNLESS_OPERATOR}
  perform bal.account();
  perform pg_advisory_xact_lock(hashtextextended(new.plan_id::text, 0));
  with newest as (
    select distinct on (d.heading) d.heading, d.outcome from public.reparation_headingdecision d
     where d.plan_id = new.plan_id order by d.heading, d.recorded_at desc, d.id desc)
  select array(select n.heading from newest n where n.outcome = '{HeadingOutcome.GRANTED}'),
         array(select n.heading from newest n where n.outcome = '{HeadingOutcome.REFUSED}')
    into granted, refused;
  if not array[{_EVERY}]::text[] <@ (granted || refused) then
    raise exception 'a plan closes with no heading open' using errcode = '{ERROR}';
  end if;
  if new.is_fulfilled and (cardinality(granted) = 0 or exists (
       select 1 from unnest(granted) one where not exists (
         select 1 from public.reparation_remedy owed
          where owed.plan_id = new.plan_id and owed.heading = one and not exists (
            select 1 from public.reparation_remedy newer where newer.replaces_id = owed.id)))
     or exists (
       select 1 from public.reparation_remedy owed
        where owed.plan_id = new.plan_id and owed.heading = any (granted)
          and not exists (
            select 1 from public.reparation_remedy newer where newer.replaces_id = owed.id)
          and not (
            exists (select 1 from public.reparation_remedydelivery gave
                     where gave.remedy_id = owed.id and gave.delivered = '{Delivered.DELIVERED}'
                       and gave.evidence_sha256 <> '')
            and coalesce({_ARRIVED_BY_A_WITNESS}, false)))) then
    raise exception 'a plan is fulfilled by evidence and her word' using errcode = '{ERROR}';
  end if;
  update public.reparation_reparationplan set closed_at = new.recorded_at
   where id = new.plan_id and closed_at is null;
  return null;
end $$;
create trigger ask_plan_closing after insert on public.reparation_planclosing
  for each row execute function bal.ask_plan_closing()
""",  # noqa: S608 (constants)
    (),
    _OWNER,
)
ASK_REMEDY = Definer(
    "bal.ask_remedy()",
    f"""
create or replace function bal.ask_remedy() returns trigger
language plpgsql {AS_ITS_OWNER} as $$
declare of_plan record; decided record; same uuid[]; most numeric;
begin
  {UNLESS_OPERATOR}
  perform bal.account();
  select p.victim_id, v.event_id into of_plan from public.reparation_reparationplan p
    join public.reparation_casevictim v on v.id = p.victim_id where p.id = new.plan_id;
  same := bal.same_victim(of_plan.victim_id);
  select d.outcome, d.decided_date into decided from public.reparation_headingdecision d
   where d.plan_id = new.plan_id and d.heading = new.heading
   order by d.recorded_at desc, d.id desc limit 1;
  if decided.outcome is distinct from '{HeadingOutcome.GRANTED}' then
    raise exception 'what was not granted is not owed' using errcode = '{ERROR}';
  end if;
  if new.replaces_id is not null and not exists (
       select 1 from public.reparation_remedy r where r.id = new.replaces_id
          and r.plan_id = new.plan_id and r.heading = new.heading) then
    raise exception 'a remedy takes the place of one of its heading' using errcode = '{ERROR}';
  end if;
  if new.heading not in ({_MONEY}) then
    if new.pesos is not null or new.is_subsidiary then
      raise exception 'money is of compensation' using errcode = '{ERROR}';
    end if;
    return null;
  end if;
  if new.pesos is null or exists (
       select 1 from public.reparation_remedy r
         join public.reparation_reparationplan p on p.id = r.plan_id
         join public.reparation_casevictim v on v.id = p.victim_id
        where p.victim_id = any (same) and r.id <> new.id and r.heading = new.heading
          and r.pesos is not null
          and (r.plan_id = new.plan_id or v.event_id is not distinct from of_plan.event_id)
          and not exists (
            select 1 from public.reparation_remedy newer where newer.replaces_id = r.id)) then
    raise exception 'a harm is compensated once' using errcode = '{ERROR}';
  end if;
  if new.is_subsidiary then
    select l.pesos into most from (values {_LIMITS}) as l(since, pesos)
     where l.since <= decided.decided_date order by l.since desc limit 1;
    if most is null or most < (
         select sum(r.pesos) from public.reparation_remedy r
           join public.reparation_reparationplan p on p.id = r.plan_id
          where p.victim_id = any (same) and r.is_subsidiary and not exists (
            select 1 from public.reparation_remedy newer where newer.replaces_id = r.id)) then
      raise exception 'above the limit of subsidiary compensation (LGV 67)'
        using errcode = '{ERROR}';
    end if;
  end if;
  return null;
end $$;
create trigger ask_remedy after insert on public.reparation_remedy
  for each row execute function bal.ask_remedy()
""",  # noqa: S608 (constants)
    (),
    _OWNER,
)
ASK_INTERVIEW = Definer(
    "bal.ask_interview()",
    f"""
create or replace function bal.ask_interview() returns trigger
language plpgsql {AS_ITS_OWNER} as $$
declare same uuid[]; told bigint; is_once_more boolean; is_asked_again boolean;
begin
  {UNLESS_OPERATOR}
  perform bal.account();
  same := bal.same_victim(new.victim_id);
  select count(*) into told from public.reparation_interview i
   where i.victim_id = any (same) and i.event_id is not distinct from new.event_id;
  if new.number <> told then
    raise exception 'each telling of a fact counts' using errcode = '{ERROR}';
  end if;
  is_once_more := told > {tellings_without_reason()} and not (new.has_her_yes and new.has_reason);
  is_asked_again := exists (
       select 1 from public.reparation_interview i
         join public.reparation_interviewcomplaint c on c.interview_id = i.id
        where i.victim_id = any (same) and i.officer_id = new.officer_id);
  if new.is_breach then
    if is_once_more or is_asked_again then return null; end if;
    raise exception 'what the rule lets is no breach of it' using errcode = '{ERROR}';
  end if;
  if is_once_more then
    raise exception 'once more needs a reason and her yes' using errcode = '{ERROR}';
  end if;
  if is_asked_again then
    raise exception 'of whom she complained asks her no more' using errcode = '{ERROR}';
  end if;
  return null;
end $$;
create trigger ask_interview after insert on public.reparation_interview
  for each row execute function bal.ask_interview()
""",  # noqa: S608 (constants)
    (),
    _OWNER,
)
