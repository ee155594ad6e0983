"""Which studies fall by lot to a second rater, and how often both gave what: never whose it is.

Whoever analyses reads no case. These functions count for her over all of them: neither a study, a
person, a rater nor a day leaves them, and no code where too few were rated twice.
"""

from typing import ClassVar, Final

from django.db import models
from django.db.models import Q

from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import (
    ADD,
    AS_ITS_OWNER,
    READ,
    Declaration,
    Definer,
    FunctionOwner,
)
from baluarte.norms.clocks.calendar import CENTRE

# Of a hundred closed studies, how many are rated again; instruments say it as `sample_percent`.
SAMPLE_PERCENT: Final = 10
# At 30 pairs the interval of kappa is still half a unit wide: below it nothing is said. Ours.
FEWEST_PAIRS: Final = 30
# Of a quarter the level alone is told, as a share and a mean: each has an interval at any number.
FEWEST_IN_QUARTER: Final = 10
# Over all quarters codes grow by so many pairs at once: what was told before, taken from what is
# told now, leaves ten studies and never one. Ours.
AT_ONCE: Final = 10
# What stands for an item that a rater did not know, and for the level among the items.
UNKNOWN: Final = "U"
LEVEL: Final = "level"

OWNER = FunctionOwner(
    "bal_fn_second_ratings",
    {
        "cases_case": (READ,), "protection_itemrating": (READ,),
        "protection_levelstatement": (READ,), "protection_riskstudy": (READ,),
        "protection_samplingkey": (READ, ADD),
    },
)  # fmt: skip

# A study is drawn by the hash of its key with one that nobody reads: neither who opens it nor who
# closes it can know or choose, and the same studies are drawn however often it is asked.
_HASH = "encode(sha256(convert_to(held || '|' || {study}::text, 'UTF8')), 'hex')"
IS_DRAWN = (
    f"('x' || left({_HASH}, 8))::bit(32)::bigint"
    f" < {SAMPLE_PERCENT} * 4294967296 / 100"
)  # fmt: skip
DECLARED = "held text := (select k.value from public.protection_samplingkey k);"
# Whoever coded anything of the first rating is no second rater.
TOOK_PART = (
    "({who} = {study}.by_id"
    " or exists (select 1 from public.protection_itemrating r"
    " where r.study_id = {study}.id and r.by_id = {who})"
    " or exists (select 1 from public.protection_levelstatement l"
    " where l.study_id = {study}.id and l.by_id = {who}))"
)
QUARTER = f"date_trunc('quarter', {{at}} at time zone '{CENTRE}')::date"

KEEP_KEY = Definer(
    "bal.keep_sampling_key()",
    f"""
create or replace function bal.keep_sampling_key() returns void
language plpgsql volatile {AS_ITS_OWNER} as $$
begin
  if bal.account() is null then return; end if;
  insert into public.protection_samplingkey (id, value)
  select 1, gen_random_uuid()::text || gen_random_uuid()::text
   where not exists (select 1 from public.protection_samplingkey)
  on conflict do nothing;
end $$""",  # noqa: S608 (a constant)
    (DatabaseRole.APP,),
    OWNER,
)

# Closed studies of open cases to whose team who acts belongs, that fell by lot and that nobody has
# begun to rate again: not those in whose first rating she took part.
TO_RATE_AGAIN = Definer(
    "bal.to_rate_again()",
    f"""
create or replace function bal.to_rate_again() returns setof uuid
language plpgsql stable {AS_ITS_OWNER} as $$
declare mine uuid := bal.account(); {DECLARED}
begin
  if mine is null then return; end if;
  return query
  select s.id from public.protection_riskstudy s
    join public.cases_case c on c.id = s.case_id and c.closed_at is null
   where s.closed_at is not null and s.rated_again_id is null
     and s.compartment_id = any (array(select bal.compartments({Level.CONTRIBUTE.value})))
     and {IS_DRAWN.format(study="s.id")}
     and not exists (select 1 from public.protection_riskstudy g where g.rated_again_id = s.id)
     and not {TOOK_PART.format(who="mine", study="s")};
end $$""",  # noqa: S608 (constants)
    (DatabaseRole.APP,),
    OWNER,
)

