"""Many things at once: tables, pages of a list, filters, facets, tabs."""

from collections.abc import Mapping
from typing import Any

from baluarte.web.layout.components.declaration import Component, Values, takes


def rows_and_columns(values: Values) -> Values:
    """Lay out a table of plain values: each row as cells that know their column."""
    columns = [
        column if isinstance(column, Mapping) else {"key": column, "says": column}
        for column in values["columns"]
    ]
    rows = [
        {
            "id": row.get("id") if isinstance(row, Mapping) else None,
            "url": row.get("url") if isinstance(row, Mapping) else None,
            "cells": _cells(row, columns),
        }
        for row in values["rows"] or ()
    ]
    return {"columns": columns, "rows": rows}


def _cells(row: Any, columns: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    in_order = not isinstance(row, Mapping)
    return [
        {"column": column, "value": row[place] if in_order else row.get(column["key"])}
        for place, column in enumerate(columns)
    ]


def _column(values: Values) -> Values:
    key, order = values["key"], values["order"]
    here = bool(key) and order.lstrip("-") == key
    now = ("descending" if order.startswith("-") else "ascending") if here else ""
    return {"now": now, "next_order": f"-{key}" if now == "ascending" else key}


def _sorting(values: Values) -> Values:
    items = [
        one | _column({"key": one["key"], "order": values["order"]}) for one in values["items"]
    ]
    return {"sorts": items}


COMPONENTS = (
    Component(
        name="table",
        says="Frame of a table; what is wrapped is its thead and tbody. Give each td a data-label: "
        "on a telephone a row is a card. Cells: class number, tight; rows: is-urgent.",
        wraps=True,
        takes=takes(
            caption="what the rows are",
            note=("beside the caption: since when, how fresh", ""),
            cards=("rows become cards on a telephone; otherwise the table scrolls", True),
            sticky=("the head stays in sight", False),
            rows=("move from row to row with j and k", False),
            hide_caption=("only for screen readers, where a heading says the same", False),
            id=("of the table itself, for what copies it", ""),
        ),
    ),
    Component(
        name="column",
        says="Head of a column; with a key it sorts by the address (?orden=key, ?orden=-key).",
        takes=takes(
            label="name",
            key=("sorts by this", ""),
            order=("the order now", ""),
            number=("figures, to the right", False),
        ),
        prepare=_column,
    ),
    Component(
        name="sorting",
        says="By what a table can be sorted, on a telephone, where its head is not seen.",
        takes=takes(
            items="list of dicts: label, key (as of `column`)",
            order=("the order now", ""),
        ),
        prepare=_sorting,
    ),
    Component(
        name="data_table",
        says="A table of plain values; what stands behind a chart or a map.",
        takes=takes(
            columns="list of dicts: key, says, number; or of names",
            rows="list of dicts or of lists",
            caption="what the rows are",
            note=("since when, how fresh", ""),
            id=("of the table", ""),
            empty=("what will be here", ""),
        ),
        prepare=lambda values: {"table_id": values["id"], **rows_and_columns(values)},
    ),
    Component(
        name="pages",
        says="Forward and back through a list by keyset, without page numbers.",
        takes=takes(
            previous_url=("address of what comes before", ""),
            next_url=("address of what comes after", ""),
            said=("what is shown, in words", ""),
            label=("which list, where there are several", ""),
        ),
    ),
    Component(
        name="filters",
        says="Filters that stay in the address; what is wrapped are their fields.",
        wraps=True,
        takes=takes(
            said=("what was found, in words", ""),
            applied=("list of dicts: label, url without it", ()),
            clear_url=("address without filters", ""),
            action=("address of the list", ""),
            kept=("names and values to keep, as a dict", None),
            target=("id of what htmx replaces", ""),
        ),
    ),
    Component(
        name="facets",
        says="How many of each, as links that narrow the list.",
        takes=takes(groups="list of dicts: title, entries (label, count, url, current)"),
    ),
    Component(
        name="tabs",
        says="Pages of one thing beside each other: links, not scripts.",
        takes=takes(
            items="list of dicts: label, url, current, count, disabled",
            label=("what the tabs are of", ""),
        ),
    ),
    Component(
        name="definitions",
        says="Names and values.",
        takes=takes(items="list of dicts: term, value, note; no value says so"),
    ),
)
