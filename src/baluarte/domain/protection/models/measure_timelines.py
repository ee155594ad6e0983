"""When measures worked and when something happened, counted in days from the request, of no case.

Whoever analyses reads no case: she is shown sums. The process that sums them has, of every case
with a measure, how many days it was followed and on which of them measures worked, failed or
something happened: no key, reference, person, place or date, in an order that changes; and it asks
by a ticket, as these days say when a case was asked for. Nothing where there are fewer cases than
of which anything would be said. Nobody chooses from or until when days count: two answers that lie
a day apart would differ by one case.
"""

from typing import Final

from baluarte.domain.registry.choices import EventState
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import AS_ITS_OWNER, READ, Definer, FunctionOwner
from baluarte.norms.clocks.calendar import CENTRE

# Fewer cases than these say nothing; how far before a request days are looked at: our proposal.
FEWEST_CASES: Final = 10
BEFORE_DAYS: Final = 365
# What a process signs that it asks.
TICKET: Final = "measure_timelines"

OWNER = FunctionOwner(
    "bal_fn_timelines",
    {
        "cases_case": (READ,), "cases_caseevent": (READ,), "protection_incident": (READ,),
        "protection_measure": (READ,), "protection_measurechange": (READ,),
        "registry_determination": (READ,), "registry_event": (READ,),
    },
)  # fmt: skip
_DAY = f"({{at}} at time zone '{CENTRE}')::date"
_CONFIRMED = f"""
            from public.cases_caseevent j
            join public.registry_event e on e.id = j.event_id
            join public.registry_determination d on d.id = e.current_id
           where j.case_id = w.id and j.since_at < upto
             and (j.until_at is null or j.until_at >= upto)
             and d.status = '{EventState.CONFIRMED}'"""

# Two records of one case that may mean the same days are one event. A year that was kept in part is
# not compared, and of a month that runs nothing is said.
MEASURE_TIMELINES = Definer(
    "bal.measure_timelines(text)",
    f"""
create or replace function bal.measure_timelines(ticket text) returns setof jsonb
language plpgsql stable {AS_ITS_OWNER} as $$
declare
  upto timestamptz := date_trunc('month', now() at time zone '{CENTRE}') at time zone '{CENTRE}';
  kept_since date := (
    select make_date(min(years.named)::integer + 1, 1, 1) from (
      select extract(year from d.first_date) as named from public.registry_event e
        join public.registry_determination d on d.id = e.current_id
       where d.status = '{EventState.CONFIRMED}' and d.first_date is not null
       group by 1 having count(*) >= {FEWEST_CASES}) years);
begin
  perform bal.require_ticket('{TICKET}|' || bal.account(), ticket);
  if not bal.holds_role('analyst') or kept_since is null
     or (select count(distinct m.case_id) from public.protection_measure m
          where m.planned_at < upto) < {FEWEST_CASES}
  then return; end if;
  return query
  select jsonb_build_object(
    'covered', greatest(0, least({BEFORE_DAYS}, w.asked - kept_since)),
    'followed', w.ended - w.asked,
    'measures', (
      select jsonb_agg(jsonb_build_object(
        'code', m.code,
        'said', coalesce((
          select jsonb_agg(jsonb_build_array(g.happened_on - w.asked, g.status)
                           order by g.recorded_at, g.id)
            from public.protection_measurechange g
           where g.measure_id = m.id and g.recorded_at < upto), '[]'),
        'failed', coalesce((
          select jsonb_agg({_DAY.format(at="i.happened_at")} - w.asked)
            from public.protection_incident i
           where i.measure_id = m.id and i.recorded_at < upto), '[]'),
        'replaced', (
          select {_DAY.format(at="r.planned_at")} - w.asked
            from public.protection_measure r
           where r.replaces_id = m.id and r.planned_at < upto)))
        from public.protection_measure m where m.case_id = w.id and m.planned_at < upto),
    'happened', coalesce((
      select jsonb_agg(distinct jsonb_build_array(d.first_date - w.asked, d.last_date - w.asked))
{_CONFIRMED} and d.first_date is not null and d.last_date is not null), '[]'),
    'undated', (
      select count(*)
{_CONFIRMED} and (d.first_date is null or d.last_date is null)))
    from (select c.id, {_DAY.format(at="c.opened_at")} as asked,
                 {_DAY.format(at="least(c.closed_at, upto - interval '1 second')")} as ended
            from public.cases_case c
           where exists (select 1 from public.protection_measure m
                          where m.case_id = c.id and m.planned_at < upto)) w
   order by gen_random_uuid();
end $$""",  # noqa: S608 (constants)
    (DatabaseRole.APP,),
    OWNER,
)
