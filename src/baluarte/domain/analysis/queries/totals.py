"""Events, acts and victims, counted apart and each joint event once.

What is counted is said by a queryset of events, so that lists, editions and analyses count
alike; joint events are those whose live edges the context sees, both ends among what is counted.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from baluarte.domain.linkage.joint_events import HeldCounts, Tally
from baluarte.domain.linkage.joint_events import tally as tally_held
from baluarte.domain.linkage.queries.pairs import Edge, same_edges
from baluarte.domain.registry.models import Act, Event
from baluarte.domain.registry.queries.filters import live_at
from baluarte.domain.registry.queries.lists import acts_by_type, held_of


def tally_of(events: QuerySet[Event], *, known_at: datetime | None = None) -> Tally:
    """Count events, acts and victims of some events at once."""
    edges = same_edges(among=events.order_by().values("pk"), known_at=known_at)
    ends = {end for edge in edges for end in (edge.left, edge.right)}
    joined = set(events.filter(pk__in=ends).values_list("pk", flat=True)) if ends else set()
    all_of_them = _each_alone(events, known_at=known_at)
    if not joined:
        return all_of_them
    alone = _each_alone(Event.objects.filter(pk__in=joined), known_at=known_at)
    once = _each_event_once(joined, edges, known_at=known_at)
    return Tally(
        events=all_of_them.events - alone.events + once.events,
        records=all_of_them.records,
        acts=all_of_them.acts - alone.acts + once.acts,
        victims=all_of_them.victims - alone.victims + once.victims,
        untold=all_of_them.untold - alone.untold + once.untold,
    )


def count_events(events: QuerySet[Event], *, known_at: datetime | None = None) -> int:
    """Count events (*hechos*): what several stewards hold of one is one."""
    return tally_of(events, known_at=known_at).events


def count_acts(events: QuerySet[Event], *, known_at: datetime | None = None) -> int:
    """Count acts (*agresiones*): of a joint event, as many of each type as some holder holds."""
    return tally_of(events, known_at=known_at).acts


def count_victims(events: QuerySet[Event], *, known_at: datetime | None = None) -> int:
    """Count victims whose number is told: at least so many, and once per event they suffered."""
    return tally_of(events, known_at=known_at).victims


def _each_alone(events: QuerySet[Event], *, known_at: datetime | None) -> Tally:
    chosen = events.order_by().values("pk")
    held = held_of(chosen, known_at=known_at)
    found = held.aggregate(events=Count("pk"), told=Count("victims"), sum=Sum("victims"))
    acts = Act.objects.filter(live_at(known_at), event__in=chosen).count()
    number = found["events"]
    return Tally(number, number, acts, found["sum"] or 0, number - found["told"])


def _each_event_once(joined: set[UUID], edges: list[Edge], *, known_at: datetime | None) -> Tally:
    keys = sorted(joined)
    acts = acts_by_type(keys, known_at=known_at)
    held = held_of(keys, known_at=known_at)
    victims: Mapping[UUID, int | None] = dict(held.values_list("event", "victims"))
    said = {(edge.left, edge.right): edge.one_victim for edge in edges}
    return tally_held(
        {key: HeldCounts(acts.get(key, Counter()), number) for key, number in victims.items()},
        same=said,
        one_victim=lambda left, right: said[left, right],
    )


__all__ = ["Tally", "count_acts", "count_events", "count_victims", "tally_of"]
