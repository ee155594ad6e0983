"""Which page does a step that only a room's own action does; pages of rooms offer theirs here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from baluarte.domain.procedure.acts import is_bound
from baluarte.norms.protocols import Step


@dataclass(frozen=True)
class Door:
    """A page that does a step: what it is called, and its address."""

    name: str
    url: str


# Where an act of a matter is done, nothing where whoever reads sees no such page.
Finds = Callable[[UUID], Door | None]
# What taking on a task would give who reads.
Place = Callable[[UUID], str | None]
_DOORS: Final[dict[str, Finds]] = {}
_PLACES: Final[list[Place]] = []
# Pages that a matter belongs to, such as its case.
_BESIDE: Final[list[Finds]] = []


def offer_door(act: str, finds: Finds) -> None:
    """Offer the page of an act; as Django starts."""
    _DOORS[act] = finds


# Asked with the address of a step: be led to what does it, in one press.
STRAIGHT = "directo"


def door_of(step: Step, matter: UUID) -> Door | None:
    """Return the page that does a step in a matter, nothing where the general one does."""
    if not is_bound(step, matter):
        return None
    found = _DOORS.get(step.act)
    return (found(matter) if found else None) or Door(_("its own page"), "")


def offer_beside(finds: Finds) -> None:
    """Offer a page that a matter belongs to; as Django starts."""
    _BESIDE.append(finds)


def offer_place(finds: Place) -> None:
    """Offer what says whether taking on a task lets somebody into where it is done."""
    _PLACES.append(finds)


def place_of(assignment: UUID) -> str | None:
    """Return what taking on a task would give who reads: a place (''), why not, or nothing."""
    return next((said for finds in _PLACES if (said := finds(assignment)) is not None), None)


def beside(matter: UUID) -> list[Door]:
    """Return the pages a matter belongs to, as far as whoever reads sees them."""
    return [door for finds in _BESIDE if (door := finds(matter)) is not None]


@dataclass(frozen=True)
class LetterToGo:
    """A letter that waits to be sent of a matter: to whom, of which kind, and its page."""

    to: str
    kind: str
    url: str


# The letters of a matter that have not gone yet, as far as whoever reads sees them.
Letters = Callable[[UUID], list[LetterToGo]]
_LETTERS: Final[list[Letters]] = []


def offer_letters(finds: Letters) -> None:
    """Offer the letters that wait in a matter: they stand in the list the person is read."""
    _LETTERS.append(finds)


def letters_to_go(matter: UUID) -> list[LetterToGo]:
    """Return the letters of a matter that have not gone yet."""
    return [one for finds in _LETTERS for one in finds(matter)]


def doors() -> frozenset[str]:
    """Return the acts that have a page."""
    return frozenset(_DOORS)
