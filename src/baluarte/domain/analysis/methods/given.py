"""What a method is given: counts by month and place, who lives there, and when each came in."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any, Self

from baluarte.domain.analysis.choices import PlaceLevel
from baluarte.domain.analysis.methods.months import months_between

# Stratum, which lists know of it ("1010", in the order of the lists), events.
HistoryRow = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class GivenPlace:
    """A place of the grid; `is_covered` where some list that is seen ever told of it lately."""

    code: str
    person_years: float | None
    longitude: float | None
    latitude: float | None
    is_covered: bool


@dataclass(frozen=True, slots=True)
class StoppedList:
    """A list that told of events regularly, and of none any more since a month."""

    organisation: str
    last_month: str


@dataclass(frozen=True, slots=True)
class BegunList:
    """A list that tells of events since a month within the period, and of none before."""

    organisation: str
    first_month: str


@dataclass(frozen=True, slots=True)
class ChangedList:
    """A list that told of far more, or far fewer, events in a year than the others did."""

    organisation: str
    now: int
    before: int
    # How many times what it would have been, had it changed as the others did.
    ratio: float
    # The year that is compared with the one before it.
    first_month: str
    last_month: str


@dataclass(frozen=True, slots=True)
class RunInput:
    """The exact table that a method is given; frozen with its digest."""

    first: str
    last: str
    # The month in which it is known, of which more is to come.
    known_in: str
    places: tuple[GivenPlace, ...]
    # Place, month, events: places and months of which there is nothing are not there.
    counts: tuple[tuple[str, str, int], ...]
    # Month of the event, month in which it was registered, events; of all places together.
    registered: tuple[tuple[str, str, int], ...]
    not_dated: int = 0
    not_placed: int = 0
    stopped: tuple[StoppedList, ...] = ()
    # Whose lists are counted: names of organisations.
    organisations: tuple[str, ...] = ()
    population_source: str = ""
    is_stand_in: bool = False
    # Places that share a border, where the method asks for them.
    borders: tuple[tuple[str, str], ...] = ()
    # Place, day, group of types, events: of those whose day is known, where a method asks for them;
    # under an empty group each event once.
    dated: tuple[tuple[str, str, str, int], ...] = ()
    # State, then groups, perpetrators, subjects defended, calendar, each with "|" between, events.
    marked: tuple[tuple[str, str, str, str, str, int], ...] = ()
    # How many events of the period have no one day.
    no_day: int = 0
    # Organisations in order, by what events are parted, and which lists know of how many: as
    # people judged, and under each linkage drawn where pairs wait. Where a method asks for it.
    lists: tuple[str, ...] = ()
    strata: str = ""
    histories: tuple[HistoryRow, ...] = ()
    linkages: tuple[tuple[HistoryRow, ...], ...] = ()
    # Organisations whose lists were asked not to take part.
    left_out: tuple[str, ...] = ()
    # Municipalities younger than the first month, each with the one it is counted with.
    younger: tuple[tuple[str, str], ...] = ()
    # What lists do beside what happens: see `queries.list_pace`.
    begun: tuple[BegunList, ...] = ()
    changed: tuple[ChangedList, ...] = ()
    # By what entries are parted (list, group, state) and which of it, month of the event, month in
    # which a list entered it, entries. Where a method asks for it.
    entries: tuple[tuple[str, str, str, str, int], ...] = ()
    # Pairs that nobody decided, and how many of them are expected to be one.
    pairs_waiting: int = 0
    pairs_expected: float = 0.0

    @property
    def months(self) -> list[str]:
        """The months of the period."""
        return months_between(self.first, self.last)

    @property
    def total(self) -> int:
        """How many events are counted in a place and a month."""
        return sum(number for _, _, number in self.counts)

    @property
    def events_of_lists(self) -> int:
        """How many events the lists hold together, each once, as people judged."""
        return sum(number for _, _, number in self.histories)

    def by_place(self) -> Counter[str]:
        """Return the events of each place."""
        found: Counter[str] = Counter()
        for place, _, number in self.counts:
            found[place] += number
        return found

    def as_json(self) -> dict[str, Any]:
        """Return the same as values of JSON."""
        read: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return read

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Self:
        """Read an input back from values of JSON."""
        return cls(
            **{
                **told,
                "places": tuple(GivenPlace(**one) for one in told["places"]),
                "stopped": tuple(StoppedList(**one) for one in told["stopped"]),
                "younger": tuple((one, other) for one, other in told.get("younger", ())),
                "begun": tuple(BegunList(**one) for one in told.get("begun", ())),
                "changed": tuple(ChangedList(**one) for one in told.get("changed", ())),
                "entries": tuple((*one,) for one in told.get("entries", ())),
                "organisations": tuple(told["organisations"]),
                "borders": tuple((one, other) for one, other in told.get("borders", ())),
                "dated": tuple((a, b, c, n) for a, b, c, n in told.get("dated", ())),
                "marked": tuple((*one,) for one in told.get("marked", ())),
                "lists": tuple(told.get("lists", ())),
                "left_out": tuple(told.get("left_out", ())),
                "histories": _rows(told.get("histories", ())),
                "linkages": tuple(_rows(one) for one in told.get("linkages", ())),
                **{name: _rows(told[name]) for name in ("counts", "registered")},
            }
        )


@dataclass(frozen=True, slots=True)
class RunSettings:
    """What a method is told beside its input."""

    level: PlaceLevel = PlaceLevel.MUNICIPALITY
    seed: int = 0
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def of(self, name: str, default: Any) -> Any:
        """Return a parameter, or what stands where none was said."""
        return self.parameters.get(name, default)


def digest(told: object) -> str:
    """Return the SHA-256 of values of JSON, written in one way only."""
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def _rows(told: Sequence[Sequence[Any]]) -> tuple[tuple[str, str, int], ...]:
    return tuple((one[0], one[1], one[2]) for one in told)
