"""What documents state, as a page says it: each value beside who says it, never averaged."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from baluarte.domain.accountability.queries.means import Reckoned
from baluarte.domain.statements.queries.stated import Stated
from baluarte.web.accountability.presenters.figures import plain
from baluarte.web.statements.labels import number_in_words, sayer_of, value_in_words
from baluarte.web.statements.presenters.stated import stated_line

PER_CENT = " %"
ONE_PLACE = 1


def contradiction(one: Stated, about: str) -> dict[str, Any]:
    """Return what documents say otherwise, side by side, as the component draws it."""
    sides = [
        {"value": value_in_words(row), "who": sayer_of(row), "at": row.said_date, "row": row}
        for row in one.rows
    ]
    return {"about": about, "sides": sides}


def reckoned_line(
    one: Reckoned | None, *, unit: str = "", is_amount: bool = False
) -> dict[str, Any] | None:
    """Return what is reckoned from two things, with both; nothing where either is not stated."""
    if one is None:
        return None
    return {
        "value": _ends(one, unit, is_amount=is_amount),
        "is_one": one.is_one,
        "above": stated_line(one.above),
        "below": stated_line(one.below),
    }


def _ends(one: Reckoned, unit: str, *, is_amount: bool) -> str:
    low, high = (_number(value, unit, is_amount=is_amount) for value in (one.low, one.high))
    if low == high:
        return low
    return _("between %(low)s and %(high)s") % {"low": low, "high": high}


def _number(value: Decimal, unit: str, *, is_amount: bool) -> str:
    places = 0 if value == value.to_integral_value() else ONE_PLACE
    return f"{'$ ' if is_amount else ''}{plain(value, places)}{unit}"


def bars_of(stated: Iterable[tuple[str, Stated]], *, scale: int = 1) -> list[dict[str, Any]]:
    """Return a bar for each value: two documents that do not agree are two bars, side by side."""
    rows: list[dict[str, Any]] = []
    for label, one in stated:
        numbers = [row for row in one.rows if row.number is not None]
        if not numbers:
            rows.append({"what": label, "value": None})
        for row in numbers:
            name = f"{label} · {sayer_of(row)}" if one.is_contradicted else label
            rows.append({"what": name, "value": round(float(row.number or 0) / scale, 2)})
    return rows if any(one["value"] is not None for one in rows) else []


def amount_said(heading: str, low: Decimal, high: Decimal) -> str:
    """Return a signed difference in the unit of a heading, or the two ends it lies between."""
    said = [_signed(heading, one) for one in sorted({low, high})]
    if len(said) == 1:
        return said[0]
    return _("between %(low)s and %(high)s") % {"low": said[0], "high": said[1]}


def _signed(heading: str, value: Decimal) -> str:
    sign = "−" if value < 0 else "+" if value > 0 else ""
    return f"{sign}{number_in_words(heading, abs(value))}"
