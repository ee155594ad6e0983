"""What waits for whoever entered: each room says what is its own, the desk shows it all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise

# Counted no further: whether there are a hundred or a thousand, one begins with the first.
MOST: Final = 100


@dataclass(frozen=True, slots=True)
class ToDo:
    """Some things of one kind that wait, and the page where they are done."""

    label: str | Promise
    number: int
    url: str
    is_late: bool = False

    @property
    def shown(self) -> str:
        """The number as it is shown: beyond the most it is not counted."""
        return f"{MOST}+" if self.number > MOST else str(self.number)


Offer = Callable[[UUID, datetime], Iterator[ToDo]]
_OFFERS: list[Offer] = []


def offers_work(offer: Offer) -> Offer:
    """Let the desk ask a room what waits; the first to offer stands first."""
    _OFFERS.append(offer)
    return offer


def waiting_for(account: UUID, *, at: datetime) -> list[ToDo]:
    """Return what waits for an account, late first; nothing of which there is none."""
    found = [one for offer in _OFFERS for one in offer(account, at) if one.number]
    return sorted(found, key=lambda one: not one.is_late)


def up_to_most(rows: "QuerySet[Any]") -> int:
    """Count rows, but no further than is shown."""
    return rows.order_by()[: MOST + 1].count()
