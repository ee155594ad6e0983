"""Sums kept by the database itself: what changes is marked as it changes, and summed anew later.

A mark is written in the transaction of the change, whoever makes it and by whatever statement;
until that month is summed anew, what it says is taken out of the sums, and counted from its
events. So no count is ever behind.
"""

from collections.abc import Sequence

from baluarte.domain.analysis.rollup_cells import (
    ALL_YEARS,
    CELLS,
    CELLS_HOLDING,
    CHOSEN,
    COLUMNS,
    GRAINS,
    GRAINS_HOLDING,
    MONTHS,
    grain_as_sql,
    stays_as_sql,
)
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import (
    ADD,
    AS_ITS_OWNER,
    CHANGE,
    READ,
    REMOVE,
    Definer,
    FunctionOwner,
)

OWNER = FunctionOwner(
    "bal_fn_rollups",
    {
        "registry_act": (READ,),
        "registry_event": (READ,),
        "analysis_actclassindex": (READ, ADD, CHANGE, REMOVE),
        "registry_determination": (READ,),
        "analysis_rollup": (READ, ADD, REMOVE),
        "analysis_rollupmark": (READ, ADD, REMOVE),
    },
)
HEAD = f"language plpgsql {AS_ITS_OWNER} as $$"
EVENTS, ACTS = "registry_event", "registry_act"

# Marks have no key in common: whoever makes the sums removes only those she saw before she read,
# so that one written meanwhile stays.
_MARK = """
  insert into public.analysis_rollupmark (id, compartment_id, month)
  select gen_random_uuid(), compartment_id, month
    from (select distinct a.compartment_id, date_trunc('month', a.listed_date)::date as month
            from {whose}) touched;
"""
# An event is looked up by its key: a plan made while there were few would read them all for ever.
_OF = """
    cross join lateral (
         select h.* from public.registry_event h where h.id = {key} offset 0) a"""
# An event of a class: found by class and day. Whoever changes acts holds their event locked.
_NOT_BY_WHOM = """
  delete from public.analysis_actclassindex b
   where b.event_id in (select k.id from {keys} k)
     and not exists (select 1 from public.registry_act t
                      where t.event_id = b.event_id and t.ended_at is null
                        and b.kind = any (t.perpetrators));"""
_BY_WHOM = """
  insert into public.analysis_actclassindex (id, compartment_id, event_id, kind, listed_date)
  select distinct on (a.id, class)
         gen_random_uuid(), a.compartment_id, a.id, class, a.listed_date
    from {acts} cross join unnest(t.perpetrators) class
      on conflict (event_id, kind) do update set listed_date = excluded.listed_date
   where analysis_actclassindex.listed_date <> excluded.listed_date;
"""
_LIVE = """
    join public.registry_act t on t.event_id = a.id and t.ended_at is null"""


_KEYS = "(select distinct event_id as id from ({told}) t)"
_TRIGGER = """
create trigger {function} after {event} on public.{table}
 referencing {tables} for each statement execute function bal.{function}();
"""


def _function(name: str, body: str) -> str:
    return (
        f"create or replace function bal.{name}() returns trigger {HEAD}\n"
        f"begin{body}  return null;\nend $$;\n"
    )


def _trigger(function: str, table: str, event: str) -> str:
    told = {"insert": ("new",), "update": ("old", "new"), "delete": ("old",)}[event]
    tables = " ".join(f"{one} table as {one}_rows" for one in told)
    return _TRIGGER.format(function=function, table=table, event=event, tables=tables)


def _followed(table: str, event: str) -> Definer:
    """Follow one kind of change of one table."""
    name = f"follow_{table.removeprefix('registry_')}_{event}"
    told = {
        "insert": "select * from new_rows",
        "update": "select * from old_rows union all select * from new_rows",
        "delete": "select * from old_rows",
    }[event]
    if table == EVENTS:
        marked = f"({told}) a"
        keys = "(select id from new_rows)"
    else:
        keys = _KEYS.format(told=told)
        marked = f"{keys} k {_OF.format(key='k.id')}"
    body = _MARK.format(whose=marked)
    if (table, event) == (ACTS, "insert"):
        # Nothing is taken away, and what other acts say stands already.
        live = "(select * from new_rows where ended_at is null) t"
        body += _BY_WHOM.format(acts=live + _OF.format(key="t.event_id"))
    elif table == ACTS or event == "update":
        live = f"{keys} k {_OF.format(key='k.id')}{_LIVE}"
        body += _NOT_BY_WHOM.format(keys=keys) + _BY_WHOM.format(acts=live)
    sql = _function(name, body) + _trigger(name, table, event)
    return Definer(f"bal.{name}()", sql, (DatabaseRole.APP,), OWNER)


_COLUMNS = ", ".join(COLUMNS)
_KEYS_OF_SUMS = f"grain, unit, compartment_id, year, told, status, {_COLUMNS}"
_KEPT = "unit, compartment_id, year, month, told, status"


