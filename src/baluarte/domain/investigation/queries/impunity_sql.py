"""The questions by which files are tallied: each reads what is written beside a file."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from baluarte.domain.investigation.queries.scope import FEDERAL, NO_CRIME, Scope
from baluarte.domain.registry.choices import STANDING
from baluarte.domain.registry.models.events import UNDATED
from baluarte.norms.catalogues import terms
from baluarte.norms.impunity import exits, fresh_days, stages
from baluarte.norms.inquiries import CRIMINAL, NO_NEWS, statuses

# Stages in which a file has a sentence, and who is no witness of one alone: of `inquiry_sources`.
CONVICTED_IN, PRESS = ("sentence", "final", "executed"), "press"
_IN_SCOPE = """
       i.kind = 'criminal_file'
       and (%(authority)s = '' or i.authority = %(authority)s)
       and (%(state)s = '' or coalesce(i.state_id, %(federal)s) = %(state)s)
       and (%(crime)s::text is null or i.crime = %(crime)s)
       and (not %(is_undated)s or i.opening_date is null)
       and (%(since)s::date is null or i.opening_date >= %(since)s)
       and (%(until)s::date is null or i.opening_date <= %(until)s)
"""
# The files of a scope; `alone` is one that shares its event with no other of them.
_CHOSEN = f"""
with killing as materialized (
    select distinct event_id from public.registry_act
     where ended_at is null and type = any(%(lethal)s)
),
file as materialized (
    select i.id, i.event_id, i.authority, i.crime, i.furthest, i.status, i.is_convicted,
           i.is_told_apart, i.news_date, i.silence_date, i.status_date, i.first_date, i.last_date,
           i.opening_date, i.charged_date, i.recorded_at,
           extract(year from i.opening_date)::int as year,
           coalesce(i.news_date >= %(fresh)s
                    and (i.silence_date is null or i.silence_date <= i.news_date), false) as fresh
      from public.investigation_inquiry i
     where {_IN_SCOPE}
),
several as materialized (
    select event_id, bool_or(is_told_apart) as is_whole
      from file where event_id is not null group by event_id having count(*) > 1
),
chosen as materialized (
    select f.*, s.event_id is null as alone, coalesce(s.is_whole, f.is_told_apart) as is_whole,
           case when f.event_id is not null then k.event_id is not null
                when f.crime = any(%(killings)s) then true end as is_killing
      from file f
      left join killing k on k.event_id = f.event_id
      left join several s on s.event_id = f.event_id
),
together as (
    select event_id, bool_or(is_convicted) as is_convicted, bool_or(is_killing) as is_killing,
           coalesce(max(news_date) >= %(fresh)s and
                    coalesce(max(silence_date) <= max(news_date), true), false) as fresh,
           -- A file of which nothing is told has been opened all the same.
           case when bool_or(furthest <> '') then (%(stages)s::text[])[max(
                array_position(%(stages)s::text[], coalesce(nullif(furthest, ''), 'file')))]
                else '' end as furthest,
           string_agg(coalesce(nullif(status, ''), %(no_news)s), ','
                      order by status <> '', status_date nulls first, status) as lasts
      from chosen where not alone and not is_whole group by event_id
)
"""  # noqa: S608 (what is given is never part of the text)
# Days until court or until it was closed, whichever; else until the last day known.
_DAYS = """
    case when charged_date is not null then charged_date - opening_date
         when status = any(%(out)s) then status_date - opening_date
         else news_date - opening_date end
