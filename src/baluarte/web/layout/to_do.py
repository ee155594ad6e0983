"""What Home asks of each room: what waits for whoever entered, what one may begin, what is new."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise

# Counted no further: whether there are a hundred or a thousand, one begins with the first.
MOST: Final = 100
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class ToDo:
    """Some things of one kind that wait, and the page where they are done."""

    label: str | Promise
    number: int
    url: str
    # What the button says: what one does there.
    action: str | Promise
    is_late: bool = False
    # What else is to be known before going there.
    note: str | Promise = ""
    most: int = MOST

    @property
    def shown(self) -> str:
        """The number as it is shown: beyond the most it is not counted."""
        return f"{self.most}+" if self.number > self.most else str(self.number)


@dataclass(frozen=True, slots=True)
class Running:
    """A clock that runs in hours: what is owed, by whom, until when, and where it is done."""

    name: str
    whose: str
    state: str
    left: timedelta
    due_at: datetime
    url: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Beginning:
    """Something that one begins from Home."""

    label: str | Promise
    url: str


@dataclass(frozen=True, slots=True)
class News:
    """How many of one kind came or changed since a day, and where they are."""

    label: str | Promise
    number: int
    url: str


Offer = Callable[[UUID, datetime], Iterator[Item]]
_WORK: list[Offer[ToDo]] = []
_RUNNING: list[Offer[Running]] = []
_DOORS: list[Offer[ToDo]] = []
_LANDINGS: list[Callable[[UUID], str]] = []
_BEGINNINGS: list[Offer[Beginning]] = []
_NEWS: list[Offer[News]] = []
_NOTICES: list[Offer[News]] = []


def offers_work(offer: Offer[ToDo]) -> Offer[ToDo]:
    """Let Home ask a room what waits; the first to offer stands first."""
    _WORK.append(offer)
    return offer


def offers_running(offer: Offer[Running]) -> Offer[Running]:
    """Let Home and the agenda ask a room which clocks run in hours."""
    _RUNNING.append(offer)
    return offer


def offers_doors(offer: Offer[ToDo]) -> Offer[ToDo]:
    """Let Home and the agenda ask a room who waits at a door, beside the clocks that run."""
    _DOORS.append(offer)
    return offer


def offers_landing(offer: Callable[[UUID], str]) -> Callable[[UUID], str]:
    """Let a room say to which page somebody is led on entering, who acts for no organisation."""
    _LANDINGS.append(offer)
    return offer


def landing_of(account: UUID) -> str:
    """Return where somebody without a role is led on entering; nothing where to Home."""
    return next((url for offer in _LANDINGS if (url := offer(account))), "")


def offers_beginnings(offer: Offer[Beginning]) -> Offer[Beginning]:
    """Let Home ask a room what an account may begin there."""
    _BEGINNINGS.append(offer)
    return offer


def offers_news(offer: Offer[News]) -> Offer[News]:
    """Let Home ask a room what came or changed since an instant, as far as one may see it."""
    _NEWS.append(offer)
    return offer


def offers_notices(offer: Offer[News]) -> Offer[News]:
    """Let the page of notices ask a room what became of what one entered, since an instant."""
    _NOTICES.append(offer)
    return offer


def waiting_for(account: UUID, *, at: datetime) -> list[ToDo]:
    """Return what waits for an account, late first; nothing of which there is none."""
    found = [one for offer in _WORK for one in offer(account, at) if one.number]
    return sorted(found, key=lambda one: not one.is_late)


def running_for(account: UUID, *, at: datetime) -> list[Running]:
    """Return the clocks that run in hours, first due first."""
    found = [one for offer in _RUNNING for one in offer(account, at)]
    return sorted(found, key=lambda one: one.left)


def at_the_doors(account: UUID, *, at: datetime) -> list[ToDo]:
    """Return who waits at a door for an account; nothing where nobody does."""
    return [one for offer in _DOORS for one in offer(account, at) if one.number]


def beginnings_of(account: UUID, *, at: datetime) -> list[Beginning]:
    """Return what an account may begin."""
    return [one for offer in _BEGINNINGS for one in offer(account, at)]


def news_for(account: UUID, *, since: datetime) -> list[News]:
    """Return what is new to an account since an instant; nothing of which there is none."""
    return [one for offer in _NEWS for one in offer(account, since) if one.number]


def notices_for(account: UUID, *, since: datetime) -> list[News]:
    """Return what waits for one as a second person, and what was decided of what one entered."""
    return [one for offer in _NOTICES for one in offer(account, since) if one.number]


def up_to_most(rows: "QuerySet[Any]", *, most: int = MOST) -> int:
    """Count rows, but no further than is shown."""
    return rows.order_by()[: most + 1].count()
