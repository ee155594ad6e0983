"""Chains, near-repeats and what goes together in words: of places and kinds, never of persons."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from baluarte.domain.analysis.choices import PlaceFinding, RunMethod
from baluarte.web.analysis.presenters.rates_in_words import digits
from baluarte.web.analysis.presenters.run_figures import finding, interval_said
from baluarte.web.layout.templatetags.components import figures
from baluarte.web.registry.presenters.labels import label_of

Row = Mapping[str, Any]
Rows = tuple[list[dict[str, Any]], list[dict[str, Any]]]
CATALOGUES: Final = {
    "group": "aggression_groups",
    "perpetrator": "perpetrators",
    "defends": "defended_subjects",
}
CALENDAR: Final[Mapping[str, str | Promise]] = {
    "q1": gettext_lazy("January to March"),
    "q2": gettext_lazy("April to June"),
    "q3": gettext_lazy("July to September"),
    "q4": gettext_lazy("October to December"),
    "weekend": gettext_lazy("Saturday or Sunday"),
    "weekday": gettext_lazy("Monday to Friday"),
    "before_election": gettext_lazy("In the 90 days before an election"),
}
# So many bars are drawn.
MOST_DRAWN = 12


def label(kind: str, value: str) -> str:
    """Return what a value of a kind is called."""
    if kind in CATALOGUES:
        return str(label_of(CATALOGUES[kind], value))
    return str(CALENDAR.get(value, value))


def chain_rows(rows: Sequence[Row], _names: Mapping[str, str], result: Mapping[str, Any]) -> Rows:
    """Return the rows of chains."""
    heads: list[dict[str, Any]] = [
        {"says": _("Before, and after")},
        {"says": _("Came after"), "number": True},
        {"says": _("By chance (middle 95 %)"), "number": True},
        {"says": _("Days between, median"), "number": True},
        {"says": _("q-value"), "number": True},
    ]
    within = result["summary"]["within_days"]
    return heads, [
        {
            **finding(row),
            "where": _chain(row),
            "cells": [
                _("%(n)s of %(of)s") % {"n": figures(row["after"]), "of": figures(row["of"])},
                _chance(row),
                "–" if row["median_days"] is None else digits(row["median_days"]),
                f"{row['q']:.2g}",
            ],
            "sentence": _chain_sentence(row, within),
        }
        for row in rows
    ]


def near_repeat_rows(
    rows: Sequence[Row], _names: Mapping[str, str], _result: Mapping[str, Any]
) -> Rows:
    """Return the rows of near-repeats."""
    heads: list[dict[str, Any]] = [
        {"says": _("How far apart")},
        {"says": _("Pairs of events"), "number": True},
        {"says": _("By chance (middle 95 %)"), "number": True},
        {"says": _("q-value"), "number": True},
    ]
    return heads, [
        {
            **finding(row),
            "where": _band(row),
            "cells": [
                figures(row["pairs"]),
                _chance(row),
                "–" if row["q"] is None else f"{row['q']:.2g}",
            ],
            "sentence": _near_sentence(row),
        }
        for row in rows
    ]


def together_rows(
    rows: Sequence[Row], _names: Mapping[str, str], _result: Mapping[str, Any]
) -> Rows:
    """Return the rows of what goes together."""
    heads: list[dict[str, Any]] = [
        {"says": _("One, and the other")},
        {"says": _("Events with both"), "number": True},
        {"says": _("Expected within states"), "number": True},
        {"says": _("Times the odds (95 % interval)"), "number": True},
        {"says": _("q-value"), "number": True},
    ]
    return heads, [
        {
            **finding(row),
            "where": _both(row),
            "cells": [
                figures(row["together"]),
                digits(row["expected"]),
                _odds(row),
                f"{row['q']:.2g}",
            ],
            "sentence": _together_sentence(row),
        }
        for row in rows
    ]


def sequence_summary(method: RunMethod, told: Row) -> str:
    """Say in one sentence what a result says."""
    numbers = {name: figures(value) for name, value in told.items()}
    if not told["more"]:
        said = _(
            "Of %(pairs)s pairs looked at none is told from chance (%(events)s events). That does "
            "not mean that nothing goes before, near or with anything."
        )
    elif method is RunMethod.CHAINS:
        said = ngettext(
            "One pair of kinds follows on the other in the same place more often than chance "
            "gives, of %(pairs)s looked at.",
            "%(more)s pairs of kinds follow on each other in the same place more often than chance "
            "gives, of %(pairs)s looked at.",
            told["more"],
        )
    elif method is RunMethod.NEAR_REPEATS:
        said = ngettext(
            "At one distance in space and time more pairs of events lie together than chance "
            "gives, of %(pairs)s looked at.",
            "At %(more)s distances in space and time more pairs of events lie together than chance "
            "gives, of %(pairs)s looked at.",
            told["more"],
        )
    else:
        said = ngettext(
            "One pair stands together more, or less, often than chance gives, of %(pairs)s looked "
            "at.",
            "%(more)s pairs stand together more, or less, often than chance gives, of %(pairs)s "
            "looked at.",
            told["more"],
        )
    return said % numbers


def sequence_chart(method: RunMethod, rows: Sequence[Row]) -> dict[str, Any] | None:
    """Return the first rows as bars, each with a line for its interval or for what chance gives."""
    if method is RunMethod.CHAINS:
        told = [(_chain(row), row["after"], row["low"], row["high"]) for row in rows]
        unit, line = _("events that came after"), _chance_line()
    elif method is RunMethod.NEAR_REPEATS:
        told = [(_band(row), row["pairs"], row["low"], row["high"]) for row in rows]
        unit, line = _("pairs of events"), _chance_line()
    elif method is RunMethod.TOGETHER:
        told = [
            (_both(row), *(round(row[name], 2) for name in ("odds", "odds_low", "odds_high")))
            for row in rows
            if row["odds"] and row["odds_high"] is not None
        ]
        unit = _("times the odds")
        line = _("The line over each bar is its 95 % interval; 1 is as by chance.")
    else:
        return None
    if not told:
        return None
    return {
        "title": _("The first of them, drawn"),
        "sentence": line,
        "unit": unit,
        "columns": [
            {"key": "of", "says": _("Pair")},
            {"key": "value", "says": unit, "number": True},
            {"key": "low", "says": _("From"), "number": True},
            {"key": "high", "says": _("To"), "number": True},
        ],
        "rows": [
            dict(zip(("of", "value", "low", "high"), one, strict=True)) for one in told[:MOST_DRAWN]
        ],
    }


def _chance_line() -> str:
    return _("The line over each bar is what chance gives in 95 of 100 data sets.")


def _chance(row: Row) -> str:
    return f"{digits(row['expected'])} ({digits(row['low'])}–{digits(row['high'])})"


def _odds(row: Row) -> str:
    return "–" if row["odds_high"] is None else interval_said(row, "odds")


def _chain(row: Row) -> str:
    told = {"first": label("group", row["first"]), "then": label("group", row["then"])}
    return _("%(first)s → %(then)s") % told


def _both(row: Row) -> str:
    one, other = label(row["kind"], row["value"]), label(row["other_kind"], row["other_value"])
    return _("%(one)s with %(other)s") % {"one": one, "other": other}


def _band(row: Row) -> str:
    told = {"km": f"{row['km_to']:g}", "from": row["days_from"], "to": row["days_to"]}
    if not row["km_to"]:
        return _("Same place, %(from)s to %(to)s days") % told
    return _("Up to %(km)s km, %(from)s to %(to)s days") % told


def _chain_sentence(row: Row, within: int) -> str:
    told = {
        "n": figures(row["after"]),
        "of": figures(row["of"]),
        "then": label("group", row["then"]),
        "first": label("group", row["first"]),
        "within": figures(within),
        "expected": digits(row["expected"]),
        "days": digits(row["median_days"] or 0.0),
    }
    said = (
        _(
            "Of %(of)s events «%(then)s», %(n)s came in the same place within %(within)s days "
            "after one «%(first)s»; chance alone gives %(expected)s."
        )
        % told
    )
    if row["says"] != PlaceFinding.MORE:
        return _both_said(said, _("It is not told from chance."))
    days = _("Half of them came within %(days)s days.") % told
    return f"{said} {days}"


def _near_sentence(row: Row) -> str:
    told = {"n": figures(row["pairs"]), "expected": digits(row["expected"])}
    if row["says"] == PlaceFinding.TOO_FEW:
        return _("Chance alone gives fewer than five pairs: too few to judge.")
    said = (
        ngettext(
            "One pair of events; chance alone gives %(expected)s.",
            "%(n)s pairs of events; chance alone gives %(expected)s.",
            row["pairs"],
        )
        % told
    )
    if row["says"] == PlaceFinding.MORE:
        return _both_said(said, _("Where one event was, others came soon."))
    return _both_said(said, _("It is not told from chance."))


def _together_sentence(row: Row) -> str:
    told = {"n": figures(row["together"]), "expected": digits(row["expected"])}
    said = (
        ngettext(
            "One event has both; within states chance gives %(expected)s.",
            "%(n)s events have both; within states chance gives %(expected)s.",
            row["together"],
        )
        % told
    )
    if row["says"] == PlaceFinding.AS_CHANCE:
        return _both_said(said, _("It is not told from chance."))
    return said


def _both_said(one: str, other: str) -> str:
    return f"{one} {other}"
