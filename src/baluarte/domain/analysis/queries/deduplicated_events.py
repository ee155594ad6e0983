"""Events read once for counting: what several holders say of one is joined as `clusters` says."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from baluarte.domain.access.choices import OF_THE_STATE
from baluarte.domain.intake.models import SourceList
from baluarte.domain.linkage.joint_events import components
from baluarte.domain.linkage.queries.pairs import Edge, same_edges
from baluarte.domain.registry.models import Act, Event, Profile
from baluarte.domain.registry.queries.event_details import profiles_of
from baluarte.domain.registry.queries.filters import live_at
from baluarte.domain.registry.queries.identities import standing_victims
from baluarte.domain.registry.queries.lists import held_of

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class ActHeld:
    """An act as one holder holds it."""

    event: UUID
    type: str
    victim: int | None
    perpetrators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """What one holder has of an event."""

    key: UUID
    compartment: UUID
    first_date: date | None
    last_date: date | None
    state: str | None
    municipality: str | None
    victims: int | None
    status: str
    link_to_work: str


@dataclass(frozen=True, slots=True)
class DeduplicatedEvent:
    """One event with all who hold it, its acts and its victims, each once."""

    holders: Sequence[HeldRecord]
    acts: Sequence[ActHeld]
    # By the holder whose numbering is followed; empty where nobody told how many.
    victims: Sequence[tuple[UUID, int]]


@dataclass(frozen=True, slots=True)
class Around:
    """What is asked of victims and holders beside the events themselves."""

    profiles: Mapping[tuple[UUID, int], Profile]
    # Who a victim is, where the context may know it.
    persons: Mapping[tuple[UUID, int], UUID]
    authorities: frozenset[UUID]

    def beside(self, other: "Around") -> "Around":
        """Return what is known of the events of both."""
        return Around(
            {**self.profiles, **other.profiles},
            {**self.persons, **other.persons},
            self.authorities,
        )


@dataclass(frozen=True, slots=True)
class Apart:
    """What each holder has of some events, by itself, and what joins them."""

    held: Mapping[UUID, HeldRecord]
    acts: Mapping[UUID, Sequence[ActHeld]]
    edges: Sequence[Edge]

    def alone(self) -> list[DeduplicatedEvent]:
        """Return each holder's as an event of its own."""
        return [_event([one], self.acts, {}) for one in self.held.values()]

    def joined(self) -> list[DeduplicatedEvent]:
        """Return what is judged to be one as one event."""
        joined = components(self.held, [(edge.left, edge.right) for edge in self.edges])
        by_end: dict[UUID, list[Edge]] = defaultdict(list)
        for edge in self.edges:
            by_end[edge.left].append(edge)
        return [_event([self.held[key] for key in keys], self.acts, by_end) for keys in joined]


def read_events(events: QuerySet[Event], *, known_at: datetime) -> list[DeduplicatedEvent]:
    """Return the events behind some events as they were held on an instant."""
    edges = same_edges(among=events.order_by().values("pk"), known_at=known_at)
    return read_apart(events, edges, known_at=known_at).joined()


def read_whole(
    events: QuerySet[Event], *, among: QuerySet[Event], known_at: datetime
) -> tuple[list[DeduplicatedEvent], Around]:
    """Return the events behind some events, each with all of `among` that hold it too."""
    edges = same_edges(known_at=known_at)
    near = read_apart(events, edges, known_at=known_at)
    pairs = [(edge.left, edge.right) for edge in edges]
    joined = components({end for pair in pairs for end in pair}, pairs)
    beside = {key for keys in joined if not near.held.keys().isdisjoint(keys) for key in keys}
    others = among.filter(pk__in=beside - near.held.keys())
    rest = read_apart(others, edges, known_at=known_at)
    held = {**near.held, **rest.held}
    within = [edge for edge in edges if edge.left in held and edge.right in held]
    around = read_around(events, known_at=known_at)
    if rest.held:
        around = around.beside(read_around(others, known_at=known_at))
    return Apart(held, {**near.acts, **rest.acts}, within).joined(), around


