"""Records made coarse until none can be picked out by what others know of it. Pure.

A record stands on ladders, one for each thing that a neighbour could know: when, where, what was
done to how many. All begin at the top, and go down together as long as enough stay alike
(`science.disclosure.partition`). So a class of k keeps what its records share, and nobody loses a
month because somebody elsewhere is rare.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from baluarte.domain.publication.choices import Publishable
from baluarte.domain.publication.coarsening import Given, coarser_date
from baluarte.domain.publication.events import Event, Part, combine
from baluarte.domain.publication.limits import Limits

DATE_STEPS, PLACE_STEPS, TYPE_STEPS, VICTIM_STEPS = 5, 3, 3, 2
# What a neighbour is taken not to know, and should not learn: of a class all of whose records say
# the same it is withheld.
SENSITIVE = (Publishable.PERPETRATORS, Publishable.LINK_TO_WORK)
# What was done and to how many are one ladder, since acts need both: each pair of their steps, and
# for each the pairs that say one step more.
_WHATS = [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1)]
_FINER = [(), (0,), (0,), (1, 2), (2,), (3, 4)]
Values = tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """How far a record climbed each ladder; 0 is as it was decided.

    date: the month, the quarter, the year, none. place: the state, none. types: their groups,
    none. victims: none, and then no acts either.
    """

    date: int = 0
    place: int = 0
    types: int = 0
    victims: int = 0


@dataclass(frozen=True, slots=True)
class Generalised:
    """Events that may go out, how often what was given up, and how many could not go out."""

    events: list[Event]
    coarsened: Counter[str] = field(default_factory=Counter)
    left_out: int = 0


def generalise(events: Sequence[Event], limits: Limits) -> Generalised:
    """Make events coarse until each shares what others could know with enough of them.

    What two people decided to publish as it is stays so, and hides nobody: it is left out of
    every class.
    """
    coarsened: Counter[str] = Counter()
    rare = [event for event in events if not event.is_exact]
    chosen = _climb(rare, limits)
    told = [
        _made_coarse(event, chosen[event.id]) if event.id in chosen else event
        for event in events
        if event.is_exact or event.id in chosen
    ]
    told = _with_diversity(told, limits)
    before = {event.id: event for event in rare}
    for event in told:
        if event.id in before:
            coarsened.update(_given_up(before[event.id], event))
    return Generalised(told, coarsened, len(events) - len(told))


def known_of(event: Event) -> Values:
    """Return what somebody who looks for a person is taken to know of an event.

    Since which edition it is told is known too, to who compares editions: newcomers hide among
    newcomers, and can be made no coarser in that.
    """
    return (event.since, event.date.text, event.state, event.municipality, *_what(event))


def classes_of(events: Iterable[Event]) -> Mapping[Values, list[Event]]:
    """Return the events that hide among each other, by what others could know of them."""
    found: dict[Values, list[Event]] = defaultdict(list)
    for event in events:
        if not event.is_exact:
            found[known_of(event)].append(event)
    return found


def said_of(event: Event, column: str) -> Hashable:
    """Return what an event says under a sensitive column; empty where it says nothing."""
    if column == Publishable.LINK_TO_WORK:
        return event.link_to_work
    return event.perpetrators


def _climb(events: Sequence[Event], limits: Limits) -> dict[UUID, Steps]:
    """Return how far each event climbs; those that are too few even at the top are not in it."""
    if not events:
        return {}
    # Not before it is needed: every process would carry what it calculates with.
    from baluarte.science.disclosure.partition import (  # noqa: PLC0415
        hierarchy,
        partition_records,
    )

    ladders = _Ladders()
    columns = [
        hierarchy(_levels(map(ladders.dates, events)), worth=limits.worth["date"]),
        hierarchy(_levels(map(ladders.places, events)), worth=limits.worth["place"]),
        hierarchy(_levels(map(ladders.whats, events)), _FINER, worth=_worth_of_whats(limits)),
    ]
    found = partition_records(
        columns,
        [max(event.k_needed, limits.k) for event in events],
        within=[event.since for event in events],
    )
    return {
        event.id: Steps(int(date), int(place), *_WHATS[int(what)])
        for event, (date, place, what) in zip(events, found.levels, strict=True)
        if date >= 0
    }


def _levels(shown: Iterable[Sequence[Hashable]]) -> list[tuple[Hashable, ...]]:
    return list(zip(*shown, strict=True))


def _worth_of_whats(limits: Limits) -> list[float]:
    types, victims = limits.worth["types"], limits.worth["victims"]
    return [types[one] + victims[other] for one, other in _WHATS]


class _Ladders:
    """What events would show on every step of their ladders; worked out once of what is alike."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Sequence[Hashable]] = {}

    def dates(self, event: Event) -> Sequence[Hashable]:
        """Return the date on each step."""
        key = ("date", *(part.given.date for part in event.parts))
        steps = [Steps(date=step) for step in range(DATE_STEPS)]
        return self._shown(key, event, steps, lambda one: one.date.text)

    def places(self, event: Event) -> Sequence[Hashable]:
        """Return state and municipality on each step."""
        given = (part.given for part in event.parts)
        key = ("place", *((one.state, one.municipality) for one in given))
        steps = [Steps(place=step) for step in range(PLACE_STEPS)]
        return self._shown(key, event, steps, lambda one: (one.state, one.municipality))

    def whats(self, event: Event) -> Sequence[Hashable]:
        """Return types, acts and victims on each pair of steps."""
        given = (part.given for part in event.parts)
        key = ("what", *((one.types, one.only_groups, one.victims, one.acts) for one in given))
        steps = [Steps(types=types, victims=victims) for types, victims in _WHATS]
        return self._shown(key, event, steps, _what)

    def _shown(
        self,
        key: Hashable,
        event: Event,
        steps: Sequence[Steps],
        of: Callable[[Event], Hashable],
    ) -> Sequence[Hashable]:
        if key not in self._known:
            self._known[key] = [of(_made_coarse(event, one)) for one in steps]
        return self._known[key]


