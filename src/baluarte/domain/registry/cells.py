"""What an aggression adds to each count, as SQL: what is rolled up, and what is read afresh.

Codes stand as they were told; what they mean (a group, the State or not, several) is said when
they are read, so that a new catalogue needs no new sums.
"""

from typing import Final

# Of these columns some are kept in each grain; a place is a state, or a municipality in its state.
COLUMNS: Final = ("state", "municipality", "kinds", "classes", "link_to_work")
# Which are kept together, beside unit, compartment, month, date as told and verification; the
# smallest first. Any two, so that a count by two dimensions, or three with time, is a short sum.
GRAINS: Final = (
    ("classes", "link_to_work"),
    ("kinds", "link_to_work"),
    ("state", "link_to_work"),
    ("kinds", "classes"),
    ("state", "classes"),
    ("state", "kinds"),
    ("state", "municipality"),
)

# `told`: the month all of whose days it may mean, else the year, else nothing.
CHOSEN: Final = """
select a.id, a.compartment_id, date_trunc('month', a.listed_date)::date as month,
       case when d.first_date is null or d.last_date is null
              or extract(year from d.first_date) <> extract(year from d.last_date) then ''
            when extract(month from d.first_date) = extract(month from d.last_date)
              then to_char(d.first_date, 'YYYY-MM')
            else to_char(d.first_date, 'YYYY') end as told,
       coalesce(a.state_id, '') as state, coalesce(a.municipality_id, '') as municipality,
       a.link_to_work, a.state_of, d.victims
"""
_ALIKE = "c.compartment_id, c.month, c.told, c.state, c.municipality, c.link_to_work, c.state_of"
_SETS = """
       array(select distinct t.type from registry_act t
              where t.aggression_id = c.id and t.ended_at is null{whose} order by 1)
         as kinds,
       array(select distinct class from registry_act t, unnest(t.perpetrators) class
              where t.aggression_id = c.id and t.ended_at is null{whose} order by 1)
         as classes
"""
_OF_ONE = " and (c.victims = 1 or t.victim_number = n)"
_SELECT = "select '{unit}' as unit, {alike}, {more}".format
# An offset keeps it a question about each event: nothing is joined whole.
_ONE_ACT = """
       array[t.type] as kinds,
       array(select distinct class from unnest(t.perpetrators) class order by 1) as classes
  from chosen c
 cross join lateral (select x.type, x.perpetrators from registry_act x
                      where x.aggression_id = c.id and x.ended_at is null offset 0) t
"""
_OF_ALL, _OF_EACH = _SETS.format(whose=""), _SETS.format(whose=_OF_ONE)
# Each unit is one row: an event, an act, a victim of an event, an event of no known number.
UNITS: Final = {
    unit: _SELECT(unit=unit, alike=_ALIKE, more=more)
    for unit, more in {
        "events": f"{_OF_ALL} from chosen c",
        "acts": _ONE_ACT,
        "victimisations": f"{_OF_EACH} from chosen c cross join generate_series(1, c.victims) n",
        "untold": f"{_OF_ALL} from chosen c where c.victims is null",
    }.items()
}


def grain_of(kept: tuple[str, ...]) -> int:
    """Return the number of a grain, as the database's `grouping` says which columns are not."""
    return sum(1 << place for place, name in enumerate(reversed(COLUMNS)) if name not in kept)
