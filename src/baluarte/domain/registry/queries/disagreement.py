"""Where what is held and what the sources say differ, and who says each."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from baluarte.domain.intake.models import Coding, SourceList
from baluarte.domain.registry.choices import NOT_DETERMINED, Attribute
from baluarte.domain.registry.models import Act, Claim, Determination
from baluarte.norms.catalogues import terms
from baluarte.norms.imprecise import from_edtf

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
class SourcedValue:
    """A value, and who says it: lists by their reports, others by a claim."""

    value: Value
    sources: tuple[SourceList | Claim, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field on which the sources, or what is held, do not agree; all that is said of it."""

    field: Field
    held: Value
    said: tuple[SourcedValue, ...]


@dataclass(frozen=True, slots=True)
class SourceCoding:
    """A source's newest word on an event."""

    source: SourceList
    coding: Coding


def disagreements(
    held: Determination,
    acts: Iterable[Act],
    told: Iterable[SourceCoding],
    claims: Iterable[Claim] = (),
) -> list[Disagreement]:
    """Return the fields on which what is told contradicts what is held, or another source.

    A vaguer date, place or code does not contradict a closer one that it contains; silence says
    nothing. What a claim says of one act is asked to be among the acts held, no more.
    """
    live, said, claimed = list(acts), list(told), list(claims)
    own: dict[Field, Value] = {
        Field.DATE: held.date or None,
        Field.PLACE: held.municipality_id or held.state_id,
        Field.TYPES: _codes(act.type for act in live),
        Field.PERPETRATORS: _codes(code for act in live for code in act.perpetrators),
        Field.VICTIMS: held.victims,
        Field.LINK_TO_WORK: _determined(held.link_to_work),
    }
    days = [(held.first_date, held.last_date)]
    days += [(one.coding.first_date, one.coding.last_date) for one in said]
    found = []
    for field, read in _READ.items():
        values = [(one.source, read(one.coding)) for one in said]
        apart = [(one, _claimed(field, one)) for one in claimed if _FIELDS[one.attribute] is field]
        if _differ(field, own[field], values, apart, days):
            found.append(Disagreement(field, own[field], _by_value([*values, *apart])))
    return found


Spoken = Sequence[tuple[SourceList | Claim, Value]]


def _differ(
    field: Field,
    own: Value,
    values: Spoken,
    apart: Spoken,
    days: Sequence[tuple[date | None, date | None]],
) -> bool:
    spoken = [value for value in (own, *(v for _, v in values)) if value]
    claimed = [value for _, value in apart if value]
    if field is Field.DATE:
        known = [from_edtf(str(value)) for value in claimed]
        return _dates_differ([*days, *((one.first, one.last) for one in known)])
    if field is Field.PLACE:
        return _places_differ([str(value) for value in (*spoken, *claimed)])
    if field in _BROADER:
        codes = [value for value in spoken if isinstance(value, tuple)]
        one_by_one = [value for value in claimed if isinstance(value, tuple)]
        return any(
            not _same_codes(field, one, other)
            for place, one in enumerate(codes)
            for other in codes[place + 1 :]
        ) or any(not _within(field, one, other) for one in one_by_one for other in codes)
    return len({*spoken, *claimed}) > 1


def _same_codes(field: Field, one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return _within(field, one, other) and _within(field, other, one)


def _within(field: Field, some: tuple[str, ...], among: tuple[str, ...]) -> bool:
    """Say whether each code stands among others as itself, or as a vaguer or finer one."""
    return all(
        any(
            code == other or other in _vaguer(field, code) or code in _vaguer(field, other)
            for other in among
        )
        for code in some
    )


def _vaguer(field: Field, code: str) -> list[str]:
    """Return the codes that a source may use for the same, the closest first."""
    known = terms(_BROADER[field])
    found: list[str] = []
    while code in known and (broader := known[code].facts.get("broader")):
        code = str(broader)
        found.append(code)
    return found


def _claimed(field: Field, claim: Claim) -> Value:
    if field in _BROADER:
        return _codes([claim.value])
    return _determined(claim.value) if field is Field.LINK_TO_WORK else claim.value


def _by_value(values: Spoken) -> tuple[SourcedValue, ...]:
    sources: dict[Value, dict[SourceList | Claim, None]] = {}
    for source, value in values:
        if value:
            sources.setdefault(value, {})[source] = None
    return tuple(SourcedValue(value, tuple(by)) for value, by in sources.items())


def _dates_differ(days: Sequence[tuple[date | None, date | None]]) -> bool:
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
_BROADER: Mapping[Field, str] = {
    Field.TYPES: "aggression_types",
    Field.PERPETRATORS: "perpetrators",
}
# Who somebody is stays under seal, and is compared by nobody here.
_FIELDS: Mapping[str, Field | None] = {
    Attribute.DATE: Field.DATE,
    Attribute.PLACE: Field.PLACE,
    Attribute.TYPE: Field.TYPES,
    Attribute.PERPETRATOR: Field.PERPETRATORS,
    Attribute.LINK_TO_WORK: Field.LINK_TO_WORK,
    Attribute.IDENTITY: None,
}
