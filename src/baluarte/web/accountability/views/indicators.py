"""Indicators: the list with its filters, one with its series and sources, its file."""

import io
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from baluarte.domain.accountability.choices import Assessed
from baluarte.domain.accountability.indicators import (
    Figure,
    FigureState,
    QueryRule,
    StatementSource,
    figure_by_institution,
    newest_figures,
    rule_of,
    series_of,
)
from baluarte.domain.accountability.observation_rules import may_observe
from baluarte.domain.accountability.queries import both_sides, targets
from baluarte.domain.accountability.queries.doubts import doubts_of
from baluarte.domain.files.csv_cells import Value, write_csv
from baluarte.domain.statements.queries import statements
from baluarte.domain.wall.context import acting_account
from baluarte.norms.catalogues import UnknownCode, terms
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.institutions import EACH
from baluarte.norms.policy import (
    PolicyIndicator,
    owner_name,
    policy_indicator,
    policy_indicators,
)
from baluarte.norms.policy.owners import answers_for
from baluarte.norms.statements import Degree
from baluarte.web.accountability.judging import judging_among, judging_for
from baluarte.web.accountability.names import institution_choices
from baluarte.web.accountability.presenters.axis_counts import state_of
from baluarte.web.accountability.presenters.demand_rows import indicator_row
from baluarte.web.accountability.presenters.figures import (
    STATES,
    doubts_said,
    formula_said,
    language,
    shown,
    unit_said,
)
from baluarte.web.accountability.presenters.progress import progress_of
from baluarte.web.accountability.presenters.sides import sides, target_shown
from baluarte.web.statements.labels import DEGREES, heading_name
from baluarte.web.statements.labels import institution_name as statement_institution
from baluarte.web.statements.permissions import stating_for

ALL = ("", _("All of them"))
# Beyond so many a page lists no more sources: the file has all.
MOST_SOURCES = 12


