"""How far two codings of the same events agree: of the codebook, never of a person."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from baluarte.domain.double_coding.queries.intercoder_agreement import (
    FEWEST_PAIRS,
    coders_agreement,
    may_read_agreement,
)
from baluarte.domain.double_coding.queries.worklist import lists_coded_twice
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.double_coding import presenters as telling
from baluarte.web.double_coding.forms import AgreementForm


def coders(request: HttpRequest) -> HttpResponse:
    """Show agreement by field and period, and which codes are taken for one another."""
    by, at = acting_account(), timezone.now()
    if not may_read_agreement(by=by):
        raise Http404
    today = local_day(timezone.now())
    asked = any(name in request.GET for name in AgreementForm.base_fields)
    form = AgreementForm(request.GET if asked else None, today=today)
    since, until = today.replace(month=1, day=1), today
    if form.is_valid():
        since, until = form.cleaned_data["desde"], form.cleaned_data["hasta"]
    context: dict[str, Any] = {
        "form": form,
        "fewest": FEWEST_PAIRS,
        "has_work": bool(lists_coded_twice()),
    }
    if not form.errors:
        found = coders_agreement(since=since, until=until, by=by, at=at)
        context |= {
            "found": found,
            "rows": telling.agreement_rows(found),
            "confused": telling.confused_rows(found),
        }
    status = 422 if form.errors else 200
    return render(request, "double_coding/coders.html", context, status=status)