def _what(event: Event) -> Values:
    acts: Hashable = event.acts
    if event.acts:
        acts = tuple((act.victim, act.type, act.group) for act in event.acts)
    return (event.types, event.groups, event.victims, acts)


def _made_coarse(event: Event, steps: Steps) -> Event:
    if steps == Steps():
        return event
    return _with_parts(event, (_coarse(part.given, steps) for part in event.parts))


def _with_parts(event: Event, given: Iterable[Given]) -> Event:
    parts = [
        Part(part.decision, part.reference, one)
        for part, one in zip(event.parts, given, strict=True)
    ]
    return combine(parts, identifier=event.id)


def _coarse(given: Given, steps: Steps) -> Given:
    acts = given.acts
    if acts is not None and steps.types:
        acts = tuple(replace(act, type="", only_group=act.group) for act in acts)
    is_without_acts = bool(steps.victims) or steps.types == TYPE_STEPS - 1
    return replace(
        given,
        date=coarser_date(given.date, steps.date),
        municipality=None if steps.place else given.municipality,
        state=None if steps.place == PLACE_STEPS - 1 else given.state,
        types=() if steps.types else given.types,
        only_groups=_only_groups(given, steps),
        victims=None if steps.victims else given.victims,
        acts=None if is_without_acts else acts,
    )


def _only_groups(given: Given, steps: Steps) -> tuple[str, ...]:
    if steps.types == 0:
        return given.only_groups
    return given.groups if steps.types < TYPE_STEPS - 1 else ()


def _with_diversity(events: Sequence[Event], limits: Limits) -> list[Event]:
    """Withhold what all records of a class say alike: nobody needs to know which one is hers."""
    alike: dict[object, set[str]] = defaultdict(set)
    for members in classes_of(events).values():
        for column in SENSITIVE:
            said = {said_of(event, column) for event in members}
            if any(said) and len(said) < limits.diversity:
                for event in members:
                    alike[event.id].add(column)
    return [
        _with_parts(event, (_without(part.given, alike[event.id]) for part in event.parts))
        if event.id in alike
        else event
        for event in events
    ]


def _without(given: Given, columns: set[str]) -> Given:
    if Publishable.LINK_TO_WORK in columns:
        given = replace(given, link_to_work="")
    if Publishable.PERPETRATORS in columns:
        acts = given.acts and tuple(replace(act, perpetrators=()) for act in given.acts)
        given = replace(given, perpetrators=(), acts=acts)
    return given


def _given_up(before: Event, after: Event) -> Iterator[str]:
    """Yield what an event lost, in words of the manifest."""
    if before.date != after.date:
        yield f"date_to_{after.date.precision}"
    lost = {
        "municipality": before.municipality and not after.municipality,
        "state": before.state and not after.state,
        "victims": before.victims is not None and after.victims is None,
        "perpetrators": before.perpetrators and not after.perpetrators,
        "link_to_work": before.link_to_work and not after.link_to_work,
    }
    yield from (f"{name}_withheld" for name, is_lost in lost.items() if is_lost)
    if before.types and not after.types:
        yield "types_to_groups" if after.groups else "types_withheld"
    elif before.groups and not after.groups:
        yield "types_withheld"
