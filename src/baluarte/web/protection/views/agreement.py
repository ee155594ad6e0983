import secrets
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from baluarte.domain.access.rules import require_role
from baluarte.domain.protection.actions.agreement import NothingToDraw, draw_sample
from baluarte.domain.protection.queries.agreement import (
    ANALYST,
    FEWEST_PAIRS,
    Agreement,
    agreement_on,
    progress_of,
    sample_of,
)
from baluarte.domain.wall.context import acting_account
from baluarte.norms import instruments
from baluarte.web.protection.forms.counting import SampleForm, asked_of


def agreement(request: HttpRequest) -> HttpResponse:
    """Draw a sample for second ratings, show how far it has come and how far raters agree."""
    by = acting_account()
    require_role(by, ANALYST)
    now = timezone.now()
    is_sent = request.method == "POST"
    given = request.POST if is_sent else asked_of(request.GET, SampleForm)
    form = SampleForm(given, initial={"n": 50, "semilla": secrets.randbelow(1_000_000)})
    context: dict[str, Any] = {"form": form, "fewest": FEWEST_PAIRS}
    if form.is_valid():
        said = form.cleaned_data
        asked = {"seed": said["semilla"], "size": said["n"], "since": said["desde"],
                 "until": said["hasta"]}  # fmt: skip
        if request.method == "POST":
            try:
                draw_sample(**asked, by=by, at=now)
            except NothingToDraw:
                form.add_error(None, gettext("No study that you see was closed in these days."))
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
    status = 422 if form.errors else 200
    return render(request, "protection/agreement.html", context, status=status)


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
