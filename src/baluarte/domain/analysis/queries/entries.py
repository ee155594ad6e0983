"""When each list entered what it tells of, by list, by group of types and by state.

Here an event that several lists hold counts in each: how late a list is says nothing of another.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Case, CharField, Count, F, Q, Value, When
from django.db.models.functions import TruncMonth

from baluarte.domain.analysis.methods.months import month_of
from baluarte.domain.registry.queries.filters import Filters, condition
from baluarte.domain.registry.queries.lists import held_at
from baluarte.norms.catalogues import terms
from baluarte.norms.clocks.calendar import CENTRE

LIST: Final = "list"
GROUP: Final = "group"
STATE: Final = "state"
Entry = tuple[str, str, str, str, int]


def entries_by_part(
    filters: Filters, organisations: Mapping[UUID, str], *, known_at: datetime
) -> tuple[Entry, ...]:
    """Return what lists entered of a question: by what, which, month, month entered, how many."""
    held = held_at(known_at).filter(condition(filters, known_at=known_at, of="event")).order_by()
    entered = TruncMonth("event__created_at", tzinfo=CENTRE)
    spans = (TruncMonth("first_date"), TruncMonth("last_date"), entered)
    found: Counter[tuple[str, str, str, str]] = Counter()
    rows = held.values_list(*spans, "compartment", "state_id").annotate(n=Count("pk"))
    for begins, ends, came, compartment, state, number in rows:
        when = _when(begins, ends, came)
        parts = {(LIST, organisations.get(compartment, "")), (STATE, state or "")}
        found.update({(*part, *when): number for part in parts if when and part[1]})
    # An event of types of two groups counts in both; of two types of a group once.
    by_group = (
        held.filter(_live("event__acts", known_at))
        .annotate(group_of_act=_group())
        .values_list(*spans, F("group_of_act"))
        .annotate(n=Count("pk", distinct=True))
    )
    for begins, ends, came, group, number in by_group:
        if group and (when := _when(begins, ends, came)):
            found[(GROUP, group, *when)] += number
    return tuple((*key, number) for key, number in sorted(found.items()))


def _when(begins: date | None, ends: date | None, came: datetime) -> tuple[str, str] | None:
    """Return the month of an event and the one in which it was entered; None without a month."""
    is_one = begins is not None and begins == ends
    return (month_of(begins), month_of(came)) if begins and is_one else None


def _live(path: str, known_at: datetime) -> Q:
    """Return the condition that an act of an event was in force, in one join."""
    begun = Q(**{f"{path}__decided_at__lte": known_at})
    ended = Q(**{f"{path}__ended_at__isnull": True}) | Q(**{f"{path}__ended_at__gt": known_at})
    return begun & ended


def _group() -> Case:
    """Return the group of an act's type; empty where it has none."""
    types: dict[str, list[str]] = defaultdict(list)
    for one in terms("aggression_types").values():
        types[str(one.facts.get("group") or "")].append(one.code)
    cases = [
        When(event__acts__type__in=codes, then=Value(group))
        for group, codes in sorted(types.items())
        if group
    ]
    return Case(*cases, default=Value(""), output_field=CharField())
