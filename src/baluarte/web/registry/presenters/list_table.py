"""The table of events: heads that sort, and each row's values under the columns chosen."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from baluarte.domain.registry.choices import NOT_DETERMINED, EventState, ListColumn
from baluarte.domain.registry.queries import Order, SortKey
from baluarte.domain.registry.queries.list_columns import FIRST_COLUMNS, MoreOfEvent
from baluarte.domain.registry.queries.lists import ListedEvent
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.layout.templatetags.components import figures
from baluarte.web.registry.presenters.labels import (
    label_of,
    labels_of,
    place_in_words,
    short_date,
    type_counts,
)

_NUMBERS = {ListColumn.VICTIMS, ListColumn.REPORTS}
_SORTED = {ListColumn(str(key)): str(key) for key in SortKey}
# Meaning is never colour alone: the word stands beside the shape.
STATE_KINDS = {
    EventState.CONFIRMED: "held",
    EventState.DISCARDED: "absent",
    EventState.WITHDRAWN: "absent",
}
Cell = dict[str, Any]
# Said of each, since what a template looks for in vain costs it more than what it finds.
PLAIN: Cell = {"tag": "", "kind": "", "quiet": False, "text": ""}


@dataclass(frozen=True, slots=True)
class ListTable:
    """The table of a page of the list."""

    heads: Sequence[Mapping[str, Any]]
    # By what it may be ordered, shown or not: on a telephone no head is seen.
    sorts: Sequence[Mapping[str, str]]
    rows: Sequence[Mapping[str, Any]]
    order: str


def columns_shown(chosen: Sequence[ListColumn], *, several_lists: bool) -> list[ListColumn]:
    """Return the columns of the table: those chosen, or the first; a list only among several."""
    if chosen:
        return list(chosen)
    return [one for one in FIRST_COLUMNS if several_lists or one is not ListColumn.LIST]


def list_table(
    rows: Iterable[ListedEvent],
    columns: Sequence[ListColumn],
    more: Mapping[Any, MoreOfEvent],
    order: Order,
    *,
    is_sorted: bool,
) -> ListTable:
    """Lay out a page of the list; as it was known on a day it cannot be sorted."""
    sorts = [{"label": str(ListColumn(one).label), "key": _SORTED[one]} for one in _SORTED]
    return ListTable(
        heads=[
            {
                "label": str(one.label),
                "key": _SORTED.get(one, "") if is_sorted else "",
                "number": one in _NUMBERS,
            }
            for one in columns
        ],
        sorts=sorts if is_sorted else (),
        rows=[
            {
                "event": row.event,
                "cells": [
                    {
                        **PLAIN,
                        "label": str(one.label),
                        "number": one in _NUMBERS,
                        **_CELLS[one](row, more.get(row.event.pk, MoreOfEvent())),
                    }
                    for one in columns
                ],
            }
            for row in rows
        ],
        order=str(order),
    )


def _date(row: ListedEvent, _more: MoreOfEvent) -> Cell:
    held = row.held
    return {"text": short_date(held.first_date, held.last_date, held.date)}


def _place(row: ListedEvent, _more: MoreOfEvent) -> Cell:
    municipality, state = row.held.municipality, row.held.state
    return {
        "text": place_in_words(
            municipality.name if municipality else None, state.name if state else None
        )
    }


def _victims(row: ListedEvent, _more: MoreOfEvent) -> Cell:
    if row.held.victims:
        return {"text": figures(row.held.victims)}
    return {"text": _("not told"), "quiet": True}


def _status(row: ListedEvent, _more: MoreOfEvent) -> Cell:
    kind = STATE_KINDS.get(EventState(row.held.status), "plain")
    return {"tag": row.held.get_status_display(), "kind": kind}


def _link(row: ListedEvent, _more: MoreOfEvent) -> Cell:
    link = row.held.link_to_work
    return {"text": label_of("links_to_work", link), "quiet": link == NOT_DETERMINED}


def _day(instant: Any) -> str:
    day = local_day(instant)
    return short_date(day, day, "")


_CELLS: Mapping[ListColumn, Callable[[ListedEvent, MoreOfEvent], Cell]] = {
    ListColumn.DATE: _date,
    ListColumn.WHAT: lambda row, _more: {"text": type_counts(row.acts)},
    ListColumn.PLACE: _place,
    ListColumn.VICTIMS: _victims,
    ListColumn.LABOR: lambda _row, more: {"text": labels_of("occupations", more.labors)},
    ListColumn.GENDER: lambda _row, more: {"text": labels_of("genders", more.genders)},
    ListColumn.PERPETRATORS: lambda _row, more: {
        "text": labels_of("perpetrators", more.perpetrators)
    },
    ListColumn.REPORTS: lambda row, _more: {"text": figures(row.reports)},
    ListColumn.STATUS: _status,
    ListColumn.LINK: _link,
    ListColumn.RECORDED: lambda row, _more: {"text": _day(row.event.created_at)},
    ListColumn.DETERMINED: lambda row, _more: {"text": _day(row.held.decided_at)},
    ListColumn.LIST: lambda row, _more: {"text": row.source.title if row.source else ""},
}