class IndicatorFilters(forms.Form):
    """What narrows the list, as its address says it."""

    eje = forms.ChoiceField(label=_("Axis"), required=False)
    nivel = forms.ChoiceField(label=_("What it measures"), required=False)
    institucion = forms.ChoiceField(label=_("Institution"), required=False)
    estado = forms.ChoiceField(label=_("State of the figure"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        """Offer what there is."""
        super().__init__(*args, **more)
        for name, choices in (
            ("eje", _labels("policy_axes")),
            ("nivel", _labels("indicator_levels")),
            ("institucion", institution_choices()),
            ("estado", [(str(state), label) for state, label in STATES.items()]),
        ):
            self.fields[name].choices = [ALL, *choices]  # type: ignore[attr-defined]


def indicators(request: HttpRequest) -> HttpResponse:
    """Show the indicators, each with its newest figure or why there is none."""
    form = IndicatorFilters(request.GET or None)
    given = form.cleaned_data if form.is_valid() else {}
    at = timezone.now()
    figures = newest_figures(known_at=at, at=at, with_queries=True)
    doubts = doubts_of(list(policy_indicators()), on=local_day(at), known_at=at)
    rows = [
        {
            "row": indicator_row(one.code, figures),
            "axis": terms("policy_axes")[one.axis].in_language(language()),
            "level": terms("indicator_levels")[one.level].in_language(language()),
            "owner": owner_name(one.owners[0], language()),
            "doubts": doubts_said(doubts[one.code]),
        }
        for one in policy_indicators().values()
        if _answers(one, given, figures)
    ]
    context = {
        "form": form,
        "rows": rows,
        "number": len(rows),
        "all": len(policy_indicators()),
        "institution": _institution_of(given.get("institucion", "")),
    }
    status = 422 if form.errors else 200
    return render(request, "accountability/indicators.html", context, status=status)


def one_indicator(request: HttpRequest, code: str) -> HttpResponse:
    """Show one indicator: what it is, its figure year by year, whence, and how it goes on."""
    of, at = _indicator(code), timezone.now()
    series = series_of(code, known_at=at, at=at)
    newest = next((one for one in reversed(series) if one.value is not None), None)
    newest = newest or (series[-1] if series else newest_figures([code], known_at=at).get(code))
    agreed = targets(known_at=at, indicators=[code])
    holders = stating_for(acting_account(), at=at)
    context = {
        "of": of,
        "title": of.in_language(language()),
        "said": {
            "axis": terms("policy_axes")[of.axis].in_language(language()),
            "level": terms("indicator_levels")[of.level].in_language(language()),
            "unit": unit_said(of),
            "direction": terms("indicator_directions")[of.direction].in_language(language()),
            "instrument": terms("indicator_instruments")[of.instrument].in_language(language()),
            "definition": of.definition[language()],
            "source": of.source_data[language()],
            "note": of.note[language()] if of.note else "",
            **formula_said(code),
        },
        "owners": [owner_name(each, language()) for each in of.owners],
        "figure": shown(newest) if newest else None,
        "series": [shown(one) for one in series],
        "chart": _chart(series),
        "chart_columns": [
            {"key": "year", "says": str(_("Year"))},
            {"key": "value", "says": str(_("Figure")), "number": True},
        ],
        "sources": _sources(newest),
        "more_sources": max(0, len(newest.sources) - MOST_SOURCES) if newest else 0,
        "by_institution": _by_institution(of, newest),
        "targets": [target_shown(one) for one in agreed],
        "progress": progress_of(of, newest, agreed),
        "sides": sides(both_sides(Assessed.INDICATOR, known_at=at, subjects=[code]).get(code, ())),
        "doubts": doubts_said(doubts_of([code], on=local_day(at), known_at=at)[code]),
        "is_query": isinstance(rule_of(code), QueryRule),
        "may_enter": bool(holders),
        "may_judge": bool(judging_among(holders, Assessed.INDICATOR, code)),
        "may_observe": may_observe(acting_account()),
    }
    return render(request, "accountability/indicator.html", context)


def series_csv(request: HttpRequest, code: str) -> HttpResponse:
    """Give an indicator year by year as a file; a year without data is an empty cell with why."""
    _indicator(code)
    text = io.StringIO()
    header = (
        "indicador", "anio", "valor", "numerador", "denominador", "minimo", "maximo", "estado",
        "motivo", "instituciones", "con_dato", "fuentes",
    )  # fmt: skip
    at = timezone.now()
    rows = [_series_row(code, one) for one in series_of(code, known_at=at, at=at)]
    write_csv(text, header, rows)
    answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{code}.csv"'
    return answer


def _indicator(code: str) -> PolicyIndicator:
    try:
        return policy_indicator(code)
    except UnknownCode:
        raise Http404 from None


def _institution_of(code: str) -> dict[str, Any] | None:
    """Return how both sides judge the institution asked for, and whether one may add to it."""
    if not code or EACH in code:
        return None
    at = timezone.now()
    said = both_sides(Assessed.INSTITUTION, known_at=at, subjects=[code]).get(code, ())
    may_enter = bool(judging_for(acting_account(), Assessed.INSTITUTION, code, at=at))
    return {"code": code, "sides": sides(said), "may_enter": may_enter}


def _answers(one: PolicyIndicator, given: dict[str, Any], figures: dict[str, Figure]) -> bool:
    found = {
        "eje": one.axis,
        "nivel": one.level,
        "institucion": _owner_among(one, given.get("institucion", "")),
        "estado": str(_state(one.code, figures)),
    }
    return all(not given.get(name) or given[name] == said for name, said in found.items())


def _owner_among(one: PolicyIndicator, asked: str) -> str:
    """Return the institution asked for where it answers with others, else who answers first."""
    firsts = {each.owners[0] for each in policy_indicators().values()}
    is_among = asked not in firsts and bool(asked) and answers_for(asked, one.owners)
    return asked if is_among else one.owners[0]


def _state(code: str, figures: dict[str, Figure]) -> FigureState:
    return state_of(code, figures)


def _labels(catalogue: str) -> list[tuple[str, str]]:
    return [(code, one.in_language(language())) for code, one in terms(catalogue).items()]


def _chart(series: list[Figure]) -> list[dict[str, Any]]:
    """Return what is drawn: a year without a value is no point; nothing of fewer than two."""
    rows = [
        {
            "year": str(one.period.year),
            "value": None if one.value is None else round(float(one.value), 2),
            "low": None if one.low is None else round(float(one.low), 2),
            "high": None if one.high is None else round(float(one.high), 2),
        }
        for one in series
    ]
    return rows if sum(one["value"] is not None for one in rows) > 1 else []


def _sources(figure: Figure | None) -> list[dict[str, Any]]:
    """Return the first facts of a figure, each by the names of what it says and where it stands."""
    if figure is None:
        return []
    said = [one for one in figure.sources if isinstance(one, StatementSource)][:MOST_SOURCES]
    rows = statements().filter(reference__in=[one.statement for one in said])
    named = {one.reference: one for one in rows}
    return [
        {
            "statement": one.statement,
            "institution": statement_institution(found.institution, found.municipality)
            if (found := named.get(one.statement))
            else statement_institution(one.institution),
            "heading": heading_name(found.heading) if found else "",
            "title": found.document.title if found else "",
            "document": one.document,
            "page": one.page,
        }
        for one in said
    ]


def _by_institution(of: PolicyIndicator, figure: Figure | None) -> list[dict[str, Any]]:
    rule = rule_of(of.code)
    if figure is None or isinstance(rule, QueryRule) or figure.asked <= 1:
        return []
    found = figure_by_institution(of.code, figure.period, known_at=figure.known_at)
    return [
        {
            "name": owner_name(code, language()),
            "figure": shown(one),
            "degree": DEGREES[Degree(one.degree)] if one.degree else "",
        }
        for code, one in found.items()
    ]


def _series_row(code: str, one: Figure) -> tuple[Value, ...]:
    numbers = (one.value, one.numerator, one.denominator, one.low, one.high)
    return (
        code,
        one.period.year,
        *(None if number is None else round(float(number), 4) for number in numbers),
        str(one.state),
        str(one.reason or ""),
        one.asked,
        one.answered,
        " ".join(_named(each) for each in one.sources),
    )


def _named(source: object) -> str:
    if isinstance(source, StatementSource):
        return source.statement
    return str(getattr(source, "name", ""))
