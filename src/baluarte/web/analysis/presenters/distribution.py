"""A question over time and over places, in words: periods, their sentence, shapes of the map."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.analysis.queries.distribution import Distribution, Tallied
from baluarte.domain.territory.queries import municipalities_of, shapes_of
from baluarte.web.layout.classes import classes
from baluarte.web.registry.view_tabs import number_said

# Beyond so many months, years are read more easily.
MOST_MONTHS = 36
NAMED = 3
# Beside the map: of the whole country there are twenty times as many, which nobody reads.
MOST_ROWS = 100
NONE = Tallied(0, 0)
# Where the codes of a place go in an address that is made once for all of them.
STATE_MARK, PLACE_MARK = "__state__", "__place__"


def timeline(spread: Distribution) -> dict[str, Any]:
    """Return the columns of time: months of a short time, years of a long one."""
    months = spread.months()
    years = spread.years()
    by_month = bool(months) and _months_between(min(years), max(years)) + 12 <= MOST_MONTHS
    counted = months if by_month else years
    spoken = "F Y" if by_month else "Y"
    rows = [
        {
            "period": dateformat.format(day, "b Y" if by_month else "Y"),
            "events": counted.get(day, NONE).events,
            "confirmed": counted.get(day, NONE).confirmed,
        }
        for day in _every(counted, by_month=by_month)
    ]
    return {
        "rows": rows,
        "title": _("Events by month") if by_month else _("Events by year"),
        "columns": [
            {"key": "period", "says": _("Month") if by_month else _("Year")},
            *_counts(),
        ],
        "sentence": _time_sentence(spread, counted, spoken),
    }


def on_map(spread: Distribution, *, most: int = MOST_ROWS, place_url: str = "") -> dict[str, Any]:
    """Return what the map says: its classes, its sentence and the table of municipalities.

    Of more than `most` the others stand as one. `place_url` is where a place's events are listed.
    """
    counted = spread.municipalities()
    ordered = sorted(counted.items(), key=lambda one: (-one[1].events, one[0]))
    shown, others = ordered[:most], ordered[most:]
    found = (
        municipalities_of()
        .filter(code__in=[code for code, _one in shown])
        .values_list("code", "name", "state__name")
    )
    names = {code: (name, state) for code, name, state in found}
    rows = [
        _place_row(code, *names[code], [one]) | {"url": address_of(code, place_url)}
        for code, one in shown
    ]
    if others:
        said = ngettext("%(n)s municipality more", "%(n)s municipalities more", len(others))
        rows.append(
            _place_row("", said % {"n": f"{len(others):,}"}, "", [one for _, one in others])
        )
    return {
        "rows": rows,
        "classes": classes(list(on_shapes(spread).values())),
        "columns": [
            {"key": "name", "says": _("Municipality")},
            {"key": "state", "says": _("State")},
            *_counts(),
        ],
        "sentence": _place_sentence(spread, rows),
    }


def address_of(code: str, pattern: str) -> str:
    """Return the address of a municipality."""
    return pattern.replace(STATE_MARK, code[:2]).replace(PLACE_MARK, code)


def _place_row(code: str, name: str, state: str, counted: Sequence[Tallied]) -> dict[str, Any]:
    events, confirmed = sum(one.events for one in counted), sum(one.confirmed for one in counted)
    return {"id": code, "name": name, "state": state, "events": events, "confirmed": confirmed}


def on_shapes(spread: Distribution) -> dict[str, int]:
    """Return how many events each shape of the map holds; one without any is not there."""
    counted = spread.municipalities()
    drawn_in = shapes_of(list(counted))
    found: dict[str, int] = {}
    for code, one in counted.items():
        found[drawn_in[code]] = found.get(drawn_in[code], 0) + one.events
    return found


def newest_only(spread: Distribution) -> str:
    """Say that only the newest are drawn, where there are more."""
    if not spread.number.and_more:
        return ""
    said = _("Only the newest %(number)s of these events are drawn: narrow the question for all.")
    return said % {"number": f"{spread.number.number:,}"}


def _counts() -> list[dict[str, Any]]:
    return [
        {"key": "events", "says": _("Events"), "number": True},
        {"key": "confirmed", "says": _("Confirmed ones"), "number": True},
    ]


def _time_sentence(spread: Distribution, counted: Mapping[date, Tallied], spoken: str) -> str:
    parts = [f"{number_said(spread.number)}."]
    if counted:
        most = max(sorted(counted), key=lambda day: counted[day].events)
        said = _("Most in %(period)s: %(number)s.")
        number = f"{counted[most].events:,}"
        parts.append(said % {"period": dateformat.format(most, spoken), "number": number})
    elsewhere = spread.drawn - sum(one.events for one in counted.values())
    if elsewhere:
        said = ngettext(
            "Besides, %(n)s is not known so closely, and stands in no column.",
            "Besides, %(n)s are not known so closely, and stand in no column.",
            elsewhere,
        )
        parts.append(said % {"n": f"{elsewhere:,}"})
    return " ".join(parts)


def _place_sentence(spread: Distribution, rows: list[dict[str, Any]]) -> str:
    parts = [f"{number_said(spread.number)}."]
    if rows:
        told = [f"{row['name']} ({row['state']}), {row['events']:,}" for row in rows[:NAMED]]
        parts.append(_("Most: %(places)s.") % {"places": "; ".join(told)})
    elsewhere = spread.drawn - sum(row["events"] for row in rows)
    if elsewhere:
        said = ngettext(
            "Besides, %(n)s is known only by its state or less, and is not on the map.",
            "Besides, %(n)s are known only by their state or less, and are not on the map.",
            elsewhere,
        )
        parts.append(said % {"n": f"{elsewhere:,}"})
    return " ".join(parts)


def _every(counted: Mapping[date, Tallied], *, by_month: bool) -> Iterator[date]:
    """Yield the periods from the first that has events to the last: none between is left out."""
    if not counted:
        return
    day, last = min(counted), max(counted)
    while day <= last:
        yield day
        ahead = day.month % 12 + 1 if by_month else 1
        day = date(day.year + (ahead == 1), ahead, 1)


def _months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month
