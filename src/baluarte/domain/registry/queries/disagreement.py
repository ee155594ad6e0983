"""Where what is held and what the sources say differ, and who says each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from baluarte.domain.intake.models import Coding, List
from baluarte.domain.registry.choices import NOT_DETERMINED
from baluarte.domain.registry.models import Act, Determination

# Codes by which a source says that it does not know.
SAYS_NOTHING = {"AG-UNK", "PE-UNK"}
Value = str | int | tuple[str, ...] | None


class Field(StrEnum):
    DATE = "date"
    PLACE = "place"
    TYPES = "types"
    PERPETRATORS = "perpetrators"
    VICTIMS = "victims"
    LINK_TO_WORK = "link_to_work"


@dataclass(frozen=True, slots=True)
class Said:
    """A value, and the sources that say it."""

    value: Value
    sources: tuple[List, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field on which the sources, or what is held, do not agree; all that is said of it."""

    field: Field
    held: Value
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A source's newest word on an aggression."""

    source: List
    coding: Coding


def disagreements(
    held: Determination, acts: Iterable[Act], told: Iterable[Told]
) -> list[Disagreement]:
    """Return the fields on which what is told contradicts what is held, or another source.

    A vaguer date or place does not contradict a closer one that it contains; silence says nothing.
    """
    live, said = list(acts), list(told)
    own: dict[Field, Value] = {
        Field.DATE: held.date or None,
        Field.PLACE: held.municipality_id or held.state_id,
        Field.TYPES: _codes(act.type for act in live),
        Field.PERPETRATORS: _codes(code for act in live for code in act.perpetrators),
        Field.VICTIMS: held.victims,
        Field.LINK_TO_WORK: _determined(held.link_to_work),
    }
    found = []
    for field, read in _READ.items():
        values = [(one.source, read(one.coding)) for one in said]
        spoken = [value for value in (own[field], *(v for _, v in values)) if value]
        if field is Field.DATE:
            days = [(held.first_date, held.last_date)]
            days += [(one.coding.first_date, one.coding.last_date) for one in said]
            differ = _dates_differ(days)
        elif field is Field.PLACE:
            differ = _places_differ([str(value) for value in spoken])
        else:
            differ = len(set(spoken)) > 1
        if differ:
            found.append(Disagreement(field, own[field], _by_value(values)))
    return found


def _by_value(values: list[tuple[List, Value]]) -> tuple[Said, ...]:
    sources: dict[Value, dict[List, None]] = {}
    for source, value in values:
        if value:
            sources.setdefault(value, {})[source] = None
    return tuple(Said(value, tuple(by)) for value, by in sources.items())


def _dates_differ(days: list[tuple[date | None, date | None]]) -> bool:
    told = [(first or date.min, last or date.max) for first, last in days if first or last]
    return bool(told) and max(first for first, _ in told) > min(last for _, last in told)


def _places_differ(codes: list[str]) -> bool:
    closest = max(codes, key=len, default="")
    return not all(closest.startswith(code) for code in codes)


def _codes(codes: Iterable[str]) -> tuple[str, ...] | None:
    return tuple(sorted(set(codes) - SAYS_NOTHING)) or None


def _determined(link: str) -> str | None:
    return None if link == NOT_DETERMINED else link


_READ: dict[Field, Callable[[Coding], Value]] = {
    Field.DATE: lambda coding: coding.date or None,
    Field.PLACE: lambda coding: coding.municipality_id or coding.state_id,
    Field.TYPES: lambda coding: _codes(coding.types),
    Field.PERPETRATORS: lambda coding: _codes(coding.perpetrators),
    Field.VICTIMS: lambda coding: coding.victims,
    Field.LINK_TO_WORK: lambda coding: _determined(coding.link_to_work),
}
