"""May two events be one? Compared on agreed fields only, by a written rule.

The agreed fields are the date (within three days), the place down to the municipality, the type
or its group, and whether the names agree, told by keyed hashes. The weight of a pair is the sum
of what each field says, in bits: the logarithm to base 2 of how much likelier that level is when
both tell of one event (m) than when they do not (u). The tables below are the written rule: it
holds unless a curator adopts another table (`Weighing`), and nothing in it is learned from data.

Assumes that fields speak independently; m and u are our own, for some 100,000 events in ten
years. A pair whose dates can be one is proposed from 15 bits on: where each has a twin, at that
size, about one proposal in four is right. Never a decision.

Reference: Fellegi, I. P. and Sunter, A. B. (1969), A theory for record linkage, Journal of the
American Statistical Association 64(328), 1183-1210.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from math import log2
from typing import Any
from uuid import UUID

from baluarte.domain.registry.choices import Names
from baluarte.domain.sealing.blind_index import NameHashes, names_agree, names_agree_in_part
from baluarte.norms.catalogues import terms

PROPOSED_FROM = 15.0
DAYS_APART = 3
_MONTH, _YEAR = 31, 366


class Date(StrEnum):
    DAY = "day"
    NEAR = "near"
    MONTH = "month"
    YEAR = "year"
    LONGER = "longer"
    APART = "apart"
    UNKNOWN = "unknown"


class Place(StrEnum):
    MUNICIPALITY = "municipality"
    STATE = "state"
    OTHER_MUNICIPALITY = "other_municipality"
    OTHER_STATE = "other_state"
    UNKNOWN = "unknown"


class Type(StrEnum):
    TYPE = "type"
    GROUP = "group"
    OTHER = "other"
    UNKNOWN = "unknown"


Levels = Mapping[str, tuple[float, float]]
# Of each level, m and u.
DATES: Levels = {
    Date.DAY: (0.60, 1 / 3650),
    Date.NEAR: (0.20, 6 / 3650),
    Date.MONTH: (0.12, 31 / 3650),
    Date.YEAR: (0.07, 366 / 3650),
    Date.APART: (0.01, 0.89),
}
PLACES: Levels = {
    Place.MUNICIPALITY: (0.85, 1 / 150),
    Place.STATE: (0.97, 1 / 20),
    Place.OTHER_MUNICIPALITY: (0.06, 1 / 23),
    Place.OTHER_STATE: (0.02, 0.95),
}
TYPES: Levels = {
    Type.TYPE: (0.65, 0.10),
    Type.GROUP: (0.20, 0.12),
    Type.OTHER: (0.15, 0.78),
}
NAMES: Levels = {
    Names.AGREE: (0.60, 1 / 20_000),
    Names.PART: (0.15, 1 / 4_000),
    Names.DIFFER: (0.25, 0.9997),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """What is compared of an event: days as ordinals, codes, hashes; no name."""

    id: UUID
    compartment: UUID
    first: int | None
    last: int | None
    state: str | None
    municipality: str | None
    types: frozenset[str]
    names: Sequence[NameHashes] = field(repr=False)

    @property
    def span(self) -> int | None:
        """How many days the date may mean; nothing where it has no beginning or no end."""
        return None if self.first is None or self.last is None else self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Weights:
    """A table of m and u, level by level, and from how many bits a pair is proposed."""

    date: Levels
    place: Levels
    type: Levels
    names: Levels
    proposed_from: float

    def bits(self, agreement: "Agreement") -> dict[str, float]:
        """Return what each field says for one event, in bits; what is not known says nothing."""
        return {
            name: log2(m / u)
            for name in FIELDS
            for m, u in [getattr(self, name).get(str(getattr(agreement, name)), (1.0, 1.0))]
        }

    def weigh(self, agreement: "Agreement") -> float:
        """Return the sum of what each field says, in bits."""
        return round(sum(self.bits(agreement).values()), 1)

    def proposes(self, agreement: "Agreement") -> bool:
        """Say whether a person should look at the pair; never where the dates cannot be one."""
        return agreement.date is not Date.APART and self.weigh(agreement) >= self.proposed_from

    def as_json(self) -> dict[str, dict[str, list[float]]]:
        """Return m and u, field by field and level by level, as an adopted table keeps them."""
        return {name: {str(k): list(v) for k, v in getattr(self, name).items()} for name in FIELDS}

    @classmethod
    def from_json(
        cls, tables: Mapping[str, Mapping[str, Sequence[float]]], *, proposed_from: float
    ) -> "Weights":
        """Read a table that was kept."""
        read = {n: {k: (m, u) for k, (m, u) in tables[n].items()} for n in FIELDS}
        return cls(**read, proposed_from=proposed_from)


FIELDS = ("date", "place", "type", "names")
WRITTEN = Weights(DATES, PLACES, TYPES, NAMES, PROPOSED_FROM)


@dataclass(frozen=True, slots=True)
class Agreement:
    """What agrees between two events, field by field."""

    date: Date
    days: int | None
    place: Place
    type: Type
    names: Names

    def as_json(self) -> dict[str, str | int | None]:
        """Return the agreement in codes and numbers, as a pair keeps it."""
        return {
            "date": str(self.date),
            "days": self.days,
            "place": str(self.place),
            "type": str(self.type),
            "names": str(self.names),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Agreement":
        """Read an agreement that a pair keeps; what it does not say is not known."""
        return cls(
            Date(kept.get("date", Date.UNKNOWN)),
            kept.get("days"),
            Place(kept.get("place", Place.UNKNOWN)),
            Type(kept.get("type", Type.UNKNOWN)),
            Names(kept.get("names", Names.UNKNOWN)),
        )


def compare(one: Compared, other: Compared) -> Agreement:
    """Compare two events on the agreed fields."""
    date, days = _dates(one, other)
    return Agreement(date, days, _places(one, other), _types(one, other), _names(one, other))


def days_between(one: Compared, other: Compared) -> int | None:
    """Return how many days lie between two dates at the least; nothing where one is open."""
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return None
    return max(0, one.first - other.last, other.first - one.last)


@cache
def group_of(kind: str) -> str | None:
    """Return the group of a type; the unknown type has none."""
    known = terms("aggression_types").get(kind)
    group = known.facts.get("group") if known else None
    return None if group in (None, "other") else str(group)


def _dates(one: Compared, other: Compared) -> tuple[Date, int | None]:
    days = days_between(one, other)
    if days is None:
        return Date.UNKNOWN, None
    if days > DAYS_APART:
        return Date.APART, days
    longest = max(one.span or 1, other.span or 1)
    if longest == 1:
        return (Date.NEAR if days else Date.DAY), days
    if longest <= _MONTH:
        return Date.MONTH, days
    return (Date.YEAR if longest <= _YEAR else Date.LONGER), days


def _places(one: Compared, other: Compared) -> Place:
    if one.state is None or other.state is None:
        return Place.UNKNOWN
    if one.state != other.state:
        return Place.OTHER_STATE
    if one.municipality is None or other.municipality is None:
        return Place.STATE
    same = one.municipality == other.municipality
    return Place.MUNICIPALITY if same else Place.OTHER_MUNICIPALITY


def _types(one: Compared, other: Compared) -> Type:
    groups = [{group_of(kind) for kind in side.types} - {None} for side in (one, other)]
    if not all(groups):
        return Type.UNKNOWN
    if one.types & other.types:
        return Type.TYPE
    return Type.GROUP if groups[0] & groups[1] else Type.OTHER


def _names(one: Compared, other: Compared) -> Names:
    if not one.names or not other.names:
        return Names.UNKNOWN
    both = [(a, b) for a in one.names for b in other.names]
    if any(names_agree(a, b) for a, b in both):
        return Names.AGREE
    return Names.PART if any(names_agree_in_part(a, b) for a, b in both) else Names.DIFFER