def _summed(cells: str, grains: Sequence[tuple[str, ...]]) -> str:
    """Return the sums of some units by month in each of some grains; a column not kept is empty."""
    sets = ", ".join(f"({_KEPT}, {', '.join(kept)})" for kept in grains)
    kept = set().union(*grains)
    columns = (f"coalesce({name}, '')" if name in kept else "''" for name in COLUMNS)
    by_month = (f"case month when {one} then count(*) else 0 end" for one in MONTHS)
    return f"""
  select {grain_as_sql(grains)}, unit, compartment_id, year, told, status, {", ".join(columns)},
         {", ".join(by_month)}
    from ({cells}) cells group by grouping sets ({sets})"""  # noqa: S608


# Some months of some compartments lie together in an index, however large the tables are and
# however new what the database knows of them: it goes from row to row, and reads nothing whole.
_HEAD = f"""language plpgsql {AS_ITS_OWNER}
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$"""
# Marks are removed before what they are of is read.
_TAKE = """
  with chosen as (
       select distinct compartment_id, month from public.analysis_rollupmark
        where month is {whole}null order by compartment_id, month limit most),
  seen as (
       delete from public.analysis_rollupmark m using chosen c
        where m.compartment_id = c.compartment_id and m.month is not distinct from c.month
       returning m.compartment_id, m.month)
  select array_agg(s.compartment_id), array_agg(s.month) into theirs, months
    from (select distinct compartment_id, month from seen) s;"""
_NUMBERS = ", ".join(f"n{one}" for one in MONTHS)
_SUM = " + ".join(f"sum(n{one})" for one in MONTHS)
_SUMS = ", ".join(f"sum(n{one})" for one in MONTHS)
_STAYING = ", ".join(f"numbers[{one}] * stays[{one}]" for one in MONTHS)
# The sums of the years in question are taken out; what they say of other months is put in again.
_YEARS = f"""
  with chosen as materialized ({CHOSEN}
         from unnest(theirs, months) as b(compartment, month)
         join public.registry_event a on a.compartment_id = b.compartment
              and a.listed_date >= b.month and a.listed_date < b.month + interval '1 month'
        cross join lateral (select h.first_date, h.last_date, h.victims
                              from public.registry_determination h
                             where h.id = a.current_id offset 0) d),
  touched as materialized (
       select compartment, extract(year from month)::int as year,
              {stays_as_sql()} as stays
         from unnest(theirs, months) as b(compartment, month) group by 1, 2),
  before as (
       delete from public.analysis_rollup r using touched b
        where r.compartment_id = b.compartment and r.year = b.year
       returning r.*, b.stays),
  parts({_KEYS_OF_SUMS}, {_NUMBERS}) as (
       select {_KEYS_OF_SUMS}, {_STAYING} from before
        union all {_summed(CELLS, GRAINS)}
        union all {_summed(CELLS_HOLDING, GRAINS_HOLDING)})
  insert into public.analysis_rollup (id, {_KEYS_OF_SUMS}, number, numbers)
  select gen_random_uuid(), s.* from (
         select {_KEYS_OF_SUMS}, {_SUM} as number, array[{_SUMS}]
           from parts group by {_KEYS_OF_SUMS} order by grain, unit, holding) s
   where s.number <> 0;"""  # noqa: S608 (constants of this room)
_ALL_OF = _KEYS_OF_SUMS.replace("year, told", f"{ALL_YEARS}, ''")
_TOTALS = f"""
  delete from public.analysis_rollup r using unnest(theirs) as b(compartment)
   where r.compartment_id = b.compartment and r.year = {ALL_YEARS};
  insert into public.analysis_rollup (id, {_KEYS_OF_SUMS}, number, numbers)
  select gen_random_uuid(), s.* from (
         select {_ALL_OF}, sum(number), '{{}}'::int[]
           from unnest(theirs) as b(compartment)
           join public.analysis_rollup r on r.compartment_id = b.compartment
          group by grain, unit, compartment_id, status, {_COLUMNS}
          order by grain, unit, holding) s;"""  # noqa: S608
REFRESH = f"""
create or replace function bal.refresh_rollups(most integer) returns integer
{_HEAD}
declare theirs uuid[]; months date[];
begin
  perform bal.account();
  perform pg_advisory_xact_lock(hashtextextended('registry rollups', 0));
{_TAKE.format(whole="not ")}
  if theirs is not null then {_YEARS}
    insert into public.analysis_rollupmark (id, compartment_id)
    select gen_random_uuid(), compartment from (select distinct unnest(theirs) as compartment) t;
    return cardinality(theirs);
  end if;
  most := 1;
{_TAKE.format(whole="")}
  if theirs is not null then {_TOTALS}
  end if;
  return coalesce(cardinality(theirs), 0);
end $$"""  # noqa: S608

DEFINERS = (
    *(_followed(table, event) for table in (EVENTS, ACTS)
      for event in ("insert", "update", "delete")),
    Definer(
        "bal.refresh_rollups(integer)", REFRESH, (DatabaseRole.APP, DatabaseRole.WORKER), OWNER
    ),
)  # fmt: skip
