"""The list walked along an index of each open compartment: no sort over all, whatever is open.

What is asked goes into the database as values; table, key and conditions are our own words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from baluarte.domain.registry.choices import DateReading
from baluarte.domain.registry.models import UNDATED
from baluarte.domain.registry.queries.filter_parsing import Cursor
from baluarte.domain.registry.queries.filters import LIVE, LIVE_THEN, Filters, as_sql
from baluarte.domain.registry.signals import answers_to, holdings_asked
from baluarte.domain.wall.choices import Level

# So many times a page are the newest among which a page is looked for first.
NEWEST = 5


def walk(
    filters: Filters, *, after: Cursor | None, limit: int, known_at: datetime | None
) -> list[tuple[date, UUID]]:
    """Return the days and keys of the next events of the list, the newest first."""
    asked, values = as_sql(filters, then=known_at is not None)
    values |= {"limit": limit, "level": Level.CODED.value, "known_at": known_at}
    values |= {"types": filters.kinds, "undated": UNDATED}
    if after is not None:
        values |= {"after_date": after.listed_date, "after_id": after.id}
    walks = list(_queries(filters, asked, after=after is not None, known_at=known_at))
    if len(walks) == 1 and isinstance(walks[0], _Along):
        found = _asked(walks[0].newest, values | {"newest": NEWEST * limit})
        if len(found) == limit:
            return found
    return _asked(_together([str(one) for one in walks]), values)


def _asked(statement: str, values: dict[str, Any]) -> list[tuple[date, UUID]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [(day, key) for day, key in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class _Along:
    """A walk along types or classes: what is wanted, how it lies there, what is asked of each."""

    wanted: str
    told: str
    asked: str

    def __str__(self) -> str:
        return _ALONG.format(wanted=self.wanted, told=self.told, asked=self.asked)

    @property
    def newest(self) -> str:
        """The same among the newest of all lists, one after the other: often that is enough."""
        return _AMONG_NEWEST.format(wanted=self.wanted, told=self.told, asked=self.asked)


def _together(walks: list[str]) -> str:
    """Return several walks as one: each goes as far as the page, and the page is taken of all."""
    if len(walks) == 1:
        return walks[0]
    several = " union ".join(f"({one})" for one in walks)
    return _SEVERAL.format(walks=several)


def _queries(
    filters: Filters, asked: str, *, after: bool, known_at: datetime | None
) -> Iterator[str | _Along]:
    if known_at is not None:
        typed = OF_TYPES.format(key="event_id", live=LIVE_THEN)
        yield _THEN.format(
            asked=asked,
            types=typed if filters.kinds is not None else "",
            after=_AFTER.format(of="d", key="event_id") if after else "",
        )
        return
    typed = OF_TYPES.format(key="id", live=LIVE) if filters.kinds is not None else ""
    within = ""
    if filters.is_dated and filters.dates is DateReading.POSSIBLE:
        # What may be elsewhere is walked by itself; the rest lies on its only day.
        for imprecise in (_LISTED_BY_ITS_BEGINNING, _LISTED_BY_ITS_END):
            yield _IMPRECISE.format(
                imprecise=imprecise.format(
                    begin="and d.listed_date >= %(first_day)s" if filters.from_date else "",
                    end="and d.listed_date <= %(last_day)s" if filters.until_date else "",
                ),
                asked=asked,
                types=typed,
                after=_AFTER.format(of="d", key="event_id") * after,
            )
        within = _bounds("a", "first_day", "last_day", filters)
    if (
        filters.municipality is not None
        or filters.is_placed
        or not (filters.kinds or filters.perpetrators)
    ):
        yield _NOW.format(
            asked=asked + within,
            places=_NEAR if filters.is_placed else "",
            placed=" and a.municipality_id = nearby.code" * (filters.is_placed),
            types=typed,
            after=_AFTER.format(of="a", key="id") * after,
        )
    else:
        names = ("first_day", "last_day") if within else ("from_date", "until_date")
        beside = {
            "within": _bounds("t", *names, filters),
            "after": _AFTER.format(of="t", key="event_id") * after,
        }
        if _is_walked_by_whom(filters):
            # What is walked along needs no asking.
            asked, _ = as_sql(filters.narrowed(perpetrators=()))
            yield _Along("%(perpetrators)s", _BY_WHOM.format(**beside), asked + typed)
        else:
            yield _Along("%(types)s", _OF_A_TYPE.format(**beside), asked)


def _is_walked_by_whom(filters: Filters) -> bool:
    """Say whether classes are asked for, and rarer than the types where both are."""
    if not (filters.kinds and filters.perpetrators):
        return not filters.kinds
    held = [*filters.kinds, *filters.perpetrators]
    # Sums are not behind by much: it is a choice of the way, not of what is found.
    numbers: dict[str, int] = {}
    for told in answers_to(holdings_asked, codes=held):
        numbers |= told
    by_whom = sum(numbers.get(code, 0) for code in filters.perpetrators)
    return bool(by_whom <= sum(numbers.get(code, 0) for code in filters.kinds))


def _bounds(of: str, first: str, last: str, filters: Filters) -> str:
    """Return the period as bounds of a walk."""
    begins = filters.from_date or filters.first_listed
    begin = f" and {of}.listed_date >= %({first})s" if begins else ""
    return begin + (f" and {of}.listed_date <= %({last})s" if filters.until_date else "")


# Not a comparison of rows: that one is not leakproof, and would lose the index.
_AFTER = """
          and {of}.listed_date <= %(after_date)s
          and ({of}.listed_date < %(after_date)s or {of}.{key} < %(after_id)s)"""
# An offset keeps what stands before it a walk, or a question about each row of one.
OF_TYPES = """
          and exists (select 1 from registry_act t
                       where t.event_id = a.{key} and {live}
                         and t.type = any(%(types)s) offset 0)"""
_NOW = """
select found.listed_date, found.id
  from unnest(array(select bal.compartments(%(level)s))) as opened(id){places}
 cross join lateral (
       select a.listed_date, a.id from registry_event a
        where a.compartment_id = opened.id{placed} and {asked}{types}{after}
        order by a.listed_date desc, a.id desc limit %(limit)s) found
 order by found.listed_date desc, found.id desc limit %(limit)s
