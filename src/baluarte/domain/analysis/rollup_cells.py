"""What an event adds to each count, as SQL: what is rolled up, and what is read afresh.

Of types and of classes there stands what an event, an act or a victim says on each dimension of
them: one code, none, or several. That is some hundred combinations, where sets of codes are as
many as there are events; the price is that a new catalogue needs new sums (`RULE`).
"""

# ruff: noqa: S608 (what stands in these statements are constants of this room)

import json
from collections.abc import Collection, Sequence
from hashlib import sha256
from typing import Final

from baluarte.norms.catalogues import terms

# Of these columns some are kept in each grain; a place is a state, or a municipality in its state.
COLUMNS: Final = ("holding", "state", "municipality", "kinds", "classes", "link_to_work")
# Which are kept together, beside unit, compartment, year, how exact the date is, and verification;
# the smallest first. Any two, so that a count by two dimensions, or three with time, is short.
GRAINS: Final = (
    ("kinds",),
    ("classes", "link_to_work"),
    ("kinds", "link_to_work"),
    ("state", "link_to_work"),
    ("state", "kinds"),
    ("state", "classes"),
    ("kinds", "classes"),
    ("state", "municipality"),
)
# Events by a type, a group or a class that an act of theirs has, each time beside one column more.
GRAINS_HOLDING: Final = tuple(
    ("holding", one) for one in ("link_to_work", "kinds", "classes", "state")
)
SEVERAL: Final = "~"
# What adds up all years stands in this one, of which no calendar knows.
ALL_YEARS: Final = 0
MONTHS: Final = range(1, 13)
UNKNOWN_TYPE, UNKNOWN_CLASS = "AG-UNK", "PE-UNK"
# Which part of `kinds`, or of `classes`, says a dimension.
TYPE, GROUP, OBSTACLE = (f"split_part(kinds, '|', {place})" for place in (1, 2, 3))
CLASS, ACTOR = (f"split_part(classes, '|', {place})" for place in (1, 2))


def _facts(catalogue: str, fact: str) -> str:
    told = {code: one.facts.get(fact) for code, one in terms(catalogue).items()}
    known = {code: str(value) for code, value in sorted(told.items()) if value}
    return f"'{json.dumps(known)}'::jsonb"


_GROUPS, _ACTORS = _facts("aggression_types", "group"), _facts("perpetrators", "actor")
_OBSTACLES = _facts("aggression_types", "is_obstacle")
# What an act says by its type, and by each of its classes; of unknown ones, nothing.
_BY_TYPE = f"""
       case when t.type <> '{UNKNOWN_TYPE}' then t.type end as type,
       case when t.type <> '{UNKNOWN_TYPE}' then {_GROUPS} ->> t.type end as type_group,
       case when t.type <> '{UNKNOWN_TYPE}' then
            case when {_OBSTACLES} ? t.type then 'obstacle' else 'other' end end as obstacle"""
_BY_CLASS = f"""
       case when class <> '{UNKNOWN_CLASS}' then class end as class,
       case when class <> '{UNKNOWN_CLASS}' then {_ACTORS} ->> class end as actor"""


def _one_each(*values: str) -> str:
    """Return of each value the one that some rows have, nothing, or that there are several."""
    each = (
        f"case when min({one}) is null then '' when min({one}) = max({one}) then min({one})"
        f" else '{SEVERAL}' end"
        for one in values
    )
    return " || '|' || ".join(each)


# What some acts say together; the columns that say it, and how.
_SAYS = {
    "kinds": (_BY_TYPE, _one_each("type", "type_group", "obstacle")),
    "classes": (_BY_CLASS, _one_each("class", "actor")),
}
# `told`: whether all the days it may mean lie in the month, in the year, or in neither.
CHOSEN: Final = """
select a.id, a.compartment_id, extract(year from a.listed_date)::int as year,
       extract(month from a.listed_date)::int as month,
       case when d.first_date is null or d.last_date is null
              or extract(year from d.first_date) <> extract(year from d.last_date) then ''
            when extract(month from d.first_date) = extract(month from d.last_date) then 'M'
            else 'Y' end as told,
       coalesce(a.state_id, '') as state, coalesce(a.municipality_id, '') as municipality,
       a.link_to_work, a.status, d.victims
"""
_ALIKE = (
    "c.compartment_id, c.year, c.month, c.told, c.state, c.municipality, c.link_to_work, c.status"
)


