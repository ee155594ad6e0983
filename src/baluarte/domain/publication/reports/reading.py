"""A report's body in one language, as a page and a typeset document both read it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from baluarte.domain.publication.reports.drawings import Drawing, drawn, spoken

HTTPS = "https://"


@dataclass(frozen=True, slots=True)
class Mark:
    """A footnote's number where it is cited; the first citation is where its note leads back."""

    number: int
    is_first: bool


@dataclass
class _Marks:
    seen: set[int] = field(default_factory=set)

    def of(self, numbers: Iterable[int]) -> list[Mark]:
        """Return marks, each saying whether it is the first of its number."""
        found = []
        for one in numbers:
            found.append(Mark(one, one not in self.seen))
            self.seen.add(one)
        return found


def in_language(
    body: Mapping[str, Any], language: str, *, notes: Iterable[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """Return a body's words in one language; `notes` are what persons wrote beside its figures."""
    marks = _Marks()
    written = list(notes)
    sections = [_section(one, language, marks, written) for one in body["sections"]]
    return {
        "language": language,
        "kind": body["kind_said"][language],
        "title": body["title"][language],
        "lead": body["lead"][language],
        "period": body["period_said"][language],
        "rule": body["rule"][language],
        "law": body["law"],
        "invented": body["invented"][language] if body["invented"] else "",
        "notes": _written(written, "", language),
        "sections": sections,
        "footnotes": [
            {
                "number": one["number"],
                "says": one["says"][language],
                "url": url if (url := one.get("url", "")).startswith(HTTPS) else "",
                "sha256": one.get("sha256", ""),
                "is_cited": one["number"] in marks.seen,
            }
            for one in body["footnotes"]
        ],
    }


def _section(
    one: Mapping[str, Any], language: str, marks: _Marks, written: list[Mapping[str, Any]]
) -> dict[str, Any]:
    chart = drawn(one["chart"], language) if one["chart"] else None
    return {
        "code": one["code"],
        "title": one["title"][language],
        "lead": _said(one["lead"], language),
        "notes": _written(written, one["code"], language),
        "figures": [_figure(figure, language, marks) for figure in one["figures"]],
        "chart": chart,
        "chart_says": _spoken(chart),
        "table": _table(one["table"], language, marks) if one["table"] else None,
        "empty": _said(one["empty"], language),
    }


def _figure(one: Mapping[str, Any], language: str, marks: _Marks) -> dict[str, Any]:
    return {
        "code": one["code"],
        "label": one["label"][language],
        "shown": one["shown"][language],
        "has_value": one["value"] is not None,
        "parts": _said(one.get("parts"), language),
        "why": _said(one.get("why"), language),
        "period": _said(one.get("period"), language),
        "state": one["state_said"][language],
        "marks": marks.of(one["notes"]),
        "more": [
            {
                "term": more["term"][language],
                "says": more["said"][language],
                "marks": marks.of(more["notes"]),
            }
            for more in one.get("more", ())
        ],
    }


def _table(one: Mapping[str, Any], language: str, marks: _Marks) -> dict[str, Any]:
    columns = [name[language] for name in one["columns"]]
    return {
        "caption": one["caption"][language],
        "columns": columns,
        "rows": [
            {
                "first": row["cells"][0][language],
                "cells": [
                    {"column": column, "says": cell[language]}
                    for column, cell in zip(columns[1:], row["cells"][1:], strict=True)
                ],
                "marks": marks.of(row["notes"]),
            }
            for row in one["rows"]
        ],
    }


def _written(
    notes: Iterable[Mapping[str, Any]], section: str, language: str
) -> list[dict[str, str]]:
    return [
        {"text": one["text"][language], "day": one["day"][language]}
        for one in notes
        if one["section"] == section
    ]


def _spoken(chart: Drawing | None) -> str:
    return spoken(chart) if chart else ""


def _said(text: Mapping[str, str] | None, language: str) -> str:
    return text[language] if text else ""
