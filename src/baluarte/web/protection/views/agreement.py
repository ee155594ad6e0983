import secrets
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from baluarte.domain.access.rules import require_role
from baluarte.domain.protection.actions.agreement import NothingToDraw, draw_sample
from baluarte.domain.protection.models.second_ratings import FEWEST_PAIRS, SAMPLE_PERCENT
from baluarte.domain.protection.queries.agreement import (
    ANALYST,
    Agreement,
    agreement_on,
    progress_of,
    sample_of,
    sees_studies,
)
from baluarte.domain.protection.queries.second_ratings import (
    reliability_of_studies,
    sample_by_quarter,
)
from baluarte.domain.wall.context import acting_account
from baluarte.norms import instruments
from baluarte.web.protection.forms.counting import SampleForm, asked_of
from baluarte.web.protection.presenters import reliability_page


def agreement(request: HttpRequest) -> HttpResponse:
    """Show how far raters agree on the studies that fell by lot, and on a sample of one's own."""
    by = acting_account()
    require_role(by, ANALYST)
    now = timezone.now()
    is_sent = request.method == "POST"
    given = request.POST if is_sent else asked_of(request.GET, SampleForm)
    form = SampleForm(given, initial={"n": 50, "semilla": secrets.randbelow(1_000_000)})
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        said = form.cleaned_data
        asked = {"seed": said["semilla"], "size": said["n"], "since": said["desde"],
                 "until": said["hasta"]}  # fmt: skip
        if request.method == "POST":
            try:
                draw_sample(**asked, by=by, at=now)
            except NothingToDraw:
                form.add_error(None, _nothing_to_draw())
            else:
                messages.success(request, gettext("The sample is drawn, and the log says how."))
                address = {name: str(said[name]) for name in ("desde", "hasta", "n", "semilla")}
                return redirect(f"{reverse('agreement')}?{urlencode(address)}")
        else:
            drawn = sample_of(**asked)
            found = agreement_on(drawn.studies, by=by, at=now) if drawn.studies else None
            context |= {
                "drawn": drawn,
                "progress": progress_of(drawn.studies),
                "found": found,
                "rows": _rows(found) if found else [],
            }
    context |= _by_lot(by=by, at=now) | {"sees_studies": form.is_bound or sees_studies()}
    status = 422 if form.errors else 200
    return render(request, "protection/agreement.html", context, status=status)


def _by_lot(*, by: UUID, at: datetime) -> dict[str, Any]:
    """Return what is shown of the studies that fell by lot, over all cases."""
    found = reliability_of_studies(by=by, at=at)
    sample = sample_by_quarter(by=by)
    context: dict[str, Any] = {
        "fewest": FEWEST_PAIRS,
        "percent": SAMPLE_PERCENT,
        "reliability": found,
        "sample": reliability_page.sample_rows(sample),
        "waiting": sum(one.drawn - one.begun - one.done for one in sample),
    }
    if found is not None:
        context |= {
            **reliability_page.rows_in_parts(found),
            "drawings": reliability_page.drawings_of(found),
        }
    return context


def _nothing_to_draw() -> str:
    return gettext(
        "No study that you see was closed in these days. You can choose other days, or ask the "
        "data steward of an organisation to open its cases to you by name."
    )


def _rows(found: Agreement) -> list[dict[str, Any]]:
    """Return each coefficient with what it is of, in words: level and sums first, then items."""
    code, _, version = found.instrument.partition("/")
    items = instruments.instrument(code, int(version)).items
    language = get_language() or "es"
    same_code = {one.of: one for one in found.same_code}
    named = {"level": gettext("The level"), "sums": gettext("The sum of all codes")}
    return [
        {
            "name": named.get(one.of) or items[one.of].name.get(language, items[one.of].name["es"]),
            "of": one,
            "same_code": same_code.get(one.of),
            "method": "ICC(1,1)" if one.of == "sums" else gettext("weighted kappa"),
        }
        for one in (found.level, found.sums, *found.items)
    ]
