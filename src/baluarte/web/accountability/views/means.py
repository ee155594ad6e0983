"""Means of institutions: staff, load, training and budget by year, and one institution's."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from baluarte.domain.accountability.queries.means import means_of_year, years_of_means
from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.institutions import MUNICIPAL, municipal_government, public_institution
from baluarte.norms.policy.means import standards
from baluarte.norms.protocols.states import names_of_states
from baluarte.web.accountability.presenters.means import (
    MILLION,
    means_page,
    overview_bars,
    overview_heads,
    overview_row,
    standard_said,
    state_of,
)
from baluarte.web.statements.labels import institution_name

ALL, OF_NO_STATE = ("", _("All")), "00"


class MeansFilters(forms.Form):
    """The year, and of which state, as the address says it."""

    anio = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)
    entidad = forms.ChoiceField(label=pgettext_lazy("place", "State"), required=False)

    def __init__(self, *args: Any, years: list[int], **more: Any) -> None:
        """Offer the years of which anything is stated."""
        super().__init__(*args, **more)
        self.fields["anio"].choices = [(year, year) for year in years]  # type: ignore[attr-defined]
        places = [(OF_NO_STATE, _("Federation")), *names_of_states().items()]
        self.fields["entidad"].choices = [ALL, *places]  # type: ignore[attr-defined]


def means(request: HttpRequest) -> HttpResponse:
    """Show the means of every institution in a year, those with most first in what is drawn."""
    at = timezone.now()
    years = years_of_means(known_at=at) or [local_day(at).year]
    form = MeansFilters(request.GET or {"anio": years[0]}, years=years)
    given = form.cleaned_data if form.is_valid() else {}
    year, place = given.get("anio") or years[0], given.get("entidad", "")
    found = [
        one
        for one in means_of_year(year, known_at=at)
        if not place or (state_of(one.owner) or OF_NO_STATE) == place
    ]
    rows = [overview_row(one) for one in found]
    context = {
        "form": form,
        "year": year,
        "rows": rows,
        "heads": overview_heads(),
        "alarms": [one for one in rows if one["alarms"]],
        "standards": [standard_said(one) for one in standards().values()],
        "drawn": _drawn(found),
    }
    status = 422 if form.errors else 200
    return render(request, "accountability/means.html", context, status=status)


def means_of(request: HttpRequest, code: str) -> HttpResponse:
    """Show the means of one institution in a year: each figure with the document that states it."""
    try:
        body = municipal_government() if code == MUNICIPAL else public_institution(code.upper())
    except (UnknownCode, IndexError):
        raise Http404 from None
    at = timezone.now()
    years = years_of_means(known_at=at) or [local_day(at).year]
    form = MeansFilters(request.GET or {"anio": years[0]}, years=years)
    year = (form.cleaned_data.get("anio") if form.is_valid() else None) or years[0]
    found = means_of_year(year, known_at=at, institutions=[body.code])
    context = {
        "code": body.code,
        "name": institution_name(body.code),
        "year": year,
        "years": years,
        "several": [means_page(one, place) for place, one in enumerate(found)],
        "columns": chart_columns(_("Means")),
        "money_columns": chart_columns(_("Budget")),
    }
    status = 422 if form.errors else 200
    return render(request, "accountability/means_of.html", context, status=status)


def chart_columns(of: Any) -> list[dict[str, Any]]:
    """Return the columns of the table behind a drawing of bars."""
    return [
        {"key": "what", "says": str(of)},
        {"key": "value", "says": str(_("Figure")), "number": True},
    ]


def _drawn(found: list[Any]) -> list[dict[str, Any]]:
    columns = chart_columns(_("Institution"))
    drawings = (
        ("occupied", _("Posts occupied"), "posts_occupied", 1, _("posts")),
        ("approved", _("Budget approved, in millions of pesos"), "budget_approved", MILLION,
         _("millions of pesos")),
        ("exercised", _("Budget exercised, in millions of pesos"), "budget_exercised", MILLION,
         _("millions of pesos")),
    )  # fmt: skip
    return [
        {
            "id": key, "title": title, "unit": unit, "columns": columns,
            "rows": overview_bars(found, heading, scale=scale),
        }
        for key, title, heading, scale, unit in drawings
    ]  # fmt: skip
