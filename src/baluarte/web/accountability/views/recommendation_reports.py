"""The report of a set for a day, and its recommendations as a table of others' columns."""

import io
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from baluarte.domain.accountability.choices import AssessmentSide
from baluarte.domain.accountability.models import RecommendationSet
from baluarte.domain.accountability.queries import recommendations as queries
from baluarte.domain.accountability.queries.recommendations import RowShown
from baluarte.domain.files.csv_cells import SEPARATOR, Value, write_csv
from baluarte.domain.files.workbook import Workbook
from baluarte.norms.catalogue_labels import codes_named
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.accountability import recommendation_presenters as presenters
from baluarte.web.accountability.forms_recommendations import ReportForm
from baluarte.web.registry.presenters.labels import label_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# As the exports of each name them.
COLUMNS = {
    "uhri": (
        "OHCHR Annotation Id", "Document Symbol", "Reccomending Body", "Type",
        "Countries Concerned", "Themes", "Text", "UPR Reccomending States", "UPR Position",
    ),
    "impactoss": ("reference", "title", "description", "framework", "categories", "support_level"),
    "baluarte": (
        "number", "text_es", "text_en", "year", "by", "theme_codes", "axis", "addressed_to",
        "kind", "source", "url", "owners", "authority", "civil", "code",
    ),
}  # fmt: skip
# Our own, as the page is read; the way back in knows both.
IN_SPANISH = {
    "code": "Clave",
    "number": "Número", "text_es": "Texto", "text_en": "Texto en inglés", "year": "Año",
    "by": "Quien la hizo", "theme_codes": "Temas", "axis": "Eje", "addressed_to": "Dirigida a",
    "kind": "Tipo de fila", "source": "Fuente", "url": "Enlace", "owners": "Responsables",
    "authority": "Según la autoridad", "civil": "Según la sociedad civil",
}  # fmt: skip

# Which of them hold codes: in Spanish they are written in words, and read back from either.
CATALOGUES = {
    "theme_codes": "recommendation_themes", "axis": "policy_axes", "kind": "recommendation_kinds",
    "addressed_to": "recommendation_addressees", "authority": "recommendation_statuses",
    "civil": "recommendation_statuses",
}  # fmt: skip


def report(request: HttpRequest, code: str) -> HttpResponse:
    """Show the report of a set for a day; asked again for that day, it is the same."""
    of, today = get_object_or_404(RecommendationSet, code=code), local_day(timezone.now())
    form = ReportForm(request.GET if "dia" in request.GET else {"dia": today}, today=today)
    context: dict[str, Any] = {
        "of": of,
        "form": form,
        "code": of.code,
        "label": presenters.in_language(of, "label"),
    }
    if form.is_valid():
        day: date = form.cleaned_data["dia"]
        known: date = form.cleaned_data["conocido"] or day
        found = queries.report_of_set(of, day=day, known_at=queries.end_of(known))
        figures = found.whole if found.whole.total else found.of_themes
        cuts = (
            (_("Addressed to"), found.by_addressee, "recommendation_addressees"),
            (_("Theme"), found.by_theme, "recommendation_themes"),
            (_("Axis"), found.by_axis, "policy_axes"),
        )
        context |= {
            "found": found,
            "figures": figures,
            "themes_only": figures is found.of_themes and figures.total > 0,
            "bars": presenters.bars(figures, of.scheme) if figures.total else [],
            "table": presenters.figures_table(figures, of.scheme),
            "cuts": [
                {"title": head, "table": presenters.cuts_table(cut, catalogue, of.scheme, head)}
                for head, cut, catalogue in cuts
            ],
            "known": presenters.known_said(of, found.whole.total, themes=found.of_themes.total),
            "table_query": urlencode({"dia": day.isoformat(), "conocido": known.isoformat()}),
        }
    status = 422 if form.errors else 200
    return render(request, "accountability/recommendation_report.html", context, status=status)


