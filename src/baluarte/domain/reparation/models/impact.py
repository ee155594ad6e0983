"""The measure of impact of commissions (LGV 158): counted past the wall, and no row told.

What an account reads itself is counted whole. What other houses told is added only where it is of
at least `FEWEST` persons: fewer are not told, nor that there are any.
"""

from baluarte.domain.reparation.choices import ComplaintResult, PostState, Progress
from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import AS_ITS_OWNER, READ, Definer, FunctionOwner, only
from baluarte.norms.clocks.calendar import CENTRE
from baluarte.norms.commissions import training_asked
from baluarte.norms.skills import needs

# As few answers as are shown of others.
FEWEST = 5
# What who attends to victims is asked for; by whichever text of it stands last.
ASKED_OF_STAFF = max(
    (one for one in needs() if one.role == training_asked().role), key=lambda one: one.valid_from
).competences
_COMPETENCES = ", ".join(f"'{one}'" for one in ASKED_OF_STAFF)
# Files of the same victim are one person; each stands under one of its keys.
_PERSONS = """
  with recursive pair as (
    select j.victim_id as one, j.other_id as other from public.reparation_filejoin j
     where j.parted_at is null
    union select j.other_id, j.victim_id from public.reparation_filejoin j
     where j.parted_at is null),
  reached as (
    select one as key, other as also from pair
    union select r.key, p.other from reached r join pair p on p.one = r.also),
  person as (select r.key, min(r.also::text) as stands from reached r group by r.key),
"""
_TOLD = f"""
  interview as (
    select i.commission as code, i.compartment_id = any (opened) as own,
           coalesce(p.stands, i.victim_id::text) as who, i.event_id, i.number,
           c.id is not null as complained,
           (select o.result from public.reparation_complaintoutcome o
             where o.complaint_id = c.id order by o.recorded_at desc, o.id desc limit 1) as result
      from public.reparation_interview i
      left join person p on p.key = i.victim_id
      left join public.reparation_interviewcomplaint c on c.interview_id = i.id
     where i.held_date between since and until),
  application as (
    select a.commission as code, a.compartment_id = any (opened) as own,
           coalesce(p.stands, a.victim_id::text) as who,
           exists (select 1 from public.reparation_applicationprogress g
                    where g.application_id = a.id and g.progress = '{Progress.ATTENDED}'
                      and g.happened_date <= until) as attended
      from public.reparation_application a
      left join person p on p.key = a.victim_id
     where a.asked_date between since and until),
"""  # noqa: S608 (constants)
# Of whom others told enough, by commission.
_ENOUGH = f"""
  many_interviewed as (select code from interview where not own
    group by code having count(distinct who) >= {FEWEST}),
  many_asked as (select code from application where not own
    group by code having count(distinct who) >= {FEWEST}),
  many_complained as (select code from interview where complained and not own
    group by code having count(distinct who) >= {FEWEST}),
  met as (select * from interview where own or code in (select code from many_interviewed)),
  told as (select * from interview where complained
              and (own or code in (select code from many_complained))),
  asking as (select * from application where own or code in (select code from many_asked)),
"""  # noqa: S608 (constants)
_STAFF = f"""
  post as (
    select s.post_id, k.commission as code, s.id, k.institution_id = any (houses) as own,
           h.account_id as who
      from public.reparation_postspell s
      join public.reparation_commissionpost k on k.id = s.post_id
      left join public.reparation_postholder h on h.spell_id = s.id
     where s.state = '{PostState.FILLED}' and s.since_date <= until
       and (s.until_date is null or s.until_date > until)),
  staff as (
    select distinct code, own, who,
           (select count(distinct g.competence) from public.skills_competencegiven g
             where g.account_id = post.who and g.competence in ({_COMPETENCES})
               and until between g.given_date and g.until_date
               and not exists (select 1 from public.skills_coursewithdrawal w
                                where w.course_id = g.course_id)) = {len(ASKED_OF_STAFF)} as trained
      from post where who is not null),
  many_staff as (select code from staff where not own group by code having count(*) >= {FEWEST}),
  known as (select * from staff where own or code in (select code from many_staff)),
"""  # noqa: S608 (constants)
_SUMS = f"""
  by_met as (
    select code, count(*) as interviews, count(distinct who) as persons,
           count(distinct (who, event_id)) as facts,
           count(distinct (who, event_id)) filter (where number > 2) as beyond
      from met group by code),
  by_told as (
    select code, count(*) as complaints,
           count(*) filter (where result = '{ComplaintResult.SANCTIONED}') as sanctioned,
           count(*) filter (where result = '{ComplaintResult.NOT_SANCTIONED}') as not_sanctioned
      from told group by code),
  by_asking as (
    select code, count(distinct who) as asked,
           count(distinct who) filter (where attended) as attended from asking group by code),
  by_post as (select code, count(distinct post_id) as filled from post group by code),
  by_staff as (
    select code, count(*) as known, count(*) filter (where trained) as trained
      from known group by code)
  select c.code::text, m.interviews, m.persons, m.facts, m.beyond, t.complaints, t.sanctioned,
         t.not_sanctioned, a.asked, a.attended, p.filled, s.known, s.trained
    from (select code from by_met union select code from by_told union select code from by_asking
          union select code from by_post) c
    left join by_met m using (code) left join by_told t using (code)
    left join by_asking a using (code) left join by_post p using (code)
    left join by_staff s using (code)
"""  # noqa: S608 (constants)

