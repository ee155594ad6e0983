"""How institutions answer what they are asked: in time, late, never, refusing; by whom and what."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.statements.queries.request_quality import by_institution, quality_of
from baluarte.domain.statements.queries.requests import tracked
from baluarte.web.statements.forms.requests import RequestFilterForm
from baluarte.web.statements.presenters.request_quality import (
    by_institution_rows,
    by_template_rows,
    chart_of,
    figures_of_quality,
    quality_columns,
    quality_row,
)
from baluarte.web.statements.views.lists import applied_filters
from baluarte.web.statements.views.requests.lists import batch_choices

# Beyond so many the drawing is of templates, and institutions stand in their table.
MOST_DRAWN = 40


def request_quality(request: HttpRequest) -> HttpResponse:
    """Show how requests were answered, all together, by template and by institution."""
    at = timezone.now()
    form = RequestFilterForm(request.GET, batches=batch_choices())
    del form.fields["estado"]
    form.is_valid()
    tracks = tracked(form.asked(), at=at, known_at=at)
    whole = quality_of(tracks)
    institutions, templates = by_institution_rows(by_institution(tracks)), by_template_rows(tracks)
    drawn, head = (institutions, _("Institution"))
    if len(institutions) > MOST_DRAWN:
        drawn, head = (templates, _("Template"))
    context = {
        "form": form,
        "applied": applied_filters(request, form),
        "whole": whole,
        "figures": figures_of_quality(whole),
        "chart": chart_of(drawn, head=head),
        "tables": [
            {
                "title": title,
                "columns": quality_columns(head),
                "rows": [quality_row(name, one) for name, one in rows],
            }
            for title, head, rows in (
                (_("By template"), _("Template"), templates),
                (_("By institution"), _("Institution"), institutions),
            )
        ],
    }
    return render(request, "statements/requests/quality.html", context)
