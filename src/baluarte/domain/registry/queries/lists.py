from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Value

from baluarte.domain.audit.gathering import note_facts
from baluarte.domain.intake.models import SourceList
from baluarte.domain.registry.models import Act, Determination, Event, Link
from baluarte.domain.registry.queries.filter_parsing import Cursor
from baluarte.domain.registry.queries.filters import Filters, condition, live_at
from baluarte.domain.registry.queries.keyset_pages import walk
from baluarte.domain.registry.queries.list_order import NEWEST_FIRST, Order, OrderMark
from baluarte.domain.registry.queries.ordered_pages import walk_in_order

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Capped:
    """A number counted up to a limit: beyond, it is only known that there are more."""

    number: int
    and_more: bool


@dataclass(frozen=True, slots=True)
class ListedEvent:
    """One line of the list: what is held, its live acts by type, whose it is."""

    event: Event
    held: Determination
    acts: Mapping[str, int]
    reports: int
    source: SourceList | None


@dataclass(frozen=True, slots=True)
class ListPage:
    """Some lines of the list, and where the next page begins, if there is one."""

    rows: Sequence[ListedEvent]
    after: Cursor | OrderMark | None


def event_told_by(report: UUID) -> Event | None:
    """Return the event of which a report speaks; nothing where it speaks of none."""
    return Event.objects.filter(links__report=report, links__ended_at=None).first()


def events(
    filters: Filters = Filters(),  # noqa: B008 (frozen)
    *,
    known_at: datetime | None = None,
) -> QuerySet[Event]:
    """Return the events that the filters let through, to count or to join; unordered."""
    if known_at is None:
        return Event.objects.filter(condition(filters))
    held = held_at(known_at).filter(condition(filters, known_at=known_at, of="event"))
    return Event.objects.filter(pk__in=held.values("event"))


def held_of(events: Iterable[Any], *, known_at: datetime | None) -> QuerySet[Determination]:
    """Return what was held of events, given by keys or by a query, or what is now."""
    if known_at is None:
        chosen = Event.objects.filter(pk__in=events)
        return Determination.objects.filter(pk__in=chosen.values("current"))
    return held_at(known_at).filter(event__in=events)


def held_at(known_at: datetime) -> QuerySet[Determination]:
    """Return what was held of each event on an instant."""
    then = Determination.objects.filter(decided_at__lte=known_at)
    newer = Determination.objects.filter(supersedes=OuterRef("pk"), decided_at__lte=known_at)
    return then.filter(~Exists(newer))


def list_events(
    filters: Filters = Filters(),  # noqa: B008 (frozen)
    *,
    order: Order = NEWEST_FIRST,
    after: Cursor | OrderMark | None = None,
    limit: int = ON_A_PAGE,
    known_at: datetime | None = None,
) -> ListPage:
    """Return a page of the list, the newest first or in another order, with what each line shows.

    As it was known on an instant, the list has no other order.
    """
    if known_at is None and order != NEWEST_FIRST:
        begin = after if isinstance(after, OrderMark) else None
        marks = walk_in_order(filters, order, after=begin, limit=limit + 1)
        rows = listed([one.values[-1] for one in marks[:limit]])
        return ListPage(rows, marks[limit - 1] if len(marks) > limit else None)
    place = after if isinstance(after, Cursor) else None
    found = walk(filters, after=place, limit=limit + 1, known_at=known_at)
    shown = found[:limit]
    rows = listed([key for _, key in shown], known_at=known_at)
    return ListPage(rows, Cursor(*shown[-1]) if len(found) > limit else None)


def page_after(text: str, order: Order, *, known_at: datetime | None) -> Cursor | OrderMark | None:
    """Read where a page of the list begins, as an address writes it; nothing if it is none."""
    is_newest_first = known_at is not None or order == NEWEST_FIRST
    return Cursor.read(text) if is_newest_first else OrderMark.read(text, order)


def listed(keys: Sequence[UUID], *, known_at: datetime | None = None) -> list[ListedEvent]:
    """Return what a list shows of some events, in their order, with three queries."""
    held = held_of(keys, known_at=known_at)
    by_key = {one.event_id: one for one in held.select_related("event", "state", "municipality")}
    acts, reports = _acts_and_reports(keys, known_at=known_at)
    lists = sources_of({one.compartment_id for one in by_key.values()})
    note_facts(by_key)
    return [
        ListedEvent(
            event=by_key[key].event,
            held=by_key[key],
            acts=acts.get(key, Counter()),
            reports=reports.get(key, 0),
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
    """Count events up to a limit, so that no page waits for an exact number."""
    number = len(walk(filters, after=None, limit=cap + 1, known_at=known_at))
    return Capped(min(number, cap), number > cap)


def _acts_and_reports(
    keys: Sequence[UUID], *, known_at: datetime | None
) -> tuple[dict[UUID, Counter[str]], dict[UUID, int]]:
    """Return how many acts of each type some events hold and how many reports speak of them.

    In one query: no act is without a type, so that what has none are reports.
    """
    acts: dict[UUID, Counter[str]] = {}
    reports: dict[UUID, int] = {}
    typed = _acts(keys, known_at).annotate(kind=F("type"))
    untyped = _links(keys, known_at).annotate(kind=Value(""))
    counted = [one.values_list("event", "kind").annotate(n=Count("*")) for one in (typed, untyped)]
    for key, kind, number in counted[0].union(counted[1], all=True):
        if kind:
            acts.setdefault(key, Counter())[kind] = number
        else:
            reports[key] = number
    return acts, reports


def acts_by_type(
    keys: Sequence[UUID], *, known_at: datetime | None = None
) -> dict[UUID, Counter[str]]:
    """Return how many acts of each type some events hold."""
    found: dict[UUID, Counter[str]] = {}
    counted = _acts(keys, known_at).values_list("event", "type").annotate(n=Count("*"))
    for key, kind, number in counted:
        found.setdefault(key, Counter())[kind] = number
    return found


def acts_of(keys: Sequence[UUID], *, known_at: datetime | None = None) -> dict[UUID, list[Act]]:
    """Return the acts that some events hold, each event's by victim and type."""
    found: dict[UUID, list[Act]] = {}
    acts = Act.objects.filter(live_at(known_at), event__in=keys)
    for act in acts.order_by("victim_number", "type", "id"):
        found.setdefault(act.event_id, []).append(act)
    return found


def lists_named(keys: Collection[UUID]) -> list[SourceList]:
    """Return the lists of some keys that the context sees."""
    return list(SourceList.objects.filter(pk__in=keys).order_by("pk"))


def reports_of(keys: Sequence[UUID], *, known_at: datetime | None = None) -> dict[UUID, int]:
    """Return how many reports speak of some events; of none, nothing."""
    links = _links(keys, known_at)
    return dict(links.values_list("event").annotate(number=Count("*")))


def _acts(keys: Sequence[UUID], known_at: datetime | None) -> QuerySet[Act]:
    return Act.objects.filter(live_at(known_at), event__in=keys).order_by()


def _links(keys: Sequence[UUID], known_at: datetime | None) -> QuerySet[Link]:
    return Link.objects.filter(live_at(known_at), event__in=keys).order_by()


def sources_of(compartments: set[UUID]) -> dict[UUID, SourceList]:
    """Return the list that each compartment holds."""
    lists = SourceList.objects.filter(compartment__in=compartments).select_related("steward")
    return {one.compartment_id: one for one in lists}