IMPACT = Definer(
    "bal.impact_of_commissions(date, date)",
    f"""
create or replace function bal.impact_of_commissions(since date, until date)
returns table (commission text, interviews bigint, persons bigint, facts bigint, beyond bigint,
               complaints bigint, sanctioned bigint, not_sanctioned bigint, asked bigint,
               attended bigint, filled bigint, known bigint, trained bigint)
language plpgsql stable {AS_ITS_OWNER} as $$
#variable_conflict use_column
declare
  opened uuid[] := array(select bal.compartments({Level.IDENTIFIED.value}));
  houses uuid[] := array(select bal.institutions('commission_officer'));
begin
  if bal.account() is null then return; end if;
  -- Of a year, until its end or today: two spans of days laid side by side tell of one person.
  if since <> date_trunc('year', since)::date
     or extract(year from until) <> extract(year from since)
     or not (until = (since + interval '1 year - 1 day')::date
             or until = (now() at time zone '{CENTRE}')::date or bal.dates_back()) then
    return;
  end if;
  return query {_PERSONS} {_TOLD} {_ENOUGH} {_STAFF} {_SUMS};
end $$""",  # noqa: S608 (constants)
    (DatabaseRole.APP,),
    FunctionOwner(
        "bal_fn_impact",
        {
            "reparation_filejoin": (only(READ, ("victim_id", "other_id", "parted_at")),),
            "reparation_interview": (
                only(READ, ("id", "compartment_id", "victim_id", "event_id", "commission",
                            "held_date", "number")),
            ),
            "reparation_interviewcomplaint": (only(READ, ("id", "interview_id")),),
            "reparation_complaintoutcome": (
                only(READ, ("id", "complaint_id", "result", "recorded_at")),
            ),
            "reparation_application": (
                only(READ, ("id", "compartment_id", "victim_id", "commission", "asked_date")),
            ),
            "reparation_applicationprogress": (
                only(READ, ("application_id", "progress", "happened_date")),
            ),
            "reparation_commissionpost": (only(READ, ("id", "commission", "institution_id")),),
            "reparation_postspell": (
                only(READ, ("id", "post_id", "state", "since_date", "until_date")),
            ),
            "reparation_postholder": (only(READ, ("spell_id", "account_id")),),
            "skills_competencegiven": (
                only(READ, ("account_id", "course_id", "competence", "given_date", "until_date")),
            ),
            "skills_coursewithdrawal": (only(READ, ("course_id",)),),
        },
    ),
)  # fmt: skip
