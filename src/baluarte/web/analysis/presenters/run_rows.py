"""The rows of each method's answer, with a sentence for each: every number says what it counts."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.analysis.choices import BY_BORDERS, MonthFinding, PlaceFinding, ScanShape
from baluarte.web.analysis.presenters import pattern_words
from baluarte.web.analysis.presenters.rates_in_words import digits
from baluarte.web.analysis.presenters.risk_map import own_past
from baluarte.web.analysis.presenters.risk_map.words import neighbours_said
from baluarte.web.analysis.presenters.run_figures import finding, interval_said, percent_said
from baluarte.web.analysis.presenters.run_words import month_said, months_said, places_said
from baluarte.web.layout.templatetags.components import figures


def rates_rows(
    rows: Sequence[Mapping[str, Any]], names: Mapping[str, str], result: Mapping[str, Any]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the rows of rates."""
    heads: list[dict[str, Any]] = [
        {"says": _("Place")},
        {"says": _("Events"), "number": True},
        {"says": _("Expected"), "number": True},
        {"says": _("Times what is expected (95 % interval)"), "number": True},
        {"says": _("Smoothed (95 % interval)"), "number": True},
        {"says": _("Probability that it is more"), "number": True},
    ]
    return heads, [
        {
            **finding(row),
            "where": names.get(row["place"], row["place"]),
            "cells": [
                figures(row["events"]),
                digits(row["expected"]),
                interval_said(row, "ratio"),
                interval_said(row, "smoothed"),
                percent_said(row["exceeds"]),
            ],
            "sentence": _rate_sentence(row, result["summary"]["threshold"]),
        }
        for row in rows
    ]


def _rate_sentence(row: Mapping[str, Any], threshold: float) -> str:
    told = {
        "events": figures(row["events"]),
        "expected": digits(row["expected"]),
        "percent": percent_said(row["exceeds"]),
        "threshold": f"{threshold:g}",
    }
    if row["says"] == PlaceFinding.MORE and threshold == 1:
        return (
            ngettext(
                "One event where its people would let expect %(expected)s; the probability that "
                "its risk is more than expected is %(percent)s.",
                "%(events)s events where its people would let expect %(expected)s; the probability "
                "that its risk is more than expected is %(percent)s.",
                row["events"],
            )
            % told
        )
    if row["says"] == PlaceFinding.MORE:
        return (
            ngettext(
                "One event where its people would let expect %(expected)s; the probability that "
                "its risk is more than %(threshold)s times what is expected is %(percent)s.",
                "%(events)s events where its people would let expect %(expected)s; the probability "
                "that its risk is more than %(threshold)s times what is expected is %(percent)s.",
                row["events"],
            )
            % told
        )
    if row["says"] == PlaceFinding.FEWER_RECORDED:
        return (
            ngettext(
                "One event on record where %(expected)s are expected: there may be less risk, or "
                "less documentation. It is not said to be safe.",
                "%(events)s events on record where %(expected)s are expected: there may be less "
                "risk, or less documentation. It is not said to be safe.",
                row["events"],
            )
            % told
        )
    return (
        ngettext(
            "One event where %(expected)s are expected: it may be chance.",
            "%(events)s events where %(expected)s are expected: it may be chance.",
            row["events"],
        )
        % told
    )


