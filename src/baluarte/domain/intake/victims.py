"""Whom a row speaks of: one or several in a cell, some kept back, some a collective."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from baluarte.domain.intake.cells import Cells
from baluarte.domain.intake.labels import fold_label, split_cell

PERSON = "person"
MOST_VICTIMS = 1000


@dataclass(frozen=True, slots=True)
class VictimTold:
    """One victim as told; `name` is empty where who reports keeps it back."""

    number: int
    kind: str
    name: str
    outlet: str
    is_reserved: bool
    # Told by hand only: in which capacity, and what she says of herself.
    role: str = field(default="", repr=False)
    answers: Mapping[str, str] = field(default_factory=dict, repr=False)
    named: Mapping[str, str] = field(default_factory=dict, repr=False)


def is_somebody(told: VictimTold) -> bool:
    """Say whether it is told who a victim is, or that it is kept back on purpose."""
    return bool(told.name or told.outlet or told.is_reserved)


# What is kept sealed of a victim that a person supplied.
SEALED_PARTS = ("kind", "name", "outlet", "role", "answers", "named")


def sealed_parts(told: VictimTold) -> dict[str, Any]:
    """Return of a victim what is kept sealed."""
    return {name: getattr(told, name) for name in SEALED_PARTS}


def with_supplied(
    told: Sequence[VictimTold], supplied: Mapping[int, Mapping[str, Any]]
) -> tuple[VictimTold, ...]:
    """Return the victims of a report by number, each as it was supplied where it was."""
    found = {one.number: one for one in told}
    for number, parts in supplied.items():
        # What a row keeps back on purpose stays withheld, whoever is named since.
        is_reserved = number in found and found[number].is_reserved
        found[number] = VictimTold(number=number, **{**parts, "is_reserved": is_reserved})
    return tuple(found[number] for number in sorted(found))


@dataclass(frozen=True, slots=True)
class VictimsTold:
    """The victims of one report, where there are any."""

    victims: tuple[VictimTold, ...]
    repeats_a_name: bool = False
    report: UUID | None = None

    @property
    def has_reserved(self) -> bool:
        return any(victim.is_reserved for victim in self.victims)


def victims_told(cells: Cells) -> VictimsTold:
    """Return whom a row speaks of; a name that stands twice is one person."""
    mapping = cells.mapping
    separators = mapping.separators_of("victims")
    names = list(split_cell(cells.of(mapping.column_of("victims")), separators=separators))
    told = [name for name in names if not cells.is_not_known(name, "victims")]
    outlets = _outlets(cells, len(names))
    victims: list[VictimTold] = []
    met: set[str] = set()
    repeats = False
    for place, name in enumerate(names):
        folded = fold_label(name)
        is_reserved = cells.is_reserved(name)
        if name not in told or (folded in met and not is_reserved):
            repeats = repeats or folded in met
            continue
        met.add(folded)
        kind = mapping.victim_kinds.get(folded, PERSON)
        shown = "" if is_reserved else name
        victims.append(VictimTold(len(victims) + 1, kind, shown, outlets[place], is_reserved))
    return VictimsTold(tuple(victims), repeats)


def victim_count(cells: Cells, told: VictimsTold) -> int | None:
    """Return how many victims a row tells of: those it names, or the number it gives if larger."""
    given = cells.of(cells.mapping.victim_count)
    number = int(given) if given.isdecimal() and len(given) <= len(str(MOST_VICTIMS)) else 0
    return max(number, len(told.victims)) or None


def _outlets(cells: Cells, victims: int) -> list[str]:
    """Give each victim its outlet where the cell has as many, all of it where it has not."""
    whole = cells.of(cells.mapping.column_of("outlet"))
    if victims > 1:
        parts = list(split_cell(whole, separators=cells.mapping.separators_of("outlet")))
        if len(parts) == victims:
            return [_outlet(cells, part) for part in parts]
    return [_outlet(cells, whole)] * victims


def _outlet(cells: Cells, text: str) -> str:
    hidden = cells.is_reserved(text) or cells.is_not_known(text, "outlet")
    return "" if hidden else text
