"""What a report's body is made of: figures with their footnotes, tables, bars, sections."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

from baluarte.domain.publication.models import Edition, TableRelease
from baluarte.domain.publication.reports.wording import (
    Both,
    as_it_is,
    number,
    of_day,
    of_instant,
    of_institution,
    plain,
    said,
)
from baluarte.domain.statements.models import Document

Figure = dict[str, Any]
Row = dict[str, Any]
NO_DATA, WITHHELD = "no_data", "withheld"


class Footnotes:
    """The footnotes of one report, numbered as they are first cited; each source stands once."""

    def __init__(self, known_at: datetime) -> None:
        self.known_at = known_at
        self.rows: list[dict[str, Any]] = []
        self._numbers: dict[tuple[Any, ...], int] = {}

    def query(self, name: str) -> int:
        """Cite a query by its name, as known at the report's instant."""
        says = said(f"queries.{name}")
        text = said("notes.query", says=says, known=of_instant(self.known_at))
        return self._cite(("query", name), text, query=name)

    def edition(self, of: Edition) -> int:
        """Cite an edition."""
        text = said("notes.edition", edition=str(of), cut_off=of_instant(of.cut_off_at))
        return self._cite(("edition", str(of)), text, edition=str(of))

    def tables(self, of: TableRelease) -> int:
        """Cite released tables."""
        text = said("notes.table", release=str(of), period=of.period, known=of_instant(of.known_at))
        return self._cite(("table", str(of)), text, table=str(of))

    def text(self, name: str) -> int:
        """Cite a dated text of the policy."""
        return self._cite(("text", name), said("notes.text", name=name), text=name)

    def document(
        self,
        of: Document | None,
        page: int | None = None,
        *,
        key: UUID | None = None,
        reference: str = "",
    ) -> int:
        """Cite a page of a document that is shared; of another, no more than that it is there.

        `key` is the document's where it may be one that whoever drafts does not see.
        """
        if of is None and key is None:
            return self._cite(
                ("not_kept", reference), said("notes.not_kept", reference=reference),
                reference=reference,
            )  # fmt: skip
        if of is None or not of.is_shared:
            hidden = key or (of.pk if of else None)
            return self._cite(("not_shared", str(hidden)), said("notes.not_shared"))
        text = said(
            "notes.document",
            issuer=of_institution(of.issuer),
            title=of.title,
            date=of_day(of.document_date),
            page=said("notes.page", page=str(page)) if page else "",
            reference=of.reference,
        )
        return self._cite(
            ("document", of.reference, page), text,
            document=of.reference, page=page, url=of.url, sha256=of.sha256,
        )  # fmt: skip

    def _cite(self, key: tuple[Any, ...], says: Both, **more: Any) -> int:
        if key not in self._numbers:
            self._numbers[key] = len(self.rows) + 1
            told = {name: value for name, value in more.items() if value not in (None, "")}
            self.rows.append({"number": len(self.rows) + 1, "kind": key[0], "says": says} | told)
        return self._numbers[key]


def counted(
    code: str,
    label: Both,
    value: Decimal | int,
    *,
    notes: Sequence[int],
    of: Decimal | int | None = None,
    unit: str = "count",
    state: str = "counted",
    period: Both | None = None,
    more: Sequence[Mapping[str, Any]] = (),
) -> Figure:
    """Return a figure; `of` is the whole that it is a part of."""
    found: Figure = {
        "code": code, "label": label, "state": state, "state_said": said(f"states.{state}"),
        "unit": unit, "value": plain(value), "shown": as_it_is(number(value, unit=unit)),
        "notes": list(notes),
    }  # fmt: skip
    if of is not None:
        found |= {"numerator": plain(value), "denominator": plain(of), "parts": parts(value, of)}
    return _dressed(found, period, more)


def missing(
    code: str,
    label: Both,
    reason: str,
    *,
    notes: Sequence[int],
    state: str = NO_DATA,
    unit: str = "count",
    period: Both | None = None,
    more: Sequence[Mapping[str, Any]] = (),
) -> Figure:
    """Return a figure that is not there, and why: it is never zero."""
    found: Figure = {
        "code": code, "label": label, "state": state, "state_said": said(f"states.{state}"),
        "unit": unit, "value": None, "shown": said(f"shown.{state}"), "reason": reason,
        "why": said(f"why.{reason}"), "notes": list(notes),
    }  # fmt: skip
    return _dressed(found, period, more)


def parts(part: Decimal | int, whole: Decimal | int) -> Both:
    """Return a numerator of its denominator in words."""
    return said("shown.part", part=number(part), whole=number(whole))


def term(label: Both, says: Both, notes: Iterable[int] = ()) -> dict[str, Any]:
    """Return something else that is said of a figure: its target, what a side says."""
    return {"term": label, "said": says, "notes": list(notes)}


def row(cells: Sequence[Both | str], notes: Iterable[int]) -> Row:
    """Return a row of a table with its footnotes."""
    told = [as_it_is(one) if isinstance(one, str) else one for one in cells]
    return {"cells": told, "notes": list(notes)}


def table(caption: Both, columns: Sequence[str], rows: Sequence[Row]) -> dict[str, Any]:
    """Return a table; its columns are named in the text of reports."""
    return {
        "caption": caption,
        "columns": [said(f"columns.{name}") for name in columns],
        "rows": list(rows),
    }


def bars(title: Both, says: Both, figures: Sequence[Figure]) -> dict[str, Any] | None:
    """Return a drawing of some of a section's figures; nothing where none has a value."""
    if not any(one["value"] is not None for one in figures):
        return None
    return {
        "title": title,
        "says": says,
        "bars": [
            {"label": one["label"], "value": one["value"], "shown": one["shown"]} for one in figures
        ],
    }


def section(
    code: str,
    *,
    title: Both,
    lead: Both | None = None,
    figures: Sequence[Figure] = (),
    chart: Mapping[str, Any] | None = None,
    rows: Mapping[str, Any] | None = None,
    empty: Both | None = None,
) -> dict[str, Any]:
    """Return a section; `empty` stands for a table without rows."""
    has_rows = rows is not None and bool(rows["rows"])
    return {
        "code": code, "title": title, "lead": lead, "figures": list(figures), "chart": chart,
        "table": rows if has_rows else None, "empty": None if has_rows else empty,
    }  # fmt: skip


def encoded(body: Mapping[str, Any]) -> bytes:
    """Return a body as it is kept and given out: the same bytes for the same content."""
    told = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return told.encode() + b"\n"


def digest(body: Mapping[str, Any]) -> str:
    """Return the sum by which a body is known."""
    return sha256(encoded(body)).hexdigest()


def _dressed(figure: Figure, period: Both | None, more: Sequence[Mapping[str, Any]]) -> Figure:
    if period is not None:
        figure["period"] = period
    if more:
        figure["more"] = list(more)
    return figure
