"""Which lists know of which event: as judged, and as it may be where pairs are not decided.

Counts by pattern and nothing else: no event, place or day is in what a method is given.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from baluarte.domain.analysis.choices import Strata
from baluarte.domain.analysis.methods.given import HistoryRow, RunInput
from baluarte.domain.analysis.queries.deduplicated_events import (
    Apart,
    Around,
    DeduplicatedEvent,
    read_apart,
)
from baluarte.domain.analysis.queries.dimensions import (
    SEVERAL,
    UNKNOWN,
    Dimension,
    category,
    values_of,
)
from baluarte.domain.linkage.joint_events import components
from baluarte.domain.linkage.queries.doubtful_pairs import WeighedPair, weighed_pairs
from baluarte.domain.linkage.queries.pairs import Edge, same_edges
from baluarte.domain.registry.models import Event
from baluarte.domain.registry.queries.event_details import profiles_of
from baluarte.domain.registry.queries.lists import held_at, sources_of
from baluarte.domain.wall.choices import Level

if TYPE_CHECKING:
    import numpy as np

# On these a disagreement between lists is no value; on the others it is one: of several kinds.
_ONE_OF = {Strata.STATE, Strata.YEAR}


@dataclass(frozen=True, slots=True)
class ListsAsked:
    """By what events are parted, how many linkages are drawn where pairs wait, and from where."""

    strata: Strata
    linkages: int
    seed: int
    # Names of organisations whose lists do not take part.
    left_out: frozenset[str] = frozenset()


def with_lists(
    given: RunInput,
    of: QuerySet[Event],
    organisations: Mapping[UUID, str],
    asked: ListsAsked,
    *,
    known_at: datetime,
) -> RunInput:
    """Return a table with which organisations' lists know of how many events.

    Several lists of one organisation are one: whoever writes two knows of both. What only lists
    that do not take part know of is not counted.
    """
    edges = same_edges(among=of.order_by().values("pk"), known_at=known_at)
    apart = read_apart(of, edges, known_at=known_at)
    around = _around(of, asked.strata, known_at=known_at)
    names = tuple(sorted(set(organisations.values()) - asked.left_out))
    place = {key: names.index(name) for key, name in organisations.items() if name in names}

    def told(joined: Iterable[DeduplicatedEvent]) -> tuple[HistoryRow, ...]:
        return _rows(joined, given, asked.strata, around, place)

    nodes = components(sorted(apart.held), [(edge.left, edge.right) for edge in apart.edges])
    node_of = {key: number for number, keys in enumerate(nodes) for key in keys}
    pairs = [
        one
        for one in _doubtful(apart, records=held_at(known_at).count(), known_at=known_at)
        # Of two that others join already nothing is doubted.
        if node_of[one.left] != node_of[one.right]
    ]
    waiting = [one for one in pairs if not one.is_decided]
    drawn = _draw(nodes, _between(pairs, node_of), asked) if waiting else []
    return replace(
        given,
        lists=names,
        left_out=tuple(sorted(asked.left_out & set(organisations.values()))),
        strata=asked.strata.value,
        histories=told(apart.joined()),
        linkages=tuple(
            told(Apart(apart.held, apart.acts, [*apart.edges, *more]).joined()) for more in drawn
        ),
        pairs_waiting=len(waiting),
        pairs_expected=round(sum(one.probability for one in waiting), 3),
    )


def organisations_with_lists() -> dict[str, str]:
    """Return the organisations whose lists the account reads in codes: their names by slug."""
    with connection.cursor() as cursor:
        cursor.execute("select unnest((select bal.opened(%s))::uuid[])", [Level.CODED.value])
        opened = {key for (key,) in cursor.fetchall()}
    stewards = {one.steward.slug: one.steward.name for one in sources_of(opened).values()}
    return dict(sorted(stewards.items(), key=lambda one: one[1]))


def _around(of: QuerySet[Event], strata: Strata, *, known_at: datetime) -> Around:
    if strata not in (Strata.VICTIM_KIND, Strata.LABOR):
        return Around(profiles={}, persons={}, authorities=frozenset())
    profiles = profiles_of(of.order_by().values("pk"), known_at=known_at)
    return Around({(one.event_id, one.number): one for one in profiles}, {}, frozenset())


def _rows(
    joined: Iterable[DeduplicatedEvent],
    given: RunInput,
    strata: Strata,
    around: Around,
    place: Mapping[UUID, int],
) -> tuple[HistoryRow, ...]:
    """Count the events of the period by stratum and by which lists know of them."""
    lists = len({*place.values()})
    counts: Counter[tuple[str, str]] = Counter()
    for event in joined:
        month = category(values_of(Dimension.MONTH, event, (), (), around))
        if month in (UNKNOWN, SEVERAL) or not given.first <= month <= given.last:
            continue
        on = {place[one.compartment] for one in event.holders if one.compartment in place}
        pattern = "".join("1" if at in on else "0" for at in range(lists))
        if on:
            counts[_stratum(event, strata, around), pattern] += 1
    return tuple((stratum, pattern, n) for (stratum, pattern), n in sorted(counts.items()))


def _stratum(event: DeduplicatedEvent, strata: Strata, around: Around) -> str:
    """Return in which stratum an event lies; in none where nobody knows."""
    if strata is Strata.NONE:
        return UNKNOWN
    dimension = Dimension(strata.value)
    found = category(values_of(dimension, event, event.acts, event.victims, around))
    return UNKNOWN if found == SEVERAL and strata in _ONE_OF else found


def _doubtful(apart: Apart, *, records: int, known_at: datetime) -> list[WeighedPair]:
    return weighed_pairs(among=apart.held.keys(), records=records, known_at=known_at)


def _draw(
    nodes: Sequence[Sequence[UUID]], odds: Mapping[tuple[int, int], float], asked: ListsAsked
) -> list[list[Edge]]:
    """Draw whole linkages: what people judged stands in each, what waits is joined by chance."""
    # Not before it is needed: it is compiled.
    import numpy as np  # noqa: PLC0415

    from baluarte.science.linkage.samples import draw_linkages  # noqa: PLC0415

    if not odds:
        return []
    moved = sorted({node for ends in odds for node in ends})
    row = {node: number for number, node in enumerate(moved)}
    ends = sorted(odds)
    clusters: Any = draw_linkages(
        len(moved),
        np.array([row[one] for one, _ in ends]),
        np.array([row[other] for _, other in ends]),
        np.array([odds[pair] for pair in ends]),
        count=asked.linkages,
        seed=asked.seed,
    )
    return [_joining(one, moved, nodes) for one in clusters]


def _between(
    pairs: Collection[WeighedPair], node_of: Mapping[UUID, int]
) -> dict[tuple[int, int], float]:
    """Return between which joint events pairs wait, by the likeliest; judged apart is apart."""
    odds: dict[tuple[int, int], float] = {}
    apart: set[tuple[int, int]] = set()
    for one in pairs:
        left, right = sorted((node_of[one.left], node_of[one.right]))
        odds[left, right] = max(odds.get((left, right), 0.0), one.probability)
        if one.is_decided:
            apart.add((left, right))
    waiting = {end for pair in odds.keys() - apart for end in pair}
    kept = {pair: 0.0 if pair in apart else value for pair, value in odds.items()}
    return {pair: value for pair, value in kept.items() if waiting & {*pair}}


def _joining(
    clusters: "np.ndarray[Any, Any]", moved: Sequence[int], nodes: Sequence[Sequence[UUID]]
) -> list[Edge]:
    """Return the edges that join the joint events which one draw holds to be one."""
    members: dict[int, list[int]] = defaultdict(list)
    for node, cluster in zip(moved, clusters.tolist(), strict=True):
        members[cluster].append(node)
    return [
        Edge(nodes[one][0], nodes[other][0], None)
        for held in members.values()
        for one, other in pairwise(held)
    ]
