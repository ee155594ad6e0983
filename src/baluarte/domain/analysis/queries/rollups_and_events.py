"""Sums and events in one statement: whatever stands in sums, and what they do not say of now."""

# ruff: noqa: S608 (what stands in these statements are constants of this room)

from baluarte.domain.analysis.rollup_cells import ALL_YEARS, MONTHS, stays_as_sql

# How many sums there are is more than the database expects: it would sort them, on a disk.
UNSORTED = """
set local enable_sort = off; {statement}; set local enable_sort = default
"""
_CELLS = """
cells as ({units}),
afresh as (
     select unit, sum(sign) as number,
            coalesce(sum(sign) filter (where status = %(confirmed)s), 0) as confirmed{said}
       from cells group by unit{keys})
"""
FROM_EVENTS = f"""
with chosen as materialized ({{chosen}}, 1 as sign
       from registry_event a join registry_determination d on d.id = a.current_id
      where {{asked}}),
{_CELLS}
select unit, number, confirmed{{keys}} from afresh
"""
# `stays`: of each month of a year, whether its number counts; of what all years say, whether it is
# taken out. Years of which every month counts are not there.
_STAYS = stays_as_sql("(not is_whole)::int")
FROM_SUMS = f"""
with opened as materialized (
     select id, {{is_whole}} and not exists (
                select from analysis_rollupmark k
                 where k.compartment_id = id and k.month is null) as is_whole
       from unnest(array(select bal.compartments(%(level)s))) as o(id)),
marked as materialized (
     select m.compartment_id, m.month from opened o
       join lateral (select distinct k.compartment_id, k.month from analysis_rollupmark k
                      where k.compartment_id = o.id and k.month <= %(last)s
                        and k.month + interval '1 month' > %(first)s::date) m on true),
days as (
     select compartment_id, greatest(month, %(first)s::date) as first,
            least((month + interval '1 month - 1 day')::date, %(last)s::date) as last, 1 as sign
       from marked
      union all
     select o.id, c.first, c.last, c.sign
       from unnest(%(cut)s::date[], %(cut_first)s::date[], %(cut_last)s::date[],
                   %(cut_sign)s::int[]) as c(month, first, last, sign)
      cross join opened o
      where (o.id, c.month) not in (select compartment_id, month from marked)),
partial as materialized (
     select compartment_id, extract(year from month)::int as year, {_STAYS} as stays
       from (select compartment_id, month from marked
              union
             select o.id, out from opened o cross join unnest(%(out)s::date[]) out) missing
       join opened o on o.id = compartment_id
      group by 1, 2, is_whole),
spans as materialized (
     select id as compartment_id, null::int[] as stays,
            case when is_whole then {ALL_YEARS} else %(first_year)s end as begins,
            case when is_whole then {ALL_YEARS} else %(last_year)s end as ends
       from opened
      union all
     select compartment_id, stays, year, year from partial),
found as (
     select r.*, s.stays from spans s
      cross join lateral (
            select r.* from analysis_rollup r
             where r.compartment_id = s.compartment_id and r.year between s.begins and s.ends
               and {{on_sums}}
               and (s.stays is not null
                    or (r.compartment_id, r.year) not in (select compartment_id, year from partial))
            offset 0) r),
chosen as materialized ({{chosen}}, a.sign
       from days s
      cross join lateral (
            select a.*, s.sign from registry_event a
             where a.compartment_id = s.compartment_id
               and a.listed_date between s.first and s.last and {{asked}} offset 0) a
      cross join lateral (
            select h.first_date, h.last_date, h.victims from registry_determination h
             where h.id = a.current_id offset 0) d),
{_CELLS},
{{rolled}}
select unit, number, confirmed{{keys}} from rolled
 union all
select unit, number, confirmed{{keys}} from afresh
"""
_CONFIRMED = "coalesce(sum({number}) filter (where status = %(confirmed)s), 0)::bigint"
_STAYING = " + ".join(f"numbers[{n}] * stays[{n}]" for n in MONTHS)
_NUMBER = f"case when stays is null then number else {_STAYING} end"
BY_YEAR = f"""
rolled as (
     select unit, sum({_NUMBER})::bigint as number,
            {_CONFIRMED.format(number=_NUMBER)} as confirmed{{said}}
       from found group by unit{{keys}})
"""
_EACH = ", ".join(f"sum(numbers[{n}] * coalesce(stays[{n}], 1))" for n in MONTHS)
# Where no month is sure, or none matters, its twelve are one.
BY_MONTH = f"""
rolled as (
     select unit, u.number, u.number * is_confirmed::int as confirmed{{late}}
       from (select unit, year, case when unit <> 'untold' then told else '' end as told,
                    status = %(confirmed)s as is_confirmed{{ahead}}, array[{_EACH}] as numbers
               from found group by unit, year, 3, 4{{keys}}) y
      cross join lateral (
            select number, month from unnest(numbers) with ordinality as m(number, month)
             where told = 'M' and number <> 0
             union all
            select sum(number)::bigint, null from unnest(numbers) as m(number)
             where told <> 'M' having sum(number) <> 0) u)
"""
