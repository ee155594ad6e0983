"""Which of her columns feeds what, in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from baluarte.domain.intake.mapping import Mapping as ListMapping


def fed_by(
    mapping: ListMapping, columns: Sequence[str], first: Sequence[Sequence[Any]]
) -> list[dict[str, Any]]:
    """Return each column that is read, its first cell that says something, and what it feeds."""
    feeds = _feeds(mapping)
    return [
        {"column": column, "sample": _sample(column, first), "feeds": ", ".join(feeds[column])}
        for column in columns
        if column in feeds
    ]


def _feeds(mapping: ListMapping) -> Mapping[str, list[str]]:
    place = mapping.place
    parts: list[tuple[str, Sequence[str]]] = [
        (_("by it a row is known again"), mapping.key),
        (_("the date"), [mapping.column_of("date")]),
        (_("the time"), [mapping.column_of("time")]),
        (_("the municipality"), [place.municipality]),
        (_("the state"), [place.state]),
        (_("the place"), [place.text]),
        (_("the point"), [place.longitude, place.latitude]),
        (_("the names"), [mapping.column_of("victims")]),
        (_("how many victims"), [mapping.victim_count]),
        (_("the outlet or organisation"), [mapping.column_of("outlet")]),
        (_("what work they do"), [mapping.column_of("labor")]),
        (_("the gender"), [mapping.column_of("gender")]),
        (_("what is defended"), [mapping.column_of("defends")]),
        (_("the type of aggression"), mapping.types.columns),
        (_("the presumed perpetrator"), mapping.perpetrators.columns),
        (_("how many acts"), [mapping.column_of("acts")]),
        (_("what happened"), mapping.columns_of("what")),
        (_("the source"), mapping.columns_of("source")),
    ]
    found: dict[str, list[str]] = {}
    for said, columns in parts:
        for column in filter(None, columns):
            found.setdefault(column, []).append(said)
    return found


def _sample(column: str, first: Sequence[Sequence[Any]]) -> str:
    cells = (str(row[1].get(column, "")).strip() for row in first)
    return next(filter(None, cells), "")