"""
# What is said of a conviction of each file, as it stands: the last word on guilt is one.
_CONVICTED = f"""
with file as materialized (
    select i.id, i.recorded_at, extract(year from i.opening_date)::int as year, i.authority, i.crime
      from public.investigation_inquiry i where i.is_convicted and {_IN_SCOPE}
),
said as materialized (
    select s.id, s.inquiry_id, s.first_date, s.source
      from public.investigation_inquirystatus s
     where s.status = any(%(convictions)s) and not s.is_withdrawn
       and (%(authority)s = '' or s.authority = %(authority)s)
),
replaced as materialized (
    select supersedes_id from public.investigation_inquirystatus where supersedes_id is not null
),
convicted as (
    select f.id, f.recorded_at, f.year, f.authority, f.crime,
           bool_or(s.first_date is not null) as is_dated, bool_and(s.source = %(press)s) as by_press
      from file f join said s on s.inquiry_id = f.id
     where s.id not in (select supersedes_id from replaced)
     group by 1, 2, 3, 4, 5
)
"""  # noqa: S608 (what is given is never part of the text)
# Files that stand alike together, each event of several files by them all; and one by one what has
# suspects told apart, with whatever has its event in common.
TALLY = f"""{_CHOSEN}
select 'files', furthest, status, is_convicted, fresh, is_killing, count(*), year, authority,
       crime, alone, false, null::uuid, null::uuid, null::date, null::date,
       null::timestamp with time zone
  from chosen where not is_told_apart group by 2, 3, 4, 5, 6, 8, 9, 10, 11
union all
select 'events', furthest, lasts, is_convicted, fresh, is_killing, count(*), null, '', '', false,
       false, null, null, null, null, null
  from together group by 2, 3, 4, 5, 6
union all
select 'whole', furthest, status, is_convicted, fresh, is_killing, 1, year, authority, crime, alone,
       is_told_apart, id, event_id, first_date, last_date, recorded_at
  from chosen where is_whole
"""  # noqa: S608 (what is given is never part of the text)
# The same, and how many files waited so many days for what: one reading of the files serves both.
TALLY_WITH_WAITS = f"""{TALLY}
union all
select 'waits', case when charged_date is not null then 'charged'
                     when status = any(%(out)s) then 'closed' end,
       '', false, false, null, count(*), {_DAYS}, '', '', false, false, null, null, null, null, null
  from chosen group by 2, 8
"""  # noqa: S608 (what is given is never part of the text)
# Of convictions: how many files have no day of any, and how many the press alone tells of one.
DOUBTS = f"""{_CONVICTED}
select year, authority, crime, count(*) filter (where not is_dated),
       count(*) filter (where by_press)
  from convicted where not is_dated or by_press group by 1, 2, 3
"""  # noqa: S608 (what is given is never part of the text)
KEYS_DOUBTFUL = f"""{_CONVICTED}
select id, recorded_at from convicted
 where case when %(doubt)s = 'undated' then not is_dated else by_press end
"""  # noqa: S608 (what is given is never part of the text)
# Each file, to be told whole.
FILES = f"""{_CHOSEN}
select 'whole', furthest, status, is_convicted, fresh, is_killing, 1, year, authority, crime, alone,
       is_told_apart, id, event_id, first_date, last_date, recorded_at
  from chosen
"""  # noqa: S608 (what is given is never part of the text)
_ALIKE = """
    select distinct * from unnest(%(in_furthest)s::text[], %(in_lasts)s::text[],
        %(in_convicted)s::bool[], %(in_fresh)s::bool[], %(in_killings)s::bool[])
        as a(furthest, lasts, is_convicted, fresh, is_killing)
"""
_IS_ALIKE = """
    a.furthest = c.furthest and a.is_convicted = c.is_convicted and a.fresh = c.fresh
    and a.is_killing is not distinct from c.is_killing
"""
KEYS_OF_FILES = f"""{_CHOSEN}
select c.id, c.recorded_at from chosen c join ({_ALIKE}) a on a.lasts = c.status and {_IS_ALIKE}
 where not c.is_told_apart
"""  # noqa: S608 (what is given is never part of the text)
KEYS_OF_ALL = f"{_CHOSEN} select id, recorded_at from chosen"  # noqa: S608 (as above)
# Each with its event, so that several files of one event are one row.
KEYS_OF_EVENTS = f"""{_CHOSEN}
select c.event_id, c.id, c.recorded_at
  from chosen c join ({_ALIKE}) a on a.lasts = c.status and {_IS_ALIKE}
 where c.alone and not c.is_whole
