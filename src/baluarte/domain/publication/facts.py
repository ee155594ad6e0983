"""What the registry held of an event on an instant: coded, no identities. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from baluarte.domain.publication.choices import Publishable
from baluarte.domain.registry.choices import STANDING

# Where the registry says more than the state, and nobody reserved it.
PLACED = ("point", "municipality")
# Published always; like every field, only as two people saw it.
STATE = "state"


@dataclass(frozen=True, slots=True)
class Determined:
    """One determination of the registry."""

    decided_at: datetime
    status: str
    first_date: date | None
    last_date: date | None
    state: str | None
    municipality: str | None
    place_precision: str
    victims: int | None
    link_to_work: str


@dataclass(frozen=True, slots=True)
class Done:
    """One act, for as long as the registry held it."""

    perpetrators: tuple[str, ...]
    decided_at: datetime
    ended_at: datetime | None
    type: str
    # Nothing: there are several victims, and nobody told which.
    victim: int | None


@dataclass(frozen=True, slots=True)
class Described:
    """What a victim does and its gender, as the registry held them from an instant on, in codes."""

    number: int
    decided_at: datetime
    labor: str
    gender: str


@dataclass(frozen=True, slots=True)
class Facts:
    """An event as it was held on an instant."""

    determined: Determined
    acts: tuple[Done, ...]
    # One of each victim of whom something is told, by number.
    described: tuple[Described, ...] = ()

    @property
    def is_held(self) -> bool:
        """Say whether it was neither discarded nor withdrawn by who reported it."""
        return self.determined.status in STANDING

    @property
    def types(self) -> tuple[str, ...]:
        return tuple(sorted({act.type for act in self.acts}))

    @property
    def perpetrators(self) -> tuple[str, ...]:
        return tuple(sorted({code for act in self.acts for code in act.perpetrators}))

    @property
    def municipality(self) -> str | None:
        placed = self.determined.place_precision in PLACED
        return self.determined.municipality if placed else None

    def said_of(self, field: str) -> object:
        """Return what a decision on one field was about."""
        told = self.determined
        said: dict[str, object] = {
            STATE: told.state,
            Publishable.DATE: (told.first_date, told.last_date),
            Publishable.MUNICIPALITY: self.municipality,
            Publishable.TYPES: self.types,
            Publishable.PERPETRATORS: [(a.victim, a.type, a.perpetrators) for a in self.acts],
            Publishable.VICTIMS: (told.victims, [(a.victim, a.type) for a in self.acts]),
            Publishable.LINK_TO_WORK: told.link_to_work,
            Publishable.LABOR: [(one.number, one.labor) for one in self.described],
            Publishable.GENDER: [(one.number, one.gender) for one in self.described],
        }
        return said[field]


def facts_at(
    determined: Sequence[Determined],
    acts: Sequence[Done],
    at: datetime,
    described: Sequence[Described] = (),
) -> Facts | None:
    """Return what was held on an instant; nothing where nothing was yet determined."""
    known = [one for one in determined if one.decided_at <= at]
    if not known:
        return None
    held = [a for a in acts if a.decided_at <= at and (a.ended_at is None or a.ended_at > at)]
    ordered = sorted(held, key=lambda a: (a.victim or 0, a.type, a.perpetrators))
    newest = {
        one.number: one
        for one in sorted(described, key=lambda one: one.decided_at)
        if one.decided_at <= at
    }
    return Facts(
        max(known, key=lambda one: one.decided_at),
        tuple(ordered),
        tuple(newest[number] for number in sorted(newest)),
    )


def unchanged(fields: frozenset[str], instants: Sequence[Facts]) -> frozenset[str]:
    """Return the fields that say the same each time: what two people saw is what goes out."""
    first, *later = instants
    return frozenset(
        field
        for field in fields
        if all(other.said_of(field) == first.said_of(field) for other in later)
    )
