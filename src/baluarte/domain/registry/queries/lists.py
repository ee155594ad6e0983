from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, OuterRef, QuerySet

from baluarte.domain.intake.models import List
from baluarte.domain.registry.models import Act, Aggression, Determination, Link
from baluarte.domain.registry.queries.filters import Filters, as_sql, condition, live_at
from baluarte.domain.wall.choices import Level

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page of the list ended: the day listed and the identifier, for what comes after."""

    listed_date: date
    id: UUID

    def __str__(self) -> str:
        return f"{self.listed_date.isoformat()}.{self.id.hex}"

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """Read a cursor back from an address; nothing if it is none."""
        day, _, key = text.partition(".")
        try:
            return cls(date.fromisoformat(day), UUID(key))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Capped:
    """A number counted up to a limit: beyond, it is only known that there are more."""

    number: int
    and_more: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list: what is held, its live acts by type, whose it is."""

    aggression: Aggression
    held: Determination
    acts: Mapping[str, int]
    reports: int
    source: List | None


@dataclass(frozen=True, slots=True)
class ListPage:
    """Some lines of the list, and where the next page begins, if there is one."""

    rows: Sequence[Listed]
    after: Cursor | None


def aggressions(
    filters: Filters = Filters(),  # noqa: B008 (frozen)
    *,
    known_at: datetime | None = None,
) -> QuerySet[Aggression]:
    """Return the aggressions that the filters let through, to count or to join; unordered."""
    if known_at is None:
        return Aggression.objects.filter(condition(filters))
    held = held_at(known_at).filter(condition(filters, known_at=known_at, of="aggression"))
    return Aggression.objects.filter(pk__in=held.values("aggression"))


def held_at(known_at: datetime | None) -> QuerySet[Determination]:
    """Return what was held of each aggression on an instant, or is now."""
    if known_at is None:
        return Determination.objects.filter(superseded_by__isnull=True)
    then = Determination.objects.filter(decided_at__lte=known_at)
    newer = Determination.objects.filter(supersedes=OuterRef("pk"), decided_at__lte=known_at)
    return then.filter(~Exists(newer))


def list_aggressions(
    filters: Filters = Filters(),  # noqa: B008 (frozen)
    *,
    after: Cursor | None = None,
    limit: int = ON_A_PAGE,
    known_at: datetime | None = None,
) -> ListPage:
    """Return a page of the list, the newest first, with what each line shows."""
    found = _keys(filters, after=after, limit=limit + 1, known_at=known_at)
    shown = found[:limit]
    rows = listed([key for _, key in shown], known_at=known_at)
    return ListPage(rows, Cursor(*shown[-1]) if len(found) > limit else None)


def listed(keys: Sequence[UUID], *, known_at: datetime | None = None) -> list[Listed]:
    """Return what a list shows of some aggressions, in their order; four queries for any number."""
    held = held_at(known_at).filter(aggression__in=keys)
    by_key = {
        one.aggression_id: one for one in held.select_related("aggression", "state", "municipality")
    }
    acts = acts_by_type(keys, known_at=known_at)
    links = Link.objects.filter(live_at(known_at), aggression__in=keys)
    reports = Counter(links.values_list("aggression", flat=True))
    lists = sources_of({one.compartment_id for one in by_key.values()})
    return [
        Listed(
            aggression=by_key[key].aggression,
            held=by_key[key],
            acts=acts.get(key, Counter()),
            reports=reports[key],
            source=lists.get(by_key[key].compartment_id),
        )
        for key in keys
        if key in by_key
    ]


def count_up_to(
    filters: Filters = Filters(),  # noqa: B008 (frozen)
    *,
    cap: int = 1000,
    known_at: datetime | None = None,
) -> Capped:
    """Count aggressions up to a limit, so that no page waits for an exact number."""
    number = len(_keys(filters, after=None, limit=cap + 1, known_at=known_at))
    return Capped(min(number, cap), number > cap)


def acts_by_type(
    keys: Sequence[UUID], *, known_at: datetime | None = None
) -> dict[UUID, Counter[str]]:
    """Return how many acts of each type some aggressions hold."""
    acts = Act.objects.filter(live_at(known_at), aggression__in=keys).order_by()
    found: dict[UUID, Counter[str]] = {}
    for key, kind, number in acts.values_list("aggression", "type").annotate(n=Count("*")):
        found.setdefault(key, Counter())[kind] = number
    return found


def sources_of(compartments: set[UUID]) -> dict[UUID, List]:
    """Return the list that each compartment holds."""
    lists = List.objects.filter(compartment__in=compartments).select_related("steward")
    return {one.compartment_id: one for one in lists}


def _keys(
    filters: Filters, *, after: Cursor | None, limit: int, known_at: datetime | None
) -> list[tuple[date, UUID]]:
    """Walk the index of each open compartment, and merge: no sort over all, whatever is open."""
    asked, values = as_sql(filters, known_at=known_at)
    table, key = ("registry_determination", "aggression_id") if known_at else _NOW
    conditions = [asked.format(key=key)]
    if known_at is not None:
        conditions.append(_HELD_THEN)
        values["known_at"] = known_at
    if after is not None:
        # Not a comparison of rows: that one is not leakproof, and would lose the index.
        conditions.append(
            "a.listed_date <= %(after_date)s"
            f" and (a.listed_date < %(after_date)s or a.{key} < %(after_id)s)"
        )
        values |= {"after_date": after.listed_date, "after_id": after.id}
    query = _WALK.format(table=table, key=key, conditions=" and ".join(conditions))
    return _rows(query, values | {"limit": limit, "level": Level.CODED.value})


def _rows(query: str, values: Mapping[str, Any]) -> list[tuple[date, UUID]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return [(day, key) for day, key in cursor.fetchall()]


_NOW = ("registry_aggression", "id")
_HELD_THEN = (
    "a.decided_at <= %(known_at)s and not exists (select 1 from registry_determination n"
    " where n.supersedes_id = a.id and n.decided_at <= %(known_at)s)"
)
# Table, key and conditions are our own words; what is asked goes in as values.
_WALK = """
select found.listed_date, found.key
  from unnest(array(select bal.compartments(%(level)s))) as opened(id)
 cross join lateral (
       select a.listed_date, a.{key} as key from {table} a
        where a.compartment_id = opened.id and {conditions}
        order by a.listed_date desc, a.{key} desc limit %(limit)s) found
 order by found.listed_date desc, found.key desc limit %(limit)s
"""