def table(request: HttpRequest, code: str) -> HttpResponse:
    """Give the recommendations of a set as CSV or XLSX, in the columns asked for, of a day."""
    of, now = get_object_or_404(RecommendationSet, code=code), timezone.now()
    day, known_at = _of_day(request, now)
    columns = request.GET.get("columnas", "")
    columns = columns if columns in COLUMNS else "baluarte"
    kept = queries.recommendations(of).filter(kept_at__lte=known_at)
    rows = queries.rows_of(kept, day=day, known_at=known_at)
    names = COLUMNS[columns]
    head = _head(columns)
    said = _in_words if _is_in_spanish(columns) else _as_it_is
    body = [[said(name, _cells(row)[name]) for name in names] for row in rows]
    name = f"{of.code}-{columns}" + ("" if day == local_day(now) else f"-{day.isoformat()}")
    if request.GET.get("formato") == "xlsx":
        stream = io.BytesIO()
        with Workbook(stream, [str(_("Recommendations"))]) as book:
            book.sheet([head, *body])
        return _file(stream.getvalue(), XLSX, f"{name}.xlsx")
    text = io.StringIO()
    write_csv(text, head, body)
    # A mark by which spreadsheets know that it is UTF-8.
    return _file(f"\ufeff{text.getvalue()}".encode(), "text/csv; charset=utf-8", f"{name}.csv")


def _of_day(request: HttpRequest, now: datetime) -> tuple[date, datetime]:
    """Return the day of which a table is and as known when; now where none can be read."""
    form = ReportForm(request.GET, today=local_day(now))
    if "dia" not in request.GET or not form.is_valid():
        return local_day(now), now
    day: date = form.cleaned_data["dia"]
    return day, min(now, queries.end_of(form.cleaned_data["conocido"] or day))


def _head(columns: str) -> list[str]:
    """Return the names of columns: of others as they write them, our own as the page is read."""
    is_in_spanish = _is_in_spanish(columns)
    return [IN_SPANISH[one] if is_in_spanish else one for one in COLUMNS[columns]]


def _is_in_spanish(columns: str) -> bool:
    return columns == "baluarte" and (get_language() or "es").startswith("es")


def _as_it_is(_name: str, value: Value) -> Value:
    return value


def _in_words(name: str, value: Value) -> Value:
    """Return a cell of codes in words; whatever is no code of a catalogue stays as it is."""
    catalogue = CATALOGUES.get(name)
    if catalogue is None or value is None or isinstance(value, int | float):
        return value
    if isinstance(value, str):
        return _word(catalogue, value) if value else value
    return [_word(catalogue, code) for code in value]


def _word(catalogue: str, code: str) -> str:
    """Return the label of a code where it is read back as that code alone; else the code."""
    said = label_of(catalogue, code)
    is_read_back = codes_named(catalogue, said) == (code,) and SEPARATOR not in said
    return said if is_read_back else code


def _cells(row: RowShown) -> dict[str, Value]:
    one = row.recommendation
    said = {side: row.statuses.get(str(side)) for side in AssessmentSide}
    themes = [label_of("recommendation_themes", code) for code in one.themes]
    text = one.text_en or one.text_es
    return {
        "OHCHR Annotation Id": one.number or one.code, "Document Symbol": one.source,
        "Reccomending Body": one.set.body_en or one.set.body_es, "Type": one.kind,
        "Countries Concerned": "Mexico", "Themes": "\n".join(f"- {said}" for said in themes),
        "Text": text, "UPR Reccomending States": one.by_en, "UPR Position": one.response_en,
        "reference": one.number or one.code, "title": text, "description": one.text_es,
        "framework": one.set.label_en or one.set.label_es, "categories": "; ".join(themes),
        "support_level": one.response_en,
        "code": one.code,
        "number": one.number, "text_es": one.text_es, "text_en": one.text_en, "year": one.year,
        "by": one.by_es or one.by_en, "theme_codes": list(one.themes), "axis": one.axis,
        "addressed_to": list(one.addressed_to), "kind": one.kind, "source": one.source,
        "url": one.url, "owners": list(row.owners),
        **{str(side): found.status if found else None for side, found in said.items()},
    }  # fmt: skip


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