"""
_SEVERAL = """
select told.listed_date, told.id from ({walks}) as told(listed_date, id)
 order by told.listed_date desc, told.id desc limit %(limit)s
"""
_NEAR = """
 cross join unnest(%(near)s::varchar[]) as nearby(code)"""
# A date that has a beginning is listed on it, which lies before the period ends; one that has none
# is listed on its end, which lies after the period begins.
_LISTED_BY_ITS_BEGINNING = """d.first_date is not null {end}
                  and (d.last_date is null or d.last_date > d.first_date)"""
_LISTED_BY_ITS_END = """d.first_date is null {begin}"""
_IMPRECISE = """
select found.listed_date, found.id
  from unnest(array(select bal.compartments(%(level)s))) as opened(id)
 cross join lateral (
       select told.listed_date, a.id
         from (select d.id, d.event_id, d.listed_date from registry_determination d
                where d.compartment_id = opened.id and d.listed_date > %(undated)s
                  and {imprecise}{after}
                order by d.listed_date desc, d.event_id desc
                limit (select 9223372036854775807)) told
         join registry_event a on a.id = told.event_id and a.current_id = told.id
        where {asked}{types}
        order by told.listed_date desc, told.event_id desc limit %(limit)s) found
 order by found.listed_date desc, found.id desc limit %(limit)s
"""
# A limit that the database cannot know beforehand: it expects to be asked for a part, and walks.
_THEN = """
select found.listed_date, found.event_id
  from unnest(array(select bal.compartments(%(level)s))) as opened(id)
 cross join lateral (
       select a.listed_date, a.event_id
         from (select d.* from registry_determination d
                where d.compartment_id = opened.id{after}
                order by d.listed_date desc, d.event_id desc
                limit (select 9223372036854775807)) a
        where a.decided_at <= %(known_at)s and {asked}{types}
          and not exists (select 1 from registry_determination n
                           where n.supersedes_id = a.id and n.decided_at <= %(known_at)s offset 0)
        order by a.listed_date desc, a.event_id desc limit %(limit)s) found
 order by found.listed_date desc, found.event_id desc limit %(limit)s
"""
_OF_A_TYPE = """
select distinct t.listed_date, t.event_id as key
  from registry_act t
 where t.compartment_id = opened.id and t.type = wanted.code and t.ended_at is null{within}{after}
 order by t.listed_date desc, t.event_id desc"""
_BY_WHOM = """
select t.listed_date, t.event_id as key
  from analysis_actclassindex t
 where t.compartment_id = opened.id and t.kind = wanted.code{within}{after}
 order by t.listed_date desc, t.event_id desc"""
_ALONG = """
select distinct found.listed_date, found.key
  from unnest(array(select bal.compartments(%(level)s))) as opened(id)
 cross join unnest({wanted}::text[]) as wanted(code)
 cross join lateral (
       select told.listed_date, told.key
         from ({told} offset 0) told
         join registry_event a on a.id = told.key and {asked}
        order by told.listed_date desc, told.key desc limit %(limit)s) found
 order by found.listed_date desc, found.key desc limit %(limit)s
"""
_AMONG_NEWEST = """
select told.listed_date, told.key
  from (select distinct newest.listed_date, newest.key
          from unnest(array(select bal.compartments(%(level)s))) as opened(id)
         cross join unnest({wanted}::text[]) as wanted(code)
         cross join lateral ({told} limit %(newest)s) newest
         order by newest.listed_date desc, newest.key desc limit %(newest)s) told
 cross join lateral (
       select from registry_event a where a.id = told.key and {asked} offset 0) held
 order by told.listed_date desc, told.key desc limit %(limit)s
"""
