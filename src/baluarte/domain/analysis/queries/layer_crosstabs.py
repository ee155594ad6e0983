"""Counts of which a dimension is a layer, as of now, from sums by municipality.

What several hold of one event in places that differ has no municipality in those sums: such events
are read, and each stands where what its holders say puts it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from django.utils import timezone

from baluarte.domain.analysis.queries.deduplicated_events import (
    Around,
    DeduplicatedEvent,
    authorities,
    read_apart,
)
from baluarte.domain.analysis.queries.dimensions import (
    SEVERAL,
    Dimension,
    category,
    values_of,
)
from baluarte.domain.analysis.queries.from_rollups import can_sum, count_now
from baluarte.domain.analysis.queries.layer_dimension import ByArea, Split
from baluarte.domain.analysis.queries.tables import Counted, Sums, Unit, count_units
from baluarte.domain.linkage.queries.pairs import same_edges
from baluarte.domain.registry.models import Event, Layer, LayerPart
from baluarte.domain.registry.queries.filters import Filters
from baluarte.domain.registry.queries.layers import ground_of
from baluarte.domain.registry.queries.lists import events

PLACES: Final = (Dimension.STATE, Dimension.MUNICIPALITY)
NOBODY: Final = Around(profiles={}, persons={}, authorities=frozenset())


def by_area(layer: Layer, parts: Iterable[LayerPart]) -> ByArea:
    """Return a layer as a dimension."""
    return ByArea(layer.pk, ground_of(layer, parts))


def count_known(
    unit: Unit, by: Sequence[Split], filters: Filters, *, known_at: datetime | None
) -> Counted:
    """Count as the registry stands, or from the events as they were known on an instant."""
    now = timezone.now()
    if known_at is None or known_at >= now:
        return count_split(unit, by, filters, at=now)
    return count_units(unit, by, of=events(filters, known_at=known_at), known_at=known_at)


def count_split(
    unit: Unit,
    by: Sequence[Split],
    filters: Filters = Filters(),  # noqa: B008 (frozen)
    *,
    at: datetime,
) -> Counted:
    """Count one kind of unit as the registry stands, split by up to three dimensions or layers."""
    others = [one for one in by if not isinstance(one, ByArea)]
    if len(others) == len(by):
        return count_now(unit, others, filters, at=at)
    told = tuple(dict.fromkeys((*PLACES, *others)))
    if not can_sum(unit, told):
        return count_units(unit, by, of=events(filters, known_at=at), known_at=at)
    counted = count_now(unit, told, filters, at=at)
    sums = Sums(unit, by)
    differ = False
    for where, cell in counted.cells.items():
        place = dict(zip(told, where, strict=True))
        if SEVERAL in (place[Dimension.STATE], place[Dimension.MUNICIPALITY]):
            differ = True
            continue
        found = tuple(_category(one, place) for one in by)
        sums.add(found, cell.all, cell.confirmed)
    if differ:
        _add_those_that_differ(sums, filters)
    sums.untold = counted.untold
    return sums.counted(known_at=at)


def _category(split: Split, place: Mapping[Dimension, str]) -> str:
    if isinstance(split, ByArea):
        return split.category(place[Dimension.STATE], place[Dimension.MUNICIPALITY])
    return place[split]


def _add_those_that_differ(sums: Sums, filters: Filters) -> None:
    """Add the events that several hold in different places, each read."""
    edges = same_edges(among=events(filters).values("pk"))
    ends = {end for edge in edges for end in (edge.left, edge.right)}
    chosen = events(filters).filter(pk__in=ends)
    apart = read_apart(Event.objects.filter(pk__in=chosen), edges, known_at=None)
    differing = [event for event in apart.joined() if _differs(event)]
    sums.add_events(differing, Around({}, {}, authorities()))


def _differs(event: DeduplicatedEvent) -> bool:
    said = (category(values_of(one, event, (), (), NOBODY)) for one in PLACES)
    return SEVERAL in said
