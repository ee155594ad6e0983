"""Cells of release tables in words: what is rounded says so, what is hidden or missing too."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from baluarte.domain.publication.queries import tables
from baluarte.norms.indicators import Counts, Indicator, worded
from baluarte.web.public.terms import language

LEVELS = ("federal", "state", "municipality")
SECONDS_IN_A_DAY = 86400
WIDTH = 100
LETTERS_OF_THE_LAW = "LPPDDHP"
# How much ink each outcome has in a bar, in the order they stand.
INK = (100, 50, 20, 0)


def level_word(level: str) -> str:
    """Return a level of government in words."""
    return {
        "federal": _("Federal authorities"),
        "state": _("State authorities"),
        "municipality": _("Municipal authorities"),
    }[level]


def figure(cell: Any) -> dict[str, Any]:
    """Return what a cell shows: words, the number if there is one, and why not."""
    shown, value = cell.shown, cell.value
    if shown == "no_data":
        return {"kind": "no_data", "says": _("no data"), "value": None}
    if shown == "hidden":
        return {"kind": "hidden", "says": _("not shown, to protect"), "value": None}
    if shown == "rounded" and value == 0:
        return {"kind": "few", "says": _("fewer than 5"), "value": 0}
    if shown == "rounded":
        says = _("about %(number)s") % {"number": value}
        return {"kind": "rounded", "says": says, "value": value}
    return {"kind": "exact", "says": str(value), "value": value}


class IndicatorResult:
    """What a release says of one indicator, asked by level, state and outcome."""

    def __init__(self, indicator: Indicator, cells: Iterable[Any]) -> None:
        self.indicator = indicator
        self.cells = {(one.level, one.state, one.outcome): one for one in cells}
        self.outcomes = tables.outcomes_of(indicator)

    def has_data(self, level: str) -> bool:
        """Say whether anybody of a level reported."""
        return bool(self.cells) and self.cells[level, "", ""].shown != "no_data"

    def row(self, level: str, state: str, name: str) -> dict[str, Any]:
        """Return a line: its place, everything together, each outcome, the bar of what is shown."""
        figures = [figure(self.cells[level, state, code]) for code, _label in self.outcomes]
        total = figure(self.cells[level, state, ""])
        return {
            "name": name,
            "total": total,
            "figures": [
                {"label": label, **one}
                for (_code, label), one in zip(self.outcomes, figures, strict=True)
            ],
            "bar": bar([one["value"] for one in figures]),
            "is_few": {one["kind"] for one in (total, *figures)} == {"few"},
            "sentence": self.sentence(total, figures),
        }

    def sentence(self, total: dict[str, Any], figures: Sequence[dict[str, Any]]) -> str:
        """Say a line in a sentence: of so many, so many in time."""
        if total["kind"] == "no_data":
            return _("No data: no authority of this level reported the period.")
        said = {"total": total["says"], "first": figures[0]["says"], "second": figures[1]["says"]}
        match self.indicator.counts:
            case Counts.BACKLOG:
                return _("Open at the end: %(total)s. Overdue: %(second)s.") % said
            case Counts.DELAY:
                return _("Decreed in the period: %(first)s. Still waiting: %(second)s.") % said
            case Counts.DELIVERY:
                return _("Due in the period: %(total)s. Delivered in time: %(first)s.") % said
            case Counts.CLOCK | Counts.REEVALUATION:
                return _("Fell due in the period: %(total)s. Met in time: %(first)s.") % said

    def levels(self) -> list[dict[str, Any]]:
        """Return a line for each level of government with data."""
        return [
            self.row(one, "", level_word(one)) | {"level": one}
            for one in LEVELS
            if self.has_data(one)
        ]

    def silent(self) -> str:
        """Return the levels nobody of which reported, in words."""
        return ", ".join(level_word(one) for one in LEVELS if not self.has_data(one))


def bar(values: Sequence[int | None]) -> list[dict[str, Any]]:
    """Return the pieces of a bar; none where a figure is not shown, since it would show it."""
    if any(one is None for one in values) or not sum(filter(None, values)):
        return []
    total, at, pieces = sum(filter(None, values)), 0.0, []
    for value, ink in zip(values, INK, strict=False):
        width = WIDTH * (value or 0) / total
        pieces.append({"x": f"{at:.2f}", "width": f"{width:.2f}", "ink": ink})
        at += width
    return [one for one in pieces if one["width"] != "0.00"]


def median_words(found: dict[str, int] | None) -> str:
    """Say a median with its interval and of how many, or nothing."""
    if not found:
        return ""
    said = {
        "median": found["median"], "low": found["low"], "high": found["high"],
        "at_least": found["at_least"],
    }  # fmt: skip
    if found["unit_seconds"] == SECONDS_IN_A_DAY:
        return (
            _(
                "Half took at most %(median)s days (95 %% interval: %(low)s to %(high)s), "
                "of %(at_least)s or more."
            )
            % said
        )
    return (
        _(
            "Half took at most %(median)s hours (95 %% interval: %(low)s to %(high)s), "
            "of %(at_least)s or more."
        )
        % said
    )


def law_said(law: str) -> str:
    """Say a law by its name and not by its letters, as a reader who is no jurist knows it."""
    return law.replace(LETTERS_OF_THE_LAW, _("Protection law,"))


def in_words(indicator: Indicator) -> dict[str, Any]:
    """Return what an indicator says of itself in the reader's language."""
    tongue = language()
    said = {
        name: worded(getattr(indicator, name), tongue)
        for name in ("label", "says", "unit", "formula", "source", "traps")
    }
    return said | {
        "code": indicator.code,
        "law": law_said(indicator.law),
        "confidence": indicator.confidence,
    }


def period_words(period: str) -> str:
    """Return a period as a reader says it."""
    year, _mark, quarter = period.partition("-T")
    if not quarter:
        return year
    return _("Quarter %(quarter)s of %(year)s") % {"quarter": quarter, "year": year}
