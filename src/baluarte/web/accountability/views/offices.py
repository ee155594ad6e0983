"""The matrix of offices of a class: 33 rows always, what is stated of each, and its file."""

import io
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from baluarte.domain.files.csv_cells import write_csv
from baluarte.domain.files.workbook import Workbook
from baluarte.domain.statements.queries.office_matrix import (
    OfficeMatrix,
    office_matrix,
    years_of_matrix,
)
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.policy.means import matrices, periodic_reports
from baluarte.norms.protocols.states import names_of_states
from baluarte.web.accountability.names import language
from baluarte.web.procedure.presenters.certainty import mark
from baluarte.web.statements.presenters.office_matrix import REPORTS, matrix_shown, matrix_table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ALL = ("", _("All"))
FIRST = "fiscalias"


class MatrixFilters(forms.Form):
    """Which class, which year, which state, as the address says it."""

    clase = forms.ChoiceField(label=_("Class of offices"), required=False)
    anio = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)
    entidad = forms.ChoiceField(label=pgettext_lazy("place", "State"), required=False)

    def __init__(self, *args: Any, years: list[int], **more: Any) -> None:
        """Offer the classes there are, and the years of which anything is stated."""
        super().__init__(*args, **more)
        for name, choices in (
            ("clase", [(code, one.short[language()]) for code, one in matrices().items()]),
            ("anio", [(year, year) for year in years]),
            ("entidad", [ALL, *names_of_states().items()]),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]


def offices(request: HttpRequest) -> HttpResponse:
    """Show every office of a class by what is asked of it; one without data says so."""
    form, found = _asked(request)
    report = periodic_reports().get(found.of.report)
    context = {
        "form": form,
        "of": found.of.in_language(language()),
        "code": found.of.code,
        "year": found.year,
        "number": len(found.offices),
        "report": report and {
            "label": report.label[language()],
            "days": report.days,
            "mark": mark(report.confidence, law=report.law),
        },
        "states": [word for _kind, _sign, word in REPORTS.values()],
        "file_url": f"?{request.GET.urlencode()}" if request.GET else "?",
        **matrix_shown(found),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "accountability/offices.html", context, status=status)


def offices_file(request: HttpRequest) -> HttpResponse:
    """Give the same matrix as CSV or XLSX: what the page shows, and nothing else."""
    _form, found = _asked(request)
    head, rows = matrix_table(found)
    name = f"{found.of.code}-{found.year}"
    if request.GET.get("formato") == "xlsx":
        stream = io.BytesIO()
        with Workbook(stream, [found.of.code]) as book:
            book.sheet([head, *rows])
        return _file(stream.getvalue(), XLSX, f"{name}.xlsx")
    text = io.StringIO()
    write_csv(text, head, rows)
    # A mark by which spreadsheets know that it is UTF-8.
    return _file(f"\ufeff{text.getvalue()}".encode(), "text/csv; charset=utf-8", f"{name}.csv")


def _asked(request: HttpRequest) -> tuple[MatrixFilters, OfficeMatrix]:
    at = timezone.now()
    code = request.GET.get("clase", FIRST)
    code = code if code in matrices() else FIRST
    years = years_of_matrix(code, known_at=at) or [local_day(at).year]
    given = request.GET.copy()
    given.setdefault("clase", FIRST)
    given.setdefault("anio", str(years[0]))
    form = MatrixFilters(given, years=years)
    said = form.cleaned_data if form.is_valid() else {}
    year = said.get("anio") or years[0]
    return form, office_matrix(code, year, known_at=at, state=said.get("entidad", ""))


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
