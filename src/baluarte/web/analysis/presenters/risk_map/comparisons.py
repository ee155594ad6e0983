"""Beside what places are compared: the people who live there, or each place's own past."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baluarte.domain.analysis.choices import Grid, PlaceFinding, RunMethod
from baluarte.domain.analysis.models import Run
from baluarte.domain.analysis.queries.risk_map import MAPPED, newest_beside
from baluarte.web.analysis.presenters.rates_in_words import digits
from baluarte.web.analysis.presenters.risk_map import own_past, words
from baluarte.web.analysis.presenters.risk_map.shown import ShownMap
from baluarte.web.analysis.presenters.run_figures import (
    FINDINGS,
    KINDS,
    interval_said,
    percent_said,
)
from baluarte.web.layout.templatetags.components import figures

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a method's rows are shown: in a table, as facts, in a line; and how it is done."""

    label: str | Promise
    method: str | Promise
    heads: Callable[[], list[dict[str, Any]]]
    cells: Callable[[Row], list[str]]
    facts: Callable[[Row], list[dict[str, Any]]]
    brief: Callable[[Row], str]
    # What is said of a place that stands out.
    more: str | Promise
    # The column by which two runs are compared.
    value: str


def _heads() -> list[dict[str, Any]]:
    return [
        {"label": _("Expected"), "number": True},
        {"label": _("Times what is expected (95 % interval)"), "number": True},
        {"label": _("Smoothed (95 % interval)"), "number": True},
        {"label": _("Probability that it is more"), "number": True},
    ]


def _cells(row: Row) -> list[str]:
    return [
        digits(row["expected"]),
        interval_said(row, "ratio"),
        interval_said(row, "smoothed"),
        percent_said(row["exceeds"]),
    ]


def _facts(row: Row) -> list[dict[str, Any]]:
    return [
        {
            "term": _("Rate per 100,000 person-years (exact 95 % interval)"),
            "value": interval_said(row, "rate"),
        },
        {
            "term": _("Times what is expected (exact 95 % interval)"),
            "value": interval_said(row, "ratio"),
        },
        {"term": _("Smoothed (95 % interval)"), "value": interval_said(row, "smoothed")},
        {"term": _("Probability that it is more"), "value": percent_said(row["exceeds"])},
    ]


def _heads_of_bym2() -> list[dict[str, Any]]:
    expected, times, _smoothed, probability = _heads()
    return [
        expected,
        times,
        {"label": _("Smoothed with its neighbours (95 % interval)"), "number": True},
        probability,
        {"label": _("Neighbours with coverage"), "number": True},
    ]


def _cells_of_bym2(row: Row) -> list[str]:
    return [*_cells(row), figures(row["neighbours"])]


def _facts_of_bym2(row: Row) -> list[dict[str, Any]]:
    rate, times, smoothed, probability = _facts(row)
    return [
        rate,
        times,
        {**smoothed, "term": _("Smoothed with its neighbours (95 % interval)")},
        probability,
        {"term": _("Neighbours with coverage"), "value": figures(row["neighbours"])},
    ]


COMPARISONS: Final[Mapping[RunMethod, Comparison]] = {
    RunMethod.RATES: Comparison(
        label=gettext_lazy("Beside the people who live there"),
        method=gettext_lazy(
            "indirect standardisation by the people who live there, exact Poisson intervals."
        ),
        heads=_heads,
        cells=_cells,
        facts=_facts,
        brief=words.brief,
        more=FINDINGS[PlaceFinding.MORE],
        value="smoothed",
    ),
    RunMethod.BYM2: Comparison(
        label=gettext_lazy("The same, with the neighbours"),
        method=gettext_lazy(
            "indirect standardisation by the people who live there; smoothed with the neighbours "
            "(BYM2: one part that neighbours share, one of each place's own)."
        ),
        heads=_heads_of_bym2,
        cells=_cells_of_bym2,
        facts=_facts_of_bym2,
        brief=words.brief,
        more=FINDINGS[PlaceFinding.MORE],
        value="smoothed",
    ),
    RunMethod.OWN_PAST: Comparison(
        label=gettext_lazy("Beside its own past"),
        method=gettext_lazy(
            "each place beside the same months of its own earlier years, exact intervals; no "
            "population is used."
        ),
        heads=own_past.heads,
        cells=own_past.cells,
        facts=own_past.facts,
        brief=own_past.brief,
        more=gettext_lazy("More than its own past"),
        value="ratio",
    ),
}


def comparison_of(shown: ShownMap) -> Comparison:
    """Return how the rows of a map are shown."""
    return COMPARISONS[shown.method]


def tag_of(shown: ShownMap, row: Row) -> dict[str, Any]:
    """Return what a place is said to be, as a tag."""
    says = row["says"]
    label = comparison_of(shown).more if says == PlaceFinding.MORE else FINDINGS[says]
    return {"tag": label, "kind": KINDS.get(says, "plain")}


def place_said(shown: ShownMap, row: Row, name: str, since: Run | None) -> list[str]:
    """Say a place in plain words, as its method does."""
    if shown.method is RunMethod.OWN_PAST:
        return own_past.place_said(row, name, since=since, summary=shown.result["summary"])
    return words.place_said(row, name, threshold=shown.threshold, since=since)


def other_comparisons(shown: ShownMap, *, run_name: str) -> list[dict[str, Any]]:
    """Return each way to compare: to the run there is, or to a new one."""
    found = []
    for method in MAPPED:
        is_current = method is shown.method
        there = shown.run if is_current else newest_beside(shown.run, method)
        found.append(
            {
                "label": COMPARISONS[method].label,
                "url": f"{reverse('risk_map')}?{urlencode({run_name: there.pk})}"
                if there
                else _new_run(shown, method),
                "current": is_current,
            }
        )
    return found


def _new_run(shown: ShownMap, method: RunMethod) -> str:
    asked = dict(parse_qsl(shown.run.question)) | {"metodo": method.value}
    if shown.run.level != str(Grid()):
        asked["por"] = shown.run.level
    return f"{reverse('new_run')}?{urlencode(asked)}"
