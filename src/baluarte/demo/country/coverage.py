"""Which organisation comes to know of which event, when, and from whom."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from baluarte.demo.country.chance import Chance, Numbers
from baluarte.demo.country.facts import Truth
from baluarte.demo.country.harms import DIGITAL, LETHAL, STATE_AGENTS
from baluarte.demo.country.people import Kind
from baluarte.demo.country.timespan import Timespan

Marks = NDArray[np.bool_]
NEVER = -np.inf
AGAIN_SHARE = 0.02
MOST_OF_WHAT_IT_COULD_KNOW = 0.8
NORTH = ("02", "03", "05", "08", "10", "19", "25", "26", "28", "32")
SOUTH = ("04", "07", "12", "16", "20", "21", "27", "30")


@dataclass(frozen=True)
class View:
    """The events as arrays: what decides whether an organisation hears of one."""

    truth: Truth

    @cached_property
    def month(self) -> Numbers:
        return np.array(
            [self.truth.span.month_of(event.day) for event in self.truth.events],
            dtype=np.float64,
        )

    @cached_property
    def is_journalist(self) -> Marks:
        return np.array([event.kind == Kind.JOURNALIST for event in self.truth.events])

    @cached_property
    def is_lethal(self) -> Marks:
        return self.of_types(LETHAL)

    @cached_property
    def is_digital(self) -> Marks:
        return self.of_types(DIGITAL)

    @cached_property
    def by_the_state(self) -> Marks:
        return np.array(
            [not STATE_AGENTS.isdisjoint(one.perpetrators) for one in self.truth.events]
        )

    @cached_property
    def size(self) -> Numbers:
        """Return the size of the place: 0 at 50,000 people, 1 at ten times that."""
        atlas = self.truth.atlas
        people = atlas.population[[atlas.index[event.place] for event in self.truth.events]]
        return np.asarray(np.log10(people / 50_000))

    @cached_property
    def told_easily(self) -> Numbers:
        return np.array([event.told_easily for event in self.truth.events])

    def of_types(self, codes: frozenset[str]) -> Marks:
        return np.array([event.types[0] in codes for event in self.truth.events])

    def in_states(self, codes: Sequence[str]) -> Marks:
        return np.array([event.place[:2] in codes for event in self.truth.events])


@dataclass(frozen=True)
class Coverage:
    """What an organisation comes to know: its size, its leanings in log odds, its delay in days."""

    share: float
    score: Callable[[View], Numbers]
    median_delay: float
    delay_spread: float = 1.0
    told_easily: float = 0.5
    # Lists read before writing one's own, or avoided by those who told one: log odds.
    leans_on: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sighting:
    """One event that an organisation wrote down on a day; `again` where it had it already."""

    event: str
    told_on: date
    again: bool = False


def see(
    truth: Truth, coverages: Mapping[str, Coverage], *, reports: int
) -> dict[str, tuple[Sighting, ...]]:
    """Return what each list holds, in the order in which it was written down.

    An event is in a list where its score and a logistic accident together pass what the list's
    size allows; so, given all else in the score, `leans_on` are log odds ratios.
    """
    view = View(truth)
    known: dict[str, Marks] = {}
    seen: dict[str, tuple[Sighting, ...]] = {}
    left = reports
    for position, (slug, coverage) in enumerate(coverages.items()):
        is_last = position == len(coverages) - 1
        wanted = left if is_last else round(coverage.share * reports)
        chance = Chance(truth.seed, f"coverage {slug}")
        seen[slug] = _sightings(view, coverage, known, wanted, chance)
        known[slug] = _marks(truth, seen[slug])
        left -= len(seen[slug])
    return seen


def _sightings(
    view: View, coverage: Coverage, known: Mapping[str, Marks], wanted: int, chance: Chance
) -> tuple[Sighting, ...]:
    events = view.truth.events
    delays = chance.numbers.lognormal(
        np.log(coverage.median_delay), coverage.delay_spread, len(events)
    )
    told = [
        event.day + timedelta(days=int(days)) for event, days in zip(events, delays, strict=True)
    ]
    score = coverage.score(view) + coverage.told_easily * view.told_easily
    for other, log_odds in coverage.leans_on.items():
        score = score + log_odds * known[other]
    score[[day > view.truth.span.closed_date for day in told]] = NEVER
    possible = int(np.isfinite(score).sum())
    again = round(AGAIN_SHARE * wanted)
    once = min(wanted - again, int(MOST_OF_WHAT_IT_COULD_KNOW * possible))
    drawn = score + chance.numbers.logistic(size=len(events))
    chosen = np.sort(np.argsort(-drawn, kind="stable")[:once])
    first = [Sighting(events[at].id, told[at]) for at in chosen.tolist()]
    return tuple(sorted([*first, *_again(first, again, view.truth.span, chance)], key=_in_order))


def _again(first: Sequence[Sighting], count: int, span: Timespan, chance: Chance) -> list[Sighting]:
    """Return what was written down a second time, by a colleague or as a follow-up."""
    early = [one for one in first if one.told_on < span.closed_date - timedelta(days=60)]
    chosen = chance.numbers.permutation(len(early))[:count]
    return [
        Sighting(
            early[at].event, early[at].told_on + timedelta(days=chance.whole(2, 45)), again=True
        )
        for at in chosen.tolist()
    ]


def _marks(truth: Truth, sightings: Sequence[Sighting]) -> Marks:
    held = {one.event for one in sightings}
    return np.array([event.id in held for event in truth.events])


def _in_order(sighting: Sighting) -> tuple[date, str, bool]:
    return sighting.told_on, sighting.event, sighting.again
