"""The result of a run as tables and sentences: each number says what it counts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from baluarte.domain.analysis.choices import Grid, PlaceLevel, RunMethod
from baluarte.domain.analysis.models import Run
from baluarte.domain.territory.models import Municipality, Region, State
from baluarte.web.analysis.presenters.forecast_rows import forecast_rows, forecast_summary
from baluarte.web.analysis.presenters.run_figures import URGENT, percent_said
from baluarte.web.analysis.presenters.run_rows import (
    bym2_rows,
    clusters_rows,
    delays_rows,
    own_past_rows,
    pattern_rows,
    rates_rows,
)
from baluarte.web.analysis.presenters.sequence_rows import (
    chain_rows,
    near_repeat_rows,
    sequence_chart,
    sequence_summary,
    together_rows,
)
from baluarte.web.layout.templatetags.components import figures

# Of what stands out, and of what may be chance: the rest is in the file.
MOST_ROWS, MOST_BY_CHANCE = 60, 10


OF_SEQUENCES: Final = (RunMethod.CHAINS, RunMethod.NEAR_REPEATS, RunMethod.TOGETHER)


@dataclass(frozen=True, slots=True)
class ResultTable:
    """A result as a page shows it."""

    heads: Sequence[Mapping[str, Any]]
    rows: Sequence[Mapping[str, Any]]
    more: int
    summary: str
    chart: Mapping[str, Any] | None = None


def names_of(codes: set[str]) -> dict[str, str]:
    """Return what places are called, a municipality with its state."""
    found = Municipality.objects.filter(code__in=codes).select_related("state")
    named = {one.code: f"{one.name}, {one.state.name}" for one in found}
    named |= region_names(codes)
    return named | dict(State.objects.filter(code__in=codes).values_list("code", "name"))


def region_names(codes: Collection[str] | None = None) -> dict[str, str]:
    """Return what regions are called in the language of who reads; all of them by default."""
    found = Region.objects.all() if codes is None else Region.objects.filter(slug__in=codes)
    column = "name_es" if (get_language() or "").startswith("es") else "name_en"
    return dict(found.values_list("slug", column))


def codes_in(result: Mapping[str, Any]) -> set[str]:
    """Return the codes of places that a result and its cautions name."""
    found: set[str] = set()
    for row in (*result["rows"], *result["cautions"]):
        found.update(row["places"] if isinstance(row.get("places"), list) else ())
        found.update(row.get("counted_with", ()))
        found.update([row["place"]] if row.get("place") else ())
    return found


def table_of(run: Run, result: Mapping[str, Any], names: Mapping[str, str]) -> ResultTable:
    """Return a result as heads and rows, with a sentence for each row."""
    method = RunMethod(run.method)
    shown = _shown(result["rows"])
    heads, rows = {
        RunMethod.RATES: rates_rows,
        RunMethod.BYM2: bym2_rows,
        RunMethod.CLUSTERS: clusters_rows,
        RunMethod.DELAYS: delays_rows,
        RunMethod.PATTERNS: pattern_rows,
        RunMethod.OWN_PAST: own_past_rows,
        RunMethod.CHAINS: chain_rows,
        RunMethod.NEAR_REPEATS: near_repeat_rows,
        RunMethod.TOGETHER: together_rows,
        RunMethod.FORECAST: forecast_rows,
    }[method](shown, names, result)
    for row in rows:
        told = zip(heads[1:], row["cells"], strict=True)
        row["cells"] = [{**head, "value": value} for head, value in told]
    more, summary = len(result["rows"]) - len(shown), summary_of(run, result)
    return ResultTable(heads, rows, more, summary, sequence_chart(method, result["rows"]))


def _shown(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return what stands out, and a few of the others."""
    out = [row for row in rows if row["says"] in URGENT or "month" in row]
    others = [row for row in rows if row["says"] not in URGENT and "month" not in row]
    return out[:MOST_ROWS] + others[:MOST_BY_CHANCE]


def summary_of(run: Run, result: Mapping[str, Any]) -> str:
    """Say in one sentence what a result says."""
    told, method = result["summary"], RunMethod(run.method)
    numbers = {name: _said(value) for name, value in told.items()}
    if method in OF_SEQUENCES:
        return sequence_summary(method, told)
    if method is RunMethod.FORECAST:
        return forecast_summary(told)
    if method in (RunMethod.RATES, RunMethod.BYM2):
        said = _standing_out(Grid.read(run.level).level, told["more"])
    elif method is RunMethod.CLUSTERS:
        said = ngettext(
            "One cluster that chance does not explain, among %(events)s events in %(places)s "
            "places with coverage.",
            "%(clusters)s clusters that chance does not explain, among %(events)s events in "
            "%(places)s places with coverage.",
            told["clusters"],
        )
    elif method is RunMethod.PATTERNS and not told["hot"]:
        said = _(
            "No place lies high together with its neighbours, among %(places)s with coverage "
            "(%(events)s events). That does not mean that nothing happens."
        )
    elif method is RunMethod.PATTERNS:
        said = ngettext(
            "One place lies high together with its neighbours, among %(places)s with coverage "
            "(%(events)s events).",
            "%(hot)s places lie high together with their neighbours, among %(places)s with "
            "coverage (%(events)s events).",
            told["hot"],
        )
    elif method is RunMethod.OWN_PAST and not told["more"]:
        said = _(
            "No place has more events than its own past beyond chance, among %(places)s with "
            "enough to compare; %(too_few)s have too few."
        )
    elif method is RunMethod.OWN_PAST:
        said = ngettext(
            "One place has more events than its own past, among %(places)s with enough to compare; "
            "%(too_few)s have too few.",
            "%(more)s places have more events than their own past, among %(places)s with enough to "
            "compare; %(too_few)s have too few.",
            told["more"],
        )
    else:
        said = _(
            "Learned from %(events)s events of the last %(recent)s months, waiting %(longest)s "
            "months for each."
        )
    said %= numbers
    return f"{said} {_shared(told)}" if method is RunMethod.BYM2 else said


def _standing_out(level: PlaceLevel, number: int) -> str:
    if level is PlaceLevel.STATE:
        return ngettext(
            "One state stands out among %(places)s with coverage (%(events)s events).",
            "%(more)s states stand out among %(places)s with coverage (%(events)s events).",
            number,
        )
    if level is PlaceLevel.REGION:
        return ngettext(
            "One region stands out among %(places)s with coverage (%(events)s events).",
            "%(more)s regions stand out among %(places)s with coverage (%(events)s events).",
            number,
        )
    return ngettext(
        "One municipality stands out among %(places)s with coverage (%(events)s events).",
        "%(more)s municipalities stand out among %(places)s with coverage (%(events)s events).",
        number,
    )


def _shared(told: Mapping[str, Any]) -> str:
    """Say how much of what places differ by neighbours share."""
    shares = {name: percent_said(told[name]) for name in ("spatial", "spatial_low", "spatial_high")}
    return (
        _(
            "Of how places differ, neighbours share %(spatial)s (95 %% interval %(spatial_low)s to "
            "%(spatial_high)s)."
        )
        % shares
    )


def _said(value: object) -> str:
    return str(figures(value)) if isinstance(value, int | float) else str(value)
