"""Published events as rows of a table, under the columns asked for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from django.urls import reverse

from baluarte.domain.publication.choices import RecordColumn
from baluarte.domain.publication.queries import (
    Mark,
    RecordKey,
    RecordMark,
    records,
    records_in_order,
)
from baluarte.domain.publication.queries.records_order import NEWEST_FIRST, ON_A_PAGE
from baluarte.web.layout.templatetags.components import figures
from baluarte.web.public.http_cache import Edition
from baluarte.web.public.query_string import EditionQuestion
from baluarte.web.publication.presenters.public_event import labels_in, what, when, where

FIRST_COLUMNS: Final = (
    RecordColumn.DATE,
    RecordColumn.PLACE,
    RecordColumn.WHAT,
    RecordColumn.ACTS,
    RecordColumn.VICTIMS,
)
NUMBERS: Final = frozenset({RecordColumn.ACTS, RecordColumn.VICTIMS, RecordColumn.SOURCES})
SORTED: Final[Mapping[RecordColumn, str]] = {RecordColumn(str(one)): str(one) for one in RecordKey}


def page_of(edition: Edition, asked: EditionQuestion, *, limit: int = ON_A_PAGE) -> Any:
    """Return a page of the events that an address asks for, in its order."""
    after = asked.after
    if asked.order != NEWEST_FIRST:
        mark = after if isinstance(after, RecordMark) else None
        return records_in_order(edition, asked.filters, asked.order, after=mark, limit=limit)
    begin = after if isinstance(after, Mark) else None
    return records(edition, asked.filters, after=begin, limit=limit)


def row_of(event: Any) -> dict[str, Any]:
    """Return an event as a row of a plain table; what is not published is empty."""
    return {
        "reference": event.reference,
        "url": reverse("published", args=[event.reference]),
        "when": when(event),
        "where": where(event),
        "what": what(event),
        "acts": event.acts,
        "victims": event.victims,
    }


def heads_of(columns: Sequence[RecordColumn]) -> list[dict[str, Any]]:
    """Return the heads of the table; those that sort have a key."""
    return [
        {"label": one.label, "key": SORTED.get(one, ""), "number": one in NUMBERS}
        for one in columns
    ]


def sorts() -> list[dict[str, Any]]:
    """Return by what the table may be sorted, shown or not."""
    return [{"label": one.label, "key": key} for one, key in SORTED.items()]


def rows_of(events: Iterable[Any], columns: Sequence[RecordColumn]) -> list[dict[str, Any]]:
    """Return events as rows of the table; what is not published is empty."""
    return [
        {
            "reference": event.reference,
            "url": reverse("published", args=[event.reference]),
            "cells": [
                {"label": one.label, "number": one in NUMBERS, "text": VALUES[one](event)}
                for one in columns
            ],
        }
        for event in events
    ]


def _link(event: Any) -> str:
    return "; ".join(labels_in("links_to_work", [event.link_to_work] if event.link_to_work else []))


VALUES: Final[Mapping[RecordColumn, Callable[[Any], Any]]] = {
    RecordColumn.DATE: when,
    RecordColumn.PLACE: where,
    RecordColumn.WHAT: what,
    RecordColumn.PERPETRATORS: lambda one: "; ".join(labels_in("perpetrators", one.perpetrators)),
    RecordColumn.ACTS: lambda one: figures(one.acts),
    RecordColumn.VICTIMS: lambda one: figures(one.victims),
    RecordColumn.LINK: _link,
    RecordColumn.SOURCES: lambda one: figures(one.sources),
}