union all
select f.event_id, f.id, f.recorded_at
  from together c join ({_ALIKE}) a on a.lasts = c.lasts and {_IS_ALIKE}
  join file f on f.event_id = c.event_id
"""  # noqa: S608 (what is given is never part of the text)
# Every status of some files, oldest first.
COURSES = """
select s.inquiry_id, s.status, s.first_date, s.last_date, s.whose
  from public.investigation_inquirystatus s
 where s.inquiry_id = any(%(files)s) and not s.is_withdrawn
   and not exists (select from public.investigation_inquirystatus newer
                    where newer.supersedes_id = s.id)
 order by s.inquiry_id, s.last_date nulls first, s.first_date nulls first, s.recorded_at
"""
# Files that are in no curve.
KEYS_UNDATED = f"""{_CHOSEN}
select id, recorded_at from chosen where coalesce({_DAYS}, -1) < 0
"""  # noqa: S608 (what is given is never part of the text)
_REGISTERED = """
       e.status = any(%(held)s) and (%(state)s = '' or e.state_id = %(state)s)
   and (%(since)s::date is null or e.listed_date >= %(since)s)
   and (%(until)s::date is null or (e.listed_date <= %(until)s and e.listed_date <> %(never)s))
   and (not %(is_undated)s or e.listed_date = %(never)s)
"""
KEYS_REGISTERED = f"""
select e.id, i.id, e.created_at
  from public.registry_event e
  left join public.investigation_inquiry i on i.event_id = e.id and i.kind = 'criminal_file'
 where {_REGISTERED}
"""  # noqa: S608 (what is given is never part of the text)
# By state: events on record, and of how many of them no file is known.
REGISTERED_BY_STATE = f"""
select coalesce(e.state_id, ''), count(*), count(*) filter (where i.event_id is null)
  from public.registry_event e
  left join (select distinct event_id from public.investigation_inquiry
              where kind = 'criminal_file') i on i.event_id = e.id
 where {_REGISTERED} group by 1
"""  # noqa: S608 (what is given is never part of the text)
_WITHOUT_FILE = f"""
select e.id, e.created_at,
       exists (select from public.registry_act a where a.event_id = e.id and a.ended_at is null
                  and a.type = any(%(lethal)s)) as is_killing
  from public.registry_event e
 where {_REGISTERED}
   and not exists (select from public.investigation_inquiry i
                    where i.event_id = e.id and i.kind = 'criminal_file')
"""  # noqa: S608 (what is given is never part of the text)
WITHOUT_FILE = f"select is_killing, count(*) from ({_WITHOUT_FILE}) e group by 1"  # noqa: S608
KEYS_WITHOUT_FILE = f"""
select id, null::uuid, created_at from ({_WITHOUT_FILE}) e where is_killing = any(%(in_killings)s)
"""  # noqa: S608 (what is given is never part of the text)


def parameters(scope: Scope, on: date) -> dict[str, Any]:
    """Return what the questions are asked with: the meaning of statuses, and the scope."""
    return {
        **_meaning(),
        "fresh": on - timedelta(days=fresh_days()),
        "since": scope.first_date,
        "until": scope.last_date,
        "authority": scope.authority,
        "state": scope.state,
        "federal": FEDERAL,
        "crime": {"": None, NO_CRIME: ""}.get(scope.crime, scope.crime),
        "is_undated": scope.is_undated,
    }


@cache
def _meaning() -> Mapping[str, Any]:
    known = statuses(CRIMINAL)
    return {
        "stages": list(stages()),
        "no_news": NO_NEWS,
        "convictions": [
            code for code, one in known.items() if one.stage in CONVICTED_IN and not one.exit
        ],
        "press": PRESS,
        # A file that moved is not closed: it goes on elsewhere, and was watched until then.
        "out": [code for code, one in known.items() if one.exit and not exits()[one.exit].moved],
        "never": UNDATED,
        "held": [str(one) for one in STANDING],
        "lethal": [
            code for code, one in terms("aggression_types").items() if one.facts.get("sdg") == "A"
        ],
        "killings": ["homicide", "femicide"],
    }
