"""In which order the list of events stands, and where a page of it ended.

Each order is that of an index: by one key, then by day, then by identifier, so that no two events
stand equal. What is not told of an event stands after what is, whichever the direction.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from baluarte.domain.registry.models import UNDATED


class SortKey(StrEnum):
    """By what the list may be ordered, as the address names it: the column that shows it."""

    DAY = "fecha"
    RECORDED = "registro"
    PLACE = "lugar"
    VICTIMS = "victimas"


@dataclass(frozen=True, slots=True)
class OrderColumn:
    """A column of an event that an order reads, and whether it descends in the index."""

    sql: str
    descends: bool = True


_DAY: Final = OrderColumn("a.listed_date")
_ID: Final = OrderColumn("a.id")
# States by their official code, which is that of their names; a state before what lies in it.
_PLACE: Final = OrderColumn("coalesce(a.municipality_id, a.state_id)", descends=False)
COLUMNS: Final[Mapping[SortKey, tuple[OrderColumn, ...]]] = {
    SortKey.DAY: (_DAY, _ID),
    SortKey.RECORDED: (OrderColumn("a.created_at"), _DAY, _ID),
    SortKey.PLACE: (_PLACE, _DAY, _ID),
    SortKey.VICTIMS: (OrderColumn("a.number_of_victims"), _DAY, _ID),
}
_PLACE_CODE, _NUMBER = re.compile(r"[0-9]{2}([0-9]{3})?"), re.compile(r"[0-9]{1,5}")
_MOST_VICTIMS: Final = 32_767


@dataclass(frozen=True, slots=True)
class Order:
    """An order of the list: by what, and whether from the last to the first."""

    key: SortKey = SortKey.DAY
    descending: bool = True

    def __str__(self) -> str:
        return f"-{self.key}" if self.descending else str(self.key)

    @classmethod
    def read(cls, text: str) -> "Order":
        """Read an order as an address writes it; `ValueError` where it is none."""
        return cls(SortKey(text.removeprefix("-")), descending=text.startswith("-"))

    @property
    def columns(self) -> tuple[OrderColumn, ...]:
        """The columns that the index of this order reads."""
        return COLUMNS[self.key]

    @property
    def is_backward(self) -> bool:
        """Say whether the index is read from its end."""
        return self.descending != self.columns[0].descends

    def descends(self, one: OrderColumn) -> bool:
        """Say whether one of its columns descends."""
        return one.descends != self.is_backward


NEWEST_FIRST: Final = Order()


def directed(names: Sequence[str], order: Order) -> str:
    """Return the columns of an order as SQL sorts by them; `names` are what they are called."""
    told = zip(names, order.columns, strict=True)
    return ", ".join(f"{name} desc" if order.descends(one) else name for name, one in told)


@dataclass(frozen=True, slots=True)
class OrderMark:
    """Where a page of an ordered list ended: the values of its order; none of what is not told."""

    values: tuple[Any, ...]

    def __str__(self) -> str:
        return "_".join(_written(one) for one in self.values)

    @classmethod
    def read(cls, text: str, order: Order) -> "OrderMark | None":
        """Read a mark back from an address; nothing if it is none of this order."""
        parts = text.split("_")
        if len(parts) != len(order.columns):
            return None
        *first, day, key = parts
        try:
            values = [_READ[order.key](one) if one else None for one in first]
            return cls((*values, date.fromisoformat(day), UUID(key)))
        except ValueError:
            return None

    @property
    def is_untold(self) -> bool:
        """Say whether the page ended among events of which the key is not told."""
        return self.values[0] is None or self.values[0] == UNDATED


def _written(value: Any) -> str:
    if isinstance(value, UUID):
        return value.hex
    return "" if value is None else str(getattr(value, "isoformat", lambda: value)())


def _instant(text: str) -> datetime:
    read = datetime.fromisoformat(text)
    if read.tzinfo is None:
        raise ValueError("an instant says in which zone")
    return read


def _place(text: str) -> str:
    if not _PLACE_CODE.fullmatch(text):
        raise ValueError("not the code of a place")
    return text


def _victims(text: str) -> int:
    if not _NUMBER.fullmatch(text) or int(text) > _MOST_VICTIMS:
        raise ValueError("not a number of victims")
    return int(text)


_READ: Final[Mapping[SortKey, Callable[[str], Any]]] = {
    SortKey.RECORDED: _instant,
    SortKey.PLACE: _place,
    SortKey.VICTIMS: _victims,
}
