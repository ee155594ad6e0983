"""How many of what is asked fall on each value, counted over the newest of them.

The events counted are those that the list itself walks, behind the wall; so a value that only
hidden events bear is not there, and none of them takes the place of one that may be seen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from baluarte.domain.registry.models import UNDATED
from baluarte.domain.registry.queries.filters import BOTH, EITHER, Filters
from baluarte.domain.registry.queries.keyset_pages import walk
from baluarte.domain.registry.queries.lists import Capped
from baluarte.norms.catalogues import terms

COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Facets:
    """Events on each value, the most frequent first; of the newest only, where there are more."""

    number: Capped
    states: Mapping[str, int] = field(default_factory=dict)
    municipalities: Mapping[str, int] = field(default_factory=dict)
    groups: Mapping[str, int] = field(default_factory=dict)
    perpetrators: Mapping[str, int] = field(default_factory=dict)
    links: Mapping[str, int] = field(default_factory=dict)
    labors: Mapping[str, int] = field(default_factory=dict)
    genders: Mapping[str, int] = field(default_factory=dict)
    states_of: Mapping[str, int] = field(default_factory=dict)
    lists: Mapping[str, int] = field(default_factory=dict)
    years: Mapping[str, int] = field(default_factory=dict)


def facets_of(
    filters: Filters = Filters(),  # noqa: B008 (frozen)
    *,
    cap: int = COUNTED,
) -> Facets:
    """Count what is asked up to a limit, and on each value those that were counted."""
    found = walk(filters, after=None, limit=cap + 1, known_at=None)
    number = Capped(min(len(found), cap), len(found) > cap)
    return Facets(number, **_counted([key for _, key in found[:cap]]))


def _counted(keys: Sequence[UUID]) -> dict[str, dict[str, int]]:
    kinds = terms("aggression_types").values()
    values: dict[str, Any] = {
        # One value instead of a thousand.
        "keys": f"{{{','.join(map(str, keys))}}}",
        "undated": UNDATED,
        "both": BOTH,
        "either": list(EITHER),
        "kinds": [one.code for one in kinds],
        "groups": [str(one.facts.get("group")) for one in kinds],
    }
    found: dict[str, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, values)
        for name, value, number in cursor.fetchall():
            found.setdefault(name, {})[value] = number
    return found


_COUNTS = """
with chosen as materialized (
     select a.id, a.state_id, a.municipality_id, a.link_to_work, a.status, a.compartment_id,
            a.listed_date
       from registry_event a where a.id = any(%(keys)s::uuid[])),
acts as materialized (
     select t.event_id, t.type, t.perpetrators
       from registry_act t where t.event_id = any(%(keys)s::uuid[]) and t.ended_at is null),
victims as materialized (
     select p.event_id, p.labor, p.gender
       from registry_profile p where p.event_id = any(%(keys)s::uuid[])
        and not exists (select 1 from registry_profile n where n.supersedes_id = p.id)),
counted(name, value, number) as (
     select 'states', state_id, count(*) from chosen where state_id is not null group by 2
     union all
     select 'municipalities', municipality_id, count(*)
       from chosen where municipality_id is not null group by 2
     union all
     select 'links', link_to_work, count(*) from chosen group by 2
     union all
     select 'states_of', status, count(*) from chosen group by 2
     union all
     select 'lists', compartment_id::text, count(*) from chosen group by 2
     union all
     select 'years', extract(year from listed_date)::int::text, count(*)
       from chosen where listed_date > %(undated)s group by 2
     union all
     select 'labors', said, count(distinct event_id)
       from victims, unnest(case when labor = %(both)s then %(either)s::text[] || labor
                                 else array[labor] end) as said
      where labor <> '' group by 2
     union all
     select 'genders', gender, count(distinct event_id)
       from victims where gender <> '' group by 2
     union all
     select 'groups', g.name, count(distinct acts.event_id)
       from acts join unnest(%(kinds)s::text[], %(groups)s::text[]) as g(kind, name)
         on g.kind = acts.type
      group by 2
     union all
     select 'perpetrators', by_whom, count(distinct event_id)
       from acts, unnest(perpetrators) as by_whom group by 2)
select name, value, number from counted order by name, number desc, value
"""
