"""The result of a run as tables and sentences: each number says what it counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from baluarte.domain.analysis.choices import MonthFinding, PlaceFinding, PlaceLevel, RunMethod
from baluarte.domain.analysis.models import Run
from baluarte.domain.territory.models import Municipality, State
from baluarte.web.analysis.presenters import pattern_words
from baluarte.web.analysis.presenters.rates_in_words import digits
from baluarte.web.analysis.presenters.run_words import month_said, months_said, places_said
from baluarte.web.layout.templatetags.components import figures

# Of what stands out, and of what may be chance: the rest is in the file.
MOST_ROWS, MOST_BY_CHANCE = 60, 10
FINDINGS: Final = {
    PlaceFinding.MORE: gettext_lazy("More than expected"),
    PlaceFinding.CANNOT_TELL: gettext_lazy("May be chance"),
    PlaceFinding.FEWER_RECORDED: gettext_lazy("Fewer on record"),
    PlaceFinding.CLUSTER: gettext_lazy("Cluster"),
    PlaceFinding.HOT_SPOT: gettext_lazy("High together with its neighbours"),
    PlaceFinding.AS_CHANCE: gettext_lazy("As chance alone gives"),
    MonthFinding.COMPLETE: gettext_lazy("Nearly all in"),
    MonthFinding.INCOMPLETE: gettext_lazy("Incomplete month"),
    MonthFinding.NOT_OVER: gettext_lazy("Month that is not over"),
}
KINDS: Final = {
    PlaceFinding.MORE: "urgent",
    PlaceFinding.CLUSTER: "urgent",
    PlaceFinding.HOT_SPOT: "urgent",
    MonthFinding.INCOMPLETE: "absent",
    MonthFinding.NOT_OVER: "absent",
}
ASSUMPTIONS: Final = {
    RunMethod.RATES: (
        gettext_lazy(
            "Expected: what a place would count at the rate of all covered places together, by the "
            "people who live there. Who defends or reports is not known by place."
        ),
        gettext_lazy(
            "The smoothed ratio draws small places towards what is usual: little is known of them, "
            "which does not make them safe."
        ),
        gettext_lazy(
            "A small place counts as covered only because some event was told of there, which by "
            "itself makes its ratio high: read its number of events first."
        ),
        gettext_lazy(
            "It compares what is on record. Where more is documented, more is counted; where less "
            "is, fewer."
        ),
    ),
    RunMethod.CLUSTERS: (
        gettext_lazy(
            "Only clusters that still last in the last month are looked for, in circles of nearby "
            "places."
        ),
        gettext_lazy(
            "The probability says how often chance alone gives a cluster so unusual anywhere: "
            "looking everywhere is paid for."
        ),
        gettext_lazy("A list that begins or grows in one place looks like a cluster there."),
    ),
    RunMethod.PATTERNS: (
        gettext_lazy(
            "Rates are smoothed before they are looked at together; who shares a border is a "
            "neighbour, and a place without coverage is nobody's."
        ),
        gettext_lazy(
            "Looking everywhere is paid for: of the places said to stand out about one in twenty "
            "may be chance."
        ),
    ),
    RunMethod.DELAYS: (
        gettext_lazy("Events come in as late now as in the months that it was learned from."),
        gettext_lazy("What comes in after the longest delay is not counted."),
    ),
}


@dataclass(frozen=True, slots=True)
class ResultTable:
    """A result as a page shows it."""

    heads: Sequence[Mapping[str, Any]]
    rows: Sequence[Mapping[str, Any]]
    more: int
    summary: str


def names_of(codes: set[str]) -> dict[str, str]:
    """Return what places are called, a municipality with its state."""
    found = Municipality.objects.filter(code__in=codes).select_related("state")
    named = {one.code: f"{one.name}, {one.state.name}" for one in found}
    return named | dict(State.objects.filter(code__in=codes).values_list("code", "name"))


def codes_in(result: Mapping[str, Any]) -> set[str]:
    """Return the codes of places that a result and its cautions name."""
    found: set[str] = set()
    for row in (*result["rows"], *result["cautions"]):
        found.update(row["places"] if isinstance(row.get("places"), list) else ())
        found.update([row["place"]] if row.get("place") else ())
    return found


def table_of(run: Run, result: Mapping[str, Any], names: Mapping[str, str]) -> ResultTable:
    """Return a result as heads and rows, with a sentence for each row."""
    method = RunMethod(run.method)
    shown = _shown(result["rows"])
    heads, rows = {
        RunMethod.RATES: _rates,
        RunMethod.CLUSTERS: _clusters,
        RunMethod.DELAYS: _delays,
        RunMethod.PATTERNS: pattern_rows,
    }[method](shown, names, result)
    for row in rows:
        told = zip(heads[1:], row["cells"], strict=True)
        row["cells"] = [{**head, "value": value} for head, value in told]
    return ResultTable(heads, rows, len(result["rows"]) - len(shown), summary_of(run, result))


def _shown(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return what stands out, and a few of the others."""
    out = [row for row in rows if row["says"] in _URGENT or "month" in row]
    others = [row for row in rows if row["says"] not in _URGENT and "month" not in row]
    return out[:MOST_ROWS] + others[:MOST_BY_CHANCE]


