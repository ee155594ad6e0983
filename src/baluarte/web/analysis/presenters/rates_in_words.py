"""Rates on a map: their classes, their words with the interval, and why there are none."""

from collections.abc import Sequence
from itertools import pairwise
from math import floor, log10
from typing import Any

from django.utils.translation import gettext as _

from baluarte.domain.analysis.queries.rates import Rate
from baluarte.web.layout.classes import starts

# How an address asks for rates in the place of numbers.
MEASURE, RATE = "medida", "tasa"


def digits(value: float) -> str:
    """Write a rate with one decimal, or a small one with two figures that say something."""
    if not 0 < value < 1:
        return f"{value:,.1f}"
    return f"{value:.{1 - floor(log10(value))}f}"


def rate_said(rate: Rate | None) -> str | None:
    """Write a rate with its 95 % interval; nothing where there is none, which is not zero."""
    if rate is None:
        return None
    return f"{digits(rate.value)} ({digits(rate.low)}–{digits(rate.high)})"


def in_full(rate: Rate | None, events: str) -> str:
    """Say of a place how many events, and their rate with its interval or that there is none."""
    if rate is None:
        return _("%(events)s; no rate: it is not known how many people live there") % {
            "events": events
        }
    return _(
        "%(events)s; per 100,000 person-years %(rate)s, 95 %% interval %(low)s to %(high)s"
    ) % {
        "events": events,
        "rate": digits(rate.value),
        "low": digits(rate.low),
        "high": digits(rate.high),
    }


def rate_classes(values: Sequence[float]) -> list[dict[str, Any]]:
    """Return the classes of a map of rates: steps of 1, 2 and 5, below one too."""
    known = [value for value in values if value > 0]
    if not known:
        return []
    scale = 10 ** max(0, -floor(log10(min(known))))
    begun = [one / scale for one in starts([max(1, floor(value * scale)) for value in known])]
    words = [
        _("%(from)s to under %(to)s") % {"from": f"{a:,g}", "to": f"{b:,g}"}
        for a, b in pairwise(begun)
    ]
    words.append(_("%(start)s or more") % {"start": f"{begun[-1]:,g}"})
    return [{"from": start, "says": says} for start, says in zip(begun, words, strict=True)]