def unit_as_sql(
    unit: str,
    *,
    said: Collection[str] = ("kinds", "classes"),
    beside: str = "",
    is_held: bool = False,
) -> str:
    """Return a unit as cells, a row each: an event, an act, a victim, an event of no known number.

    `said` are the columns of acts that are wanted, the others are empty; `beside` is a column more
    of what is chosen; where `is_held`, events stand once for each type, group and class they hold.
    """
    source = {
        "events": f"chosen c {_of_event(said)}",
        "acts": f"chosen c {_of_act(said)}",
        "victimisations": "chosen c cross join generate_series(1, c.victims) n"
        + _of_event(said, whose=" and (c.victims = 1 or t.victim_number = n)"),
        "untold": f"(select * from chosen where victims is null) c {_of_event(said)}",
    }[unit]
    holding, source = ("h.holding", source + _HOLDING) if is_held else ("''", source)
    return f"""
select '{unit}' as unit, {_ALIKE}{beside}, {holding} as holding, said.kinds, said.classes
  from {source}"""


def _of_event(said: Collection[str], whose: str = "") -> str:
    """Say what the acts of an event say; an offset keeps it a question about each event."""
    if not said:
        return _NOTHING_SAID
    unnested = _CLASS_OF.format(act="t") if "classes" in said else ""
    return f"""
 cross join lateral (
       select {_together(said)}
         from (select {", ".join(_SAYS[one][0] for one in said)}
                 from public.registry_act t{unnested}
                where t.event_id = c.id and t.ended_at is null{whose} offset 0) act) said"""


def _of_act(said: Collection[str]) -> str:
    """Say what each act of an event says by itself."""
    each = """
 cross join lateral (
       select x.type, x.perpetrators from public.registry_act x
        where x.event_id = c.id and x.ended_at is null offset 0) t"""
    if not said:
        return each + _NOTHING_SAID
    unnested = _CLASS_OF.format(act="t") if "classes" in said else ""
    return f"""{each}
 cross join lateral (
       select {_together(said)}
         from (select {", ".join(_SAYS[one][0] for one in said)}
                 from (select 1) one{unnested} offset 0) act) said"""


def _together(said: Collection[str]) -> str:
    told = {name: says for name, (_, says) in _SAYS.items()}
    return ", ".join(f"{told[name] if name in said else EMPTY} as {name}" for name in _SAYS)


EMPTY: Final = "''"
_NOTHING_SAID = " cross join (select '' as kinds, '' as classes) said"
_CLASS_OF = " left join lateral unnest({act}.perpetrators) class on true"
_HOLDING = f"""
 cross join lateral (
       select distinct holding
         from public.registry_act t{_CLASS_OF.format(act="t")}
        cross join lateral (values (t.type), ({_GROUPS} ->> t.type), (class)) v(holding)
        where t.event_id = c.id and t.ended_at is null and holding is not null offset 0) h"""
UNITS: Final = ("events", "acts", "victimisations", "untold")
UNITS_HOLDING: Final = ("events", "untold")
CELLS: Final = " union all ".join(unit_as_sql(one) for one in UNITS)
CELLS_HOLDING: Final = " union all ".join(unit_as_sql(one, is_held=True) for one in UNITS_HOLDING)
# By which rule the sums were made: another catalogue, or another formula, makes another.
RULE: Final = int.from_bytes(sha256((CHOSEN + CELLS + CELLS_HOLDING).encode()).digest()[:3])


def grain_of(kept: Collection[str]) -> int:
    """Return the number of a grain: by which rule it is made, and which columns it keeps."""
    return RULE << len(COLUMNS) | sum(1 << n for n, name in enumerate(COLUMNS) if name in kept)


def grain_as_sql(grains: Sequence[tuple[str, ...]]) -> str:
    """Return the number of a grain as the database says which columns a row of it keeps."""
    kept = (name for name in COLUMNS if any(name in grain for grain in grains))
    bits = (f"(1 - grouping({name})) * {1 << COLUMNS.index(name)}" for name in kept)
    return " + ".join((str(grain_of(())), *bits))


def stays_as_sql(stays: str = "1") -> str:
    """Return an array of the months of a year: what stays of each, and one less where it is named.

    What is grouped has a column `month` of days.
    """
    each = (f"{stays} - max((extract(month from month) = {one})::int)" for one in MONTHS)
    return f"array[{', '.join(each)}]"