def summary_of(run: Run, result: Mapping[str, Any]) -> str:
    """Say in one sentence what a result says."""
    told, method = result["summary"], RunMethod(run.method)
    numbers = {name: _said(value) for name, value in told.items()}
    if method is RunMethod.RATES:
        is_state = run.level == PlaceLevel.STATE
        number = told["more"]
        said = (
            ngettext(
                "One state stands out among %(places)s with coverage (%(events)s events).",
                "%(more)s states stand out among %(places)s with coverage (%(events)s events).",
                number,
            )
            if is_state
            else ngettext(
                "One municipality stands out among %(places)s with coverage (%(events)s events).",
                "%(more)s municipalities stand out among %(places)s with coverage (%(events)s "
                "events).",
                number,
            )
        )
    elif method is RunMethod.CLUSTERS:
        said = ngettext(
            "One cluster that chance does not explain, among %(events)s events in %(places)s "
            "places with coverage.",
            "%(clusters)s clusters that chance does not explain, among %(events)s events in "
            "%(places)s places with coverage.",
            told["clusters"],
        )
    elif method is RunMethod.PATTERNS:
        said = ngettext(
            "One place lies high together with its neighbours, among %(places)s with coverage "
            "(%(events)s events).",
            "%(hot)s places lie high together with their neighbours, among %(places)s with "
            "coverage (%(events)s events).",
            told["hot"],
        )
    else:
        said = _(
            "Learned from %(events)s events of the last %(recent)s months, waiting %(longest)s "
            "months for each."
        )
    return said % numbers


def _rates(
    rows: Sequence[Mapping[str, Any]], names: Mapping[str, str], result: Mapping[str, Any]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
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
            **_finding(row),
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
            _(
                "%(events)s events where its people would let expect %(expected)s; the probability "
                "that its risk is more than expected is %(percent)s."
            )
            % told
        )
    if row["says"] == PlaceFinding.MORE:
        return (
            _(
                "%(events)s events where its people would let expect %(expected)s; the probability "
                "that its risk is more than %(threshold)s times what is expected is %(percent)s."
            )
            % told
        )
    if row["says"] == PlaceFinding.FEWER_RECORDED:
        return (
            _(
                "%(events)s events on record where %(expected)s are expected: there may be less "
                "risk, or less documentation. It is not said to be safe."
            )
            % told
        )
    return _("%(events)s events where %(expected)s are expected: it may be chance.") % told


def _clusters(
    rows: Sequence[Mapping[str, Any]], names: Mapping[str, str], _result: Mapping[str, Any]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
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
            **_finding(row),
            "where": places_said(row["places"], names),
            "all_places": [names.get(code, code) for code in row["places"]],
            "cells": [
                month_said(row["first"]),
                figures(row["events"]),
                digits(row["expected"]),
                digits(row["ratio"]),
                f"{row['p']:.3g}",
            ],
            "sentence": _cluster_sentence(row),
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
            _("%(events)s events where %(expected)s are expected: chance alone gives as much.")
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
            **_finding(row),
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


def _delays(
    rows: Sequence[Mapping[str, Any]], _names: Mapping[str, str], _result: Mapping[str, Any]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    heads: list[dict[str, Any]] = [
        {"says": _("Month")},
        {"says": _("Events so far"), "number": True},
        {"says": _("Share that is in (95 % interval)"), "number": True},
        {"says": _("Events in the end, about"), "number": True},
    ]
    return heads, [
        {
            **_finding(row),
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


def _finding(row: Mapping[str, Any]) -> dict[str, Any]:
    says = row["says"]
    return {"tag": FINDINGS[says], "kind": KINDS.get(says, "plain"), "is_urgent": says in _URGENT}


_URGENT = {PlaceFinding.MORE, PlaceFinding.CLUSTER, PlaceFinding.HOT_SPOT}


def interval_said(row: Mapping[str, Any], name: str) -> str:
    low, high = row[f"{name}_low"], row[f"{name}_high"]
    return f"{digits(row[name])} ({digits(low)}–{digits(high)})"


def _shares(row: Mapping[str, Any]) -> str:
    low, high = percent_said(row["share_low"]), percent_said(row["share_high"])
    return f"{percent_said(row['share'])} ({low}–{high})"


def percent_said(share: float) -> str:
    """Write a share; what is nearly all or nearly nothing is not written as all or nothing."""
    if 0.99 < share < 1:  # noqa: PLR2004 (what rounding would make whole)
        return "> 99 %"
    if 0 < share < 0.01:  # noqa: PLR2004
        return "< 1 %"
    return f"{100 * share:.0f} %"


def _said(value: object) -> str:
    return str(figures(value)) if isinstance(value, int | float) else str(value)
