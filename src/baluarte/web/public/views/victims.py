"""Who it happened to: victims by what they do and by gender, as tables and as files."""

from io import StringIO
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.files.csv_cells import Value, write_csv
from baluarte.domain.publication.queries import cut_of, files_of
from baluarte.web.public import victims as cuts
from baluarte.web.public.citing import told_of
from baluarte.web.public.http_cache import Edition, of_latest_edition
from baluarte.web.public.places import names_of_states
from baluarte.web.public.sizes import offered
from baluarte.web.public.victims import ACROSS, ACROSS_WORDS, CUT_WORDS, CUTS, CutQuestion
from baluarte.web.public.views.selection import BYTE_ORDER_MARK


@of_latest_edition
def victims(request: HttpRequest, *, edition: Edition) -> HttpResponse:
    """Show one cut of the edition's victims, with what is hidden and what is missing said."""
    if edition is None:
        return render(request, "public/victims.html", {"edition": None})
    asked = cuts.read(request.GET)
    theme = request.GET.get("tema", "") if request.GET.get("tema") in ("oscuro", "claro") else ""
    cells = cut_of(edition, CUTS[asked.cut], ACROSS[asked.across])
    table = cuts.table_of(cells, names_of_states())
    context = told_of(edition) | {
        "cut_tabs": [
            _tab(asked, theme, CUT_WORDS[one], cut=one, current=one == asked.cut) for one in CUTS
        ],
        "across_tabs": [
            _tab(asked, theme, ACROSS_WORDS[one], across=one, current=one == asked.across)
            for one in asked.offered
        ],
        "title": _("%(cut)s: %(across)s")
        % {"cut": CUT_WORDS[asked.cut], "across": ACROSS_WORDS[asked.across]},
        "head": _head(asked),
        "table": table if cuts.is_told(cells) else None,
        "is_counted": bool(cells),
        "csv_url": _address("victims_csv", asked, ""),
        "files": offered(edition, [f for f in files_of(edition) if f.name == "cortes.csv"]),
    }
    return render(request, "public/victims.html", context)


@of_latest_edition
def victims_csv(request: HttpRequest, *, edition: Edition) -> HttpResponse:
    """Send the table that the address asks for as CSV; what is hidden or missing is empty."""
    if edition is None:
        raise Http404
    asked = cuts.read(request.GET)
    cells = cut_of(edition, CUTS[asked.cut], ACROSS[asked.across])
    table = cuts.table_of(cells, names_of_states())
    if not table:
        raise Http404
    text = StringIO()
    write_csv(text, [_("Code"), _head(asked), *table["heads"], _("Edition")], _rows(table, edition))
    response = HttpResponse(
        (BYTE_ORDER_MARK + text.getvalue()).encode(), content_type="text/csv; charset=utf-8"
    )
    name = _("victims-edition-%(edition)s") % {"edition": edition}
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    return response


def _rows(table: dict[str, Any], edition: Edition) -> list[list[Value]]:
    return [
        [
            row["key"],
            row["name"],
            *(None if one["is_missing"] else one["count"] for one in row["figures"]),
            str(edition),
        ]
        for row in table["rows"]
    ]


def _head(asked: CutQuestion) -> str:
    if asked.across == "pais":
        return _("Gender") if asked.cut == "genero" else _("What they do")
    if asked.cut == "ambos":
        return {"estado": _("State and what they do"), "anio": _("Year and what they do")}[
            asked.across
        ]
    return {"estado": _("State"), "anio": _("Year"), "genero": _("Gender")}[asked.across]


def _tab(
    asked: CutQuestion, theme: str, said: Any, *, current: bool, cut: str = "", across: str = ""
) -> dict[str, Any]:
    other = CutQuestion(cut or asked.cut, across or asked.across)
    return {"label": said, "url": _address("victims", other, theme), "current": current}


def _address(name: str, asked: CutQuestion, theme: str) -> str:
    across = asked.across if asked.across in asked.offered else "pais"
    said = {"corte": asked.cut, "por": across, "tema": theme}
    return f"{reverse(name)}?{urlencode({key: value for key, value in said.items() if value})}"
