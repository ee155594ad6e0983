"""In which order the published events of an edition stand, and where a page of them ended."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from django.db.models import F, OrderBy, Q
from django.db.models.functions import Coalesce

from baluarte.domain.publication.models import UNDATED, Edition, PublishedEvent
from baluarte.domain.publication.queries.filters import Filters, bounds, counted, listed

ON_A_PAGE = 50


class RecordKey(StrEnum):
    """By what published events may be ordered, as the address names it."""

    MONTH = "fecha"
    PLACE = "lugar"
    ACTS = "agresiones"
    VICTIMS = "victimas"


@dataclass(frozen=True, slots=True)
class RecordOrder:
    """An order of published events: by what, and whether from the last to the first."""

    key: RecordKey = RecordKey.MONTH
    descending: bool = True

    def __str__(self) -> str:
        return f"-{self.key}" if self.descending else str(self.key)

    @classmethod
    def read(cls, text: str) -> "RecordOrder":
        """Read an order as an address writes it; `ValueError` where it is none."""
        return cls(RecordKey(text.removeprefix("-")), descending=text.startswith("-"))

    @property
    def columns(self) -> tuple[tuple[str, bool], ...]:
        """The columns of its index, each with whether it descends as this order reads it."""
        held = _COLUMNS[self.key]
        is_backward = self.descending != held[0][1]
        return tuple((name, descends != is_backward) for name, descends in held)


NEWEST_FIRST: Final = RecordOrder()
# As the indexes stand: places ascend, numbers and months descend, references ascend.
_LAST: Final = (("sort_month", True), ("reference", False))
_COLUMNS: Final[Mapping[RecordKey, tuple[tuple[str, bool], ...]]] = {
    RecordKey.MONTH: _LAST,
    RecordKey.PLACE: (("place", False), *_LAST),
    RecordKey.ACTS: (("acts", True), *_LAST),
    RecordKey.VICTIMS: (("victims", True), *_LAST),
}
_PLACE, _NUMBER = re.compile(r"[0-9]{2}([0-9]{3})?"), re.compile(r"[0-9]{1,5}")
_REFERENCE = re.compile(r"[0-9A-Za-z]{1,12}")


@dataclass(frozen=True, slots=True)
class RecordMark:
    """Where a page of an order ended: its values; none of what is not published."""

    values: tuple[Any, ...]

    def __str__(self) -> str:
        return "_".join("" if one is None else str(one) for one in self.values)

    @classmethod
    def read(cls, text: str, order: RecordOrder) -> "RecordMark | None":
        """Read a mark back from an address; nothing if it is none of this order."""
        parts = text.split("_")
        if len(parts) != len(order.columns) or not _REFERENCE.fullmatch(parts[-1]):
            return None
        *first, month, reference = parts
        try:
            values = [_READ[order.key](one) if one else None for one in first]
            return cls((*values, date.fromisoformat(month), reference))
        except ValueError:
            return None

    @property
    def is_unpublished(self) -> bool:
        """Say whether the page ended among events that do not publish the key."""
        return self.values[0] is None or self.values[0] == UNDATED


@dataclass(frozen=True, slots=True)
class OrderedPage:
    """Some published events in an order, and where the next begin."""

    rows: list[PublishedEvent]
    after: RecordMark | None


def records_in_order(
    edition: Edition,
    asked: Filters,
    order: RecordOrder,
    *,
    after: RecordMark | None = None,
    limit: int = ON_A_PAGE,
) -> OrderedPage:
    """Return a page of the events asked for in an order; what does not publish its key is last."""
    rows = listed(edition, asked)
    if asked.kind:
        rows = rows.filter(pk__in=counted(edition, asked).filter(bounds(asked)).values("event"))
    if order.key is RecordKey.PLACE:
        rows = rows.annotate(place=Coalesce("municipality_id", "state_id"))
    rows = rows.select_related("state", "municipality").order_by(*_sorted(order))
    found: list[PublishedEvent] = []
    for is_published in (True, False):
        if after is not None and after.is_unpublished and is_published:
            continue
        within = _published(order, is_published=is_published)
        if after is not None and after.is_unpublished != is_published:
            within &= _after(order, after, 0 if is_published else 1)
        found += rows.filter(within)[: limit + 1 - len(found)]
        if len(found) > limit:
            break
    shown = found[:limit]
    return OrderedPage(shown, _mark(shown[-1], order) if len(found) > limit else None)


def _mark(one: PublishedEvent, order: RecordOrder) -> RecordMark:
    return RecordMark(tuple(getattr(one, name) for name, _descends in order.columns))


def _sorted(order: RecordOrder) -> list[OrderBy]:
    return [F(name).desc() if down else F(name).asc() for name, down in order.columns]


def _published(order: RecordOrder, *, is_published: bool) -> Q:
    name = order.columns[0][0]
    if order.key is RecordKey.MONTH:
        return Q(sort_month__gt=UNDATED) if is_published else Q(sort_month=UNDATED)
    return Q(**{f"{name}__isnull": not is_published})


def _after(order: RecordOrder, mark: RecordMark, n: int) -> Q:
    """Return what comes after a mark, from its column of that number on."""
    name, descends = order.columns[n]
    sign, value = ("lt" if descends else "gt"), mark.values[n]
    beyond = Q(**{f"{name}__{sign}": value})
    if n == len(order.columns) - 1:
        return beyond
    return Q(**{f"{name}__{sign}e": value}) & (beyond | _after(order, mark, n + 1))


def _place(text: str) -> str:
    if not _PLACE.fullmatch(text):
        raise ValueError("not the code of a place")
    return text


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise ValueError("not a number")
    return int(text)


_READ: Final[Mapping[RecordKey, Callable[[str], Any]]] = {
    RecordKey.PLACE: _place,
    RecordKey.ACTS: _number,
    RecordKey.VICTIMS: _number,
}
