"""Small multiples: the same drawing for each state, on one scale, one table behind all of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from baluarte.web.public.policy.words import DEGREES, REASONS, amount

WIDTH, HEIGHT, GAP = 120, 44, 3
FEWEST = 3
Body = Mapping[str, Any]


def by_state(
    institutions: Sequence[Body], names: Mapping[str, str], unit: str
) -> list[dict[str, Any]]:
    """Return a drawing for each state of an indicator; nothing where few have a figure.

    A year is a column; a year without a figure is a gap and not a column of nought.
    """
    mine = [one for one in institutions if one["state"] in names]
    known = [year["value"] for one in mine for year in one["series"] if year["value"] is not None]
    if len({one["state"] for one in mine}) < FEWEST or not known:
        return []
    top = 100.0 if unit == "percent" else max(known) or 1.0
    found = [_state(one, names[one["state"]], unit, top) for one in mine]
    return sorted(found, key=lambda one: (-(one["number"] if one["has"] else -1.0), one["name"]))


def _state(one: Body, name: str, unit: str, top: float) -> dict[str, Any]:
    series = one["series"]
    wide = WIDTH / max(len(series), 1)
    last: Body = series[-1] if series else {"value": None, "reason": "nobody_stated", "period": ""}
    return {
        "code": one["code"],
        "name": name,
        "has": last["value"] is not None,
        "number": last["value"] or 0.0,
        "value": figure_said(last, unit),
        "why": str(REASONS.get(last["reason"], "")),
        "period": last["period"],
        "columns": [
            _column(place, wide, year["value"], top)
            for place, year in enumerate(series)
            if year["value"] is not None
        ],
    }


def figure_said(one: Body, unit: str) -> str:
    """Return the figure of one institution; of what it has or not, whether it does."""
    if degree := one.get("degree"):
        return str(DEGREES[degree])
    return amount(one["value"], unit)


def _column(place: int, wide: float, value: float, top: float) -> dict[str, str]:
    high = max(1.0, HEIGHT * min(value, top) / top)
    return {
        "x": f"{place * wide + GAP:.1f}",
        "y": f"{HEIGHT - high:.1f}",
        "width": f"{wide - 2 * GAP:.1f}",
        "height": f"{high:.1f}",
    }
