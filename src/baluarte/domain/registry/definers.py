"""Sums kept by the database itself: what changes is marked as it changes, and summed anew later.

A mark is written in the transaction of the change, whoever makes it and by whatever statement;
until the sums of that month are made anew, they are not read. So no count is ever behind.
"""

from collections.abc import Sequence

from baluarte.domain.registry.cells import (
    CELLS,
    CELLS_HOLDING,
    CHOSEN,
    COLUMNS,
    GRAINS,
    GRAINS_HOLDING,
    grain_as_sql,
)
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import Definer

HEAD = "language plpgsql security definer set search_path = pg_catalog, public as $$"
AGGRESSIONS, ACTS = "registry_aggression", "registry_act"

# Marks have no key in common: whoever makes the sums removes only those she saw before she read,
# so that one written meanwhile stays.
_MARK = """
  insert into registry_rollupmark (id, span, compartment_id, begins)
  select gen_random_uuid(), 'M', compartment_id, month
    from (select distinct a.compartment_id, date_trunc('month', a.listed_date)::date as month
            from {whose}) touched;
"""
# An aggression of a class: found by class and day. Whoever changes acts holds their event locked.
_BY_WHOM = """
  delete from registry_bywhom b
   where b.aggression_id in (select k.id from {keys} k)
     and not exists (select 1 from registry_act t
                      where t.aggression_id = b.aggression_id and t.ended_at is null
                        and b.kind = any (t.perpetrators));
  insert into registry_bywhom (id, compartment_id, aggression_id, kind, listed_date)
  select distinct on (a.id, class)
         gen_random_uuid(), a.compartment_id, a.id, class, a.listed_date
    from {keys} k join registry_aggression a on a.id = k.id
    join registry_act t on t.aggression_id = a.id and t.ended_at is null
   cross join unnest(t.perpetrators) class
      on conflict (aggression_id, kind) do update set listed_date = excluded.listed_date
   where registry_bywhom.listed_date <> excluded.listed_date;
"""


_KEYS = "(select distinct aggression_id as id from ({told}) t)"
_TRIGGER = """
create trigger {function} after {event} on {table}
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
    if table == AGGRESSIONS:
        marked = f"({told}) a"
        keys = "(select id from new_rows)"
    else:
        keys = _KEYS.format(told=told)
        marked = f"{keys} k join registry_aggression a on a.id = k.id"
    body = _MARK.format(whose=marked)
    if table == ACTS or event == "update":
        body += _BY_WHOM.format(keys=keys)
    sql = _function(name, body) + _trigger(name, table, event)
    return Definer(f"bal.{name}()", sql, (DatabaseRole.APP,))


_KEPT = "unit, compartment_id, month, told, state_of"
_COLUMNS = ", ".join(COLUMNS)


def _summed(cells: str, grains: Sequence[tuple[str, ...]]) -> str:
    """Return the sums of some units in each of some grains; a column not kept is empty."""
    sets = ", ".join(f"({_KEPT}, {', '.join(kept)})" for kept in grains)
    kept = set().union(*grains)
    columns = (f"coalesce({name}, '')" if name in kept else "''" for name in COLUMNS)
    return f"""
  select gen_random_uuid(), 'M', {grain_as_sql(grains)}, {_KEPT}, {", ".join(columns)}, count(*)
    from ({cells}) cells group by grouping sets ({sets})"""  # noqa: S608


_INTO = f"""insert into registry_rollup (id, span, grain, unit, compartment_id, begins, told,
         state_of, {_COLUMNS}, number)"""
# Some months of some compartments lie together in an index, however large the tables are and
# however new what the database knows of them: it goes from row to row, and reads nothing whole.
_HEAD = """language plpgsql security definer set search_path = pg_catalog, public
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$"""
# Marks are removed before what they are of is read; of a year, what its months say.
_TAKE = """
  with chosen as (
       select distinct compartment_id, begins from registry_rollupmark
        where span = '{span}' order by compartment_id, begins limit most),
  seen as (
       delete from registry_rollupmark m using chosen c
        where m.span = '{span}' and m.compartment_id = c.compartment_id and m.begins = c.begins
       returning m.compartment_id, m.begins)
  select array_agg(s.compartment_id), array_agg(s.begins) into theirs, spans
    from (select distinct compartment_id, begins from seen) s;
  delete from registry_rollup r using unnest(theirs, spans) as b(compartment, begins)
   where r.compartment_id = b.compartment and r.span = '{span}' and r.begins = b.begins;"""
REFRESH = f"""
create or replace function bal.refresh_rollups(most integer) returns integer
{_HEAD}
declare theirs uuid[]; spans date[];
begin
  perform bal.account();
  perform pg_advisory_xact_lock(hashtextextended('registry rollups', 0));{_TAKE.format(span="M")}
  {_INTO}
  with chosen as materialized ({CHOSEN}
         from unnest(theirs, spans) as b(compartment, month)
         join registry_aggression a on a.compartment_id = b.compartment
              and a.listed_date >= b.month and a.listed_date < b.month + interval '1 month'
        cross join lateral (select h.first_date, h.last_date, h.victims
                              from registry_determination h
                             where h.id = a.current_id offset 0) d)
  {_summed(CELLS, GRAINS)} union all {_summed(CELLS_HOLDING, GRAINS_HOLDING)};
  insert into registry_rollupmark (id, span, compartment_id, begins)
  select gen_random_uuid(), 'Y', compartment, year
    from (select distinct compartment, date_trunc('year', month)::date as year
            from unnest(theirs, spans) as b(compartment, month)) touched;
  if theirs is not null then return cardinality(spans); end if;
{_TAKE.format(span="Y")}
  {_INTO}
  select gen_random_uuid(), 'Y', grain, unit, compartment_id, b.year, left(told, 4), state_of,
         {_COLUMNS}, sum(number)
    from unnest(theirs, spans) as b(compartment, year)
    join registry_rollup r on r.compartment_id = b.compartment and r.span = 'M'
         and r.begins >= b.year and r.begins < b.year + interval '1 year'
   group by grain, unit, compartment_id, b.year, 7, state_of, {_COLUMNS};
  return coalesce(cardinality(spans), 0);
end $$"""  # noqa: S608 (constants of this room)

DEFINERS = (
    *(_followed(table, event) for table in (AGGRESSIONS, ACTS)
      for event in ("insert", "update", "delete")),
    Definer("bal.refresh_rollups(integer)", REFRESH, (DatabaseRole.APP, DatabaseRole.WORKER)),
)  # fmt: skip