def read_apart(
    events: QuerySet[Event], edges: Iterable[Edge], *, known_at: datetime | None
) -> Apart:
    """Return what each holder has of some events, and which edges join them."""
    keys = events.order_by().values("pk")
    columns = ("event", "compartment", "first_date", "last_date", "state", "municipality")
    told = held_of(keys, known_at=known_at).order_by("listed_date", "event")
    rows = told.values_list(*columns, "victims", "status", "link_to_work")
    held = {row[0]: HeldRecord(*row) for row in rows}
    acts: dict[UUID, list[ActHeld]] = defaultdict(list)
    live = Act.objects.filter(live_at(known_at), event__in=keys).order_by("id")
    for key, kind, number, classes in live.values_list(
        "event", "type", "victim_number", "perpetrators"
    ):
        acts[key].append(ActHeld(key, kind, number, tuple(classes)))
    within = [edge for edge in edges if edge.left in held and edge.right in held]
    return Apart(held, acts, within)


def read_around(events: QuerySet[Event], *, known_at: datetime) -> Around:
    """Return profiles, persons and which lists are of authorities, for some events."""
    keys = events.order_by().values("pk")
    named = standing_victims(event__in=keys, person__isnull=False)
    return Around(
        profiles={(one.event_id, one.number): one for one in profiles_of(keys, known_at=known_at)},
        persons={
            (key, number): person
            for key, number, person in named.values_list("event", "number", "person")
        },
        authorities=authorities(),
    )


def authorities() -> frozenset[UUID]:
    """Return the compartments of the lists that authorities keep."""
    lists = SourceList.objects.filter(steward__kind__in=OF_THE_STATE)
    return frozenset(lists.values_list("compartment", flat=True))


def _event(
    holders: Sequence[HeldRecord],
    acts: Mapping[UUID, Sequence[ActHeld]],
    edges: Mapping[UUID, Sequence[Edge]],
) -> DeduplicatedEvent:
    own = {one.key: acts.get(one.key, ()) for one in holders}
    numbers = {one.key: [(one.key, n) for n in range(1, (one.victims or 0) + 1)] for one in holders}
    if len(holders) == 1:
        [key] = own
        return DeduplicatedEvent(holders, own[key], numbers[key])
    within = [edge for key in own for edge in edges.get(key, ())]
    return DeduplicatedEvent(
        holders,
        _once(own, within, kind=lambda act: act.type),
        _once(numbers, within, kind=lambda _: ""),
    )


def _once(
    said: Mapping[UUID, Sequence[Item]], edges: Sequence[Edge], *, kind: Callable[[Item], str]
) -> list[Item]:
    """Return what is certain of a joint event: of each kind what one holder tells most of.

    Holders who name other victims tell of others, and theirs are added: see `clusters.tally`.
    """
    agreeing = [(edge.left, edge.right) for edge in edges if edge.one_victim]
    apart = {end for edge in edges if edge.one_victim is False for end in (edge.left, edge.right)}
    groups = components(said, agreeing)
    largest = {place: _most((said[key] for key in g), kind) for place, g in enumerate(groups)}
    told_apart = [largest[place] for place, g in enumerate(groups) if apart.intersection(g)]
    others = [largest[place] for place, g in enumerate(groups) if not apart.intersection(g)]
    added = [item for one in told_apart for item in one]
    return _most([added, *others], kind)


def _most(said: Iterable[Sequence[Item]], kind: Callable[[Item], str]) -> list[Item]:
    most: dict[str, list[Item]] = {}
    for one in said:
        by_kind: dict[str, list[Item]] = defaultdict(list)
        for item in one:
            by_kind[kind(item)].append(item)
        for name, items in by_kind.items():
            if len(items) > len(most.get(name, ())):
                most[name] = items
    return [item for items in most.values() for item in items]
