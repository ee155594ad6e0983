"""A forecast of places in words: three outputs apart, with what they are not."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.analysis.choices import PlaceFinding
from baluarte.web.analysis.presenters.rates_in_words import digits
from baluarte.web.analysis.presenters.run_figures import finding, percent_said
from baluarte.web.analysis.presenters.run_words import month_said, months_said
from baluarte.web.layout.templatetags.components import figures


def forecast_rows(
    rows: Sequence[Mapping[str, Any]], names: Mapping[str, str], result: Mapping[str, Any]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the rows of a forecast, each output in its own column."""
    told = result["summary"]
    level = _("Level (%(events)s or more)") % {"events": figures(told["high"])}
    heads: list[dict[str, Any]] = [
        {"says": _("Place")},
        {"says": _("A month, last year"), "number": True},
        {"says": _("In three months (80 %)"), "number": True},
        {"says": level, "number": True},
        {"says": _("Change (doubled)"), "number": True},
        {"says": _("Onset"), "number": True},
    ]
    return heads, [
        {
            **finding(row),
            "where": names.get(row["place"], row["place"]),
            "cells": [
                digits(row["pace"]),
                f"{digits(row['expected'])} ({row['expected_low']}–{row['expected_high']})",
                percent_said(row["level"]),
                percent_said(row["change"]),
                "—" if row["onset"] is None else percent_said(row["onset"]),
            ],
            "sentence": _sentence(row, told),
        }
        for row in rows
    ]


def forecast_summary(told: Mapping[str, Any]) -> str:
    """Say in one sentence of how many places a threshold is reached, and of how many nothing."""
    said = ngettext(
        "%(months)s: one place reaches a threshold, of %(places)s that are forecast from what was "
        "known to the end of %(origin)s; of %(dark)s without coverage nothing is said.",
        "%(months)s: %(raised)s places reach a threshold, of %(places)s that are forecast from "
        "what was known to the end of %(origin)s; of %(dark)s without coverage nothing is said.",
        told["raised"],
    )
    return said % {
        "months": months_said(told["months"][0], told["months"][-1]),
        "raised": figures(told["raised"]),
        "places": figures(told["places"]),
        "origin": month_said(told["origin"]),
        "dark": figures(told["not_covered"]),
    }


def _sentence(row: Mapping[str, Any], told: Mapping[str, Any]) -> str:
    if row["says"] == PlaceFinding.TOO_FEW:
        return _(
            "No event of its own was counted here: its numbers are what is usual in its state. It "
            "is not said to be safe."
        )
    if row["onset"] is not None:
        return _(
            "No event in its last twelve months; the probability of any in the next three is "
            "%(onset)s."
        ) % {"onset": percent_said(row["onset"])}
    if row["expected_low"] == row["expected_high"]:
        said = ngettext(
            "Most likely %(low)s event; the probability of %(from)s or more, twice its own pace, "
            "is %(change)s.",
            "Most likely %(low)s events; the probability of %(from)s or more, twice its own pace, "
            "is %(change)s.",
            row["expected_low"],
        )
        none = _(
            "Most likely no event; the probability of %(from)s or more, twice its own pace, is "
            "%(change)s."
        )
        said = said if row["expected_low"] else none
    else:
        said = _(
            "From %(low)s to %(high)s events are to be expected; the probability of %(from)s or "
            "more, twice its own pace, is %(change)s."
        )
    return said % {
        "low": row["expected_low"],
        "high": row["expected_high"],
        "from": figures(row["change_from"]),
        "change": percent_said(row["change"]),
    }
