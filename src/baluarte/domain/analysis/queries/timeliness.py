"""When things came to be known: what was verified late, and how fresh each list is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from uuid import UUID

from django.db.models import F, Min, QuerySet

from baluarte.domain.analysis.queries.deduplicated_events import read_whole
from baluarte.domain.intake.models import Coding, SourceList
from baluarte.domain.registry.choices import EventState
from baluarte.domain.registry.models import Determination, Event, Link
from baluarte.domain.registry.queries.filters import Filters, live_at
from baluarte.domain.registry.queries.lists import events, held_of, sources_of
from baluarte.norms.clocks.calendar import CENTRE, local_day


@dataclass(frozen=True, slots=True)
class Late:
    """Events first confirmed in a period, by when they happened."""

    of_the_period: int
    # Happened before it: figures published of that time did not have them.
    late: int
    # Nobody knows whether they happened before it.
    not_dated: int


@dataclass(frozen=True, slots=True)
class DelayQuantiles:
    """Days from one instant to another: how many are known, their median and the longest."""

    known: int = 0
    median: float | None = None
    longest: int | None = None
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Freshness:
    """How long each step took for the events of one list."""

    source: SourceList | None
    fact_to_report: DelayQuantiles
    report_to_registry: DelayQuantiles
    registry_to_publication: DelayQuantiles


def count_late_verification(*, first: date, last: date, known_at: datetime) -> Late:
    """Count events that are confirmed, and were so first in a period, late ones apart."""
    chosen = events(Filters(status=EventState.CONFIRMED), known_at=known_at)
    confirmed = Determination.objects.filter(status=EventState.CONFIRMED, decided_at__lte=known_at)
    begin, end = (
        datetime.combine(day, time.min, CENTRE) for day in (first, last + timedelta(days=1))
    )
    then = confirmed.filter(decided_at__gte=begin, decided_at__lt=end).values("event")
    found_events, _ = read_whole(chosen.filter(pk__in=then), among=chosen, known_at=known_at)
    when = _firsts(confirmed.filter(event__in=then))
    held = {one.key for event in found_events for one in event.holders}
    when |= _firsts(confirmed.filter(event__in=held - when.keys()))
    found = {"of": 0, "late": 0, "not_dated": 0}
    for event in found_events:
        day = local_day(min(when[one.key] for one in event.holders))
        if not first <= day <= last:
            continue
        begins = [one.first_date or date.min for one in event.holders]
        ends = [one.last_date or date.max for one in event.holders]
        if max(ends) < first:
            found["late"] += 1
        elif min(begins) >= first:
            found["of"] += 1
        else:
            found["not_dated"] += 1
    return Late(found["of"], found["late"], found["not_dated"])


def _firsts(confirmed: QuerySet[Determination]) -> dict[UUID, datetime]:
    return dict(confirmed.order_by().values_list("event").annotate(at=Min("decided_at")))


def freshness_by_list(
    *,
    of: QuerySet[Event],
    published: Mapping[UUID, datetime],
    known_at: datetime,
) -> list[Freshness]:
    """Return the days from fact to report, to registry and to publication, list by list.

    The day of a fact is the last it may mean; a report is as old as its first coding. `published`
    says since when something of an event is public: this room does not know it.
    """
    keys = of.order_by().values("pk")
    created = {
        key: (compartment, at)
        for key, compartment, at in of.order_by().values_list("pk", "compartment", "created_at")
    }
    facts = dict(held_of(keys, known_at=known_at).values_list("event", "last_date"))
    links = Link.objects.filter(live_at(known_at), event__in=keys).order_by()
    linked = dict(links.values_list("report", "event"))
    told: dict[UUID, datetime] = {}
    codings = Coding.objects.filter(report__in=links.values("report")).order_by()
    for report, at in codings.values_list(F("report")).annotate(at=Min("decided_at")):
        key = linked[report]
        told[key] = min(at, told.get(key, at))
    steps: dict[UUID, list[list[int | None]]] = defaultdict(lambda: [[], [], []])
    for key, (compartment, at) in created.items():
        known, fact = told.get(key), facts.get(key)
        out = published.get(key)
        first, second, third = steps[compartment]
        first.append(None if fact is None or known is None else (local_day(known) - fact).days)
        second.append(None if known is None else (at - known).days)
        third.append(None if out is None or out > known_at else (out - at).days)
    sources = sources_of(set(steps))
    found = [
        Freshness(sources.get(compartment), *(spread(days) for days in three))
        for compartment, three in steps.items()
    ]
    return sorted(found, key=lambda one: one.source.title if one.source else "")


def spread(days: Iterable[int | None]) -> DelayQuantiles:
    """Return how days spread; what is not known is counted apart, never as zero."""
    given = list(days)
    known = [one for one in given if one is not None]
    if not known:
        return DelayQuantiles(unknown=len(given))
    return DelayQuantiles(len(known), float(median(known)), max(known), len(given) - len(known))
