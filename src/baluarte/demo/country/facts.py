"""What happened in the invented country: events, their acts, who suffered them, who did them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from baluarte.demo.country.chance import Chance, Numbers, Weighted
from baluarte.demo.country.clusters import Cluster, plan_clusters, rise
from baluarte.demo.country.harms import (
    ACTS,
    LETHAL,
    LINKS,
    NEVER_SECOND,
    TYPES,
    VICTIMS,
    presumed,
)
from baluarte.demo.country.people import Kind, Person, invent_affiliation, invent_person
from baluarte.demo.country.places import Atlas, Place, base_rates
from baluarte.demo.country.timespan import FIVE_YEARS, Timespan

# By month of the year: dry months are worse, and so is June, when people vote.
SEASON = (0.92, 0.96, 1.06, 1.12, 1.2, 1.26, 1.0, 0.9, 0.92, 0.98, 0.9, 0.78)
AGAIN_SHARE = 0.27
AFFILIATIONS_PER_STATE = {Kind.JOURNALIST: 18, Kind.DEFENDER: 26}
CENTRE_SPREAD = 0.008


@dataclass(frozen=True, slots=True)
class Act:
    """One type of harm done to one victim by presumed perpetrators."""

    type: str
    victim: str
    perpetrators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrueEvent:
    """What happened once, in one place; `told_easily` is how readily anybody hears of it."""

    id: str
    day: date
    place: str
    longitude: float
    latitude: float
    kind: Kind
    victims: tuple[str, ...]
    acts: tuple[Act, ...]
    link: str
    told_easily: float
    cluster: str = ""

    @property
    def types(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(act.type for act in self.acts))

    @property
    def perpetrators(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one for act in self.acts for one in act.perpetrators))


@dataclass(frozen=True)
class Truth:
    """Everything that happened, whether somebody wrote it down or not; events by day."""

    seed: int
    span: Timespan
    atlas: Atlas
    persons: Mapping[str, Person]
    events: tuple[TrueEvent, ...]
    clusters: tuple[Cluster, ...]

    @cached_property
    def by_id(self) -> Mapping[str, TrueEvent]:
        return {event.id: event for event in self.events}

    def place_of(self, event: TrueEvent) -> Place:
        return self.atlas.places[self.atlas.index[event.place]]

    def victims_of(self, event: TrueEvent) -> tuple[Person, ...]:
        return tuple(self.persons[victim] for victim in event.victims)


@dataclass(frozen=True, slots=True)
class Draft:
    """When and where something will happen, before it is known to whom."""

    day: date
    position: int
    cluster: Cluster | None = None


def invent_truth(
    *, seed: int, places: Sequence[Place], events: int, span: Timespan = FIVE_YEARS
) -> Truth:
    """Invent some number of events and all the people in them."""
    atlas = Atlas.of(places)
    rates = base_rates(atlas, Chance(seed, "states"))
    chance = Chance(seed, "clusters")
    clusters = plan_clusters(atlas, rates, events=events, span=span, chance=chance)
    planted = [
        draft
        for cluster in clusters
        for draft in _plant(cluster, atlas, rates, span, Chance(seed, cluster.slug))
    ]
    usual = _usual(rates, events - len(planted), span, Chance(seed, "days"))
    drafts = sorted([*planted, *usual], key=lambda draft: (draft.day, draft.position))
    population = Population(atlas, Chance(seed, "people"))
    chance = Chance(seed, "facts")
    told = tuple(
        _event(f"H{number:05}", draft, population, chance)
        for number, draft in enumerate(drafts, start=1)
    )
    return Truth(seed, span, atlas, population.persons, told, clusters)


class Population:
    """Who lives where, made up as they are met; some are met again."""

    def __init__(self, atlas: Atlas, chance: Chance) -> None:
        self.atlas = atlas
        self.chance = chance
        self.persons: dict[str, Person] = {}
        self._met: defaultdict[tuple[str, Kind], list[str]] = defaultdict(list)
        self._affiliations: dict[tuple[str, Kind], tuple[str, ...]] = {}

    def victims(self, place: Place, kind: Kind, count: int) -> tuple[str, ...]:
        """Return different persons of a place; whoever suffered before is met more often."""
        chosen: list[str] = []
        while len(chosen) < count:
            met = [one for one in self._met[place.code, kind][-6:] if one not in chosen]
            again = bool(met) and self.chance.yes(AGAIN_SHARE)
            chosen.append(self.chance.one_of(met) if again else self._newcomer(place, kind))
        return tuple(chosen)

    def _newcomer(self, place: Place, kind: Kind) -> str:
        person = invent_person(
            number=len(self.persons) + 1,
            kind=kind,
            home=place.code,
            affiliation=self.chance.one_of(self._affiliations_in(place.state, kind)),
            chance=self.chance,
        )
        self.persons[person.id] = person
        self._met[place.code, kind].append(person.id)
        return person.id

    def _affiliations_in(self, state: str, kind: Kind) -> tuple[str, ...]:
        if (state, kind) not in self._affiliations:
            self._affiliations[state, kind] = tuple(
                invent_affiliation(kind, self.chance) for _ in range(AFFILIATIONS_PER_STATE[kind])
            )
        return self._affiliations[state, kind]


def _usual(rates: Numbers, count: int, span: Timespan, chance: Chance) -> list[Draft]:
    days = [span.first_day + timedelta(days=passed) for passed in range(span.days)]
    season = np.array([SEASON[day.month - 1] for day in days])
    when, where = chance.indices(season, count), chance.indices(rates, count)
    return [Draft(days[day], int(at)) for day, at in zip(when, where, strict=True)]


def _plant(
    cluster: Cluster, atlas: Atlas, rates: Numbers, span: Timespan, chance: Chance
) -> Iterator[Draft]:
    positions = [atlas.index[code] for code in cluster.places]
    # Along a road small places count as much as large ones; elsewhere people weigh.
    weights = rates[positions] if cluster.rises else np.ones(len(positions))
    where = chance.indices(weights, cluster.events)
    rising = cluster.rises
    days = _rising_days(cluster, span, chance) if rising else _any_days(cluster, chance)
    for day, at in zip(days, where, strict=True):
        yield Draft(day, positions[int(at)], cluster)


def _any_days(cluster: Cluster, chance: Chance) -> list[date]:
    length = (cluster.last_day - cluster.first_day).days
    return [
        cluster.first_day + timedelta(days=chance.whole(0, length)) for _ in range(cluster.events)
    ]


def _rising_days(cluster: Cluster, span: Timespan, chance: Chance) -> list[date]:
    first = span.month_of(cluster.first_day)
    months = span.month_of(cluster.last_day) + 1 - first
    weights = np.array([rise(month, months=months) for month in range(months)])
    days = []
    for month in chance.indices(weights, cluster.events):
        begin, end = span.month_start(first + int(month)), span.month_end(first + int(month))
        days.append(begin + timedelta(days=chance.whole(0, (end - begin).days)))
    return days


def _event(number: str, draft: Draft, population: Population, chance: Chance) -> TrueEvent:
    place = population.atlas.places[draft.position]
    cluster = draft.cluster
    kind = (cluster and cluster.kind) or _kind(place, chance)
    main = chance.pick((cluster and cluster.types) or TYPES[kind])
    victims = population.victims(place, kind, 1 if main in LETHAL else chance.pick(VICTIMS))
    return TrueEvent(
        id=number,
        day=draft.day,
        place=place.code,
        longitude=round(chance.near(place.longitude, CENTRE_SPREAD), 5),
        latitude=round(chance.near(place.latitude, CENTRE_SPREAD), 5),
        kind=kind,
        victims=victims,
        acts=_acts(main, victims, kind, chance),
        link=chance.pick(LINKS),
        told_easily=round(chance.near(1.2 if main in LETHAL else 0.0, 1.0), 4),
        cluster=cluster.slug if cluster else "",
    )


def _kind(place: Place, chance: Chance) -> Kind:
    """Defenders suffer in the country, journalists in towns, more often than the other way."""
    rural = 1 / (1 + (max(place.population, 1) / 60_000) ** 0.5)
    return Kind.DEFENDER if chance.yes(0.15 + 0.7 * rural) else Kind.JOURNALIST


def _acts(main: str, victims: tuple[str, ...], kind: Kind, chance: Chance) -> tuple[Act, ...]:
    who = _who(presumed(kind, main), chance)
    acts = [Act(main, victim, who) for victim in victims]
    further = TYPES[kind].without({*NEVER_SECOND, main})
    for _ in range(chance.pick(ACTS) - 1):
        second = chance.pick(further)
        if second not in {act.type for act in acts}:
            acts.append(Act(second, victims[0], who))
    return tuple(acts)


def _who(table: Weighted[str], chance: Chance) -> tuple[str, ...]:
    first = chance.pick(table)
    second = chance.pick(table)
    named = "PE-UNK" not in (first, second)
    return (first, second) if named and second != first and chance.yes(0.12) else (first,)