def bym2_rows(
    rows: Sequence[Mapping[str, Any]], names: Mapping[str, str], result: Mapping[str, Any]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the rows of rates read together with the neighbours'."""
    heads, found = rates_rows(rows, names, result)
    heads[4]["says"] = _("Smoothed with its neighbours (95 % interval)")
    for row, shown in zip(rows, found, strict=True):
        shown["sentence"] += " " + neighbours_said(row)
    return heads, found


def clusters_rows(
    rows: Sequence[Mapping[str, Any]], names: Mapping[str, str], _result: Mapping[str, Any]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the rows of clusters."""
    heads: list[dict[str, Any]] = [
        {"says": _("Places, from the centre outward")},
        {"says": _("Since"), "number": False},
        {"says": _("Events"), "number": True},
        {"says": _("Expected"), "number": True},
        {"says": _("Times what is expected"), "number": True},
        {"says": _("Probability by chance"), "number": True},
    ]
    return heads, [
        {
            **finding(row),
            "where": places_said(row["places"], names),
            "all_places": [names.get(code, code) for code in row["places"]],
            "cells": [
                month_said(row["first"]),
                figures(row["events"]),
                digits(row["expected"]),
                digits(row["ratio"]),
                f"{row['p']:.3g}",
            ],
            "sentence": " ".join([_cluster_sentence(row), *_shape_said(row)]),
        }
        for row in rows
    ]


def _cluster_sentence(row: Mapping[str, Any]) -> str:
    told = {
        "events": figures(row["events"]),
        "expected": digits(row["expected"]),
        "months": months_said(row["first"], row["last"]),
        "n": figures(len(row["places"])),
        "years": digits(row["recurs_in_years"] or 0.0),
        "p": f"{row['p']:.3g}",
    }
    if row["says"] != PlaceFinding.CLUSTER:
        return (
            ngettext(
                "One event where %(expected)s are expected: chance alone gives as much.",
                "%(events)s events where %(expected)s are expected: chance alone gives as much.",
                row["events"],
            )
            % told
        )
    return (
        ngettext(
            "%(months)s: %(events)s events in one place where %(expected)s are expected. Looking "
            "each month, chance alone would give one so unusual once in %(years)s years.",
            "%(months)s: %(events)s events in %(n)s places where %(expected)s are expected. "
            "Looking each month, chance alone would give one so unusual once in %(years)s years.",
            len(row["places"]),
        )
        % told
    )


def _shape_said(row: Mapping[str, Any]) -> list[str]:
    """Say what was looked at, where it is no circle, and what is as unusual."""
    said = []
    if row.get("shape") == ScanShape.ELLIPSE and row["axes"] > 1:
        said.append(_("An ellipse %(axes)s times as long as wide.") % {"axes": f"{row['axes']:g}"})
    if row.get("shape") in BY_BORDERS:
        said.append(_("Its places are joined by borders."))
    if ties := row.get("ties"):
        said.append(
            ngettext(
                "Another set of places that overlaps is as unusual: the one with fewer is named.",
                "%(n)s other sets of places that overlap are as unusual: the one with fewer is "
                "named.",
                ties,
            )
            % {"n": figures(ties)}
        )
    return said


def pattern_rows(
    rows: Sequence[Mapping[str, Any]], names: Mapping[str, str], _result: Mapping[str, Any]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the rows of patterns among neighbours."""
    heads: list[dict[str, Any]] = [
        {"says": _("Place")},
        {"says": _("Events in the last step"), "number": True},
        {"says": _("Expected in a step"), "number": True},
        {"says": _("Gi* (normal score)"), "number": True},
        {"says": _("q-value"), "number": True},
        {"says": _("Beside its neighbours (Moran)")},
        {"says": _("Over time")},
    ]
    return heads, [
        {
            **finding(row),
            "where": names.get(row["place"], row["place"]),
            "cells": [
                figures(row["events"]),
                digits(row["expected"]),
                f"{row['statistic']:.2f}",
                f"{row['q']:.3g}",
                pattern_words.BESIDE[row["beside"]],
                pattern_words.course_said(row["course"]),
            ],
            "sentence": pattern_words.sentence(row),
        }
        for row in rows
    ]


def own_past_rows(
    rows: Sequence[Mapping[str, Any]], names: Mapping[str, str], result: Mapping[str, Any]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the rows of places beside their own past."""
    heads = [{"says": one["label"], "number": True} for one in own_past.heads()]
    return [{"says": _("Place")}, {"says": _("Events"), "number": True}, *heads], [
        {
            **finding(row),
            "where": (where := names.get(row["place"], row["place"])),
            "cells": [figures(row["events"]), *own_past.cells(row)],
            "sentence": " ".join(
                own_past.place_said(row, where, since=None, summary=result["summary"])
            ),
        }
        for row in rows
    ]


def delays_rows(
    rows: Sequence[Mapping[str, Any]], _names: Mapping[str, str], _result: Mapping[str, Any]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the rows of delays."""
    heads: list[dict[str, Any]] = [
        {"says": _("Month")},
        {"says": _("Events so far"), "number": True},
        {"says": _("Share that is in (95 % interval)"), "number": True},
        {"says": _("Events in the end, about"), "number": True},
    ]
    return heads, [
        {
            **finding(row),
            "where": month_said(row["month"]),
            "cells": [
                figures(row["events"]),
                _shares(row),
                figures(round(row["in_the_end"])),
            ],
            "sentence": _delay_sentence(row),
        }
        for row in rows
    ]


def _delay_sentence(row: Mapping[str, Any]) -> str:
    told = {"share": percent_said(row["share"]), "events": figures(row["events"])}
    if row["says"] == MonthFinding.NOT_OVER:
        return _("The month is not over; by now %(share)s of it would usually be in.") % told
    if row["says"] == MonthFinding.INCOMPLETE:
        return _("By now %(share)s of it is in: do not read it as a fall.") % told
    return _("By now %(share)s of it is in.") % told


def _shares(row: Mapping[str, Any]) -> str:
    low, high = percent_said(row["share_low"]), percent_said(row["share_high"])
    return f"{percent_said(row['share'])} ({low}–{high})"