# By quarter of their closing: studies, those that fell by lot, those being rated again, those done.
RATING_SAMPLE = Definer(
    "bal.rating_sample()",
    f"""
create or replace function bal.rating_sample()
returns table (quarter date, closed bigint, drawn bigint, begun bigint, done bigint)
language plpgsql stable {AS_ITS_OWNER} as $$
declare {DECLARED}
begin
  if not bal.holds_role('analyst') then return; end if;
  return query
  select q.quarter, count(*), count(*) filter (where q.drawn),
         count(*) filter (where q.drawn and not q.done and q.begun),
         count(*) filter (where q.drawn and q.done)
    from (select {QUARTER.format(at="s.closed_at")} as quarter,
                 coalesce({IS_DRAWN.format(study="s.id")}, false) as drawn,
                 coalesce(g.begun, false) as begun, coalesce(g.done, false) as done
            from public.protection_riskstudy s
            left join (select a.rated_again_id, true as begun,
                              bool_or(a.closed_at is not null) as done
                         from public.protection_riskstudy a where a.rated_again_id is not null
                        group by a.rated_again_id) g on g.rated_again_id = s.id
           where s.closed_at is not null and s.rated_again_id is null) q
   group by q.quarter order by q.quarter;
end $$""",  # noqa: S608 (constants)
    (DatabaseRole.APP,),
    OWNER,
)

# Of the studies that fell by lot, how often both raters gave what, by instrument: of the level and
# of each item over all quarters, of the level by quarter too. Of several second ratings the first
# that was closed counts, once its quarter is over: asked before and after one is closed it says the
# same. Where fewer than the fewest know it, their number and no code.
RATED_TWICE = Definer(
    "bal.rated_twice()",
    f"""
create or replace function bal.rated_twice()
returns table (instrument text, quarter date, subject text, first_code text, second_code text,
               pairs bigint)
language plpgsql stable {AS_ITS_OWNER} as $$
declare {DECLARED}
begin
  if not bal.holds_role('analyst') then return; end if;
  return query
  with pair as (
    select distinct on (s.id) s.id as a, g.id as b, s.instrument::text as form,
           {QUARTER.format(at="g.closed_at")} as since, g.closed_at
      from public.protection_riskstudy s
      join public.protection_riskstudy g
        on g.rated_again_id = s.id and g.closed_at is not null and g.instrument = s.instrument
     where s.rated_again_id is null and s.closed_at is not null
       and {QUARTER.format(at="g.closed_at")} < {QUARTER.format(at="now()")}
       and {IS_DRAWN.format(study="s.id")} and not {TOOK_PART.format(who="g.by_id", study="s")}
     order by s.id, g.closed_at, g.id),
  laid as (
    select p.*, count(*) over (partition by p.form) as many,
           row_number() over (partition by p.form order by p.closed_at, p.b) as place from pair p),
  whole as (
    select l.*, l.many < {FEWEST_PAIRS} or l.place <= l.many - l.many % {AT_ONCE} as is_whole
      from laid l),
  level as (
    select distinct on (l.study_id) l.study_id, l.level::text as code
      from public.protection_levelstatement l
     where l.study_id in (select p.a from pair p union all select p.b from pair p)
     order by l.study_id, l.stated_at desc, l.id desc),
  item as (
    select distinct on (r.study_id, r.item) r.study_id, r.item::text as item,
           coalesce(r.code::text, '{UNKNOWN}') as code
      from public.protection_itemrating r
     where r.study_id in (select p.a from pair p union all select p.b from pair p)
     order by r.study_id, r.item, r.rated_at desc, r.id desc),
  given as (
    select p.form, p.since, p.is_whole, '{LEVEL}' as subject, x.code as one, y.code as other
      from whole p join level x on x.study_id = p.a join level y on y.study_id = p.b
    union all
    select p.form, p.since, p.is_whole, x.item, x.code, y.code
      from whole p join item x on x.study_id = p.a join item y on y.study_id = p.b
                                                   and y.item = x.item),
  counted as (
    select v.form, null::date as since, v.subject, v.one, v.other, count(*) as n,
           {FEWEST_PAIRS} as fewest
      from given v where v.is_whole group by v.form, v.subject, v.one, v.other
    union all
    select v.form, v.since, v.subject, v.one, v.other, count(*), {FEWEST_IN_QUARTER}
      from given v where v.subject = '{LEVEL}' group by v.form, v.since, v.subject, v.one, v.other),
  known as (
    select c.*, sum(c.n) filter (where c.one <> '{UNKNOWN}' and c.other <> '{UNKNOWN}')
                  over (partition by c.form, c.since, c.subject) as enough from counted c)
  select k.form, k.since, k.subject,
         case when k.enough >= k.fewest then k.one end,
         case when k.enough >= k.fewest then k.other end, sum(k.n)::bigint
    from known k
   where k.enough >= k.fewest or (k.one <> '{UNKNOWN}' and k.other <> '{UNKNOWN}')
   group by 1, 2, 3, 4, 5;
end $$""",  # noqa: S608 (constants)
    (DatabaseRole.APP,),
    OWNER,
)


class SamplingKey(models.Model):
    """What draws the studies to be rated again: one for the installation, and nobody reads it."""

    definers = (KEEP_KEY, TO_RATE_AGAIN, RATING_SAMPLE, RATED_TWICE)
    wall = Declaration(why="no role of a site has a right on it")
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    value = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="protection_one_sampling_key", condition=Q(id=1)),
        ]
